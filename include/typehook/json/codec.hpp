// The one customization point of the codec, and what the codec asks of a member's type. Layer json.
#pragma once

#include <typehook/core/absent.hpp>
#include <typehook/core/literal.hpp>
#include <typehook/core/optional_nullable.hpp>

#include <typehook/reflect/struct.hpp>

#include <concepts>
#include <optional>

namespace typehook::json {

class reader;
class writer;

/// How a T is read from and written to JSON text. Specialise it for types that the library does not know:
///
///     static bool read(reader& from, T& value);           // false as the reader says; value then unspecified but valid
///     static void write(writer& to, T const& value);      // always one JSON value
///     static void reset(T& value);                        // optional: as `value = T{}`
///     static bool is_fresh(T const& value);               // optional: as `value == T{}`; without either, never
///
/// The library's own codecs keep the cursor in a register instead of the reader's and the writer's memory
/// (json/operations.hpp calls either shape):
///
///     static char const* parse(reader& from, char const* p, T& value);   // `p` is no whitespace; the place behind, or null
///     static char* format(writer& to, char* at, T const& value);         // `writer::room_for_scalar` bytes are there to use
template <class T>
struct codec;

namespace detail {

template <class T>
concept parsed_in_place = requires(reader& from, char const* p, T& value) {
    { codec<T>::parse(from, p, value) } -> std::same_as<char const*>;
};

template <class T>
concept formatted_in_place = requires(writer& to, char* at, T const& value) {
    { codec<T>::format(to, at, value) } -> std::same_as<char*>;
};

template <class T>
concept readable = parsed_in_place<T> || requires(reader& from, T& value) {
    { codec<T>::read(from, value) } -> std::same_as<bool>;
};

template <class T>
concept writable = formatted_in_place<T> || requires(writer& to, T const& value) {
    codec<T>::write(to, value);
};

}  // namespace detail

/// A type that the codec can read and write.
template <class T>
concept codable = detail::readable<T> && detail::writable<T>;

/// Whether a member of type T may be left out of the text, and when a value says so.
template <class T>
struct presence {
    static constexpr bool required = true;
    [[gnu::always_inline]] static bool is_absent(T const&) noexcept { return false; }
};

template <class T>
struct presence<std::optional<T>> {
    static constexpr bool required = false;
    [[gnu::always_inline]] static bool is_absent(std::optional<T> const& value) noexcept {
        return !value.has_value();
    }
};

template <class T>
struct presence<optional_nullable<T>> {
    static constexpr bool required = false;
    [[gnu::always_inline]] static bool is_absent(optional_nullable<T> const& value) noexcept {
        return value.is_absent();
    }
};

template <>
struct presence<absent> {
    static constexpr bool required = false;
    [[gnu::always_inline]] static bool is_absent(absent const&) noexcept { return true; }
};

/// Whether an envelope that lacks a member of type T, or has it in the wrong shape, is no envelope of its catalog: its objects,
/// its names and its required content. Elsewhere than in an envelope it means nothing.
template <class T>
inline constexpr bool is_essential = generated_struct<T>;

template <fixed_string Value>
inline constexpr bool is_essential<literal<Value>> = true;

}  // namespace typehook::json
