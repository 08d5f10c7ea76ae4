// Included first, so that it has to include all it needs.
#include <typehook/crypto/secret.hpp>

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <type_traits>

namespace typehook {
namespace {

template <class T>
concept printable_value = requires(std::ostream& stream, T const& value) {
    stream << value;
};

static_assert(!printable_value<secret>);
static_assert(!std::is_convertible_v<secret, std::string_view>);
static_assert(!std::is_convertible_v<secret, std::string>);
static_assert(!std::is_convertible_v<secret, bool>);
static_assert(std::is_nothrow_move_constructible_v<secret>);

TEST(secret, takes_text_of_any_kind) {
    std::string const text = "s3cret";
    std::string_view const view = text;
    EXPECT_EQ(secret(text).reveal(), "s3cret");
    EXPECT_EQ(secret(view).reveal(), "s3cret");
    EXPECT_EQ(secret("s3cret").reveal(), "s3cret");
    secret const implicit = text;
    EXPECT_EQ(implicit.reveal(), "s3cret");
}

TEST(secret, zeroes_the_string_that_it_takes) {
    for (std::string const original : {"short", "long enough to live on the heap, not in the string"}) {
        std::string text = original;
        char const* const before = text.data();
        secret const value = std::move(text);
        EXPECT_EQ(value.reveal(), original);
        EXPECT_TRUE(text.empty());
        EXPECT_EQ(text.data(), before);
        EXPECT_EQ(std::string_view(before, original.size()), std::string(original.size(), '\0'));
    }
}

TEST(secret, is_empty_for_an_environment_variable_that_is_not_set) {
    char const* const unset = nullptr;
    EXPECT_TRUE(secret(unset).empty());
    EXPECT_TRUE(secret().empty());
    EXPECT_TRUE(secret("").empty());
    EXPECT_FALSE(secret("x").empty());
}

TEST(secret, copies_and_moves_as_a_value) {
    secret first = "one";
    secret second = first;
    EXPECT_EQ(second.reveal(), "one");
    second = secret("two");
    EXPECT_EQ(first.reveal(), "one");
    EXPECT_EQ(second.reveal(), "two");
    secret const third = std::move(second);
    EXPECT_EQ(third.reveal(), "two");
    EXPECT_TRUE(second.empty());
    first = third;
    EXPECT_EQ(first, third);
    secret const& alias = first;
    first = alias;
    EXPECT_EQ(first.reveal(), "two");
}

TEST(secret, compares_by_text) {
    EXPECT_EQ(secret("a"), secret("a"));
    EXPECT_NE(secret("a"), secret("b"));
    EXPECT_NE(secret("a"), secret());
}

}  // namespace
}  // namespace typehook
