// Text as a storage keeps it. Layer json.
#include <typehook/json/stored.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

using namespace typehook;
using json::detail::stored;

TEST(stored, is_a_copy_when_owning) {
    std::string source = "abc";
    auto const kept = stored<owning>(source, true);
    EXPECT_TRUE((std::is_same_v<decltype(kept), std::string const>));
    source = "xyz";
    EXPECT_EQ(kept, "abc");
    EXPECT_EQ(stored<owning>(std::string("tmp"), false), "tmp");
}

TEST(stored, borrows_what_lives_in_the_text) {
    std::string const source = "abc";
    auto const kept = stored<borrowed>(source, true);
    EXPECT_FALSE(kept.owns());
    EXPECT_EQ(kept.data(), source.data());
}

TEST(stored, copies_what_does_not_live_in_the_text) {
    std::string source = "abc";
    auto const kept = stored<borrowed>(source, false);
    EXPECT_TRUE(kept.owns());
    source = "xyz";
    EXPECT_EQ(kept, "abc");
}
