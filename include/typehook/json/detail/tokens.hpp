// The quick way through strings and numbers. Layer json.
//
// What events hold almost always (plain text, integers of up to 16 digits, decimals without exponent, more text behind them)
// is read in blocks and words, with the cursor in a register. Whatever is not that, errors above all, is left to the reader's
// careful functions, which alone know what is wrong and where: a quick function never judges, it only accepts.
//
// Each function takes the place of a token and returns the place behind it, or null as the reader says. They are not inlined:
// there is one of each in a program, and events have hundreds of members.
#pragma once

#include <typehook/json/detail/simd.hpp>
#include <typehook/json/detail/string_fill.hpp>
#include <typehook/json/detail/words.hpp>
#include <typehook/json/reader.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::json::detail {

/// A string token where the quick way ends, read again from its opening quote.
[[gnu::noinline, gnu::cold]] inline char const* careful_text(reader& from, char const* p,
                                                             std::string_view& found, bool& borrowed) {
    std::string_view raw;
    bool escaped = false;
    from.position = p;
    if (!from.string_token(raw, escaped)) {
        return nullptr;
    }
    found = from.text(raw, escaped);
    borrowed = !escaped;
    return from.position;
}

/// Reads a token with escapes from its first one on, unescaping while it scans. `p` is the opening quote, `at` the backslash.
[[gnu::noinline]] inline char const* escaped_text(reader& from, char const* p, char const* at,
                                                  std::string_view& found, bool& borrowed) {
    auto& buffer = from.scratch();
    auto const plain = static_cast<std::size_t>(at - p - 1);
    // No escape is shorter than what it stands for, and a block may be stored behind the last character.
    auto const grow = [&buffer](std::size_t used) {
        set_length(buffer, used < buffer.size() ? used : buffer.size());
        buffer.reserve(4 * used + 512);
        set_length(buffer, buffer.capacity());
    };
    if (buffer.size() < plain + 2 * block::size) {
        grow(plain);
    }
    char* out = buffer.data();
    char* limit = out + buffer.size() - 2 * block::size;
    std::memcpy(out, p + 1, plain);
    out += plain;
    mask seen = 0;
    char const* const last = from.end - block::size;
    while (at <= last) {
        if (out > limit) [[unlikely]] {
            auto const used = static_cast<std::size_t>(out - buffer.data());
            grow(used);
            out = buffer.data() + used;
            limit = buffer.data() + buffer.size() - 2 * block::size;
        }
        auto const bytes = block::load(at);
        bytes.store(out);
        seen |= bytes.non_ascii();
        mask const ends = bytes.text_ends();
        if (ends == 0) {
            at += block::size;
            out += block::size;
            continue;
        }
        auto const size = first_of(ends);
        at += size;
        out += size;
        if (*at == '\\' && at + 1 != from.end) [[likely]] {
            if (char const character = simple_escapes.of[static_cast<unsigned char>(at[1])]; character != 0)
                [[likely]] {
                *out++ = character;
                at += 2;
                continue;
            }
            auto const escape = scan_escape(at, from.end);
            if (escape.error != errc{}) {
                break;
            }
            out += unescape_unit(at, out);
            at = escape.end;
            continue;
        }
        char const* const begin = buffer.data();
        std::string_view const text(begin, static_cast<std::size_t>(out - begin));
        // The plain start was not looked at for what is not ASCII.
        if (*at != '"' ||
            ((seen != 0 || find_non_ascii(begin, begin + plain) != begin + plain) && !is_valid_utf8(text))) {
            break;
        }
        found = text;
        borrowed = false;
        return at + 1;
    }
    return careful_text(from, p, found, borrowed);
}

/// Reads a string token that is not plain within its first block. `p` is the opening quote.
[[gnu::noinline]] inline char const* long_text(reader& from, char const* p, std::string_view& found,
                                               bool& borrowed) {
    char const* const start = p + 1;
    char const* at = start;
    mask seen = 0;
    while (from.end - at >= static_cast<std::ptrdiff_t>(wide_block::size)) {
        auto const bytes = wide_block::load(at);
        mask const ends = bytes.text_ends();
        mask const others = bytes.non_ascii();
        if (ends == 0) {
            seen |= others;
            at += wide_block::size;
            continue;
        }
        at += first_of(ends);
        if (*at == '\\') {
            return escaped_text(from, p, at, found, borrowed);
        }
        found = {start, static_cast<std::size_t>(at - start)};
        borrowed = true;
        seen |= others & (ends - 1) & ~ends;
        if (*at != '"' || (seen != 0 && !is_valid_utf8(found))) {
            break;
        }
        return at + 1;
    }
    return careful_text(from, p, found, borrowed);
}

/// Reads a string token as text. Lifetime of `found`: as the text that is decoded if `borrowed`, else until the next token.
inline char const* read_text(reader& from, char const* p, std::string_view& found, bool& borrowed) {
    if (from.end - p > static_cast<std::ptrdiff_t>(block::size) && *p == '"') [[likely]] {
        mask const specials = block::load(p + 1).specials();
        if (specials != 0 && p[1 + first_of(specials)] == '"') {
            found = {p + 1, first_of(specials)};
            borrowed = true;
            return p + 2 + first_of(specials);
        }
        return long_text(from, p, found, borrowed);
    }
    return careful_text(from, p, found, borrowed);
}

inline constexpr std::size_t no_plain_key = static_cast<std::size_t>(-1);

/// The size of the key whose opening quote is at `p`, if it is plain ASCII without escapes, up to 31 characters long, and its
/// colon follows at once; else `no_plain_key`.
inline std::size_t plain_key_size(char const* p, char const* end) noexcept {
    constexpr std::size_t block_size = block::size;
    // Room for whoever compares the key by words, too.
    constexpr std::ptrdiff_t room = 2 * block_size + 16;
    if (end - p < room || *p != '"') [[unlikely]] {
        return no_plain_key;
    }
    mask specials = block::load(p + 1).specials();
    if (specials == 0) {
        specials = block::load(p + 1 + block_size).specials() << block_size;
    }
    if (specials == 0) {
        return no_plain_key;
    }
    std::size_t const size = first_of(specials);
    return p[1 + size] == '"' && p[2 + size] == ':' ? size : no_plain_key;
}

/// Reads a string token into `out`, whose memory is used again.
[[gnu::noinline]] inline char const* read_string(reader& from, char const* p, std::string& out) {
    std::string_view found;
    bool borrowed = false;
    if (from.end - p > static_cast<std::ptrdiff_t>(block::size) && *p == '"') [[likely]] {
        auto const bytes = block::load(p + 1);
        mask const specials = bytes.specials();
        if (specials != 0 && p[1 + first_of(specials)] == '"') {
            // At most 15 characters, and every std::string has room for 16: one store, whatever the length.
            static_assert(inline_capacity + 1 == block::size);
            bytes.store(out.data());
            set_length(out, first_of(specials));
            return p + 2 + first_of(specials);
        }
        p = long_text(from, p, found, borrowed);
    } else {
        p = careful_text(from, p, found, borrowed);
    }
    if (p != nullptr) [[likely]] {
        assign(out, found);
    }
    return p;
}

/// A number token where the quick way ends, read again from its first byte.
[[gnu::noinline, gnu::cold]] inline char const* careful_number(reader& from, char const* p,
                                                               std::string_view& lexeme) {
    from.position = p;
    return from.number_token(lexeme) ? from.position : nullptr;
}

/// Whether a byte would make more than an integer of the digits before it.
inline bool continues_number(char byte) noexcept {
    return byte == '.' || (byte | 0x20) == 'e' || (byte >= '0' && byte <= '9');
}

/// Reads up to 16 digits without a leading zero. Returns the place behind them, or null if there are none or more.
inline char const* read_digits(char const* p, std::uint64_t& value) noexcept {
    auto const word = load8(p);
    auto const size = count_digits(word);
    if (size == 0 || (size > 1 && *p == '0')) {
        return nullptr;
    }
    value = digits_value(word, size);
    if (size < 8) {
        return p + size;
    }
    auto const more = load8(p + 8);
    auto const more_size = count_digits(more);
    if (more_size != 0) {
        constexpr std::uint64_t scales[] = {1,       10,        100,        1'000,      10'000,
                                            100'000, 1'000'000, 10'000'000, 100'000'000};
        value = value * scales[more_size] + digits_value(more, more_size);
    }
    return p + 8 + more_size;
}

/// Reads an integer of up to 16 digits. Returns the place behind it, or null: then `careful` has to say what there is.
inline char const* quick_integer(char const* p, char const* end, std::int64_t& value) noexcept {
    if (end - p < quick_number_room) {
        return nullptr;
    }
    bool const negative = *p == '-';
    std::uint64_t magnitude = 0;
    char const* const behind = read_digits(p + (negative ? 1 : 0), magnitude);
    if (behind == nullptr || continues_number(*behind)) {
        return nullptr;
    }
    value = negative ? -static_cast<std::int64_t>(magnitude) : static_cast<std::int64_t>(magnitude);
    return behind;
}

/// Reads a number token: an integer or a decimal fraction without exponent; anything else carefully.
[[gnu::noinline]] inline char const* read_number(reader& from, char const* p, std::string_view& lexeme) {
    char const* const last = from.end - quick_number_room;
    if (p <= last) [[likely]] {
        char const* const integer = p + (*p == '-' ? 1 : 0);
        char const* behind = skip_digits(integer, last);
        if (behind != nullptr && behind != integer && (*integer != '0' || behind - integer == 1)) {
            if (*behind == '.') {
                char const* const fraction = behind + 1;
                behind = skip_digits(fraction, last);
                if (behind == nullptr || behind == fraction) {
                    return careful_number(from, p, lexeme);
                }
            }
            if ((*behind | 0x20) != 'e') {
                lexeme = {p, static_cast<std::size_t>(behind - p)};
                return behind;
            }
        }
    }
    return careful_number(from, p, lexeme);
}

}  // namespace typehook::json::detail
