// Decimals that keep their digits. Layer core.
#include <typehook/core/decimal.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace typehook;
using namespace typehook::literals;

namespace {

static_assert(std::is_nothrow_move_constructible_v<decimal> &&
              std::is_nothrow_move_constructible_v<decimal_view>);
static_assert(std::is_convertible_v<int, decimal> && std::is_convertible_v<std::uint64_t, decimal>);
static_assert(!std::is_constructible_v<decimal, double> && !std::is_constructible_v<decimal, bool>);
static_assert(!std::is_constructible_v<decimal, char> && !std::is_convertible_v<char const*, decimal>);
static_assert(!std::is_constructible_v<decimal_view, std::string>);

template <class T>
concept compares_with_int = requires(T const& value) {
    value == 5;
};
static_assert(!compares_with_int<decimal>);

struct price {
    decimal amount{};

    friend bool operator==(price const&, price const&) = default;
};

char order(std::string_view left, std::string_view right) {
    auto const result = compare_value(decimal(left), decimal(right));
    return result < 0 ? '<' : result > 0 ? '>' : '=';
}

std::vector<std::string> const numbers{"0",     "-0",    "1",        "10",    "10.00", "0.5",
                                       "-1",    "1e5",   "1E+5",     "1e-05", "0E-10", "-0.0e0",
                                       "123.4", "1.0e1", "12345678", "0.000"};
std::vector<std::string> const not_numbers{"",    "-",     "+1",   "01", "-01", "1.",  ".5",    "1e",
                                           "1e+", "1.e",   "1..2", "1 ", " 1",  "1,0", "0x10",  "Infinity",
                                           "NaN", "1e5.0", "--1",  "1-", "1e-", "１",  "1_000", "1'000"};

}  // namespace

TEST(decimal, is_zero_by_default) {
    EXPECT_EQ(decimal{}.text(), "0");
    EXPECT_EQ(decimal_view{}.text(), "0");
    EXPECT_EQ(decimal{}.to_double(), 0.0);
}

TEST(decimal, keeps_the_digits_it_was_given) {
    for (auto const& number : numbers) {
        EXPECT_EQ(decimal(number).text(), number);
        ASSERT_TRUE(decimal::parse(number).has_value()) << number;
        EXPECT_EQ(decimal::parse(number)->text(), number);
    }
    EXPECT_EQ(decimal("10.0000000000").text(), "10.0000000000");
}

TEST(decimal, refuses_what_is_no_number_of_json) {
    for (auto const& number : not_numbers) {
        EXPECT_FALSE(decimal::parse(number).has_value()) << number;
        EXPECT_THROW(static_cast<void>(decimal(number)), std::invalid_argument) << number;
    }
}

TEST(decimal, is_made_from_any_integer) {
    EXPECT_EQ(decimal(5).text(), "5");
    EXPECT_EQ(decimal(std::numeric_limits<std::int64_t>::min()).text(), "-9223372036854775808");
    EXPECT_EQ(decimal(std::numeric_limits<std::uint64_t>::max()).text(), "18446744073709551615");
    EXPECT_EQ(decimal_view(-7).text(), "-7");
    price const value{.amount = 12};
    EXPECT_EQ(value.amount.text(), "12");
}

TEST(decimal, is_a_literal_checked_when_compiled) {
    EXPECT_EQ((10.00_decimal).text(), "10.00");
    EXPECT_EQ((5_decimal).text(), "5");
    EXPECT_EQ((1e-3_decimal).text(), "1e-3");
    EXPECT_EQ(("-10.00"_decimal).text(), "-10.00");
}

TEST(decimal, compares_digits) {
    EXPECT_EQ(decimal("1.0"), decimal("1.0"));
    EXPECT_NE(decimal("1.0"), decimal("1.00"));
    EXPECT_EQ((price{.amount = 1}), (price{.amount = decimal("1")}));
}

TEST(decimal, compares_values_whatever_their_digits) {
    EXPECT_EQ(order("1", "1.0"), '=');
    EXPECT_EQ(order("1e2", "100.00"), '=');
    EXPECT_EQ(order("0", "-0.0e5"), '=');
    EXPECT_EQ(order("0e99999999999999999999", "0"), '=');
    EXPECT_EQ(order("123e-00005", "0.00123"), '=');
    EXPECT_EQ(order("120.5", "12.05e1"), '=');
    EXPECT_EQ(order("0.0010", "1.0e-3"), '=');
    EXPECT_EQ(compare_value(decimal("5.00"), 5), std::strong_ordering::equal);
    EXPECT_EQ(compare_value(decimal_view("5.01"), 5), std::strong_ordering::greater);
}

TEST(decimal, orders_values) {
    std::vector<std::string> const ascending{"-1e999999999999999999999999",
                                             "-1e999999999999999999999998",
                                             "-12",
                                             "-2.5",
                                             "-2.49",
                                             "-1e-9",
                                             "-1e-99999999999999999999",
                                             "0",
                                             "1e-99999999999999999999",
                                             "0.1",
                                             "0.11",
                                             "0.9",
                                             "1",
                                             "1.0000000000000000000000001",
                                             "2",
                                             "10",
                                             "99",
                                             "1e2",
                                             "1e33",
                                             "1000000000000000000000000000000001",
                                             "1e999999999",
                                             "1e999999999999999999999998",
                                             "1e999999999999999999999999"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t k = 0; k < ascending.size(); ++k) {
            EXPECT_EQ(order(ascending[i], ascending[k]), i < k   ? '<'
                                                         : i > k ? '>'
                                                                 : '=')
                << ascending[i] << " and " << ascending[k];
        }
    }
}

TEST(decimal, shifts_between_digits_and_exponents_of_any_length) {
    EXPECT_EQ(order("10e99999999999999999999998", "1e99999999999999999999999"), '=');
    EXPECT_EQ(order("0.1e100000000000000000000", "1e99999999999999999999"), '=');
    EXPECT_EQ(order("0.1e-99999999999999999999", "1e-100000000000000000000"), '=');
    EXPECT_EQ(order("100e-1", "0.001e+4"), '=');
    EXPECT_EQ(order("1e000000000000000000000000000000005", "100000"), '=');
    EXPECT_EQ(order("1e1", "1e-1"), '>');
}

TEST(decimal, compares_hostile_exponents_in_no_time) {
    std::string const digits(1'000'000, '9');
    auto const start = std::chrono::steady_clock::now();
    EXPECT_EQ(order("1e" + digits, "1e-" + digits), '>');
    EXPECT_EQ(order("1e" + digits, "1e" + digits), '=');
    EXPECT_EQ(order("0." + std::string(1'000'000, '0') + "1", "1e-1000001"), '=');
    EXPECT_EQ(order("1" + std::string(1'000'000, '0'), "1e1000000"), '=');
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(decimal, becomes_the_nearest_double) {
    EXPECT_EQ(decimal("0.1").to_double(), 0.1);
    EXPECT_EQ(decimal("-12.50").to_double(), -12.5);
    EXPECT_EQ(decimal("9007199254740993").to_double(), 9007199254740992.0);  // a tie goes to even
    EXPECT_EQ(decimal("9007199254740993.00000000001").to_double(), 9007199254740994.0);
    EXPECT_EQ(decimal("2.2250738585072011e-308").to_double(), 2.2250738585072011e-308);
    EXPECT_EQ(decimal("1.7976931348623157e308").to_double(), std::numeric_limits<double>::max());
    EXPECT_EQ(decimal("5e-324").to_double(), std::numeric_limits<double>::denorm_min());
    EXPECT_TRUE(std::signbit(decimal("-0.0").to_double()));
}

TEST(decimal, becomes_infinite_or_zero_beyond_the_range_of_doubles) {
    EXPECT_EQ(decimal("1e400").to_double(), std::numeric_limits<double>::infinity());
    EXPECT_EQ(decimal("-1e999999999999999999999").to_double(), -std::numeric_limits<double>::infinity());
    EXPECT_EQ(decimal("1e-400").to_double(), 0.0);
    EXPECT_EQ(decimal("-1e-99999999999999999999").to_double(), 0.0);
    EXPECT_EQ(decimal("0e99999999999999999999").to_double(), 0.0);
}

TEST(decimal, borrows_in_views) {
    std::string const body = "10.0000000000";
    decimal_view const value(body);
    EXPECT_EQ(value.text().data(), body.data());
    EXPECT_EQ(compare_value(value, decimal(10)), std::strong_ordering::equal);
    EXPECT_EQ(decimal_view::trusted(body).text(), body);
}

TEST(decimal, prints_its_digits) {
    std::ostringstream out;
    out << decimal("10.00");
    EXPECT_EQ(out.str(), "10.00");
}
