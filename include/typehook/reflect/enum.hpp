// Described enums: enumerator ⇄ wire name. Layer reflect.
//
// The generator specialises `enum_reflection` after the structs that use the enum, so nothing here may be
// asked of an enum while a struct is being declared: `described_enum` would be remembered as false.
#pragma once

#include <typehook/reflect/key_index.hpp>

#include <cassert>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>
#include <type_traits>

namespace typehook {

/// The wire names of an enum whose enumerators are 0 … N-1, in their order: `static constexpr
/// std::string_view names[N]`.
template <class E>
struct enum_reflection;

/// An enum with wire names.
template <class E>
concept described_enum = std::is_enum_v<E> && requires {
    enum_reflection<E>::names;
};

/// How many enumerators a described enum has.
template <described_enum E>
inline constexpr std::size_t enum_size = std::size(enum_reflection<E>::names);

namespace detail {

template <described_enum E>
inline constexpr key_index<enum_size<E>> enum_index{enum_reflection<E>::names};

}  // namespace detail

/// Tells the wire name of an enumerator. Preconditions: it is one of the enum's. Lifetime: static.
template <described_enum E>
constexpr std::string_view to_wire(E value) noexcept {
    auto const number = static_cast<std::size_t>(value);
    assert(number < enum_size<E>);
    return number < enum_size<E> ? enum_reflection<E>::names[number] : std::string_view();
}

/// Finds the enumerator of a wire name. Complexity: one hash and, almost always, one comparison.
template <described_enum E>
constexpr std::optional<E> from_wire(std::string_view name) noexcept {
    auto const number = detail::enum_index<E>.lookup().find(
        name, [](std::size_t candidate) { return enum_reflection<E>::names[candidate]; });
    return number == key_lookup::missing ? std::nullopt : std::optional<E>(static_cast<E>(number));
}

}  // namespace typehook
