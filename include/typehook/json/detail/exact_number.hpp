// Arithmetic of number tokens, exact whatever their length and exponent. Layer json.
#pragma once

#include <typehook/json/detail/decimal_digits.hpp>

#include <cstdint>
#include <string_view>

namespace typehook::json::detail {

/// A number token is (negative ? -1 : 1) × digits × 10^power, with digits that end in none but a significant one.
struct exact_number {
    explicit exact_number(std::string_view lexeme) noexcept
        : negative(lexeme.starts_with('-')),
          parts(lexeme.substr(negative ? 1 : 0)),
          power(parts.is_zero() ? 0 : parts.power_at(parts.last)) {}

    bool is_integer() const noexcept { return power >= 0; }
    /// The digits, with a point somewhere perhaps.
    std::string_view digits() const noexcept {
        return parts.is_zero() ? std::string_view{}
                               : parts.mantissa.substr(parts.first, parts.last - parts.first + 1);
    }

    bool negative;
    decimal_parts parts;
    std::int64_t power;
};

constexpr std::uint64_t multiply(std::uint64_t left, std::uint64_t right, std::uint64_t modulus) noexcept {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<wide>(left) * right % modulus);
}

/// Says whether one number is a multiple of another. Preconditions: `step` is positive and has at most 18 significant digits,
/// as the generator makes sure. Complexity: linear in the digits, logarithmic in the exponent.
inline bool is_multiple(std::string_view lexeme, std::string_view step) noexcept {
    exact_number const value(lexeme);
    exact_number const unit(step);
    std::uint64_t modulus = 0;
    for (char const digit : unit.digits()) {
        modulus = digit == '.' ? modulus : modulus * 10 + static_cast<unsigned>(digit - '0');
    }
    auto power = value.power - unit.power;
    if (value.parts.is_zero() || power < 0 || modulus == 0) {
        // With less powers of ten than its step, a number that ends in a significant digit is no multiple of it.
        return value.parts.is_zero();
    }
    std::uint64_t rest = 0;
    for (char const digit : value.digits()) {
        rest = digit == '.' ? rest
                            : (multiply(rest, 10, modulus) + static_cast<unsigned>(digit - '0')) % modulus;
    }
    for (std::uint64_t factor = 10 % modulus; power != 0;
         power /= 2, factor = multiply(factor, factor, modulus)) {
        rest = power % 2 == 0 ? rest : multiply(rest, factor, modulus);
    }
    return rest == 0;
}

}  // namespace typehook::json::detail
