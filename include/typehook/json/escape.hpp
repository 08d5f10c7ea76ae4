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
inline constexpr std::size_t escape_room = 6 + block::size;

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

/// The letter behind the backslash of a character's short escape, or 0.
inline constexpr auto escape_letters = [] {
    struct table {
        char of[256];
    } result{};
    for (unsigned byte = 0; byte < 0x80; ++byte) {
        char escape[6]{};
        if (write_escape(static_cast<char>(byte), escape) == 2) {
            result.of[byte] = escape[1];
        }
    }
    return result;
}();

/// Where the writing of one string stands. Only ever a local of inlined code, so that it lives in registers.
struct text_place {
    char* at;
    char const* p;
    char const* const end;
    bool judged = false;  ///< Whether the rest was looked at as UTF-8.
    bool valid = false;   ///< Whether it is.

    std::size_t left() const noexcept { return static_cast<std::size_t>(end - p); }
};

/// Writes what stands where a block or a word stopped, and makes room for the rest.
[[gnu::always_inline]] inline void write_stop(writer& to, std::size_t start, text_place& place) {
    auto const byte = static_cast<unsigned char>(*place.p);
    if (char const letter = escape_letters.of[byte]; letter != 0) [[likely]] {
        place.at[0] = '\\';
        place.at[1] = letter;
        place.at += 2;
        ++place.p;
    } else if (byte >= 0x80 && !place.judged) {
        // Once for the whole rest: what is UTF-8 is copied as it is, and only what has an escape still stops.
        place.judged = true;
        place.valid = is_valid_utf8({place.p, place.left()});
        return;
    } else {
        char const* special =
            place.p;  // by reference only here, so that the place itself stays in a register
        place.at = write_special(to, start, place.at, special, place.end);
        place.p = special;
    }
    place.at = to.room(place.at, place.left() + escape_room + 2);
}

/// Writes the last bytes of a text, fewer than a block, by words.
[[gnu::always_inline]] inline void write_words(writer& to, std::size_t start, text_place& place) {
    while (place.p != place.end) {
        auto const size = place.left() < 8 ? place.left() : 8;
        auto const word = size == 8 ? load8(place.p) : load_short(place.p, size) | each_byte(' ') << 8 * size;
        if (!has_special(word)) [[likely]] {
            store8(place.at, word);
            place.p += size;
            place.at += size;
            continue;
        }
        // The last block may have ended within a character of what is known to be UTF-8.
        while (place.p != place.end && !(place.valid ? ends_text(*place.p) : is_special(*place.p))) {
            *place.at++ = *place.p++;
        }
        if (place.p != place.end) {
            write_stop(to, start, place);
        }
    }
}

/// Writes a text of at least a block, by blocks; the last one once more with what is before it.
[[gnu::always_inline]] inline void write_blocks(writer& to, std::size_t start, text_place& place) {
    auto const stops = [&place](block bytes) { return place.valid ? bytes.text_ends() : bytes.specials(); };
    char const* plain_from = place.p;  // from here on, what was written is what stands in the text
    while (place.left() >= block::size) {
        auto const bytes = block::load(place.p);
        bytes.store(place.at);
        mask const found = stops(bytes);
        if (found == 0) {
            place.p += block::size;
            place.at += block::size;
            continue;
        }
        place.p += first_of(found);
        place.at += first_of(found);
        write_stop(to, start, place);
        plain_from = place.p;
    }
    auto const before = block::size - place.left();
    if (before != block::size && static_cast<std::size_t>(place.p - plain_from) >= before) {
        auto const bytes = block::load(place.p - before);
        if (stops(bytes) == 0) [[likely]] {
            bytes.store(place.at - before);
            place.at += place.left();
            place.p = place.end;
        }
    }
}

/// Writes `utf8` as a JSON string, quotes included. Returns the place behind it, where nothing is known of the room.
[[gnu::noinline]] inline char* write_text(writer& to, char* at, std::string_view utf8) {
    at = to.room(at, utf8.size() + escape_room + 2);
    auto const start = to.offset(at);
    *at++ = '"';
    text_place place{at, utf8.data(), utf8.data() + utf8.size()};
    if (utf8.size() >= block::size) {
        write_blocks(to, start, place);
    }
    write_words(to, start, place);
    *place.at++ = '"';
    return place.at;
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
