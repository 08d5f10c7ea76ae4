// Results, and how failures are passed on. Layer core.
#include <typehook/core/result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

using namespace typehook;

namespace {

boost::system::error_code const broken = make_error_code(boost::system::errc::io_error);

result<int> number(bool good) {
    if (!good) {
        return failure(broken, {.pointer = "/number", .detail = "bad number"});
    }
    return 7;
}

result<> check(bool good) {
    if (!good) {
        return failure(broken, {.detail = "bad check"});
    }
    return {};
}

result<std::string> both(bool good_number, bool good_check) {
    TYPEHOOK_TRY(auto const value, number(good_number));
    TYPEHOOK_TRY(check(good_check));
    return std::to_string(value);
}

result<> nothing_but_try(bool good) {
    TYPEHOOK_TRY(auto value, number(good));
    TYPEHOOK_TRY(value, number(good));
    return value == 7 ? result<>() : result<>(failure(broken));
}

result<std::unique_ptr<int>> make(int value) { return std::make_unique<int>(value); }

result<int> unwrap(int value) {
    TYPEHOOK_TRY(auto pointer, make(value));
    return *pointer;
}

template <class First, class Second>
result<First> pair_of(First first, Second) {
    return first;
}

result<int> commas() {
    TYPEHOOK_TRY(auto value, (pair_of<int, long>(1, 2)));
    return value;
}

result<> in_a_branch(bool first) {
    if (first)
        TYPEHOOK_TRY(check(false));
    else
        TYPEHOOK_TRY(check(true));
    return {};
}

static_assert(std::is_same_v<result<>, result<void>>);
static_assert(sizeof(result<int>) <= 40);

}  // namespace

TEST(result, holds_a_value_or_a_failure) {
    EXPECT_EQ(*number(true), 7);
    EXPECT_TRUE(number(false).has_error());
    EXPECT_EQ(number(false).error().pointer(), "/number");
    EXPECT_TRUE(check(true).has_value());
}

TEST(result, throws_the_failure_when_asked_for_a_value) {
    EXPECT_EQ(number(true).value(), 7);
    try {
        static_cast<void>(number(false).value());
        FAIL() << "value() of a failure returned";
    } catch (error const& caught) {
        EXPECT_EQ(caught.why().detail(), "bad number");
    }
    EXPECT_THROW(check(false).value(), error);
}

TEST(try_macro, declares_the_value) {
    EXPECT_EQ(*both(true, true), "7");
    EXPECT_EQ(*unwrap(5), 5);
    EXPECT_EQ(*commas(), 1);
    EXPECT_TRUE(nothing_but_try(true).has_value());
}

TEST(try_macro, passes_the_first_failure_on) {
    EXPECT_EQ(both(false, false).error().detail(), "bad number");
    EXPECT_EQ(both(true, false).error().detail(), "bad check");
    EXPECT_EQ(both(false, true).error().pointer(), "/number");
    EXPECT_TRUE(nothing_but_try(false).has_error());
}

TEST(try_macro, is_one_statement_without_a_declaration) {
    EXPECT_TRUE(in_a_branch(true).has_error());
    EXPECT_TRUE(in_a_branch(false).has_value());
}
