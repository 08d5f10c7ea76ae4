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

#include <typehook/reflect/key_index.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::json::detail {

/// A string token that was read, in two registers: where it ends, and where its text is.
struct text_token {
    char const* behind;     ///< The place behind its closing quote, or null as the reader says.
    std::size_t unescaped;  ///< The size of its text in the reader's buffer, or `in_place`.

    static constexpr std::size_t in_place = static_cast<std::size_t>(-1);
};

/// The text of the token whose opening quote is at `p`. Lifetime: until the next token, unless it is in place.
inline std::string_view text_of(reader& from, char const* p, text_token token) noexcept {
    if (token.unescaped == text_token::in_place) [[likely]] {
        return {p + 1, static_cast<std::size_t>(token.behind - p - 2)};
    }
    return {from.scratch().data(), token.unescaped};
}

/// A string token where the quick way ends, read again from its opening quote.
[[gnu::noinline, gnu::cold]] inline text_token careful_text(reader& from, char const* p) {
    std::string_view raw;
    bool escaped = false;
    from.position = p;
    if (!from.string_token(raw, escaped)) {
        return {nullptr, 0};
    }
    auto const text = from.text(raw, escaped);
    return {from.position, escaped ? text.size() : text_token::in_place};
}

/// Reads a token with escapes from its first one on, unescaping while it scans. `p` is the opening quote, `at` the backslash;
/// what stands before `special` is plain.
[[gnu::noinline]] inline text_token escaped_text(reader& from, char const* p, char const* at,
                                                 char const* special) {
    auto& buffer = from.scratch();
    auto const before = static_cast<std::size_t>(at - p - 1);
    // No escape is shorter than what it stands for, and a block may be stored behind the last character.
    auto const grow = [&buffer](std::size_t used) {
        set_length(buffer, used < buffer.size() ? used : buffer.size());
        buffer.reserve(4 * used + 512);
        set_length(buffer, buffer.capacity());
    };
    if (buffer.size() < before + 2 * block::size) {
        grow(before);
    }
    char* out = buffer.data();
    char* limit = out + buffer.size() - 2 * block::size;
    std::memcpy(out, p + 1, before);
    out += before;
    mask seen = special != at;
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
        char const* const text = buffer.data();
        char const* const unchecked = text + (special - p - 1);
        if (*at != '"' ||
            (seen != 0 && !is_valid_utf8({unchecked, static_cast<std::size_t>(out - unchecked)}))) {
            break;
        }
        return {at + 1, static_cast<std::size_t>(out - text)};
    }
    return careful_text(from, p);
}

/// Reads a token on from its first byte that is not plain, or not known to be: `special`.
[[gnu::noinline]] inline text_token special_text(reader& from, char const* p, char const* special) {
    for (char const* at = special; from.end - at >= static_cast<std::ptrdiff_t>(block::size);) {
        mask const ends = block::load(at).text_ends();
        if (ends == 0) {
            at += block::size;
            continue;
        }
        at += first_of(ends);
        if (*at == '\\') {
            return escaped_text(from, p, at, special);
        }
        if (*at != '"' || !is_valid_utf8({special, static_cast<std::size_t>(at - special)})) {
            break;
        }
        return {at + 1, text_token::in_place};
    }
    return careful_text(from, p);
}

/// Reads a token whose plain start reaches at least up to `at`, where fewer bytes than a block are left: by the last block of
/// the text. Events end in short strings; byte by byte the last one cost a twentieth of a small event.
[[gnu::noinline]] inline text_token last_text(reader& from, char const* p, char const* at) {
    if (p != from.end && *p == '"' && from.whole_text().size() >= block::size) [[likely]] {
        char const* const last = from.end - block::size;
        mask const specials = block::load(last).specials() >> (at - last);
        if (specials != 0 && at[first_of(specials)] == '"') {
            return {at + first_of(specials) + 1, text_token::in_place};
        }
    }
    return careful_text(from, p);
}

/// Reads a token whose text is plain up to `at`.
[[gnu::always_inline]] inline text_token long_text(reader& from, char const* p, char const* at) {
    while (from.end - at >= static_cast<std::ptrdiff_t>(wide_block::size)) {
        mask const specials = wide_block::load(at).specials();
        if (specials != 0) {
            at += first_of(specials);
            return *at == '"' ? text_token{at + 1, text_token::in_place} : special_text(from, p, at);
        }
        at += wide_block::size;
    }
    if (from.end - at >= static_cast<std::ptrdiff_t>(block::size)) {
        return special_text(from, p, at);
    }
    return last_text(from, p, at);
}

/// Reads any string token.
[[gnu::noinline]] inline text_token read_token(reader& from, char const* p) {
    if (p == from.end || *p != '"') [[unlikely]] {
        return careful_text(from, p);
    }
    return long_text(from, p, p + 1);
}

/// The closing quote of the string token at `p` if it is plain and has at most 16 characters, as most have; else null. Whoever
/// inlines this alone and calls a function for all the rest needs no frame: that was a third of what reading a short string took.
[[gnu::always_inline]] inline char const* end_of_short_text(char const* p, char const* end) noexcept {
    if (end - p <= static_cast<std::ptrdiff_t>(block::size) + 1 || *p != '"') [[unlikely]] {
        return nullptr;
    }
    mask const behind_block = mask{1} << block::size;
    char const* const at = p + 1 + first_of(block::load(p + 1).specials() | behind_block);
    return *at == '"' ? at : nullptr;
}

/// Reads a string token as text. Lifetime of `found`: as the text that is decoded if `borrowed`, else until the next token.
[[gnu::always_inline]] inline char const* read_text(reader& from, char const* p, std::string_view& found,
                                                    bool& borrowed) {
    if (char const* const quote = end_of_short_text(p, from.end); quote != nullptr) [[likely]] {
        found = {p + 1, static_cast<std::size_t>(quote - p - 1)};
        borrowed = true;
        return quote + 1;
    }
    auto const token = read_token(from, p);
    if (token.behind != nullptr) [[likely]] {
        found = text_of(from, p, token);
        borrowed = token.unescaped == text_token::in_place;
    }
    return token.behind;
}

/// The characters of a short name in the text, as words. Without branches on their number, which nothing predicts.
/// Preconditions: eight bytes can be loaded, and as many as there are characters.
struct short_key {
    char const* p;
    std::size_t size;
    std::size_t tail_at;
    std::uint64_t mask;
    key_words words;

    short_key(char const* characters, std::size_t count) noexcept
        : p(characters),
          size(count),
          tail_at(count < 8 ? 0 : count - 8),
          mask(count < 8 ? (std::uint64_t{1} << (8 * count)) - 1 : ~std::uint64_t{0}),
          words{load8(p) & mask, load8(p + tail_at) & mask} {}

    /// Whether `name`, of the same size and with eight bytes to load, is the same.
    bool is(char const* name) const noexcept {
        if ((load8(name) & mask) != words.head || (load8(name + tail_at) & mask) != words.tail) {
            return false;
        }
        for (std::size_t at = 8; at < tail_at; at += 8) {
            if (load8(name + at) != load8(p + at)) {
                return false;
            }
        }
        return true;
    }
};

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

/// Reads a string token that is not short into `out`, whose memory is used again.
[[gnu::noinline]] inline char const* read_other_string(reader& from, char const* p, std::string& out) {
    auto const token = p != from.end && *p == '"' ? long_text(from, p, p + 1) : careful_text(from, p);
    if (token.behind != nullptr) [[likely]] {
        assign(out, text_of(from, p, token));
    }
    return token.behind;
}

/// Reads a string token into `out`, whose memory is used again.
[[gnu::always_inline]] inline char const* read_string(reader& from, char const* p, std::string& out) {
    if (from.end - p > static_cast<std::ptrdiff_t>(block::size) && *p == '"') [[likely]] {
        auto const bytes = block::load(p + 1);
        mask const specials = bytes.specials();
        if (specials != 0 && p[1 + first_of(specials)] == '"') [[likely]] {
            // At most 15 characters, and every std::string has room for 16: one store, whatever the length.
            static_assert(inline_capacity + 1 == block::size);
            bytes.store(out.data());
            set_length(out, first_of(specials));
            return p + 2 + first_of(specials);
        }
    }
    return read_other_string(from, p, out);
}

/// Makes `out` a copy of `characters` of the text that is decoded: few of them by one store, as `read_string` does.
inline void assign_from_text(reader const& from, std::string& out, std::string_view characters) {
    if (characters.size() <= inline_capacity &&
        from.end - characters.data() >= static_cast<std::ptrdiff_t>(block::size)) [[likely]] {
        block::load(characters.data()).store(out.data());
        set_length(out, characters.size());
    } else {
        assign(out, characters);
    }
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
    if (size < 8) {
        value = digits_value(word, size);
        return p + size;
    }
    value = digits_value(word, 8);
    auto const more = load8(p + 8);
    auto const more_size = count_digits(more);
    if (more_size != 0) {
        // Static, or it would be copied to the stack by each call.
        static constexpr std::uint32_t scales[] = {1,       10,        100,        1'000,      10'000,
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
