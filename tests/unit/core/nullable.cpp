// Required members that may be null. Layer core.
#include <typehook/core/nullable.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

using namespace typehook;

static_assert(std::is_trivially_copyable_v<nullable<std::int64_t>>);
static_assert(std::is_trivially_destructible_v<nullable<std::int64_t>>);
static_assert(std::is_nothrow_move_constructible_v<nullable<std::string>>);
static_assert(std::is_convertible_v<char const*, nullable<std::string>>);
static_assert(!std::is_convertible_v<int, nullable<std::unique_ptr<int>>>);
static_assert(!std::is_constructible_v<nullable<int>, std::nullopt_t>);

namespace {

struct visit {
    nullable<std::string> name{};
    nullable<std::int64_t> count{};

    friend bool operator==(visit const&, visit const&) = default;
};

}  // namespace

TEST(nullable, is_null_by_default) {
    nullable<std::string> const value;
    EXPECT_TRUE(value.is_null());
    EXPECT_FALSE(value.has_value());
    EXPECT_FALSE(value);
    EXPECT_TRUE(value == nullptr);
}

TEST(nullable, holds_whatever_makes_its_value) {
    nullable<std::string> value = "text";
    EXPECT_EQ(value, "text");
    EXPECT_EQ(value->size(), 4u);
    value = nullptr;
    EXPECT_TRUE(value.is_null());
    value = std::string("other");
    EXPECT_EQ(*value, "other");
    value = {};
    EXPECT_TRUE(value.is_null());
}

TEST(nullable, takes_a_zero_for_a_number) {
    nullable<std::int64_t> const value = 0;
    EXPECT_TRUE(value.has_value());
    EXPECT_TRUE(value == 0);
}

TEST(nullable, tells_null_from_an_empty_value) {
    EXPECT_NE(nullable<std::string>(""), nullable<std::string>());
    EXPECT_NE(nullable<std::string>(), "");
    EXPECT_EQ(nullable<std::string>(), nullable<std::string>(nullptr));
}

TEST(nullable, compares_values) {
    EXPECT_EQ(nullable<int>(1), nullable<int>(1));
    EXPECT_NE(nullable<int>(1), nullable<int>(2));
    EXPECT_NE(nullable<int>(1), 2);
    EXPECT_TRUE(1 == nullable<int>(1));
}

TEST(nullable, gives_another_value_for_null) {
    EXPECT_EQ(nullable<std::string>().value_or("none"), "none");
    EXPECT_EQ(nullable<std::string>("some").value_or("none"), "some");
    nullable<std::string> const constant = "some";
    EXPECT_EQ(constant.value_or("none"), "some");
}

TEST(nullable, throws_when_asked_for_what_it_has_not) {
    nullable<int> value;
    EXPECT_THROW(static_cast<void>(value.value()), std::bad_optional_access);
    value = 3;
    EXPECT_EQ(value.value(), 3);
}

TEST(nullable, is_emplaced_and_reset) {
    nullable<std::string> value;
    EXPECT_EQ(value.emplace(3, 'x'), "xxx");
    EXPECT_EQ(value, "xxx");
    value.reset();
    EXPECT_TRUE(value.is_null());
}

TEST(nullable, moves_what_it_holds) {
    nullable<std::unique_ptr<int>> value = std::make_unique<int>(4);
    auto const taken = *std::move(value);
    EXPECT_EQ(*taken, 4);
}

TEST(nullable, is_a_member_of_an_aggregate) {
    visit value{.name = "x"};
    EXPECT_TRUE(value.count.is_null());
    auto copy = value;
    EXPECT_EQ(copy, value);
    copy.count = 1;
    EXPECT_NE(copy, value);
}
