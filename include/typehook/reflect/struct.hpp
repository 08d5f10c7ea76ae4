// Described structs: types whose wire members are known at compile time. Layer reflect.
//
// There is one list of members per struct, `T::reflection` (keys and member pointers), written by the generator or
// recovered from a Hana adaptation (reflect/hana.hpp). `description<T>` is where both meet; everything that walks members
// (codec, conversion, Hana itself) asks it and nothing else, so a member deleted there is gone everywhere.
#pragma once

#include <typehook/core/extra_members.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace typehook {

/// The members of a struct, as pointers to members, in wire order.
template <auto... Members>
struct member_list {
    static constexpr std::size_t size = sizeof...(Members);
};

namespace detail {

template <class Pointer>
struct member_pointer;

template <class Owner, class Value>
struct member_pointer<Value Owner::*> {
    using value = Value;
};

}  // namespace detail

/// The type of the member that `Member` points to.
template <auto Member>
using member_value_t = typename detail::member_pointer<decltype(Member)>::value;

/// A struct that the generator wrote: it has a nested `reflection` with `keys` and `members`.
template <class T>
concept generated_struct = std::is_class_v<T> && requires {
    typename T::reflection::members;
    T::reflection::keys;
};

/// What is known of a struct: `name`, `keys` (an indexable constexpr range of string_view) and `members` (a member_list).
///
/// Specialised for generated structs here and for Hana-adapted ones in reflect/hana.hpp.
template <class T>
struct description;

template <generated_struct T>
struct description<T> {
    static constexpr std::string_view name = T::reflection::name;
    static constexpr auto const& keys = T::reflection::keys;
    using members = typename T::reflection::members;
};

/// A struct with a description, generated or adapted.
template <class T>
concept described_struct = requires {
    typename description<T>::members;
};

namespace detail {

template <class T>
inline constexpr bool is_extra_members = false;

template <class Storage>
inline constexpr bool is_extra_members<basic_extra_members<Storage>> = true;

}  // namespace detail

/// A described struct that keeps what its schema does not know.
template <class T>
concept keeps_extra_members = requires(T& value) {
    requires detail::is_extra_members<std::remove_cvref_t<decltype(value.extra_members)>>;
};

/// A generated struct that is (part of) an envelope: its identity and content cannot be missing in any policy.
template <class T>
concept envelope_struct = generated_struct<T> && requires {
    requires T::reflection::envelope;
};

/// A generated event whose content is the whole body of its message: its one member is written in its place.
template <class T>
concept whole_body_struct = generated_struct<T> && requires { requires T::reflection::whole_body; };

/// The same generated struct in another storage.
template <generated_struct T, class Storage>
using rebind_t = typename T::reflection::template rebind<Storage>;

}  // namespace typehook
