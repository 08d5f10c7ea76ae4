// Character classes and small steps of the HTTP grammar (RFC 9110 §5.6). Layer http, private.
//
// ASCII only and free of the locale: what a byte means on the wire must not depend on the machine.
#pragma once

#include <cstddef>
#include <string_view>

namespace typehook::http::detail {

constexpr char ascii_lower(char byte) noexcept {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

constexpr bool is_digit(char byte) noexcept { return byte >= '0' && byte <= '9'; }
constexpr bool is_letter(char byte) noexcept { return ascii_lower(byte) >= 'a' && ascii_lower(byte) <= 'z'; }

// A set of bytes: letters, digits and the others named. One load a byte, for texts that are checked on every request.
class byte_set {
public:
    constexpr explicit byte_set(std::string_view others) noexcept {
        for (int value = 0; value < 256; ++value) {
            auto const byte = static_cast<char>(value);
            has_[static_cast<std::size_t>(value)] =
                is_digit(byte) || is_letter(byte) || others.find(byte) != others.npos;
        }
    }
    constexpr bool contains(char byte) const noexcept { return has_[static_cast<unsigned char>(byte)]; }
    constexpr bool contains_all(std::string_view text) const noexcept {
        for (char const byte : text) {
            if (!contains(byte)) {
                return false;
            }
        }
        return true;
    }

private:
    bool has_[256]{};
};

inline constexpr byte_set token_bytes{"!#$%&'*+-.^_`|~"};

constexpr bool is_token_byte(char byte) noexcept { return token_bytes.contains(byte); }

// The control bytes that no header, trailer or chunk extension may hold: all but the tab.
constexpr bool is_control(char byte) noexcept {
    auto const value = static_cast<unsigned char>(byte);
    return (value < 0x20 && byte != '\t') || value == 0x7F;
}

constexpr std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

// Takes a token off the front of `text`; empty when there is none.
constexpr std::string_view take_token(std::string_view& text) noexcept {
    std::size_t size = 0;
    while (size < text.size() && is_token_byte(text[size])) {
        ++size;
    }
    auto const token = text.substr(0, size);
    text.remove_prefix(size);
    return token;
}

// Takes a quoted string off the front of `text` and gives what is between the quotes, escapes left in; false when it does
// not end.
constexpr bool take_quoted(std::string_view& text, std::string_view& inside) noexcept {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            inside = text.substr(1, i - 1);
            text.remove_prefix(i + 1);
            return true;
        }
    }
    return false;
}

}  // namespace typehook::http::detail
