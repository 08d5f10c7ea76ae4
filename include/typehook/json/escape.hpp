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

/// What stands for each byte inside a string: its escape or itself, and in the last byte the size of that. Of valid UTF-8 every
/// byte that is not ASCII stands for itself.
inline constexpr auto written_bytes = [] {
    struct table {
        std::uint64_t of[256];
    } result{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        char written[6]{};
        auto size = write_escape(static_cast<char>(byte), written);
        if (size == 0) {
            written[size++] = static_cast<char>(byte);
        }
        result.of[byte] = std::uint64_t{size} << 56;
        for (std::size_t i = 0; i < size; ++i) {
            result.of[byte] |= std::uint64_t{static_cast<unsigned char>(written[i])} << 8 * i;
        }
    }
    return result;
}();

/// Writes one byte of a string; eight bytes are stored.
[[gnu::always_inline]] inline char* write_byte(char* at, char byte) noexcept {
    auto const written = written_bytes.of[static_cast<unsigned char>(byte)];
    store8(at, written);
    return at + (written >> 56);
}

/// Writes a text that is not UTF-8, with U+FFFD for what is none.
[[gnu::noinline, gnu::cold]] inline char* write_repaired_text(writer& to, char* at, std::string_view bytes) {
    auto const start = to.offset(at);
    *at++ = '"';
    for (char const *p = bytes.data(), *const end = p + bytes.size(); p != end;) {
        at = to.room(at, static_cast<std::size_t>(end - p) + escape_room + 1);
        auto const step = utf8_at(p, end);
        if (!step.valid) {
            to.replaced(start);
            std::memcpy(at, "\xEF\xBF\xBD", 3);
            at += 3;
            p += step.length;
            continue;
        }
        for (char const* const behind = p + step.length; p != behind; ++p) {
            at = write_byte(at, *p);
        }
    }
    *at++ = '"';
    return at;
}

/// Copies a text shorter than a block, by words that overlap. Returns whether `stops` finds something in it.
template <class Stops>
[[gnu::always_inline]] inline bool copy_short(char* at, char const* p, std::size_t size,
                                              Stops stops) noexcept {
    if (size >= 8) {
        auto const first = load8(p);
        auto const last = load8(p + size - 8);
        store8(at, first);
        store8(at + size - 8, last);
        return stops(block::of_words(first, last)) != 0;
    }
    auto const word = load_short(p, size);
    store8(at, word);
    return stops(block::of_words(word | each_byte(' ') << 8 * size, each_byte(' '))) != 0;
}

/// Copies a text of a block or more until `stops` finds something in it; returns whether it does. The last blocks overlap: up to
/// four there is no loop, whose end is hard to predict.
template <class Stops>
[[gnu::always_inline]] inline bool copy_blocks(char* at, char const* p, std::size_t size,
                                               Stops stops) noexcept {
    constexpr auto step = block::size;
    auto const copied = [&](std::size_t offset) __attribute__((always_inline)) {
        auto const bytes = block::load(p + offset);
        bytes.store(at + offset);
        return stops(bytes);
    };
    std::size_t offset = 0;
    for (; size - offset > 4 * step; offset += 2 * step) {
        if ((copied(offset) | copied(offset + step)) != 0) {
            return true;
        }
    }
    auto found = copied(offset) | copied(size - step);
    if (size - offset > 2 * step) {
        found |= copied(offset + step) | copied(size - 2 * step);
    }
    return found != 0;
}

template <class Stops>
[[gnu::always_inline]] inline bool copy_text(char* at, std::string_view text, Stops stops) noexcept {
    return text.size() < block::size ? copy_short(at, text.data(), text.size(), stops)
                                     : copy_blocks(at, text.data(), text.size(), stops);
}

/// Copies whole blocks of a text and escapes what has to be. Preconditions: `size` is a multiple of a block's, a block more can be
/// loaded behind it, and there is room for six times as much and a block.
///
/// A block is stored first and looked at then; behind an escape its rest is stored once more, further on. All escapes of a block are
/// found at once: to look anew behind each took 3 % of writing a product.
[[gnu::always_inline]] inline char* copy_escaped(char* at, char const* p, std::size_t size) noexcept {
    for (char const* const end = p + size; p != end; p += block_of_32::size, at += block_of_32::size) {
        auto const bytes = block_of_32::load(p);
        bytes.store(at);
        for (mask found = bytes.text_ends(); found != 0; found &= found - 1) {
            auto const number = first_of(found);
            char* const behind = write_byte(at + number, p[number]);
            block_of_32::load(p + number + 1).store(behind);
            at = behind - (number + 1);
        }
    }
    return at;
}

/// Writes a text in which something is special.
[[gnu::noinline]] inline char* write_special_text(writer& to, char* at, std::string_view utf8) {
    if (!is_valid_utf8(utf8)) [[unlikely]] {
        return write_repaired_text(to, at, utf8);
    }
    constexpr auto step = block_of_32::size;
    char const* p = utf8.data();
    auto left = utf8.size();
    *at++ = '"';
    for (; left >= 2 * step; p += step, left -= step) {
        at = copy_escaped(to.room(at, left + 6 * step), p, step);
    }
    at = to.room(at, 14 * step);
    if (!copy_text(at, {p, left}, [](auto bytes) { return bytes.text_ends(); })) {
        at += left;
    } else {
        // Blanks need no escape, so those behind the text are as many when they are written.
        char rest[3 * step];
        std::memset(rest, ' ', sizeof rest);
        std::memcpy(rest, p, left);
        at = copy_escaped(at, rest, 2 * step) - (2 * step - left);
    }
    *at++ = '"';
    return at;
}

/// Writes `utf8` as a JSON string, quotes included. Returns the place behind it, where nothing is known of the room.
///
/// Most texts have nothing special in them: they are copied and looked at as a whole, and written once more if there is.
[[gnu::noinline]] inline char* write_text(writer& to, char* at, std::string_view utf8) {
    auto const size = utf8.size();
    at = to.room(at, size + escape_room + 2);
    if (copy_text(at + 1, utf8, [](block bytes) { return bytes.specials(); })) [[unlikely]] {
        return write_special_text(to, at, utf8);
    }
    *at = '"';
    at[size + 1] = '"';
    return at + size + 2;
}

/// The same for a std::string, which always has 16 bytes to load: up to 15 characters are one block, whatever their number.
[[gnu::noinline]] inline char* write_text(writer& to, char* at, std::string const& utf8) {
    auto const size = utf8.size();
    static_assert(inline_capacity + 1 == block::size);
    if (size >= block::size) {
        return write_text(to, at, std::string_view(utf8));
    }
    at = to.room(at, size + escape_room + 2);
    auto const bytes = block::load(utf8.data());
    bytes.store(at + 1);
    if ((bytes.specials() & ((mask{1} << size) - 1)) != 0) [[unlikely]] {
        return write_special_text(to, at, utf8);
    }
    *at = '"';
    at[size + 1] = '"';
    return at + size + 2;
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
