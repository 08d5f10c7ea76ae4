// JSON numbers as text: their grammar and their exact order. Layer core, private to it.
//
// Exponents may have any number of digits, so nothing here converts or allocates: magnitudes are compared by
// the place of the first significant digit, then digit by digit. A hostile 1e999999999 costs its twelve
// characters.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace typehook::detail {

constexpr bool is_digit(char character) noexcept { return character >= '0' && character <= '9'; }

constexpr std::size_t skip_digits(std::string_view text, std::size_t at) noexcept {
    while (at < text.size() && is_digit(text[at])) {
        ++at;
    }
    return at;
}

/// Says whether `text` is a number of JSON. Source: RFC 8259 §6.
constexpr bool is_json_number(std::string_view text) noexcept {
    std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
    auto const integer = at;
    at = skip_digits(text, at);
    if (at == integer || (text[integer] == '0' && at > integer + 1)) {
        return false;
    }
    if (at < text.size() && text[at] == '.') {
        auto const fraction = ++at;
        at = skip_digits(text, at);
        if (at == fraction) {
            return false;
        }
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
            ++at;
        }
        auto const exponent = at;
        at = skip_digits(text, at);
        if (at == exponent) {
            return false;
        }
    }
    return at == text.size();
}

/// A JSON number taken apart: sign, significant digits, place of the first of them.
struct number_parts {
    bool negative = false;
    std::string_view
        digits{};  ///< From the first significant digit on, perhaps with a point; empty for zero.
    std::int64_t place =
        0;  ///< Of the first significant digit if the exponent were 0: 0 for units, -1 for tenths.
    bool exponent_negative = false;
    std::string_view exponent{};  ///< Digits only.
};

/// Preconditions: `is_json_number(text)`.
constexpr number_parts take_apart(std::string_view text) noexcept {
    number_parts parts;
    parts.negative = text[0] == '-';
    text.remove_prefix(parts.negative ? 1 : 0);
    auto const mark = text.find_first_of("eE");
    if (mark != std::string_view::npos) {
        parts.exponent = text.substr(mark + 1);
        parts.exponent_negative = parts.exponent[0] == '-';
        parts.exponent.remove_prefix(is_digit(parts.exponent[0]) ? 0 : 1);
        text = text.substr(0, mark);
    }
    auto const point = skip_digits(text, 0);
    auto const first = text.find_first_of("123456789");
    if (first != std::string_view::npos) {
        parts.digits = text.substr(first);
        parts.place =
            static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) - (first < point ? 1 : 0);
    }
    return parts;
}

/// The difference of two exponents, exact up to ± `beyond`, which stands for anything further.
constexpr std::int64_t exponent_difference(number_parts const& left, number_parts const& right) noexcept {
    constexpr std::int64_t beyond = 1'000'000'000'000'000'000;
    auto const digit = [](number_parts const& parts, std::size_t length, std::size_t index) -> std::int64_t {
        auto const padding = length - parts.exponent.size();
        std::int64_t const value = index < padding ? 0 : parts.exponent[index - padding] - '0';
        return parts.exponent_negative ? -value : value;
    };
    auto const length =
        left.exponent.size() > right.exponent.size() ? left.exponent.size() : right.exponent.size();
    std::int64_t difference = 0;
    for (std::size_t i = 0; i < length; ++i) {
        // Digits that follow add at most 2 in the last place kept: they cannot bring a large difference back.
        if (difference >= beyond / 20 || difference <= -beyond / 20) {
            return difference > 0 ? beyond : -beyond;
        }
        difference = difference * 10 + digit(left, length, i) - digit(right, length, i);
    }
    return difference;
}

/// Compares digits as a fraction: trailing zeros and the point do not count.
constexpr std::strong_ordering compare_digits(std::string_view left, std::string_view right) noexcept {
    auto const next = [](std::string_view& digits) {
        if (!digits.empty() && digits.front() == '.') {
            digits.remove_prefix(1);
        }
        char const digit = digits.empty() ? '0' : digits.front();
        digits.remove_prefix(digits.empty() ? 0 : 1);
        return digit;
    };
    while (!left.empty() || !right.empty()) {
        auto const order = next(left) <=> next(right);
        if (order != 0) {
            return order;
        }
    }
    return std::strong_ordering::equal;
}

/// Compares two JSON numbers by value. Preconditions: both are JSON numbers. Complexity: linear.
constexpr std::strong_ordering compare_numbers(std::string_view left_text,
                                               std::string_view right_text) noexcept {
    auto const left = take_apart(left_text);
    auto const right = take_apart(right_text);
    auto const sign = [](number_parts const& parts) {
        return parts.digits.empty() ? 0 : parts.negative ? -1 : 1;
    };
    if (sign(left) != sign(right) || sign(left) == 0) {
        return sign(left) <=> sign(right);
    }
    auto const places = exponent_difference(left, right) + (left.place - right.place);
    auto const magnitude = places != 0 ? places <=> 0 : compare_digits(left.digits, right.digits);
    return left.negative ? 0 <=> magnitude : magnitude;
}

}  // namespace typehook::detail
