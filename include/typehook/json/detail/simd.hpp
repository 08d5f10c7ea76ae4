// Text in blocks of 16 or 32 bytes: the only file of the library with intrinsics. Layer json.
//
// A block answers a few questions about its bytes as bit masks (bit i speaks of byte i). It exists four times with the same
// answers, for SSE2 (which every x86-64 has), AVX2, NEON and plain C++; `block` is the one of 16 bytes that the compiler's
// target has, `wide_block` the widest. TYPEHOOK_JSON_PLAIN picks plain C++ whatever the target. No load touches a byte outside
// [p, end): a rest shorter than a block is done byte by byte, since texts are not padded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#if !defined(TYPEHOOK_JSON_PLAIN) && defined(__SSE2__)
#define TYPEHOOK_JSON_SSE2
#include <emmintrin.h>
#if defined(__AVX2__)
#define TYPEHOOK_JSON_AVX2
#include <immintrin.h>
#endif
#elif !defined(TYPEHOOK_JSON_PLAIN) && defined(__ARM_NEON) && defined(__aarch64__)
#define TYPEHOOK_JSON_NEON
#include <arm_neon.h>
#endif

namespace typehook::json::detail {

constexpr bool is_space(char byte) noexcept {
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/// Says whether a byte needs a look inside a string: a quote, a backslash or a control character.
constexpr bool ends_text(char byte) noexcept {
    return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\';
}

/// The same, or not ASCII.
constexpr bool is_special(char byte) noexcept {
    return ends_text(byte) || static_cast<unsigned char>(byte) >= 0x80;
}

using mask = std::uint32_t;

/// The number of the first byte that a mask speaks of. Preconditions: there is one.
inline unsigned first_of(mask bytes) noexcept { return static_cast<unsigned>(__builtin_ctz(bytes)); }

namespace plain {

/// What one block is: `size` bytes, loaded from and stored to anywhere.
class block {
public:
    static constexpr std::size_t size = 16;

    static block load(char const* p) noexcept {
        block result;
        std::memcpy(result.bytes_, p, size);
        return result;
    }
    static block of_words(std::uint64_t low, std::uint64_t high) noexcept {
        block result;
        std::memcpy(result.bytes_, &low, sizeof low);
        std::memcpy(result.bytes_ + sizeof low, &high, sizeof high);
        return result;
    }
    void store(char* p) const noexcept { std::memcpy(p, bytes_, size); }

    /// Quotes, backslashes and control characters.
    mask text_ends() const noexcept {
        return where([](char byte) { return ends_text(byte); });
    }
    /// The same, and bytes that are not ASCII.
    mask specials() const noexcept {
        return where([](char byte) { return is_special(byte); });
    }
    mask non_ascii() const noexcept {
        return where([](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
    }
    mask non_spaces() const noexcept {
        return where([](char byte) { return !is_space(byte); });
    }

private:
    template <class Predicate>
    mask where(Predicate predicate) const noexcept {
        mask found = 0;
        for (std::size_t i = 0; i < size; ++i) {
            found |= static_cast<mask>(predicate(bytes_[i])) << i;
        }
        return found;
    }

    char bytes_[size];
};

}  // namespace plain

#if defined(TYPEHOOK_JSON_SSE2)
namespace sse2 {

// In line by order: in a large file the compiler stops before these, and a call costs more than all they do (half the speed of
// writing a small event).
class block {
public:
    static constexpr std::size_t size = 16;

    [[gnu::always_inline]] static block load(char const* p) noexcept {
        return {_mm_loadu_si128(reinterpret_cast<__m128i const*>(p))};
    }
    [[gnu::always_inline]] static block of_words(std::uint64_t low, std::uint64_t high) noexcept {
        return {_mm_set_epi64x(static_cast<long long>(high), static_cast<long long>(low))};
    }
    [[gnu::always_inline]] void store(char* p) const noexcept {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p), bytes);
    }

    [[gnu::always_inline]] mask text_ends() const noexcept {
        // Unsigned minimum: only control characters are their own minimum with 0x1F.
        auto const controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        return mask_of(_mm_or_si128(controls, quotes()));
    }
    [[gnu::always_inline]] mask specials() const noexcept {
        // Signed: bytes from 0x80 up are negative, so one comparison finds them and the control characters.
        return mask_of(_mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)), quotes()));
    }
    [[gnu::always_inline]] mask non_ascii() const noexcept { return mask_of(bytes); }
    [[gnu::always_inline]] mask non_spaces() const noexcept {
        auto const blank = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')),
                                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')));
        auto const line = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                                       _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
        return mask_of(_mm_or_si128(blank, line)) ^ 0xFFFFu;
    }

    __m128i bytes;

private:
    [[gnu::always_inline]] static mask mask_of(__m128i found) noexcept {
        return static_cast<mask>(_mm_movemask_epi8(found));
    }
    [[gnu::always_inline]] __m128i quotes() const noexcept {
        return _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                            _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    }
};

}  // namespace sse2
using block = sse2::block;
#elif defined(TYPEHOOK_JSON_NEON)
namespace neon {

class block {
public:
    static constexpr std::size_t size = 16;

    [[gnu::always_inline]] static block load(char const* p) noexcept {
        return {vld1q_u8(reinterpret_cast<std::uint8_t const*>(p))};
    }
    [[gnu::always_inline]] static block of_words(std::uint64_t low, std::uint64_t high) noexcept {
        return {vcombine_u8(vcreate_u8(low), vcreate_u8(high))};
    }
    [[gnu::always_inline]] void store(char* p) const noexcept {
        vst1q_u8(reinterpret_cast<std::uint8_t*>(p), bytes);
    }

    [[gnu::always_inline]] mask text_ends() const noexcept {
        return mask_of(vorrq_u8(vcltq_u8(bytes, vdupq_n_u8(0x20)), quotes()));
    }
    [[gnu::always_inline]] mask specials() const noexcept {
        return mask_of(vorrq_u8(vcltq_s8(vreinterpretq_s8_u8(bytes), vdupq_n_s8(0x20)), quotes()));
    }
    [[gnu::always_inline]] mask non_ascii() const noexcept {
        return mask_of(vcgeq_u8(bytes, vdupq_n_u8(0x80)));
    }
    [[gnu::always_inline]] mask non_spaces() const noexcept {
        auto const blank = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8(' ')), vceqq_u8(bytes, vdupq_n_u8('\t')));
        auto const line = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('\n')), vceqq_u8(bytes, vdupq_n_u8('\r')));
        return mask_of(vorrq_u8(blank, line)) ^ 0xFFFFu;
    }

    uint8x16_t bytes;

private:
    /// NEON has no movemask: each byte contributes its own bit, and each half is added up.
    [[gnu::always_inline]] static mask mask_of(uint8x16_t found) noexcept {
        static constexpr std::uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                                     1, 2, 4, 8, 16, 32, 64, 128};
        auto const bits = vandq_u8(found, vld1q_u8(weights));
        return static_cast<mask>(vaddv_u8(vget_low_u8(bits))) |
               static_cast<mask>(vaddv_u8(vget_high_u8(bits))) << 8;
    }
    [[gnu::always_inline]] uint8x16_t quotes() const noexcept {
        return vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('"')), vceqq_u8(bytes, vdupq_n_u8('\\')));
    }
};

}  // namespace neon
using block = neon::block;
#else
using block = plain::block;
#endif

#if defined(TYPEHOOK_JSON_AVX2)
namespace avx2 {

class block {
public:
    static constexpr std::size_t size = 32;

    [[gnu::always_inline]] static block load(char const* p) noexcept {
        return {_mm256_loadu_si256(reinterpret_cast<__m256i const*>(p))};
    }
    [[gnu::always_inline]] void store(char* p) const noexcept {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), bytes);
    }

    [[gnu::always_inline]] mask text_ends() const noexcept {
        auto const controls = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1F)), bytes);
        return mask_of(_mm256_or_si256(controls, quotes()));
    }
    [[gnu::always_inline]] mask specials() const noexcept {
        return mask_of(_mm256_or_si256(_mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), bytes), quotes()));
    }
    [[gnu::always_inline]] mask non_ascii() const noexcept { return mask_of(bytes); }
    [[gnu::always_inline]] mask non_spaces() const noexcept {
        auto const blank = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(' ')),
                                           _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\t')));
        auto const line = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n')),
                                          _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\r')));
        return ~mask_of(_mm256_or_si256(blank, line));
    }

    __m256i bytes;

private:
    [[gnu::always_inline]] static mask mask_of(__m256i found) noexcept {
        return static_cast<mask>(_mm256_movemask_epi8(found));
    }
    [[gnu::always_inline]] __m256i quotes() const noexcept {
        return _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')),
                               _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')));
    }
};

}  // namespace avx2
using wide_block = avx2::block;
#else
using wide_block = block;
#endif

/// Two blocks as one, for loops in which a decision a step costs more than the step.
struct block_pair {
    static constexpr std::size_t size = 2 * block::size;

    [[gnu::always_inline]] static block_pair load(char const* p) noexcept {
        return {block::load(p), block::load(p + block::size)};
    }
    [[gnu::always_inline]] void store(char* p) const noexcept {
        low.store(p);
        high.store(p + block::size);
    }

    [[gnu::always_inline]] mask text_ends() const noexcept {
        return low.text_ends() | high.text_ends() << block::size;
    }
    [[gnu::always_inline]] mask specials() const noexcept {
        return low.specials() | high.specials() << block::size;
    }
    [[gnu::always_inline]] mask non_ascii() const noexcept {
        return low.non_ascii() | high.non_ascii() << block::size;
    }
    [[gnu::always_inline]] mask non_spaces() const noexcept {
        return low.non_spaces() | high.non_spaces() << block::size;
    }

    block low, high;
};

/// A block of 32 bytes, whatever the target.
using block_of_32 = std::conditional_t<wide_block::size == block_pair::size, wide_block, block_pair>;

/// The specials of the 64 bytes at `p`, one bit each.
[[gnu::always_inline]] inline std::uint64_t specials_of_64(char const* p) noexcept {
    std::uint64_t found = 0;
    for (std::size_t at = 0; at < 64; at += wide_block::size) {
        found |= std::uint64_t{wide_block::load(p + at).specials()} << at;
    }
    return found;
}

/// Advances by blocks until `mask_of` finds something, then by bytes while `passes`.
template <class Block, class MaskOf, class Passes>
char const* scan_blocks(char const* p, char const* end, MaskOf mask_of, Passes passes) noexcept {
    for (; end - p >= static_cast<std::ptrdiff_t>(Block::size); p += Block::size) {
        if (mask const found = mask_of(Block::load(p)); found != 0) {
            return p + first_of(found);
        }
    }
    while (p != end && passes(*p)) {
        ++p;
    }
    return p;
}

/// The first byte that is not whitespace, or `end`.
template <class Block = wide_block>
char const* skip_spaces(char const* p, char const* end) noexcept {
    return scan_blocks<Block>(
        p, end, [](Block bytes) { return bytes.non_spaces(); }, is_space);
}

/// The first byte that is special in a string, or `end`.
template <class Block = wide_block>
char const* find_special(char const* p, char const* end) noexcept {
    return scan_blocks<Block>(
        p, end, [](Block bytes) { return bytes.specials(); }, [](char byte) { return !is_special(byte); });
}

/// The first byte that is not ASCII, or `end`.
template <class Block = wide_block>
char const* find_non_ascii(char const* p, char const* end) noexcept {
    return scan_blocks<Block>(
        p, end, [](Block bytes) { return bytes.non_ascii(); },
        [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

/// The same, where there is some, probably a line feed and an indentation.
[[gnu::noinline]] inline char const* skip_some_spaces(char const* p, char const* end) noexcept {
    if (end - p >= static_cast<std::ptrdiff_t>(block_of_32::size)) {
        if (mask const others = block_of_32::load(p).non_spaces(); others != 0) {
            return p + first_of(others);
        }
        p += block_of_32::size;
    }
    return skip_spaces(p, end);
}

/// The same between the members of an object, where most texts that are not compact have as much space before each: `width`, up
/// to 31. That there is as much again only has to be confirmed, so the processor reads on meanwhile.
[[gnu::noinline]] inline char const* skip_indentation(char const* p, char const* end,
                                                      std::uint32_t& width) noexcept {
    if (end - p >= static_cast<std::ptrdiff_t>(block_of_32::size)) {
        mask const others = block_of_32::load(p).non_spaces();
        mask const expected = mask{1} << width;
        if ((others & (expected | (expected - 1))) == expected) [[likely]] {
            return p + width;
        }
        if (others != 0) {
            width = first_of(others);
            return p + width;
        }
    }
    return skip_some_spaces(p, end);
}

/// The same as `skip_spaces`, for compact texts, which have no whitespace: that is decided by one comparison.
[[gnu::always_inline]] constexpr char const* skip_space(char const* p, char const* end) noexcept {
    if (p == end || static_cast<unsigned char>(*p) > ' ') {
        return p;
    }
    if (std::is_constant_evaluated()) {
        while (p != end && is_space(*p)) {
            ++p;
        }
        return p;
    }
    return skip_some_spaces(p, end);
}

}  // namespace typehook::json::detail
