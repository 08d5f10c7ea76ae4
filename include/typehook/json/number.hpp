// Number tokens: scanned, and converted exactly. Layer json.
//
// A number stays text until its type is known, so nothing is rounded on the way: integers never pass through
// a double, and 1.0, 1e3 and 150e-1 are integers because their value is.
#pragma once

#include <typehook/json/detail/decimal_digits.hpp>
#include <typehook/json/detail/words.hpp>
#include <typehook/json/errc.hpp>
#include <typehook/json/scanned.hpp>

#include <bit>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

namespace typehook::json {

namespace detail {

constexpr bool is_digit(char byte) noexcept { return byte >= '0' && byte <= '9'; }

/// Scans one digit or more; `.end` is past them, or where the first should be.
constexpr scanned scan_digits(char const* p, char const* end) noexcept {
    if (p == end) {
        return {p, errc::unexpected_end, false};
    }
    if (!is_digit(*p)) {
        return {p, errc::invalid_number, false};
    }
    do {
        ++p;
    } while (p != end && is_digit(*p));
    return {p, errc{}, false};
}

}  // namespace detail

/// Scans a number token (RFC 8259 §6) from its first byte.
///
/// Returns: `.end` is the first byte that does not belong to it; `.special` says that there is a fraction or
/// an exponent.
/// Errors: `.end` is the byte at fault. `invalid_number`, also for a digit after a leading zero;
/// `unexpected_end`.
/// Complexity: linear in the token.
constexpr scanned scan_number(char const* p, char const* end) noexcept {
    if (p != end && *p == '-') {
        ++p;
    }
    auto digits = detail::scan_digits(p, end);
    if (digits.error != errc{}) {
        return digits;
    }
    if (*p == '0' && digits.end - p > 1) {
        return {p + 1, errc::invalid_number, false};
    }
    p = digits.end;
    bool special = false;
    if (p != end && *p == '.') {
        special = true;
        digits = detail::scan_digits(p + 1, end);
        if (digits.error != errc{}) {
            return digits;
        }
        p = digits.end;
    }
    if (p != end && (*p == 'e' || *p == 'E')) {
        special = true;
        ++p;
        if (p != end && (*p == '+' || *p == '-')) {
            ++p;
        }
        digits = detail::scan_digits(p, end);
        if (digits.error != errc{}) {
            return digits;
        }
        p = digits.end;
    }
    return {p, errc{}, special};
}

/// Converts a number token to an integer if that is what its value is, however it is spelled.
///
/// Preconditions: `scan_number` accepted `lexeme` whole.
/// Returns: `errc{}`, and `value` is exact.
/// Errors: `not_an_integer` for a fraction; `number_out_of_range`, also for a negative number and an unsigned
/// type; `value` is then as it was.
/// Complexity: linear in the lexeme, whatever its exponent says.
template <class Integer>
    requires(std::same_as<Integer, std::int64_t> || std::same_as<Integer, std::uint64_t> ||
             std::same_as<Integer, std::int32_t> || std::same_as<Integer, std::uint32_t>)
constexpr errc to_integer(std::string_view lexeme, Integer& value) noexcept {
    std::uint64_t magnitude = 0;
    bool const negative = lexeme.starts_with('-');
    if (negative) {
        lexeme.remove_prefix(1);
    }
    if (auto const error = detail::to_magnitude(lexeme, magnitude); error != errc{}) {
        return error;
    }
    using limits = std::numeric_limits<Integer>;
    constexpr auto largest = static_cast<std::uint64_t>(limits::max());
    if (!negative) {
        if (magnitude > largest) {
            return errc::number_out_of_range;
        }
        value = static_cast<Integer>(magnitude);
        return errc{};
    }
    if (magnitude > (limits::is_signed ? largest + 1 : 0)) {
        return errc::number_out_of_range;
    }
    value = static_cast<Integer>(0 - magnitude);
    return errc{};
}

/// Says whether a value is neither NaN nor infinite. Not by <cmath>, which would be a tenth of the text that each file includes.
constexpr bool is_finite(double value) noexcept {
    constexpr std::uint64_t exponent = 0x7FF0'0000'0000'0000;
    return (std::bit_cast<std::uint64_t>(value) & exponent) != exponent;
}

/// Converts a number token to the nearest double.
///
/// Preconditions: `scan_number` accepted `lexeme` whole.
/// Returns: `errc{}`, and `value` is correctly rounded; "-0" is negative zero.
/// Errors: `number_out_of_range` for what would become infinite, or zero without being it; `value` is then as
/// it was.
/// Complexity: linear in the lexeme.
inline errc to_double(std::string_view lexeme, double& value) noexcept {
    double found = 0;
    auto const [end, error] = std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), found);
    // Not every standard library reports an underflow, so the result is looked at too.
    if (error != std::errc{} || !is_finite(found) ||
        (found == 0 && !detail::decimal_parts(lexeme).is_zero())) {
        return errc::number_out_of_range;
    }
    value = found;
    return errc{};
}

namespace detail {

/// The eight decimal digits of a number below 10^8, values and not characters, the first in the lowest byte: halved three times,
/// each time with a multiplication in place of a division.
inline std::uint64_t eight_digits(std::uint32_t value) noexcept {
    std::uint64_t const fours = value / 10'000 | std::uint64_t{value % 10'000} << 32;
    std::uint64_t const hundreds = ((fours * 10'486) >> 20) & 0x0000'007F'0000'007Fu;
    std::uint64_t const pairs = hundreds | (fours - hundreds * 100) << 16;
    std::uint64_t const tens = ((pairs * 103) >> 10) & 0x000F'000F'000F'000Fu;
    return tens | (pairs - tens * 10) << 8;
}

/// Writes a number below 10^8 without leading zeros; eight bytes are stored.
inline char* write_first_digits(char* at, std::uint32_t value) noexcept {
    auto const digits = eight_digits(value);
    auto const zeros = static_cast<unsigned>(std::countr_zero(digits | std::uint64_t{1} << 56)) / 8;
    store8(at, (digits | each_byte('0')) >> 8 * zeros);
    return at + 8 - zeros;
}

inline char* write_eight_digits(char* at, std::uint32_t value) noexcept {
    store8(at, eight_digits(value) | each_byte('0'));
    return at + 8;
}

/// Writes an integer by eight digits at once, without a loop: of numbers of many lengths, std::to_chars mispredicts the end.
[[gnu::noinline]] inline char* write_unsigned(char* at, std::uint64_t value) noexcept {
    constexpr std::uint64_t unit = 100'000'000;
    if (value < unit) {
        return write_first_digits(at, static_cast<std::uint32_t>(value));
    }
    auto const high = value / unit;
    if (high < unit) [[likely]] {
        at = write_first_digits(at, static_cast<std::uint32_t>(high));
    } else {
        at = write_first_digits(at, static_cast<std::uint32_t>(high / unit));
        at = write_eight_digits(at, static_cast<std::uint32_t>(high % unit));
    }
    return write_eight_digits(at, static_cast<std::uint32_t>(value % unit));
}

}  // namespace detail

/// Writes an integer to `at`, where there are 20 bytes. Returns the place behind it.
template <class Integer>
    requires(std::same_as<Integer, std::int64_t> || std::same_as<Integer, std::uint64_t>)
char* write_integer(char* at, Integer value) noexcept {
    auto magnitude = static_cast<std::uint64_t>(value);
    if (std::same_as<Integer, std::int64_t> && static_cast<std::int64_t>(magnitude) < 0) {
        *at++ = '-';
        magnitude = 0 - magnitude;
    }
    return detail::write_unsigned(at, magnitude);
}

/// Writes the shortest number that reads back as the same double to `at`, at most 32 bytes, or null for NaN and infinities,
/// which JSON does not have. Returns the place behind it.
///
/// Numbers from 1e-5 up to 2^53 have no exponent: many a receiver reads `100000` as an integer and refuses `1e+05`.
inline char* write_double(char* at, double value) noexcept {
    if (!is_finite(value)) {
        std::memcpy(at, "null", 4);
        return at + 4;
    }
    auto const size = value < 0 ? -value : value;
    bool const plain = size == 0 || (size >= 1e-5 && size < 0x1p53);
    return std::to_chars(at, at + 32, value, plain ? std::chars_format::fixed : std::chars_format::scientific)
        .ptr;
}

/// Appends an integer. Exception safety: strong (std::bad_alloc).
template <class Integer>
void append_integer(std::string& out, Integer value) {
    char digits[20];
    out.append(digits, write_integer(digits, value));
}

/// Appends what `write_double` writes. Exception safety: strong (std::bad_alloc).
inline void append_double(std::string& out, double value) {
    char digits[32];
    out.append(digits, write_double(digits, value));
}

}  // namespace typehook::json
