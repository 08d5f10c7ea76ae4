// Choices: variants whose objects are told apart by a rule.
#include <typehook/core/choice.hpp>

#include <gtest/gtest.h>

#include <string>
#include <variant>

using namespace typehook;

namespace {

using rule = by_tag<"kind", tags<"cat", "lynx">, tags<>, tags<"dog">>;
using keyed = by_key<"meows", "", "barks">;
using pet = choice<rule, int, std::string, double>;

TEST(choice, finds_an_alternative_by_the_text_of_its_tag) {
    static_assert(rule::key == "kind");
    static_assert(rule::find("cat") == 0);
    static_assert(rule::find("lynx") == 0);
    static_assert(rule::find("dog") == 2);
    static_assert(rule::find("cow") == no_alternative);
    static_assert(!rule::is_rest(1));
    EXPECT_EQ(rule::find(""), no_alternative);
}

TEST(choice, finds_an_alternative_by_a_key_that_only_it_has) {
    static_assert(keyed::find("meows") == 0);
    static_assert(keyed::find("barks") == 2);
    static_assert(keyed::find("moos") == no_alternative);
    static_assert(keyed::find("") == no_alternative);
    static_assert(keyed::is_rest(1));
    static_assert(!keyed::is_rest(0));
}

TEST(choice, is_a_variant) {
    pet value = std::string("x");
    EXPECT_EQ(std::get<std::string>(value), "x");
    EXPECT_EQ(value.index(), 1u);
    value = 5;
    EXPECT_TRUE(std::holds_alternative<int>(value));
    EXPECT_EQ(std::visit([](auto const& held) { return sizeof(held); }, value), sizeof(int));
    EXPECT_EQ(value, pet(5));
    EXPECT_NE(value, pet(6));
}

}  // namespace
