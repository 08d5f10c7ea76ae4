// String values as JSON text. Layer json.
//
// Whatever the bytes are, what is written is a JSON string: controls are escaped, and bytes that are not
// UTF-8 become U+FFFD, one for each maximal part of a character (the practice of Unicode §3.9 and of WHATWG
// decoders).
#pragma once

#include <typehook/json/detail/simd.hpp>
#include <typehook/json/utf8.hpp>

#include <string>
#include <string_view>

namespace typehook::json {

namespace detail {

/// Appends the escape of a quote, a backslash or a control character: short where RFC 8259 §7 has a short
/// one.
inline void append_escape(std::string& out, char character) {
    constexpr char const* hexadecimal_digits = "0123456789abcdef";
    auto const value = static_cast<unsigned char>(character);
    switch (character) {
    case '"':
        out.append("\\\"");
        break;
    case '\\':
        out.append("\\\\");
        break;
    case '\b':
        out.append("\\b");
        break;
    case '\f':
        out.append("\\f");
        break;
    case '\n':
        out.append("\\n");
        break;
    case '\r':
        out.append("\\r");
        break;
    case '\t':
        out.append("\\t");
        break;
    default: {
        char const escape[] = {
            '\\', 'u', '0', '0', hexadecimal_digits[value >> 4], hexadecimal_digits[value & 0xF]};
        out.append(escape, sizeof escape);
    }
    }
}

}  // namespace detail

/// Appends `utf8` as a JSON string, quotes included. `/` and U+007F stay as they are.
///
/// Exception safety: basic (std::bad_alloc). Complexity: linear; plain text goes 16 bytes a step.
inline void append_string(std::string& out, std::string_view utf8) {
    char const* p = utf8.data();
    char const* const end = p + utf8.size();
    char const* written = p;
    out += '"';
    while ((p = detail::find_special(p, end)) != end) {
        if (static_cast<unsigned char>(*p) >= 0x80) {
            auto const step = detail::utf8_at(p, end);
            if (!step.valid) {
                out.append(written, p);
                out.append("\xEF\xBF\xBD");
                written = p + step.length;
            }
            p += step.length;
        } else {
            out.append(written, p);
            detail::append_escape(out, *p);
            written = ++p;
        }
    }
    out.append(written, end);
    out += '"';
}

}  // namespace typehook::json
