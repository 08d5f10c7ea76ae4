// What a document held beyond its schema. Layer core.
#include <typehook/core/extra_members.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>

using namespace typehook;

static_assert(sizeof(extra_members) == 8 && sizeof(extra_members_view) == 8);
static_assert(std::is_nothrow_move_constructible_v<extra_members> &&
              std::is_nothrow_move_assignable_v<extra_members>);

namespace {

struct visit {
    int id{};
    extra_members rest{};

    friend bool operator==(visit const&, visit const&) = default;
};

template <class Extra, class Json>
concept takes_json = requires(Extra extra, Json&& json) {
    extra.add_unknown("key", static_cast<Json&&>(json));
};

static_assert(takes_json<extra_members, std::string>);
static_assert(takes_json<extra_members_view, std::string&>);
static_assert(!takes_json<extra_members_view, std::string>);

extra_members sample() {
    extra_members value;
    value.add_unknown("colour", "\"red\"");
    value.add_unknown("size", "12");
    value.add_misfit("id", "\"seven\"");
    value.add_absent("state");
    return value;
}

}  // namespace

TEST(extra_members, is_empty_by_default) {
    extra_members const value;
    EXPECT_TRUE(value.empty());
    EXPECT_TRUE(value.unknown().empty());
    EXPECT_TRUE(value.misfits().empty());
    EXPECT_TRUE(value.absent().empty());
    EXPECT_EQ(value.find("a"), std::nullopt);
    EXPECT_EQ(value.find_misfit("a"), std::nullopt);
    EXPECT_FALSE(value.is_absent("a"));
}

TEST(extra_members, keeps_unknown_members_in_wire_order) {
    auto const value = sample();
    ASSERT_EQ(value.unknown().size(), 2u);
    EXPECT_EQ(value.unknown()[0].key, "colour");
    EXPECT_EQ(value.unknown()[1].value, "12");
    EXPECT_EQ(value.find("size"), "12");
    EXPECT_FALSE(value.empty());
}

TEST(extra_members, keeps_the_notes_of_the_codec_apart) {
    auto const value = sample();
    EXPECT_EQ(value.find_misfit("id"), "\"seven\"");
    EXPECT_EQ(value.find("id"), std::nullopt);
    EXPECT_EQ(value.misfits().size(), 1u);
    EXPECT_TRUE(value.is_absent("state"));
    EXPECT_FALSE(value.is_absent("id"));
    EXPECT_EQ(value.absent().size(), 1u);
}

TEST(extra_members, sets_and_erases_unknown_members) {
    extra_members value;
    value.set("a", "1");
    value.set("b", "2");
    value.set("a", "3");
    EXPECT_EQ(value.unknown().size(), 2u);
    EXPECT_EQ(value.find("a"), "3");
    EXPECT_TRUE(value.erase("a"));
    EXPECT_FALSE(value.erase("a"));
    EXPECT_TRUE(value.erase("b"));
    EXPECT_TRUE(value.empty());
}

TEST(extra_members, is_empty_again_when_everything_is_gone) {
    auto value = sample();
    EXPECT_TRUE(value.forget("id"));
    EXPECT_FALSE(value.forget("id"));
    EXPECT_FALSE(value.forget("colour"));
    EXPECT_TRUE(value.erase("colour"));
    EXPECT_TRUE(value.erase("size"));
    EXPECT_FALSE(value.empty());
    EXPECT_TRUE(value.forget("state"));
    EXPECT_FALSE(value.forget("state"));
    EXPECT_TRUE(value.empty());
    EXPECT_EQ(value, extra_members());
}

TEST(extra_members, takes_the_unknown_members_of_a_document_into_memory_of_its_own) {
    std::string document = "long enough to be no short string|[1,2,3]|b|\"\"";
    std::string_view const text(document);
    extra_members value;
    extra_members::member given[] = {{text.substr(0, 33), text.substr(34, 7)},
                                     {typehook::text::own("owned"), text.substr(44)},
                                     {"", text.substr(42, 1)}};
    std::size_t number = 0;
    value.assign_unknown(3, 33 + 7 + 5 + 2 + 0 + 1, [&] { return std::move(given[number++]); });
    auto copy = value;
    document.assign(document.size(), 'x');
    for (auto const& each : {value, copy}) {
        ASSERT_EQ(each.unknown().size(), 3u);
        EXPECT_EQ(each.unknown()[0].key, "long enough to be no short string");
        EXPECT_EQ(each.unknown()[0].value, "[1,2,3]");
        EXPECT_EQ(each.find("owned"), "\"\"");
        EXPECT_EQ(each.find(""), "b");
    }
    value.set("owned", "1");
    EXPECT_TRUE(value.erase(""));
    value.add_unknown("last", "2");
    copy = value;
    value.clear();
    EXPECT_EQ(copy.find("owned"), "1");
    EXPECT_EQ(copy.find("last"), "2");
    EXPECT_EQ(copy.unknown()[0].value, "[1,2,3]");
}

TEST(extra_members, borrow_the_unknown_members_of_a_document_in_views) {
    std::string_view const text = "key1";
    extra_members_view value;
    value.assign_unknown(1, text.size(), [&] {
        return extra_members_view::member{text.substr(0, 3), text.substr(3)};
    });
    auto const copy = value;
    EXPECT_EQ(copy.unknown()[0].key.data(), text.data());
    EXPECT_EQ(copy.unknown()[0].value.data(), text.data() + 3);
}

TEST(extra_members, copies_deeply) {
    auto first = sample();
    auto second = first;
    EXPECT_EQ(first, second);
    second.set("size", "13");
    EXPECT_NE(first, second);
    EXPECT_EQ(first.find("size"), "12");
    first = second;
    EXPECT_EQ(first, second);
    auto const third = std::move(first);
    EXPECT_TRUE(first.empty());
    EXPECT_EQ(third, second);
}

TEST(extra_members, survives_being_assigned_to_itself) {
    auto value = sample();
    auto& alias = value;
    value = alias;
    EXPECT_EQ(value, sample());
    value = std::move(alias);
    EXPECT_EQ(value, sample());
}

TEST(extra_members, is_equal_in_any_order) {
    extra_members first;
    first.set("a", "1");
    first.set("b", "2");
    extra_members second;
    second.set("b", "2");
    second.set("a", "1");
    EXPECT_EQ(first, second);
    second.set("a", "1.0");
    EXPECT_NE(first, second);
}

TEST(extra_members, compares_the_notes_too) {
    auto const value = sample();
    auto other = sample();
    other.add_absent("more");
    EXPECT_NE(value, other);
    auto third = sample();
    third.add_misfit("x", "1");
    EXPECT_NE(value, third);
    EXPECT_NE(value, extra_members());
    extra_members lacking;
    lacking.add_absent("a");
    extra_members lacking_other;
    lacking_other.add_absent("b");
    EXPECT_NE(lacking, lacking_other);
}

TEST(extra_members, borrows_in_views) {
    std::string const body = "a value in the body that was decoded";
    extra_members_view value;
    value.add_unknown(text("key"), text(body));
    EXPECT_EQ(value.find("key")->data(), body.data());
}

TEST(extra_members, is_the_last_member_of_an_aggregate) {
    visit const value{.id = 5};
    EXPECT_EQ(value, (visit{.id = 5, .rest = {}}));
    EXPECT_NE(value, (visit{.id = 5, .rest = sample()}));
}
