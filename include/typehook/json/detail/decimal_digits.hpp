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

/// A number token in parts. Preconditions: a number token, its sign or none.
class decimal_parts {
public:
    constexpr explicit decimal_parts(std::string_view lexeme) noexcept
        : mantissa(lexeme.substr(0, lexeme.find_first_of("eE"))),
          first(mantissa.find_first_of("123456789")),
          last(mantissa.find_last_of("123456789")),
          units_(mantissa.find('.') < mantissa.size() ? mantissa.find('.') : mantissa.size()),
          exponent_(mantissa.size() == lexeme.size() ? 0 : exponent_of(lexeme.substr(mantissa.size() + 1))) {}

    constexpr bool is_zero() const noexcept { return first == mantissa.npos; }

    /// The power of ten that the digit at an index of the mantissa counts.
    constexpr std::int64_t power_at(std::size_t index) const noexcept {
        auto const distance = static_cast<std::int64_t>(units_) - static_cast<std::int64_t>(index);
        return (index < units_ ? distance - 1 : distance) + exponent_;
    }

    std::string_view const mantissa;
    std::size_t const first;  ///< The first digit that is not zero, or npos.
    std::size_t const last;   ///< The last digit that is not zero, or npos.

private:
    std::size_t const units_;
    std::int64_t const exponent_;
};

/// The magnitude of a token that has a fraction or an exponent. Preconditions: a number token without its
/// sign.
constexpr errc to_magnitude_exactly(std::string_view lexeme, std::uint64_t& magnitude) noexcept {
    decimal_parts const parts(lexeme);
    if (parts.is_zero()) {
        magnitude = 0;
        return errc{};
    }
    auto const zeros = parts.power_at(parts.last);
    if (zeros < 0) {
        return errc::not_an_integer;
    }
    std::uint64_t found = 0;
    for (char const digit : parts.mantissa.substr(parts.first, parts.last - parts.first + 1)) {
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
