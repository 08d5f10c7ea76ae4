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
#include <memory>
#include <optional>
#include <type_traits>

namespace typehook::json {

class reader;
class writer;

/// How a T is read from and written to JSON text. Specialise it for types that the library does not know:
///
///     static bool read(reader& from, T& value);           // false as the reader says; value then unspecified but valid
///     static void write(writer& to, T const& value);      // always one JSON value
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
    void (*reset)(void*) noexcept;
    bool (*is_absent)(void const*) noexcept;
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

/// Destroys and makes anew instead of assigning: half the code to instantiate. Empty types share their storage with
/// neighbours ([[no_unique_address]]) and have nothing to reset.
template <class T>
void reset_erased([[maybe_unused]] void* value) noexcept {
    if constexpr (!std::is_empty_v<T>) {
        std::destroy_at(static_cast<T*>(value));
        std::construct_at(static_cast<T*>(value));
    }
}

template <class T>
bool is_absent_erased(void const* value) noexcept {
    return presence<T>::is_absent(*static_cast<T const*>(value));
}

}  // namespace detail

template <class T>
inline constexpr type_operations operations_of{
    &detail::read_erased<T>,      &detail::write_erased<T>, &detail::reset_erased<T>,
    &detail::is_absent_erased<T>, presence<T>::required,    is_essential<T>,
};

}  // namespace typehook::json
