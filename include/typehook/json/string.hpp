// String tokens: checked in one pass, unescaped only where there is something to unescape. Layer json.
//
// The scan jumps over plain ASCII and looks at single bytes only where a block has something else, so a token
// costs one pass whatever it holds. What the scan accepted, `unescape` need not check again.
#pragma once

#include <typehook/json/detail/simd.hpp>
#include <typehook/json/scanned.hpp>
#include <typehook/json/utf8.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::json {

namespace detail {

/// The character that a simple escape stands for, by its letter; 0 for `u` and what is no escape.
inline constexpr auto simple_escapes = [] {
    struct table {
        char of[256];
    } result{};
    for (auto const& [letter, character] : {std::pair{'"', '"'},
                                            {'\\', '\\'},
                                            {'/', '/'},
                                            {'b', '\b'},
                                            {'f', '\f'},
                                            {'n', '\n'},
                                            {'r', '\r'},
                                            {'t', '\t'}}) {
        result.of[static_cast<unsigned char>(letter)] = character;
    }
    return result;
}();

/// The value of a hexadecimal digit, or -1.
constexpr int hexadecimal(char digit) noexcept {
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    auto const lower = static_cast<char>(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr bool is_high_surrogate(unsigned unit) noexcept { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(unsigned unit) noexcept { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// Scans four hexadecimal digits. On success `.end` is past them.
constexpr scanned scan_unit(char const* p, char const* end, unsigned& unit) noexcept {
    unit = 0;
    for (int i = 0; i < 4; ++i, ++p) {
        if (p == end) {
            return {p, errc::unexpected_end, false};
        }
        int const digit = hexadecimal(*p);
        if (digit < 0) {
            return {p, errc::invalid_escape, false};
        }
        unit = unit * 16 + static_cast<unsigned>(digit);
    }
    return {p, errc{}, false};
}

/// Scans one escape, both halves of a surrogate pair included. Preconditions: *p is the backslash.
constexpr scanned scan_escape(char const* p, char const* end) noexcept {
    char const* const start = p++;
    if (p == end) {
        return {p, errc::unexpected_end, false};
    }
    switch (*p) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return {p + 1, errc{}, false};
    case 'u':
        break;
    default:
        return {p, errc::invalid_escape, false};
    }
    unsigned unit = 0;
    auto const first = scan_unit(p + 1, end, unit);
    if (first.error != errc{} || (!is_high_surrogate(unit) && !is_low_surrogate(unit))) {
        return first;
    }
    if (is_low_surrogate(unit)) {
        return {start, errc::lone_surrogate, false};
    }
    p = first.end;
    for (char const expected : {'\\', 'u'}) {
        if (p == end) {
            return {p, errc::unexpected_end, false};
        }
        if (*p++ != expected) {
            return {start, errc::lone_surrogate, false};
        }
    }
    auto const second = scan_unit(p, end, unit);
    if (second.error == errc{} && !is_low_surrogate(unit)) {
        return {start, errc::lone_surrogate, false};
    }
    return second;
}

/// Writes the character of a `\u` escape, both halves of a surrogate pair included, as UTF-8 to `out`, at most 4 bytes.
/// Returns how many. Preconditions: `scan_escape` accepted it.
inline std::size_t unescape_unit(char const* backslash, char* out) noexcept {
    auto const unit_at = [](char const* digits) {
        unsigned unit = 0;
        scan_unit(digits, digits + 4, unit);
        return char32_t{unit};
    };
    auto const unit = unit_at(backslash + 2);
    if (!is_high_surrogate(unit)) {
        return write_utf8(unit, out);
    }
    return write_utf8(0x10000 + ((unit - 0xD800) << 10) + (unit_at(backslash + 8) - 0xDC00), out);
}

}  // namespace detail

/// Scans a string token from just after its opening quote, checking escapes, surrogate pairs, controls and
/// UTF-8.
///
/// Returns: `.end` is the closing quote; `.special` says that there were escapes.
/// Errors: `.end` is the byte at fault. `unexpected_end` (`.end` is `end`); `invalid_string_control`;
/// `invalid_escape` (the byte that is not part of an escape); `lone_surrogate` (the backslash of the
/// surrogate that has no other half); `invalid_utf8` (the first byte of the sequence that is none).
/// Complexity: linear in the token.
inline scanned scan_string(char const* p, char const* end) noexcept {
    bool escaped = false;
    for (;;) {
        p = detail::find_special(p, end);
        if (p == end) {
            return {p, errc::unexpected_end, escaped};
        }
        if (*p == '"') {
            return {p, errc{}, escaped};
        }
        if (*p == '\\') {
            escaped = true;
            auto const escape = detail::scan_escape(p, end);
            if (escape.error != errc{}) {
                return {escape.end, escape.error, escaped};
            }
            p = escape.end;
        } else if (static_cast<unsigned char>(*p) < 0x20) {
            return {p, errc::invalid_string_control, escaped};
        } else {
            do {
                auto const step = detail::utf8_at(p, end);
                if (!step.valid) {
                    return {step.cut ? end : p, step.cut ? errc::unexpected_end : errc::invalid_utf8,
                            escaped};
                }
                p += step.length;
            } while (p != end && static_cast<unsigned char>(*p) >= 0x80);
        }
    }
}

/// Appends what a string token means to `out`.
///
/// Preconditions: `scan_string` accepted `raw`, which is what stands between the quotes.
/// Exception safety: basic (std::bad_alloc). Complexity: linear.
inline void unescape(std::string_view raw, std::string& out) {
    char const* p = raw.data();
    char const* const end = p + raw.size();
    while (p != end) {
        auto const* const backslash =
            static_cast<char const*>(std::memchr(p, '\\', static_cast<std::size_t>(end - p)));
        if (backslash == nullptr) {
            out.append(p, end);
            return;
        }
        out.append(p, backslash);
        p = backslash + 2;
        switch (char const what = backslash[1]) {
        case 'b':
            out += '\b';
            break;
        case 'f':
            out += '\f';
            break;
        case 'n':
            out += '\n';
            break;
        case 'r':
            out += '\r';
            break;
        case 't':
            out += '\t';
            break;
        case 'u': {
            char character[4];
            out.append(character, detail::unescape_unit(backslash, character));
            p = detail::scan_escape(backslash, end).end;
            break;
        }
        default:
            out += what;
            break;
        }
    }
}

}  // namespace typehook::json
