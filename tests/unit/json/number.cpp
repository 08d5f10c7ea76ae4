// Included first, so that it has to include all it needs.
#include <typehook/json/number.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace typehook::json {
namespace {

using test_support::verdict;

__extension__ using wide = unsigned __int128;

verdict scan(std::string_view text, bool* special = nullptr) {
    test_support::exact_block const block(text);
    auto const token = scan_number(block.begin(), block.end());
    if (special != nullptr) {
        *special = token.special;
    }
    return {token.error, static_cast<std::size_t>(token.end - block.begin())};
}

template <class Integer>
errc convert(std::string_view lexeme, Integer& value) {
    test_support::exact_block const block(lexeme);
    EXPECT_EQ(scan(lexeme), test_support::accepted(lexeme)) << lexeme;
    return to_integer(block.view(), value);
}

template <class Integer>
void expect_integer(std::string_view lexeme, Integer expected) {
    Integer value = 99;
    EXPECT_EQ(convert(lexeme, value), errc{}) << lexeme;
    EXPECT_EQ(value, expected) << lexeme;
}

template <class Integer>
void expect_refused(std::string_view lexeme, errc expected) {
    Integer value = 99;
    EXPECT_EQ(name_of(convert(lexeme, value)), name_of(expected)) << lexeme.substr(0, 80);
    EXPECT_EQ(value, Integer{99}) << "the value of a refused number was touched";
}

TEST(json_number, ends_where_the_grammar_does) {
    struct row {
        std::string_view text;
        std::size_t size;
        bool special;
    };
    constexpr row rows[] = {
        {"0", 1, false},   {"-0", 2, false},  {"7,", 1, false},   {"12]", 2, false},
        {"1.5 ", 3, true}, {"1e5}", 3, true}, {"1E+05", 5, true}, {"-1.25e-10,", 9, true},
        {"0.0", 3, true},  {"0e0", 3, true},  {"1.2.3", 3, true}, {"1e2e3", 3, true},
        {"1-2", 1, false}, {"10x", 2, false}, {"0x1F", 1, false},
    };
    for (auto const& [text, size, special] : rows) {
        bool found = !special;
        EXPECT_EQ(scan(text, &found), (verdict{{}, size})) << text;
        EXPECT_EQ(found, special) << text;
    }
}

TEST(json_number, names_the_byte_at_fault) {
    struct row {
        std::string_view text;
        verdict expected;
    };
    constexpr row rows[] = {
        {"", {errc::unexpected_end, 0}},     {"-", {errc::unexpected_end, 1}},
        {"1.", {errc::unexpected_end, 2}},   {"1e", {errc::unexpected_end, 2}},
        {"1e-", {errc::unexpected_end, 3}},  {"01", {errc::invalid_number, 1}},
        {"-012", {errc::invalid_number, 2}}, {"00", {errc::invalid_number, 1}},
        {"-x", {errc::invalid_number, 1}},   {"--1", {errc::invalid_number, 1}},
        {"1.x", {errc::invalid_number, 2}},  {"1.e5", {errc::invalid_number, 2}},
        {"1ex", {errc::invalid_number, 2}},  {"1e+x", {errc::invalid_number, 3}},
        {"+1", {errc::invalid_number, 0}},   {".5", {errc::invalid_number, 0}},
        {"NaN", {errc::invalid_number, 0}},  {"1e+-1", {errc::invalid_number, 3}},
    };
    for (auto const& [text, expected] : rows) {
        EXPECT_EQ(scan(text), expected) << text;
    }
}

TEST(json_number, integers_are_exact_over_their_whole_range) {
    expect_integer<std::int64_t>("9223372036854775807", std::numeric_limits<std::int64_t>::max());
    expect_integer<std::int64_t>("-9223372036854775808", std::numeric_limits<std::int64_t>::min());
    expect_integer<std::uint64_t>("18446744073709551615", std::numeric_limits<std::uint64_t>::max());
    expect_integer<std::int32_t>("2147483647", std::numeric_limits<std::int32_t>::max());
    expect_integer<std::int32_t>("-2147483648", std::numeric_limits<std::int32_t>::min());
    expect_integer<std::uint32_t>("4294967295", std::numeric_limits<std::uint32_t>::max());
    expect_integer<std::int64_t>("9007199254740993", 9007199254740993);
    expect_integer<std::int64_t>("0", 0);
    expect_integer<std::int64_t>("-0", 0);
    expect_integer<std::uint64_t>("-0", 0u);
    expect_integer<std::uint32_t>("-0.0e5", 0u);
}

TEST(json_number, integers_beyond_their_range_are_refused) {
    for (std::string_view const lexeme :
         {"9223372036854775808", "-9223372036854775809", "1e19", "-1e19", "99999999999999999999",
          "18446744073709551615", "1e999999999999", "123456789012345678901234567890"}) {
        expect_refused<std::int64_t>(lexeme, errc::number_out_of_range);
    }
    for (std::string_view const lexeme :
         {"18446744073709551616", "18446744073709551620", "2e19", "-1", "-1.0", "1e20"}) {
        expect_refused<std::uint64_t>(lexeme, errc::number_out_of_range);
    }
    expect_refused<std::int32_t>("2147483648", errc::number_out_of_range);
    expect_refused<std::int32_t>("-2147483649", errc::number_out_of_range);
    expect_refused<std::uint32_t>("4294967296", errc::number_out_of_range);
    expect_refused<std::uint32_t>("-1", errc::number_out_of_range);
}

TEST(json_number, an_integral_value_is_an_integer_however_it_is_spelled) {
    expect_integer<std::int64_t>("1.0", 1);
    expect_integer<std::int64_t>("1e3", 1000);
    expect_integer<std::int64_t>("1E+3", 1000);
    expect_integer<std::int64_t>("1.50e1", 15);
    expect_integer<std::int64_t>("150e-1", 15);
    expect_integer<std::int64_t>("-1200.00e-2", -12);
    expect_integer<std::int64_t>("10.0000000000", 10);
    expect_integer<std::int64_t>("0.001e3", 1);
    expect_integer<std::int64_t>("0.00e-99", 0);
    expect_integer<std::int64_t>("0e999999999999", 0);
    expect_integer<std::int64_t>("0E-10", 0);
    expect_integer<std::int64_t>("922337203685477580.7e1", std::numeric_limits<std::int64_t>::max());
    expect_integer<std::int64_t>("-92233720368547758.08e2", std::numeric_limits<std::int64_t>::min());
    expect_integer<std::int64_t>("9223372036854775807000e-3", std::numeric_limits<std::int64_t>::max());
    expect_integer<std::uint64_t>("1.8446744073709551615e19", std::numeric_limits<std::uint64_t>::max());
    expect_integer<std::uint64_t>("18446744073709551615.000", std::numeric_limits<std::uint64_t>::max());
    expect_integer<std::int32_t>("2.147483647e9", std::numeric_limits<std::int32_t>::max());
}

TEST(json_number, a_fraction_is_not_an_integer) {
    for (std::string_view const lexeme :
         {"1.5", "0.1", "-0.5", "1e-1", "15e-1", "1.05e1", "123456789.000000001", "1e-999999999999",
          "99999999999999999999.5", "9223372036854775807.1"}) {
        expect_refused<std::int64_t>(lexeme, errc::not_an_integer);
        expect_refused<std::uint32_t>(lexeme, errc::not_an_integer);
    }
}

TEST(json_number, conversion_is_checked_against_long_arithmetic) {
    std::mt19937_64 random(1729);
    for (int round = 0; round < 20000; ++round) {
        // digits × 10^exponent, spelled with a point anywhere; 128 bits know the value.
        auto const digits = random() >> (random() % 64);
        auto exponent = static_cast<int>(random() % 12) - 6;
        auto text = std::to_string(digits);
        auto const point = random() % (text.size() + 1);
        bool const has_point = point != 0 && point != text.size();
        auto const written = exponent + (has_point ? static_cast<int>(text.size() - point) : 0);
        if (has_point) {
            text.insert(point, ".");
        }
        if (text.size() > 1 && text[0] == '0' && text[1] != '.') {
            continue;
        }
        if (written != 0 || random() % 2 == 0) {
            text += "e" + std::to_string(written);
        }
        wide value = digits;
        bool integral = true;
        for (; exponent > 0; --exponent) {
            value *= 10;
        }
        for (; exponent < 0; ++exponent) {
            integral = integral && value % 10 == 0;
            value /= 10;
        }
        auto const expected = !integral                                           ? errc::not_an_integer
                              : value > std::numeric_limits<std::uint64_t>::max() ? errc::number_out_of_range
                                                                                  : errc{};
        std::uint64_t found = 0;
        ASSERT_EQ(name_of(to_integer(text, found)), name_of(expected)) << text;
        if (expected == errc{}) {
            ASSERT_EQ(found, static_cast<std::uint64_t>(value)) << text;
        }
    }
}

TEST(json_number, ten_megabytes_of_digits_take_one_pass) {
    constexpr std::size_t many = 10'000'000;
    std::string const nines(many, '9');
    expect_refused<std::int64_t>(nines, errc::number_out_of_range);
    expect_refused<std::int64_t>(nines + ".5", errc::not_an_integer);
    expect_refused<std::int64_t>("0." + nines, errc::not_an_integer);
    expect_refused<std::int64_t>("1e" + nines, errc::number_out_of_range);
    expect_refused<std::int64_t>("1e-" + nines, errc::not_an_integer);
    std::string const zeros(many, '0');
    expect_integer<std::int64_t>("1" + zeros + "e-" + std::to_string(many), 1);
    expect_integer<std::int64_t>("0." + zeros + "1e" + std::to_string(many + 1), 1);
    expect_integer<std::int64_t>("1." + zeros, 1);
    expect_integer<std::int64_t>("1e" + zeros, 1);
    double value = 0;
    EXPECT_EQ(to_double("1." + zeros, value), errc{});
    EXPECT_EQ(value, 1.0);
    EXPECT_EQ(to_double(nines, value), errc::number_out_of_range);
}

TEST(json_number, doubles_are_correctly_rounded) {
    for (std::string_view const lexeme : {"0",
                                          "-0",
                                          "1.5",
                                          "0.1",
                                          "1e22",
                                          "1e23",
                                          "9007199254740993",
                                          "9007199254740993.0000000000000001",
                                          "5e-324",
                                          "2.5e-324",
                                          "2.2250738585072011e-308",
                                          "2.2250738585072012e-308",
                                          "1.7976931348623157e308",
                                          "1.7976931348623158e308",
                                          "123456789012345678901234567890",
                                          "0.000000000000000000000000000000000001",
                                          "-1.25e-10",
                                          "0e999999999999",
                                          "4.9406564584124654e-324",
                                          "179769313486231580793728971405301e276",
                                          "1e-5",
                                          "8.5",
                                          "100000000000000016777215",
                                          "100000000000000016777216"}) {
        double value = 99;
        EXPECT_EQ(to_double(lexeme, value), errc{}) << lexeme;
        auto const expected = std::strtod(std::string(lexeme).c_str(), nullptr);
        EXPECT_EQ(std::bit_cast<std::uint64_t>(value), std::bit_cast<std::uint64_t>(expected)) << lexeme;
    }
}

TEST(json_number, doubles_out_of_range_are_refused_on_both_sides) {
    for (std::string_view const lexeme :
         {"1e309", "-1e309", "1.7976931348623159e308", "1e999999999999", "2e-324", "-1e-400",
          "1e-999999999999", "0.0000000000000000000000001e-320"}) {
        double value = 99;
        EXPECT_EQ(name_of(to_double(lexeme, value)), "number_out_of_range") << lexeme;
        EXPECT_EQ(value, 99) << lexeme;
    }
}

TEST(json_number, random_doubles_survive_being_written_and_read) {
    std::mt19937_64 random(42);
    for (int round = 0; round < 50000; ++round) {
        // All bit patterns, and values of the size that people write.
        auto const bits = random();
        auto const value =
            round % 2 == 0 ? std::bit_cast<double>(bits) : static_cast<double>(bits >> 20) / 1000.0;
        if (!std::isfinite(value)) {
            continue;
        }
        std::string text;
        append_double(text, value);
        ASSERT_EQ(scan(text), test_support::accepted(text)) << text;
        double again = 0;
        ASSERT_EQ(to_double(text, again), errc{}) << text;
        ASSERT_EQ(std::bit_cast<std::uint64_t>(again), std::bit_cast<std::uint64_t>(value)) << text;
    }
}

TEST(json_number, doubles_are_written_as_people_write_them) {
    struct row {
        double value;
        std::string_view text;
    };
    constexpr row rows[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {19.99, "19.99"},
        {100000, "100000"},
        {1e15, "1000000000000000"},
        {9007199254740991, "9007199254740991"},
        {9007199254740992, "9.007199254740992e+15"},
        {0.00001, "0.00001"},
        {0.000001, "1e-06"},
        {1e22, "1e+22"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {-0.000012345678901234568, "-0.000012345678901234568"},
    };
    for (auto const& [value, expected] : rows) {
        std::string text = "=";
        append_double(text, value);
        EXPECT_EQ(text.substr(1), expected);
    }
}

TEST(json_number, what_json_cannot_express_is_null) {
    for (double const value :
         {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
          std::numeric_limits<double>::quiet_NaN()}) {
        std::string text;
        append_double(text, value);
        EXPECT_EQ(text, "null");
    }
}

TEST(json_number, integers_are_appended_over_their_whole_range) {
    std::string text;
    append_integer(text, std::numeric_limits<std::int64_t>::min());
    text += ' ';
    append_integer(text, std::int64_t{0});
    text += ' ';
    append_integer(text, std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(text, "-9223372036854775808 0 18446744073709551615");
}

TEST(json_number, integers_convert_at_compile_time) {
    constexpr auto value = [] {
        std::int64_t found = 0;
        return to_integer("-150e-1", found) == errc{} ? found : 0;
    }();
    static_assert(value == -15);
    EXPECT_EQ(value, -15);
}

}  // namespace
}  // namespace typehook::json
