// Objects that are told apart by a tag or by a key.
#include <typehook/json/choice.hpp>

#include <typehook/json.hpp>

#include <typehook/reflect/convert.hpp>

#include <support/holder.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

using namespace typehook;
using json::errc;
using test_support::deviates;
using test_support::holder;
using test_support::is_malformed;
using test_support::keeps;
using test_support::read;
using test_support::strictly;

namespace {

struct cat {
    literal<"cat"> kind{};
    std::int64_t lives{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "cat";
        static constexpr std::string_view keys[2] = {"kind", "lives"};
        using members = member_list<&cat::kind, &cat::lives>;
    };
    friend bool operator==(cat const&, cat const&) = default;
};

struct dog {
    std::string kind{};
    std::string name{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "dog";
        static constexpr std::string_view keys[2] = {"kind", "name"};
        using members = member_list<&dog::kind, &dog::name>;
    };
    friend bool operator==(dog const&, dog const&) = default;
};

using tagged = choice<by_tag<"kind", tags<"cat">, tags<>, tags<"dog", "wolf">>, cat, std::string, dog>;
using keyed = choice<by_key<"lives", "">, cat, dog>;
using mixed = choice<by_key<"", "lives", "">, std::string, cat, dog>;

TEST(choice_value, is_the_alternative_of_its_tag) {
    EXPECT_TRUE(keeps<tagged>(R"({"kind":"cat","lives":9})"));
    EXPECT_TRUE(keeps<tagged>(R"({"kind":"wolf","name":"a"})"));
    EXPECT_TRUE(keeps<tagged>(R"("text")"));
    EXPECT_EQ(read<tagged>(R"({"kind":"cat","lives":9})"), tagged(cat{.kind = {}, .lives = 9}));
    EXPECT_EQ(read<tagged>(R"({"kind":"dog","name":"a"})"), tagged(dog{.kind = "dog", .name = "a"}));
}

TEST(choice_value, has_its_tag_anywhere) {
    auto const text =
        R"( { "more" : {"kind":"cat"} , "n":[1,{"kind":"cat"}], "name" : "a", "\u006bind" : "dog" })";
    EXPECT_EQ(read<tagged>(text), tagged(dog{.kind = "dog", .name = "a"}));
}

TEST(choice_value, has_its_tag_in_any_spelling) {
    EXPECT_EQ(read<tagged>(R"({"kind":"\u0064og","name":"a"})"), tagged(dog{.kind = "dog", .name = "a"}));
    using escaped = choice<by_tag<"kind", tags<"cat">, tags<"text/html", "gr\u00f6\u00dfe">>, cat, dog>;
    EXPECT_EQ(read<escaped>(R"({"kind":"text\/html","name":"a"})"),
              escaped(dog{.kind = "text/html", .name = "a"}));
    EXPECT_EQ(read<escaped>(R"({"kind":"gr\u00f6\u00dfe","name":"a"})"),
              escaped(dog{.kind = "gr\u00f6\u00dfe", .name = "a"}));
}

TEST(choice_value, may_say_its_tag_twice_if_both_are_of_one_alternative) {
    json::report report;
    auto const read = json::decode<holder<tagged>>(R"({"value":{"kind":"wolf","name":"a","kind":"dog"}})",
                                                   {.report = &report});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(read->value, tagged(dog{.kind = "dog", .name = "a"}));
    ASSERT_EQ(report.size(), 1u);
    EXPECT_EQ(report.deviations[0].kind, errc::duplicate_member);
    EXPECT_TRUE(json::decode<holder<keyed>>(R"({"value":{"lives":1,"lives":2}})").has_value());
}

TEST(choice_value, is_of_no_alternative_if_its_tags_contradict) {
    for (std::string const text : {R"({"value":{"kind":"dog","name":"a","kind":"cat"}})",
                                   R"({"value":{"kind":"cat","kind":"cow"}})"}) {
        json::report report;
        auto const read = json::decode<holder<tagged>>(text, {.report = &report});
        ASSERT_TRUE(read.has_value()) << read.error().message();
        EXPECT_EQ(read->value, tagged{});
        EXPECT_EQ(json::encode(*read), text);
        ASSERT_NE(report.find("/value"), nullptr);
        EXPECT_EQ(report.find("/value")->kind, errc::duplicate_member);
        EXPECT_EQ(json::decode<holder<tagged>>(text, strictly).error().code(), errc::duplicate_member);
    }
}

TEST(choice_value, deviates_without_a_tag_that_is_known) {
    EXPECT_TRUE(deviates<tagged>(R"({"kind":"cow"})", errc::no_matching_alternative));
    EXPECT_TRUE(deviates<tagged>(R"({"lives":9})", errc::no_matching_alternative));
    EXPECT_TRUE(deviates<tagged>(R"({"kind":5})", errc::no_matching_alternative));
    EXPECT_TRUE(deviates<tagged>("[]", errc::no_matching_alternative));
    EXPECT_TRUE(deviates<tagged>("5", errc::no_matching_alternative));
}

TEST(choice_value, is_the_alternative_that_has_its_key) {
    EXPECT_EQ(read<keyed>(R"({"kind":"cat","lives":9})"), keyed(cat{.kind = {}, .lives = 9}));
    EXPECT_EQ(read<keyed>(R"({"kind":"x","name":"a"})"), keyed(dog{.kind = "x", .name = "a"}));
    EXPECT_EQ(read<mixed>(R"({"kind":"x","name":"a"})"), mixed(dog{.kind = "x", .name = "a"}));
    EXPECT_EQ(read<mixed>(R"("text")"), mixed(std::string("text")));
    EXPECT_TRUE(keeps<mixed>(R"({"kind":"cat","lives":9})"));
}

TEST(choice_value, tells_where_the_text_stops_being_json) {
    EXPECT_TRUE(is_malformed<tagged>(R"({"kind":"cat","lives":])", errc::unexpected_character, 22));
    EXPECT_TRUE(is_malformed<tagged>("@", errc::unexpected_character, 0));
    // The root has nobody above it that would skip a value that does not fit.
    for (std::string const text : {R"({"name":"a)", R"({"name":"a"], "kind":"cat"})"}) {
        auto const cut = json::decode<tagged>(text);
        ASSERT_TRUE(cut.has_error());
        EXPECT_EQ(cut.error().code(), text.back() == '}' ? errc::unexpected_character : errc::unexpected_end);
        EXPECT_EQ(cut.error().offset(), text.back() == '}' ? text.find(']') : text.size());
    }
}

TEST(choice_value, becomes_owning_when_it_is_borrowed) {
    using borrowed_choice = choice<by_tag<"kind", tags<"cat">, tags<>>, cat, text>;
    using owning_choice = choice<by_tag<"kind", tags<"cat">, tags<>>, cat, std::string>;
    owning_choice target;
    typehook::detail::convert(target, borrowed_choice(text("x")));
    EXPECT_EQ(target, owning_choice(std::string("x")));
}

}  // namespace
