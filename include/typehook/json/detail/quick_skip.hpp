// The quick way past a value of any kind, its syntax checked. Layer json.
//
// As detail/tokens.hpp does for what is read: what texts hold almost always is passed over in blocks and words, and whatever is
// not that (errors above all, deep nesting, the end of the text near) is left to the walk of json/skip.hpp, which goes on at the
// token where this one stopped and alone knows what is wrong and where.
#pragma once

#include <typehook/json/detail/simd.hpp>
#include <typehook/json/detail/words.hpp>
#include <typehook/json/string.hpp>
#include <typehook/json/utf8.hpp>

#include <cstddef>
#include <cstdint>

namespace typehook::json::detail {

/// Moves past the string whose opening quote is at `p`; null if it is not quite plain. Preconditions: `last` is where the last
/// block can be loaded.
[[gnu::always_inline]] inline char const* quick_skip_string(char const* p, char const* last,
                                                            char const* end) noexcept {
    char const* const start = p + 1;
    char const* at = start;
    mask seen = 0;
    while (at <= last) {
        auto const bytes = block::load(at);
        mask const ends = bytes.text_ends();
        mask const others = bytes.non_ascii();
        if (ends == 0) {
            seen |= others;
            at += block::size;
            continue;
        }
        seen |= others & (ends - 1) & ~ends;
        at += first_of(ends);
        if (*at == '"') [[likely]] {
            if (seen != 0 && !is_valid_utf8({start, static_cast<std::size_t>(at - start)})) [[unlikely]] {
                return nullptr;
            }
            return at + 1;
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

/// Moves past the number at `p`; null if there is none. Preconditions: `quick_number_room` bytes are left.
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
    return (*p | 0x20) != 'e' ? p : nullptr;
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

/// Moves past the value at `p`, or as far as the quick way goes. Containers are at most 64 deep here, and `max_depth`.
[[gnu::noinline]] inline skip_place quick_skip(char const* p, char const* end, unsigned max_depth) noexcept {
    using expected = skip_place::expected;
    // So far from the end, every scalar can be looked at without asking.
    constexpr std::ptrdiff_t room = quick_number_room + 8;
    std::uint64_t objects = 0;
    unsigned depth = 0;
    if (end - p < room) {
        return {p, objects, depth, expected::value};
    }
    char const* const last = end - room;
    char const* const last_block = end - block::size;
    unsigned const limit = max_depth < 64 ? max_depth : 64;
    p = skip_space(p, end);
    for (;;) {
        if (p > last) {
            return {p, objects, depth, expected::value};
        }
        char const* behind = nullptr;
        switch (*p) {
        case '"':
            behind = quick_skip_string(p, last_block, end);
            break;
        case '{':
        case '[': {
            bool const object = *p == '{';
            char const* const first = skip_space(p + 1, end);
            if (depth == limit || first > last) {
                return {p, objects, depth, expected::value};
            }
            if (*first == (object ? '}' : ']')) {
                behind = first + 1;
                break;
            }
            ++depth;
            objects = objects << 1 | static_cast<std::uint64_t>(object);
            p = first;
            if (object) {
                goto key;
            }
            continue;
        }
        case 't':
            behind = load4(p) == 0x65757274 ? p + 4 : nullptr;  // "true"
            break;
        case 'f':
            behind = load4(p + 1) == 0x65736C61 ? p + 5 : nullptr;  // "alse"
            break;
        case 'n':
            behind = load4(p) == 0x6C6C756E ? p + 4 : nullptr;  // "null"
            break;
        default:
            behind = quick_skip_number(p, end);
            break;
        }
        if (behind == nullptr) {
            return {p, objects, depth, expected::value};
        }
        p = behind;
        // What follows it, up to the next one.
        for (;;) {
            if (depth == 0) {
                return {p, objects, depth, expected::nothing};
            }
            p = skip_space(p, end);
            bool const object = (objects & 1) != 0;
            if (p == end || (*p != ',' && *p != (object ? '}' : ']'))) {
                return {p, objects, depth, expected::behind_value};
            }
            if (*p == ',') {
                p = skip_space(p + 1, end);
                if (object) {
                    goto key;
                }
                break;
            }
            ++p;
            --depth;
            objects >>= 1;
        }
        continue;
    key:
        if (p > last || *p != '"') {
            return {p, objects, depth, expected::key};
        }
        behind = quick_skip_string(p, last_block, end);
        if (behind == nullptr) {
            return {p, objects, depth, expected::key};
        }
        behind = skip_space(behind, end);
        if (behind == end || *behind != ':') {
            return {p, objects, depth, expected::key};
        }
        p = skip_space(behind + 1, end);
    }
}

}  // namespace typehook::json::detail
