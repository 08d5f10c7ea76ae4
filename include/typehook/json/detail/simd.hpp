// Scanning at 16 bytes a step: the only file of the library with intrinsics. Layer json.
//
// Each scan exists twice with the same results: `plain`, which is also the constexpr one, and `sse2`, which
// every x86-64 has. No load touches a byte outside [p, end): a rest shorter than a block is done byte by
// byte, since texts are not padded.
#pragma once

#include <cstdint>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace typehook::json::detail {

constexpr bool is_space(char byte) noexcept {
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/// Says whether a byte ends a run of plain text: a quote, a backslash, a control character, or not ASCII.
constexpr bool is_special(char byte) noexcept {
    auto const value = static_cast<unsigned char>(byte);
    return value < 0x20 || value >= 0x80 || byte == '"' || byte == '\\';
}

namespace plain {

constexpr char const* skip_space(char const* p, char const* end) noexcept {
    while (p != end && is_space(*p)) {
        ++p;
    }
    return p;
}

constexpr char const* find_special(char const* p, char const* end) noexcept {
    while (p != end && !is_special(*p)) {
        ++p;
    }
    return p;
}

constexpr char const* find_non_ascii(char const* p, char const* end) noexcept {
    while (p != end && static_cast<unsigned char>(*p) < 0x80) {
        ++p;
    }
    return p;
}

}  // namespace plain

#if defined(__SSE2__)
namespace sse2 {

inline constexpr int block = 16;

inline __m128i load(char const* p) noexcept { return _mm_loadu_si128(reinterpret_cast<__m128i const*>(p)); }

/// The place of the first set bit of a non-empty mask.
inline int first(int mask) noexcept { return __builtin_ctz(static_cast<unsigned>(mask)); }

/// Advances by blocks until `mask_of` finds something, then by bytes with `rest`.
template <class MaskOf, class Rest>
char const* scan(char const* p, char const* end, MaskOf mask_of, Rest rest) noexcept {
    for (; end - p >= block; p += block) {
        if (int const mask = mask_of(load(p)); mask != 0) {
            return p + first(mask);
        }
    }
    return rest(p, end);
}

inline char const* skip_space(char const* p, char const* end) noexcept {
    return scan(
        p, end,
        [](__m128i bytes) {
            auto const blank = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')),
                                            _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')));
            auto const line = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                                           _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
            return _mm_movemask_epi8(_mm_or_si128(blank, line)) ^ 0xFFFF;
        },
        plain::skip_space);
}

inline char const* find_special(char const* p, char const* end) noexcept {
    return scan(
        p, end,
        [](__m128i bytes) {
            // Signed: bytes from 0x80 up are negative, so one comparison finds them and the control
            // characters.
            auto const outside = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
            auto const quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
            auto const backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
            return _mm_movemask_epi8(_mm_or_si128(outside, _mm_or_si128(quote, backslash)));
        },
        plain::find_special);
}

inline char const* find_non_ascii(char const* p, char const* end) noexcept {
    return scan(
        p, end, [](__m128i bytes) { return _mm_movemask_epi8(bytes); }, plain::find_non_ascii);
}

}  // namespace sse2
namespace widest = sse2;
#else
namespace widest = plain;
#endif

/// The first byte that is not whitespace, or `end`.
constexpr char const* skip_space(char const* p, char const* end) noexcept {
    // Compact texts have no whitespace, and others mostly one blank: both are decided before any block is
    // loaded.
    if (p == end || !is_space(*p)) {
        return p;
    }
    ++p;
    if (p == end || !is_space(*p)) {
        return p;
    }
    return std::is_constant_evaluated() ? plain::skip_space(p, end) : widest::skip_space(p, end);
}

/// The first byte that is special in a string, or `end`.
inline char const* find_special(char const* p, char const* end) noexcept {
    return widest::find_special(p, end);
}

/// The first byte that is not ASCII, or `end`.
inline char const* find_non_ascii(char const* p, char const* end) noexcept {
    return widest::find_non_ascii(p, end);
}

}  // namespace typehook::json::detail
