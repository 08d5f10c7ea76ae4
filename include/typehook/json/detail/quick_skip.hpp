// The quick way past a value of any kind, its syntax checked. Layer json.
//
// As detail/tokens.hpp does for what is read: what texts hold almost always is passed over in blocks and words, and whatever is
// not that (errors above all, deep nesting) is left to the walk of json/skip.hpp, which goes on at the token where this one stopped
// and alone knows what is wrong and where. The last bytes of a text are copied to where more can be loaded.
#pragma once

#include <typehook/json/detail/simd.hpp>
#include <typehook/json/detail/words.hpp>
#include <typehook/json/string.hpp>
#include <typehook/json/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace typehook::json::detail {

/// Moves past the string whose text starts at `start`, from `at` on; null if it is not quite well.
[[gnu::noinline]] inline char const* quick_skip_text(char const* start, char const* at,
                                                     char const* end) noexcept {
    char const* const last = end - block::size;
    while (at <= last) {
        auto const bytes = block::load(at);
        mask const ends = bytes.text_ends();
        if (ends == 0) {
            at += block::size;
            continue;
        }
        at += first_of(ends);
        if (*at == '"') [[likely]] {
            return is_valid_utf8({start, static_cast<std::size_t>(at - start)}) ? at + 1 : nullptr;
        }
        if (*at != '\\' || at + 1 == end) {
            return nullptr;
        }
        if (simple_escapes.of[static_cast<unsigned char>(at[1])] != 0) [[likely]] {
            at += 2;
            continue;
        }
        auto const escape = scan_escape(at, end);
        if (escape.error != errc{}) {
            return nullptr;
        }
        at = escape.end;
    }
    return nullptr;
}

/// The specials of 64 bytes that are walked over. From one window the ends of several short strings are told, so a walk over keys
/// and values does not wait for a block to be loaded and compared at each of them.
struct text_window {
    static constexpr std::ptrdiff_t size = 64;

    char const* base;
    std::uint64_t specials;

    /// The first special from `start` on, which is not before the window; null where no window can be loaded any more.
    [[gnu::always_inline]] char const* find(char const* start, char const* end) noexcept {
        auto const offset = start - base;
        if (offset < size) [[likely]] {
            if (auto const rest = specials >> offset; rest != 0) [[likely]] {
                return start + __builtin_ctzll(rest);
            }
            start = base + size;
        }
        for (; end - start >= size; start += size) {
            base = start;
            specials = specials_of_64(start);
            if (specials != 0) {
                return start + __builtin_ctzll(specials);
            }
        }
        return nullptr;
    }
};

/// Moves past the string whose opening quote is at `p`; null if it is not quite well.
[[gnu::always_inline]] inline char const* quick_skip_string(text_window& window, char const* p,
                                                            char const* end) noexcept {
    char const* const at = window.find(p + 1, end);
    if (at != nullptr && *at == '"') [[likely]] {
        return at + 1;
    }
    return quick_skip_text(p + 1, at != nullptr ? at : p + 1, end);
}

/// Moves past the number at `p`; null if there is none. Preconditions: `quick_number_room` bytes and a word are left.
[[gnu::always_inline]] inline char const* quick_skip_number(char const* p, char const* end) noexcept {
    char const* const last = end - quick_number_room;
    char const* const integer = p + (*p == '-' ? 1 : 0);
    p = skip_digits(integer, last);
    if (p == nullptr || p == integer || (*integer == '0' && p - integer != 1)) {
        return nullptr;
    }
    if (*p == '.') {
        char const* const fraction = p + 1;
        p = skip_digits(fraction, last);
        if (p == nullptr || p == fraction) {
            return nullptr;
        }
    }
    if ((*p | 0x20) == 'e') [[unlikely]] {
        char const* const exponent = p + (p[1] == '+' || p[1] == '-' ? 2 : 1);
        p = skip_digits(exponent, last);
        return p == exponent ? nullptr : p;
    }
    return p;
}

/// Moves past `null`, `true` or `false`; null if there is none. Preconditions: a word can be loaded.
[[gnu::always_inline]] inline char const* quick_skip_literal(char const* p) noexcept {
    auto const word = load8(p);
    constexpr std::uint64_t four = 0xFFFF'FFFF;
    bool const is_short = ((word & four) == 0x6C6C'756E) | ((word & four) == 0x6575'7274);  // "null", "true"
    bool const is_false = (word & (four << 8 | 0xFF)) == 0x65'736C'6166;
    return (is_short | is_false) ? p + 4 + is_false : nullptr;
}

/// Moves past the scalar at `p`; null if there is none, or not quite.
inline char const* quick_skip_scalar(char const* p, char const* end) noexcept {
    if (end - p < quick_number_room + 8) {
        return nullptr;
    }
    if (*p == '"') {
        mask const specials = block::load(p + 1).specials();
        char const* const at = p + 1 + (specials != 0 ? first_of(specials) : block::size);
        return *at == '"' && specials != 0 ? at + 1 : quick_skip_text(p + 1, at, end);
    }
    if (static_cast<unsigned char>(*p - '0') < 10 || *p == '-') {
        return quick_skip_number(p, end);
    }
    return quick_skip_literal(p);
}

/// Where a walk over a value stands between two tokens.
struct skip_place {
    enum class expected : unsigned char { value, key, behind_value, nothing };

    char const* p;
    std::uint64_t
        objects;     ///< One bit for each open container, the innermost lowest: whether it is an object.
    unsigned depth;  ///< How many there are.
    expected what;
};

/// Bytes that must be left, so that a window can be loaded and a scalar looked at without asking for the end.
inline constexpr std::ptrdiff_t quick_skip_room = text_window::size;
static_assert(quick_skip_room > quick_number_room + 8);

/// Goes on from a place, as far as the quick way goes. Containers are at most 64 deep here, and `max_depth`. `end` is where the
/// text ends, or what may be loaded of it.
[[gnu::noinline]] inline skip_place quick_skip(skip_place const& from, char const* end,
                                               unsigned max_depth) noexcept {
    using expected = skip_place::expected;
    if (end - from.p < quick_skip_room) {
        return from;
    }
    char const* p = from.p;
    char const* behind = nullptr;
    text_window window{p, specials_of_64(p)};
    auto objects = from.objects;
    auto depth = from.depth;
    char const* const last = end - quick_skip_room;
    unsigned const limit = max_depth < 64 ? max_depth : 64;
    auto const stop = [&](expected what) { return skip_place{p, objects, depth, what}; };
    if (from.what == expected::key) {
        goto key;
    }
    if (from.what == expected::behind_value) {
        goto behind_value;
    }
value:
    if (p > last) [[unlikely]] {
        return stop(expected::value);
    }
value_behind_key:
    if (*p == '"') {
        behind = quick_skip_string(window, p, end);
    } else if (static_cast<unsigned char>(*p - '0') < 10 || *p == '-') {
        behind = quick_skip_number(p, end);
    } else if (*p == '{' || *p == '[') {
        bool const object = *p == '{';
        behind = skip_space(p + 1, end);
        if (depth == limit || behind > last) [[unlikely]] {
            return stop(expected::value);
        }
        if (*behind == *p + 2) {  // in ASCII, closing brackets come two places behind
            ++behind;
        } else {
            ++depth;
            objects = objects << 1 | static_cast<std::uint64_t>(object);
            p = behind;
            if (object) {
                goto key;
            }
            goto value_behind_key;
        }
    } else if (is_space(*p)) [[unlikely]] {
        p = skip_space(p, end);
        goto value;
    } else {
        behind = quick_skip_literal(p);
    }
    if (behind == nullptr) [[unlikely]] {
        return stop(expected::value);
    }
    p = behind;
behind_value:
    if (depth == 0) {
        return stop(expected::nothing);
    }
    if (p > last) [[unlikely]] {
        return stop(expected::behind_value);
    }
    if (*p != ',') {
        if (*p == ((objects & 1) != 0 ? '}' : ']')) {
            ++p;
            --depth;
            objects >>= 1;
            goto behind_value;
        }
        if (is_space(*p)) {
            p = skip_space(p, end);
            goto behind_value;
        }
        return stop(expected::behind_value);
    }
    ++p;
    if ((objects & 1) == 0) {
        goto value;
    }
key:
    // At most one byte behind what was looked at last.
    if (*p != '"') [[unlikely]] {
        p = skip_space(p, end);
        if (p > last || *p != '"') {
            return stop(expected::key);
        }
    }
    behind = quick_skip_string(window, p, end);
    if (behind == nullptr || behind > last) [[unlikely]] {
        return stop(expected::key);
    }
    if (*behind != ':') [[unlikely]] {
        behind = skip_space(behind, end);
        if (behind > last || *behind != ':') {
            return stop(expected::key);
        }
    }
    p = behind + 1;
    goto value_behind_key;
}

/// The same to the end of a text: what is too near the end is walked over in a copy with zeros behind it, which are part of no
/// token.
inline skip_place quick_skip_all(char const* p, char const* end, unsigned max_depth) noexcept {
    constexpr std::ptrdiff_t most = 128;
    auto place = quick_skip({p, 0, 0, skip_place::expected::value}, end, max_depth);
    auto const left = end - place.p;
    if (place.what == skip_place::expected::nothing || left > most) [[likely]] {
        return place;
    }
    char copy[most + quick_skip_room];
    std::memcpy(copy, place.p, static_cast<std::size_t>(left));
    std::memset(copy + left, 0, quick_skip_room);
    place.p = copy;
    place = quick_skip(place, copy + left + quick_skip_room, max_depth);
    place.p = end - left + (place.p - copy);
    return place;
}

}  // namespace typehook::json::detail
