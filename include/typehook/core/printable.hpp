// Text from a peer, made fit for terminals and log files. Layer core.
//
// Whatever could start a new line, drive a terminal or reorder what is read is written as an escape: control
// characters, invalid UTF-8, line separators, bidirectional controls. Everything else, in any script, stays
// as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace typehook {

namespace detail {

/// One well-formed UTF-8 sequence at the start of `text`: its length (0 if there is none) and its code point.
struct decoded_character {
    std::size_t length;
    char32_t value;
};

inline decoded_character decode_character(std::string_view text) noexcept {
    auto const lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) {
        return {1, lead};
    }
    std::size_t const length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) {
        return {0, 0};
    }
    char32_t value = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        auto const next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0u) != 0x80) {
            return {0, 0};
        }
        value = (value << 6) | (next & 0x3Fu);
    }
    bool const overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    bool const impossible = value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF);
    return overlong || impossible ? decoded_character{0, 0} : decoded_character{length, value};
}

inline bool is_harmless(char32_t value) noexcept {
    return value >= 0x20 && value != 0x7F && !(value >= 0x80 && value <= 0x9F) && value != 0x061C &&
           !(value >= 0x200E && value <= 0x200F) && !(value >= 0x2028 && value <= 0x202E) &&
           !(value >= 0x2066 && value <= 0x2069) && value != 0xFEFF &&
           !(value >= 0xE0000 && value <= 0xE007F);
}

}  // namespace detail

/// Appends `text` with everything harmful as `\xHH`, one per byte, and a backslash as `\\`; cut with an
/// ellipsis after `limit` bytes.
inline void append_printable(std::string& out, std::string_view text,
                             std::size_t limit = std::string_view::npos) {
    constexpr std::string_view digits = "0123456789abcdef";
    auto const stop = text.size() > limit ? limit : text.size();
    std::size_t at = 0;
    while (at < stop) {
        auto const character = detail::decode_character(text.substr(at));
        if (text[at] == '\\') {
            out += "\\\\";
        } else if (character.length != 0 && detail::is_harmless(character.value)) {
            out.append(text, at, character.length);
        } else {
            for (auto const byte : text.substr(at, character.length == 0 ? 1 : character.length)) {
                out += "\\x";
                out += digits[static_cast<unsigned char>(byte) >> 4];
                out += digits[static_cast<unsigned char>(byte) & 0x0Fu];
            }
        }
        at += character.length == 0 ? 1 : character.length;
    }
    if (at < text.size()) {
        out += "...";
    }
}

/// The same as a string.
inline std::string printable(std::string_view text, std::size_t limit = std::string_view::npos) {
    std::string out;
    append_printable(out, text, limit);
    return out;
}

}  // namespace typehook
