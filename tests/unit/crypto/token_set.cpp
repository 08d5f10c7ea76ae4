// Included first, so that it has to include all it needs.
#include <typehook/crypto/token_set.hpp>

#include <gtest/gtest.h>

namespace typehook::crypto {
namespace {

TEST(token_set, accepts_each_of_its_tokens_and_nothing_else) {
    token_set const tokens{std::vector<secret>{"first", "second"}};
    EXPECT_TRUE(tokens("first").has_value());
    EXPECT_TRUE(tokens("second").has_value());
    EXPECT_EQ(tokens("third").error().code(), errc::wrong_credentials);
    EXPECT_EQ(tokens("").error().code(), errc::wrong_credentials);
}

TEST(token_set, refuses_everything_when_it_has_no_tokens) {
    EXPECT_EQ(token_set({})("x").error().code(), errc::not_configured);
}

TEST(token_set, leaves_empty_tokens_out) {
    token_set const only_empty{std::vector<secret>{"", secret()}};
    EXPECT_EQ(only_empty("").error().code(), errc::not_configured);
    token_set const one{std::vector<secret>{"", "token"}};
    EXPECT_EQ(one("").error().code(), errc::wrong_credentials);
    EXPECT_TRUE(one("token").has_value());
}

}  // namespace
}  // namespace typehook::crypto
