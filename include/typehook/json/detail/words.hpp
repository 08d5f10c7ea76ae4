// Text in words of eight bytes: digits, keys and short strings without a loop over bytes. Layer json.
//
// Words are compared and shifted as the little-endian numbers that all supported processors make of them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace typehook::json::detail {

static_assert(std::endian::native == std::endian::little,
              "typehook: big-endian processors are not supported");

inline std::uint64_t load8(char const* p) noexcept {
    std::uint64_t word;
    std::memcpy(&word, p, sizeof word);
    return word;
}

inline std::uint32_t load4(char const* p) noexcept {
    std::uint32_t word;
    std::memcpy(&word, p, sizeof word);
    return word;
}

inline void store8(char* p, std::uint64_t word) noexcept { std::memcpy(p, &word, sizeof word); }

constexpr std::uint64_t each_byte(unsigned char byte) noexcept { return 0x0101010101010101u * byte; }

/// The `size` bytes at `p` as a word, the rest zero. Preconditions: size < 8. Touches those bytes only.
inline std::uint64_t load_short(char const* p, std::size_t size) noexcept {
    if (size >= 4) {
        return load4(p) | std::uint64_t{load4(p + size - 4)} << (8 * (size - 4));
    }
    if (size == 0) {
        return 0;
    }
    auto const byte = [p](std::size_t at) {
        return std::uint64_t{static_cast<unsigned char>(p[at])} << (8 * at);
    };
    return byte(0) | byte(size / 2) | byte(size - 1);
}

/// Copies `size` bytes, few most often, by words that overlap: a call of memcpy costs more. At least eight bytes are stored.
[[gnu::always_inline]] inline void copy_bytes(char* to, char const* from, std::size_t size) noexcept {
    if (size < 8) {
        store8(to, load_short(from, size));
    } else if (size <= 16) {
        auto const last = load8(from + size - 8);
        store8(to, load8(from));
        store8(to + size - 8, last);
    } else {
        std::memcpy(to, from, size);
    }
}

/// How many of the word's bytes are digits before the first that is none.
inline unsigned count_digits(std::uint64_t word) noexcept {
    auto const values = word ^ each_byte('0');
    // A byte above 9 overflows into its top bit, one above 127 has it already.
    auto const others = ((values + each_byte(0x76)) | values) & each_byte(0x80);
    return others == 0 ? 8 : static_cast<unsigned>(std::countr_zero(others)) / 8;
}

/// The value of the word's first `count` bytes, which are digits. Preconditions: 1 … 8.
inline std::uint64_t digits_value(std::uint64_t word, unsigned count) noexcept {
    // Shifted up, so that the missing leading digits are zeros. Pairs, then fours, then eight are joined by one multiplication
    // each (Lemire and Mula, "Number parsing at a gigabyte per second", 2021).
    auto values = (word ^ each_byte('0')) << (64 - 8 * count);
    values = values * 10 + (values >> 8);
    return (((values & 0x000000FF000000FFu) * 0x000F424000000064u) +
            (((values >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u)) >>
           32;
}

/// Whether any of the word's bytes is special in a string: a quote, a backslash, a control character, or not ASCII.
inline bool has_special(std::uint64_t word) noexcept {
    auto const quotes = word ^ each_byte('"');
    auto const backslashes = word ^ each_byte('\\');
    auto const found =
        (word - each_byte(0x20)) | (quotes - each_byte(1)) | (backslashes - each_byte(1)) | word;
    return (found & each_byte(0x80)) != 0;
}

/// Bytes that must follow a number's first for the quick way: sixteen digits, and what ends them.
inline constexpr std::ptrdiff_t quick_number_room = 26;

/// Moves past digits. Preconditions: eight bytes can be loaded as long as there are digits.
inline char const* skip_digits(char const* p, char const* last) noexcept {
    while (p <= last) {
        auto const size = count_digits(load8(p));
        p += size;
        if (size != 8) {
            return p;
        }
    }
    return nullptr;
}

}  // namespace typehook::json::detail
