// UTF-8, checked. Layer json.
//
// One function knows what a well-formed sequence is (Unicode 15, table 3-7: no overlong forms, no surrogates,
// nothing above U+10FFFF); checking, replacing and error offsets all follow from it.
#pragma once

#include <typehook/json/detail/simd.hpp>
#include <typehook/json/detail/words.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace typehook::json {

namespace detail {

/// The start of a text as UTF-8: one character, or what stands where one should be.
struct utf8_step {
    std::uint8_t length;  ///< Bytes of the character, or of the maximal part of one; at least 1.
    bool valid;
    bool cut;  ///< Not valid, because the text ends inside the character.
};

/// Preconditions: p != end.
constexpr utf8_step utf8_at(char const* p, char const* end) noexcept {
    auto const lead = static_cast<unsigned char>(*p);
    if (lead < 0x80) {
        return {1, true, false};
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return {1, false, false};
    }
    // Only the second byte's range depends on the first.
    unsigned const low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned const high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    std::uint8_t const length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    for (std::uint8_t i = 1; i < length; ++i) {
        if (p + i == end) {
            return {i, false, true};
        }
        auto const next = static_cast<unsigned char>(p[i]);
        if (next < (i == 1 ? low : 0x80u) || next > (i == 1 ? high : 0xBFu)) {
            return {i, false, false};
        }
    }
    return {length, true, false};
}

/// Writes a code point as UTF-8 to `out`, 1 … 4 bytes. Returns how many. Preconditions: not a surrogate, at most U+10FFFF.
inline std::size_t write_utf8(char32_t character, char* out) noexcept {
    auto const tail = [&](unsigned shift) {
        return static_cast<char>(0x80u | ((character >> shift) & 0x3Fu));
    };
    if (character < 0x80) {
        out[0] = static_cast<char>(character);
        return 1;
    }
    if (character < 0x800) {
        out[0] = static_cast<char>(0xC0u | (character >> 6));
        out[1] = tail(0);
        return 2;
    }
    if (character < 0x10000) {
        out[0] = static_cast<char>(0xE0u | (character >> 12));
        out[1] = tail(6);
        out[2] = tail(0);
        return 3;
    }
    out[0] = static_cast<char>(0xF0u | (character >> 18));
    out[1] = tail(12);
    out[2] = tail(6);
    out[3] = tail(0);
    return 4;
}

}  // namespace detail

namespace detail {

/// The length of the character at `p`, which is not ASCII, from one word: the comparisons of `utf8_at` on all bytes at once; 0 if
/// there is none. Preconditions: four bytes can be loaded.
inline std::size_t utf8_length(char const* p) noexcept {
    auto const word = load4(p);
    if ((word & 0xC0E0u) == 0x80C0u) {
        return (word & 0x1Eu) != 0 ? 2 : 0;  // else overlong
    }
    if ((word & 0xC0C0F0u) == 0x8080E0u) {
        auto const bits = word & 0x200Fu;
        return bits != 0 && bits != 0x200Du ? 3 : 0;  // else overlong, or a surrogate
    }
    if ((word & 0xC0C0C0F8u) == 0x808080F0u) {
        auto const bits = word & 0x3007u;
        return bits != 0 && ((bits & 7) < 4 || bits == 4) ? 4 : 0;  // else overlong, or above U+10FFFF
    }
    return 0;
}

}  // namespace detail

/// Says whether `text` is well-formed UTF-8. Complexity: linear; ASCII goes a block a step, else a character.
inline bool is_valid_utf8(std::string_view text) noexcept {
    char const* p = text.data();
    char const* const end = p + text.size();
    while ((p = detail::find_non_ascii(p, end)) != end) {
        // Texts that are not ASCII tend to stay so for a while.
        do {
            auto const length = end - p >= 4 ? detail::utf8_length(p) : 0;
            if (length != 0) {
                p += length;
                continue;
            }
            auto const step = detail::utf8_at(p, end);
            if (!step.valid) {
                return false;
            }
            p += step.length;
        } while (p != end && static_cast<unsigned char>(*p) >= 0x80);
    }
    return true;
}

/// Says whether `text` starts with a byte order mark, which no JSON text may.
constexpr bool has_byte_order_mark(std::string_view text) noexcept {
    return text.starts_with("\xEF\xBB\xBF");
}

}  // namespace typehook::json
