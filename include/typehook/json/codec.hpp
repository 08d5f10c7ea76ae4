// The one customization point of the codec, and a type's operations as data. Layer json.
//
// `codec<T>` says how a T is read and written. `operations_of<T>` erases it: objects are read by one non-template loop over
// a table (json/object.hpp), which is what keeps generated types cheap to compile.
#pragma once

#include <typehook/core/absent.hpp>
#include <typehook/core/literal.hpp>
#include <typehook/core/optional_nullable.hpp>

#include <typehook/reflect/struct.hpp>

#include <concepts>
#include <optional>
#include <type_traits>

namespace typehook::json {

class reader;
class writer;

/// How a T is read from and written to JSON text. Specialise it for types that the library does not know:
///
///     static bool read(reader& from, T& value);           // false as the reader says; value then unspecified but valid
///     static void write(writer& to, T const& value);      // always one JSON value
///     static void reset(T& value);                        // optional: as `value = T{}`
///     static bool is_fresh(T const& value);               // optional: as `value == T{}`; without either, never
template <class T>
struct codec;

/// A type that the codec can read and write.
template <class T>
concept codable = requires(reader& from, writer& to, T& value, T const& constant) {
    { codec<T>::read(from, value) } -> std::same_as<bool>;
    codec<T>::write(to, constant);
};

/// Whether a member of type T may be left out of the text, and when a value says so.
template <class T>
struct presence {
    static constexpr bool required = true;
    static bool is_absent(T const&) noexcept { return false; }
};

template <class T>
struct presence<std::optional<T>> {
    static constexpr bool required = false;
    static bool is_absent(std::optional<T> const& value) noexcept { return !value.has_value(); }
};

template <class T>
struct presence<optional_nullable<T>> {
    static constexpr bool required = false;
    static bool is_absent(optional_nullable<T> const& value) noexcept { return value.is_absent(); }
};

template <>
struct presence<absent> {
    static constexpr bool required = false;
    static bool is_absent(absent const&) noexcept { return true; }
};

/// Whether an envelope that lacks a member of type T, or has it in the wrong shape, is no envelope of its catalog: its objects,
/// its names and its required content. Elsewhere than in an envelope it means nothing.
template <class T>
inline constexpr bool is_essential = generated_struct<T>;

template <fixed_string Value>
inline constexpr bool is_essential<literal<Value>> = true;

/// What the object loop needs of a member's type. One per type, however many members have it.
struct type_operations {
    bool (*read)(reader&, void*);
    void (*write)(writer&, void const*);
    void (*reset)(void*);                     ///< Makes a value as T{} is.
    bool (*is_fresh)(void const*);            ///< Says whether a value is as T{} is.
    bool (*is_absent)(void const*) noexcept;  ///< Null: never.
    bool required;
    bool essential;
};

namespace detail {

template <class T>
bool read_erased(reader& from, void* value) {
    return codec<T>::read(from, *static_cast<T*>(value));
}

template <class T>
void write_erased(writer& to, void const* value) {
    codec<T>::write(to, *static_cast<T const*>(value));
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
bool is_fresh_erased(void const* value) {
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

template <class T>
bool is_absent_erased(void const* value) noexcept {
    return presence<T>::is_absent(*static_cast<T const*>(value));
}

}  // namespace detail

template <class T>
inline constexpr type_operations operations_of{
    &detail::read_erased<T>,
    &detail::write_erased<T>,
    &detail::reset_erased<T>,
    &detail::is_fresh_erased<T>,
    presence<T>::required ? nullptr : &detail::is_absent_erased<T>,
    presence<T>::required,
    is_essential<T>,
};

}  // namespace typehook::json
