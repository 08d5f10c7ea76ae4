// A type's operations, as calls and as data. Layer json.
//
// `read_value` and `write_value` call a codec in whichever of its two shapes it has. `operations_of<T>` erases them: objects
// are read by one non-template loop over a table (json/object.hpp), which is what keeps generated types cheap to compile.
// There are four functions a type, whatever the number of members that have it.
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/detail/simd.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/writer.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace typehook::json {

/// Reads a T at `p`, which is no whitespace. Returns the place behind it, or null as the reader says.
template <class T>
[[gnu::always_inline]] inline char const* read_value(reader& from, char const* p, T& value) {
    if constexpr (detail::parsed_in_place<T>) {
        return codec<T>::parse(from, p, value);
    } else {
        from.position = p;
        return codec<T>::read(from, value) ? from.position : nullptr;
    }
}

/// The same at the reader's own cursor. Returns false as the reader says.
template <class T>
bool read_value(reader& from, T& value) {
    if constexpr (detail::parsed_in_place<T>) {
        from.peek();
        char const* const behind = codec<T>::parse(from, from.position, value);
        if (behind == nullptr) {
            return false;
        }
        from.position = behind;
        return true;
    } else {
        return codec<T>::read(from, value);
    }
}

/// Writes a T at `at`, where there are `writer::room_for_scalar` bytes. Returns the place behind it.
template <class T>
[[gnu::always_inline]] inline char* write_value(writer& to, char* at, T const& value) {
    if constexpr (detail::formatted_in_place<T>) {
        return codec<T>::format(to, at, value);
    } else {
        to.cursor = at;
        codec<T>::write(to, value);
        return to.cursor;
    }
}

/// The same at the writer's own cursor.
template <class T>
void write_value(writer& to, T const& value) {
    if constexpr (detail::formatted_in_place<T>) {
        to.cursor = codec<T>::format(to, to.room(to.cursor, writer::room_for_scalar), value);
    } else {
        codec<T>::write(to, value);
    }
}

/// The key of a member as it stands in a text: `,"key":`, and 32 bytes that can be copied along.
struct member_key {
    char const* literal;
    std::uint32_t size;

    static constexpr std::size_t padding = 32;
};

/// What the object loop needs of a member's type.
struct type_operations {
    char const* (*read)(reader&, char const* p, void* value);  ///< Preconditions: p is not the end.
    char* (*write)(writer&, char* at, member_key key,
                   void const* value);    ///< Nothing if the value says that it is absent.
    void (*reset)(void* value);           ///< Makes a value as T{} is.
    bool (*is_fresh)(void const* value);  ///< Says whether a value is as T{} is.
    bool required;
    bool essential;
};

namespace detail {

/// Writes a key, with room behind it for any scalar.
[[gnu::noinline]] inline char* write_key(writer& to, char* at, member_key key) {
    at = to.room(at, key.size + member_key::padding + writer::room_for_scalar);
    // Most keys fit into the first copy, whose length is known here.
    std::memcpy(at, key.literal, member_key::padding);
    if (key.size > member_key::padding) {
        std::memcpy(at + member_key::padding, key.literal + member_key::padding,
                    key.size - member_key::padding);
    }
    return at + key.size;
}

using erased_read = char const* (*)(reader&, char const* p, void* value);

[[gnu::noinline]] inline char const* read_behind_spaces(reader& from, char const* p, void* value,
                                                        erased_read read) {
    p = skip_some_spaces(p, from.end);
    return p != from.end ? read(from, p, value) : from.unexpected_at(p);
}

/// Reads a value and the space before it, in most texts that are not compact one blank. Preconditions: p is not the end.
///
/// Here and not where a member is read, for there is less of this code: pretty-printed events take 4 to 13 % less time. In straight
/// code for each member it was more, and compact events then took 3 % longer.
template <class T>
[[gnu::noinline]] char const* read_erased(reader& from, char const* p, void* value) {
    if (static_cast<unsigned char>(*p) <= ' ') [[unlikely]] {
        if (*p == ' ' && from.end - p >= 2 && static_cast<unsigned char>(p[1]) > ' ') {
            ++p;
        } else if (is_space(*p)) {
            return read_behind_spaces(from, p, value, &read_erased<T>);
        }
    }
    return read_value(from, p, *static_cast<T*>(value));
}

template <class T>
[[gnu::noinline]] char* write_value_erased(writer& to, char* at, void const* value) {
    return write_value(to, at, *static_cast<T const*>(value));
}

template <class T>
char* write_erased(writer& to, char* at, member_key key, void const* value) {
    if constexpr (!presence<T>::required) {
        if (presence<T>::is_absent(*static_cast<T const*>(value))) {
            return at;
        }
    }
    return write_value(to, write_key(to, at, key), *static_cast<T const*>(value));
}

/// By the cheapest means to compile: large catalogs have hundreds of member types, and reset them rarely.
template <class T>
void reset_erased([[maybe_unused]] void* value) {
    auto& held = *static_cast<T*>(value);
    if constexpr (requires { held.reset(); }) {
        held.reset();
    } else if constexpr (requires { codec<T>::reset(held); }) {
        codec<T>::reset(held);
    } else if constexpr (requires { held.clear(); }) {
        held.clear();
    } else if constexpr (!std::is_empty_v<T>) {
        held = T{};
    }
}

template <class T>
bool is_fresh_erased([[maybe_unused]] void const* value) {
    auto const& held = *static_cast<T const*>(value);
    if constexpr (!presence<T>::required) {
        return presence<T>::is_absent(held);
    } else if constexpr (requires { held.has_value(); }) {
        return !held.has_value();
    } else if constexpr (requires { codec<T>::is_fresh(held); }) {
        return codec<T>::is_fresh(held);
    } else if constexpr (requires { held.empty(); }) {
        return held.empty();
    } else if constexpr (std::is_empty_v<T>) {
        return true;
    } else if constexpr (std::equality_comparable<T>) {
        return held == T{};
    } else {
        return false;
    }
}

}  // namespace detail

template <class T>
inline constexpr type_operations operations_of{
    &detail::read_erased<T>,     &detail::write_erased<T>, &detail::reset_erased<T>,
    &detail::is_fresh_erased<T>, presence<T>::required,    is_essential<T>,
};

}  // namespace typehook::json
