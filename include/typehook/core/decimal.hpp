// Decimal numbers that keep the digits they were given: 10.00 stays 10.00. Layer core.
//
// The value is its JSON text. No arithmetic: who calculates brings a decimal library and passes text. == is
// by digits, as two texts that a peer wrote differently are different documents; `compare_value` is by
// number.
#pragma once

#include <typehook/core/detail/number_text.hpp>
#include <typehook/core/fixed_string.hpp>
#include <typehook/core/storage.hpp>

#include <charconv>
#include <compare>
#include <concepts>
#include <iosfwd>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace typehook {

namespace detail {

template <class T>
concept counting_integer =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

}  // namespace detail

/// A number of JSON as its text; 0 by default. One that was moved from has no text, and may only be assigned, copied, compared by
/// digits or destroyed; it is written as 0, which `json::verify` tells.
template <class Storage>
class basic_decimal {
public:
    using string_type = typename Storage::string;

    basic_decimal() = default;

    template <detail::counting_integer Integer>
    basic_decimal(Integer value) {
        char digits[24];
        auto const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        text_ = Storage::own({digits, static_cast<std::size_t>(end - digits)});
    }

    /// Errors: throws std::invalid_argument if `number` is no number of JSON. Lifetime: borrowed storage
    /// borrows it.
    template <text_for<string_type> Text>
    explicit basic_decimal(Text&& number) : text_(std::forward<Text>(number)) {
        if (!detail::is_json_number(text_)) {
            throw std::invalid_argument("typehook::decimal: not a number of JSON");
        }
    }

    /// Makes a decimal of `number`, or nothing if it is no number of JSON. Lifetime: borrowed storage borrows
    /// it.
    template <text_for<string_type> Text>
    static std::optional<basic_decimal> parse(Text&& number) {
        std::optional<basic_decimal> result;
        if (detail::is_json_number(number)) {
            result.emplace(trusted(string_type(std::forward<Text>(number))));
        }
        return result;
    }

    /// Wraps `number` unchecked. Preconditions: it is a number of JSON. Lifetime: borrowed storage borrows
    /// it.
    static basic_decimal trusted(string_type number) noexcept {
        basic_decimal result;
        result.text_ = std::move(number);
        return result;
    }

    /// The codec's: the text, to become another number of JSON, unchecked. Lifetime: of this object.
    string_type& trusted_text() noexcept { return text_; }

    /// The digits as they were given. Lifetime: until this object is changed or destroyed, and what it
    /// borrows from.
    std::string_view text() const noexcept { return text_; }

    /// The nearest double; an infinity or zero beyond its range.
    double to_double() const noexcept {
        double value = 0;
        auto const digits = text();
        if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{}) {
            constexpr std::string_view one = "1";
            bool const negative = digits.front() == '-';
            bool const huge = detail::compare_numbers(digits.substr(negative ? 1 : 0), one) > 0;
            value = huge ? std::numeric_limits<double>::infinity() : 0.0;
            return negative ? -value : value;
        }
        return value;
    }

    /// Compares digits: 1.0 is not 1.00. Use `compare_value` for numbers.
    friend bool operator==(basic_decimal const& left, basic_decimal const& right) noexcept {
        return left.text() == right.text();
    }
    /// An integer has no digits to compare: `compare_value(x, 5) == 0` says what is meant.
    template <detail::counting_integer Integer>
    friend bool operator==(basic_decimal const& left, Integer right) = delete;

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        basic_decimal const& value) {
        return out << value.text();
    }

private:
    string_type text_{"0"};
};

using decimal = basic_decimal<owning>;
using decimal_view = basic_decimal<borrowed>;

/// Compares two decimals as numbers, exactly: 1e2, 100 and 100.00 are equal, as are 0 and -0. Complexity:
/// linear.
template <class Left, class Right>
std::strong_ordering compare_value(basic_decimal<Left> const& left,
                                   basic_decimal<Right> const& right) noexcept {
    return detail::compare_numbers(left.text(), right.text());
}
template <class Storage, detail::counting_integer Integer>
std::strong_ordering compare_value(basic_decimal<Storage> const& left, Integer right) noexcept {
    return compare_value(left, basic_decimal<Storage>(right));
}

inline namespace literals {

/// `10.00_decimal`, checked when compiled.
template <char... Characters>
decimal operator""_decimal() {
    static constexpr char number[] = {Characters...};
    static_assert(detail::is_json_number({number, sizeof number}), "typehook: not a number of JSON");
    return decimal::trusted(std::string(number, sizeof number));
}

/// `"-10.00"_decimal`, checked when compiled.
template <fixed_string Number>
decimal operator""_decimal() {
    static_assert(detail::is_json_number(Number.view()), "typehook: not a number of JSON");
    return decimal::trusted(std::string(Number.view()));
}

}  // namespace literals

}  // namespace typehook
