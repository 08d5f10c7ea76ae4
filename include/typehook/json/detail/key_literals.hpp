// The keys of a struct as they stand in a text, made when the program is compiled. Layer json.
//
// One array of characters a struct, `,"first":,"second":`, each key with its comma, quotes, colon and escapes, so that reading
// compares and writing copies without looking at a character.
#pragma once

#include <typehook/json/operations.hpp>

#include <typehook/reflect/struct.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace typehook::json::detail {

/// Writes the escape of `character` to `out` and returns its size; 0 if it needs none. RFC 8259 §7, the short form if there is one.
constexpr std::size_t write_escape(char character, char* out) noexcept {
    auto const simple = [&](char letter) {
        out[0] = '\\';
        out[1] = letter;
        return std::size_t{2};
    };
    switch (character) {
    case '"':
    case '\\':
        return simple(character);
    case '\b':
        return simple('b');
    case '\f':
        return simple('f');
    case '\n':
        return simple('n');
    case '\r':
        return simple('r');
    case '\t':
        return simple('t');
    default:
        break;
    }
    auto const value = static_cast<unsigned char>(character);
    if (value >= 0x20) {
        return 0;
    }
    simple('u');
    out[2] = out[3] = '0';
    out[4] = static_cast<char>('0' + (value >> 4));
    out[5] = "0123456789abcdef"[value & 15];
    return 6;
}

/// Writes a key as it stands in a text, after a comma. Returns its size; with null only that.
constexpr std::size_t write_key_literal(std::string_view key, char* out) noexcept {
    std::size_t size = 0;
    auto const put = [&](char const* characters, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i, ++size) {
            if (out != nullptr) {
                out[size] = characters[i];
            }
        }
    };
    put(",\"", 2);
    for (char const character : key) {
        char escape[6]{};
        auto const escaped = write_escape(character, escape);
        put(escaped != 0 ? escape : &character, escaped != 0 ? escaped : 1);
    }
    put("\":", 2);
    return size;
}

template <class T>
class key_literals {
    static constexpr std::size_t count = description<T>::members::size;

    static constexpr std::size_t size = [] {
        std::size_t sum = 0;
        for (std::size_t number = 0; number < count; ++number) {
            sum += write_key_literal(description<T>::keys[number], nullptr);
        }
        return sum;
    }();

    struct made {
        std::array<char, size + member_key::padding> characters{};
        std::array<std::uint32_t, count + 1> starts{};
    };

    static constexpr made literals = [] {
        made result;
        std::size_t at = 0;
        for (std::size_t number = 0; number < count; ++number) {
            at += write_key_literal(description<T>::keys[number], result.characters.data() + at);
            result.starts[number + 1] = static_cast<std::uint32_t>(at);
        }
        return result;
    }();

public:
    static constexpr member_key key(std::size_t number) noexcept {
        return {literals.characters.data() + literals.starts[number],
                literals.starts[number + 1] - literals.starts[number]};
    }
};

}  // namespace typehook::json::detail
