// Views kept past the text that they borrow from. Layer reflect.
#include <typehook/reflect/convert.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

using namespace typehook;
using clinic::visit;
using clinic::visit_view;

namespace {

visit_view view_of(std::string const& text, json::decode_options const& options = {}) {
    auto read = json::decode<visit_view>(text, options);
    EXPECT_TRUE(read.has_value()) << read.error().message();
    return *std::move(read);
}

template <class Target, class Source>
Target converted(Source const& source) {
    Target target{};
    typehook::detail::convert(target, source);
    return target;
}

}  // namespace

TEST(to_owned, keeps_every_member_past_the_text) {
    auto text = std::make_unique<std::string>(clinic_texts::full_visit);
    auto const owned = [&] {
        auto const view = view_of(*text);
        return to_owned(view);
    }();
    text.reset();
    EXPECT_TRUE((std::is_same_v<decltype(owned), visit const>));
    EXPECT_EQ(owned, *json::decode<visit>(clinic_texts::full_visit));
    EXPECT_EQ(json::encode(owned), clinic_texts::full_visit);
}

TEST(to_owned, keeps_what_the_schema_does_not_know_or_did_not_expect) {
    auto text = std::make_unique<std::string>(
        R"({"number":"seven","state":"LOST","more":{"a":1},"bed":{"side":"TOP","x":1},"\u0061b":2})");
    auto const owned = to_owned(view_of(*text));
    auto const expected = *json::decode<visit>(*text);
    text.reset();
    EXPECT_EQ(owned, expected);
    EXPECT_EQ(owned.state.text(), "LOST");
    EXPECT_EQ(owned.extra_members.find("more"), R"({"a":1})");
    EXPECT_EQ(owned.extra_members.find("ab"), "2");
    EXPECT_EQ(owned.extra_members.find_misfit("number"), "\"seven\"");
    EXPECT_TRUE(owned.extra_members.is_absent("urgent"));
    EXPECT_EQ(owned.bed->extra_members.find("x"), "1");
    EXPECT_TRUE(owned.bed->extra_members.is_absent("room"));
}

TEST(to_owned, leaves_the_view_as_it_was) {
    std::string const text(clinic_texts::full_visit);
    auto const view = view_of(text);
    auto const before = view;
    auto const owned = to_owned(view);
    EXPECT_EQ(view, before);
    EXPECT_EQ(owned.number, 7);
}

TEST(to_owned, copies_a_struct_that_is_owning_already) {
    auto const value = *json::decode<visit>(clinic_texts::full_visit);
    EXPECT_EQ(to_owned(value), value);
}

TEST(to_owned, takes_a_nested_struct_alone) {
    std::string const text(clinic_texts::full_visit);
    auto const view = view_of(text);
    visit::notes_item const note = to_owned(view.notes->at(0));
    EXPECT_EQ(note.text, "a \"quoted\" note\n");
    EXPECT_EQ(note.by->name, "Ana");
}

TEST(conversion, keeps_unset_known_and_unknown_enums_apart) {
    using view = open_enum<clinic::visit_state, borrowed>;
    using owned = open_enum<clinic::visit_state>;
    EXPECT_TRUE(converted<owned>(view{}).is_unset());
    EXPECT_EQ(converted<owned>(view(clinic::visit_state::done)), clinic::visit_state::done);
    EXPECT_EQ(converted<owned>(view::from_text("LOST")).text(), "LOST");
    auto target = owned::from_text("OLD");
    typehook::detail::convert(target, view{});
    EXPECT_TRUE(target.is_unset());
}

TEST(conversion, keeps_absent_null_and_value_apart) {
    using view = optional_nullable<text>;
    using owned = optional_nullable<std::string>;
    EXPECT_TRUE(converted<owned>(view{}).is_absent());
    EXPECT_TRUE(converted<owned>(view(nullptr)).is_null());
    EXPECT_EQ(*converted<owned>(view(text("x"))), "x");
    owned target("old");
    typehook::detail::convert(target, view(nullptr));
    EXPECT_TRUE(target.is_null());
    typehook::detail::convert(target, view{});
    EXPECT_TRUE(target.is_absent());
}

TEST(conversion, leaves_nothing_of_an_older_value) {
    std::vector<std::string> list{"a", "b", "c"};
    typehook::detail::convert(list, std::vector<text>{text("z")});
    EXPECT_EQ(list, std::vector<std::string>{"z"});

    std::optional<std::string> maybe("old");
    typehook::detail::convert(maybe, std::optional<text>());
    EXPECT_FALSE(maybe.has_value());

    nullable<std::string> nothing(std::string("old"));
    typehook::detail::convert(nothing, nullable<text>());
    EXPECT_TRUE(nothing.is_null());

    ordered_map<std::string> map{{"old", "1"}};
    ordered_map_view<text> source;
    source.push_back("z", text("2"));
    source.push_back("a", text("1"));
    typehook::detail::convert(map, source);
    ASSERT_EQ(map.size(), 2u);
    EXPECT_EQ(map.begin()->first, "z");
    EXPECT_EQ(map.at("a"), "1");

    extra_members extra;
    extra.set("old", "1");
    typehook::detail::convert(extra, extra_members_view{});
    EXPECT_TRUE(extra.empty());
}

TEST(conversion, keeps_the_alternative_that_is_held) {
    using view = std::variant<text, std::int64_t>;
    using owned = std::variant<std::string, std::int64_t>;
    EXPECT_EQ(std::get<std::string>(converted<owned>(view(text("R-1")))), "R-1");
    EXPECT_EQ(std::get<std::int64_t>(converted<owned>(view(std::int64_t{5}))), 5);
}

TEST(conversion, keeps_digits_raw_text_and_the_wire_form_of_times) {
    EXPECT_EQ(converted<decimal>(decimal_view("0E-10")).text(), "0E-10");
    EXPECT_EQ(converted<raw_json>(raw_json_view::trusted("[1, 2.50]")).text(), "[1, 2.50]");
    auto const time = *date_time_view::parse("2024-04-05t21:34:38.10+02:00");
    EXPECT_EQ(converted<date_time>(time).text(), "2024-04-05t21:34:38.10+02:00");
    EXPECT_EQ(converted<date_time>(time).instant(), time.instant());
}

TEST(conversion, copies_what_is_in_a_box) {
    using view_box = box<std::vector<text>>;
    using owned_box = box<std::vector<std::string>>;
    view_box const source(std::vector<text>{text("x")});
    EXPECT_EQ(*converted<owned_box>(source), std::vector<std::string>{"x"});
}
