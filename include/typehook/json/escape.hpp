// String values as JSON text. Layer json.
//
// Whatever the bytes are, what is written is a JSON string: controls are escaped, and bytes that are not UTF-8 become U+FFFD,
// one for each maximal part of a character (the practice of Unicode §3.9 and of WHATWG decoders). Text is copied while it is
// checked: a block or a word is stored first and looked at then.
#pragma once

#include <typehook/json/detail/key_literals.hpp>
#include <typehook/json/detail/simd.hpp>
#include <typehook/json/detail/words.hpp>
#include <typehook/json/utf8.hpp>
#include <typehook/json/writer.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace typehook::json {

namespace detail {

/// What one byte of text becomes at most, and what may be stored behind it.
inline constexpr std::size_t escape_room = 6 + wide_block::size;

/// Writes what stands at `p`, which is special: an escape, a character that is not ASCII, or U+FFFD for bytes that are none.
/// Moves `p` past it. `start` is the offset of the string, where a replacement is noted.
[[gnu::noinline]] inline char* write_special(writer& to, std::size_t start, char* at, char const*& p,
                                             char const* end) {
    if (static_cast<unsigned char>(*p) < 0x80) {
        return at + write_escape(*p++, at);
    }
    auto const step = utf8_at(p, end);
    if (step.valid) {
        std::memcpy(at, p, step.length);
        at += step.length;
    } else {
        to.replaced(start);
        std::memcpy(at, "\xEF\xBF\xBD", 3);
        at += 3;
    }
    p += step.length;
    return at;
}

/// Writes `utf8` as a JSON string, quotes included. Returns the place behind it, where nothing is known of the room.
[[gnu::noinline]] inline char* write_text(writer& to, char* at, std::string_view utf8) {
    char const* p = utf8.data();
    char const* const end = p + utf8.size();
    at = to.room(at, utf8.size() + escape_room + 2);
    auto const start = to.offset(at);
    *at++ = '"';
    auto const left = [&] { return static_cast<std::size_t>(end - p); };
    while (left() >= wide_block::size) {
        auto const bytes = wide_block::load(p);
        bytes.store(at);
        mask const specials = bytes.specials();
        if (specials == 0) {
            p += wide_block::size;
            at += wide_block::size;
            continue;
        }
        p += first_of(specials);
        at = write_special(to, start, at + first_of(specials), p, end);
        at = to.room(at, left() + escape_room + 2);
    }
    while (p != end) {
        auto const size = left() < 8 ? left() : 8;
        auto const word = size == 8 ? load8(p) : load_short(p, size) | each_byte(' ') << 8 * size;
        if (!has_special(word)) {
            store8(at, word);
            p += size;
            at += size;
            continue;
        }
        while (p != end && !is_special(*p)) {
            *at++ = *p++;
        }
        if (p != end) {
            at = write_special(to, start, at, p, end);
            at = to.room(at, left() + escape_room + 2);
        }
    }
    *at++ = '"';
    return at;
}

}  // namespace detail

/// Appends `utf8` as a JSON string, quotes included. `/` and U+007F stay as they are.
///
/// Exception safety: basic (std::bad_alloc). Complexity: linear; plain text goes 16 bytes a step.
inline void append_string(std::string& out, std::string_view utf8) {
    writer to(out);
    to.cursor = detail::write_text(to, to.cursor, utf8);
}

}  // namespace typehook::json
