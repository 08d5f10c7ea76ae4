// String literals as template arguments. Layer core.
#include <typehook/core/fixed_string.hpp>

#include <gtest/gtest.h>

#include <string_view>
#include <type_traits>

using namespace typehook;

namespace {

template <fixed_string Name>
struct tagged {
    static constexpr std::string_view name = Name.view();
};

}  // namespace

TEST(fixed_string, is_a_template_argument) {
    EXPECT_EQ(tagged<"VISIT">::name, "VISIT");
    EXPECT_EQ(tagged<"">::name, "");
    static_assert(std::is_same_v<tagged<"a">, tagged<"a">>);
    static_assert(!std::is_same_v<tagged<"a">, tagged<"b">>);
}

TEST(fixed_string, counts_characters_without_the_terminator) {
    constexpr fixed_string name = "abc";
    EXPECT_EQ(name.size(), 3u);
    EXPECT_EQ(name.view(), "abc");
    EXPECT_EQ(name.characters[3], '\0');
}

TEST(fixed_string, keeps_embedded_nul_characters) {
    constexpr fixed_string name = "a\0b";
    EXPECT_EQ(name.view(), std::string_view("a\0b", 3));
}
