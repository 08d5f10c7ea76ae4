// The value of a number token without converting it: exact whatever its length and exponent. Layer json.
//
// A token is D × 10^n, where D are its digits from the first to the last that is not zero. It is an integer
// just when n >= 0, and fits 64 bits only if D and n zeros are at most 20 digits; so no big arithmetic is
// needed.
#pragma once

#include <typehook/json/errc.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace typehook::json::detail {

/// Says whether the value of a number token is zero.
constexpr bool is_zero(std::string_view lexeme) noexcept {
    auto const mantissa = lexeme.substr(0, lexeme.find_first_of("eE"));
    return mantissa.find_first_of("123456789") == mantissa.npos;
}

/// Appends one digit to a magnitude, or says that it does not fit.
constexpr bool push_digit(std::uint64_t& magnitude, unsigned digit) noexcept {
    constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
    if (magnitude > largest / 10 || (magnitude == largest / 10 && digit > largest % 10)) {
        return false;
    }
    magnitude = magnitude * 10 + digit;
    return true;
}

/// The exponent of a token from just after its `e`, held within ±10^18: far beyond the length of any text.
constexpr std::int64_t exponent_of(std::string_view digits) noexcept {
    constexpr std::int64_t enough = 1'000'000'000'000'000'000;
    bool const negative = digits.starts_with('-');
    if (negative || digits.starts_with('+')) {
        digits.remove_prefix(1);
    }
    std::int64_t exponent = 0;
    for (char const digit : digits) {
        exponent = exponent >= enough / 10 ? enough : exponent * 10 + (digit - '0');
    }
    return negative ? -exponent : exponent;
}

/// The magnitude of a token that has a fraction or an exponent. Preconditions: a number token without its
/// sign.
constexpr errc to_magnitude_exactly(std::string_view lexeme, std::uint64_t& magnitude) noexcept {
    auto const e = lexeme.find_first_of("eE");
    auto const mantissa = lexeme.substr(0, e);
    auto const first = mantissa.find_first_of("123456789");
    if (first == mantissa.npos) {
        magnitude = 0;
        return errc{};
    }
    auto const last = mantissa.find_last_of("123456789");
    auto const point = mantissa.find('.');
    auto const units = point == mantissa.npos ? mantissa.size() : point;
    // How many places the last digit stands above the unit: -1 for the first after the point.
    auto const place = last < units ? static_cast<std::int64_t>(units - last) - 1
                                    : static_cast<std::int64_t>(units) - static_cast<std::int64_t>(last);
    auto const zeros = place + (e == lexeme.npos ? 0 : exponent_of(lexeme.substr(e + 1)));
    if (zeros < 0) {
        return errc::not_an_integer;
    }
    std::uint64_t found = 0;
    for (char const digit : mantissa.substr(first, last - first + 1)) {
        if (digit != '.' && !push_digit(found, static_cast<unsigned>(digit - '0'))) {
            return errc::number_out_of_range;
        }
    }
    // `found` is not zero, so this ends after 20 rounds at most.
    for (std::int64_t i = 0; i < zeros; ++i) {
        if (!push_digit(found, 0)) {
            return errc::number_out_of_range;
        }
    }
    magnitude = found;
    return errc{};
}

/// The value of a number token without its sign. Preconditions: a number token without its sign.
/// Errors: `not_an_integer`, `number_out_of_range` (of 64 bits). Complexity: linear.
constexpr errc to_magnitude(std::string_view lexeme, std::uint64_t& magnitude) noexcept {
    constexpr std::size_t never_overflows = 19;
    if (lexeme.size() <= never_overflows) {
        std::uint64_t found = 0;
        std::size_t i = 0;
        for (; i < lexeme.size() && lexeme[i] >= '0' && lexeme[i] <= '9'; ++i) {
            found = found * 10 + static_cast<unsigned>(lexeme[i] - '0');
        }
        if (i == lexeme.size()) {
            magnitude = found;
            return errc{};
        }
    }
    return to_magnitude_exactly(lexeme, magnitude);
}

}  // namespace typehook::json::detail
