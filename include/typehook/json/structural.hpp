// The codec of described structs: builds the table that json/object.hpp walks. Layer json.
//
// The table is made from the one member list of `description<T>`. A catalog generated with COMPILED declares explicit
// specializations of `codec` and defines them through `structural_codec` in its own source file.
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/extra.hpp>
#include <typehook/json/object.hpp>

#include <typehook/reflect/key_index.hpp>
#include <typehook/reflect/struct.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace typehook::json {

namespace detail {

/// Not constexpr, for clang 14: it crashes on constants of structs with [[no_unique_address]] members.
template <class T>
T value_initialised() {
    return T{};
}

template <class T>
void const* untouched_struct() {
    static T const value = value_initialised<T>();
    return &value;
}

/// Whether a new T may hold something: generated structs say so, of adapted ones nobody knows.
template <class T>
inline constexpr bool has_defaults = !generated_struct<T> || requires { requires T::reflection::has_defaults; };

template <class T>
struct untouched_of {
    static constexpr void const* (*get)() = nullptr;
};

template <class T>
    requires has_defaults<T>
struct untouched_of<T> {
    static constexpr void const* (*get)() = &untouched_struct<T>;
};

template <class T>
void* locate_extra(void* object) noexcept {
    return &static_cast<T*>(object)->extra_members;
}

template <class T>
struct extra_of {
    static constexpr extra_operations const* operations = nullptr;
    static constexpr void* (*locate)(void*) noexcept = nullptr;
};

template <class Storage>
constexpr extra_operations const* operations_for(basic_extra_members<Storage> const*) noexcept {
    return &extra_operations_of<Storage>;
}

template <keeps_extra_members T>
struct extra_of<T> {
    static constexpr extra_operations const* operations = operations_for(static_cast<decltype(T::extra_members)*>(nullptr));
    static constexpr void* (*locate)(void*) noexcept = &locate_extra<T>;
};

template <class T, class Members, class Numbers>
struct member_entries;

template <class T, auto... Members, std::size_t... Numbers>
struct member_entries<T, member_list<Members...>, std::index_sequence<Numbers...>> {
    static constexpr std::array<member_entry, sizeof...(Members)> entries{
        member_entry{description<T>::keys[Numbers], &locate<Members>, &operations_of<member_value_t<Members>>,
                     is_plain_key(description<T>::keys[Numbers])}...};
};

template <class T>
struct object_description {
    using members = typename description<T>::members;
    using entries = member_entries<T, members, std::make_index_sequence<members::size>>;

    static constexpr key_index<members::size> index{description<T>::keys};
    static constexpr object_table table{
        entries::entries.data(), members::size,       index.lookup(),     extra_of<T>::operations,
        extra_of<T>::locate,     untouched_of<T>::get, envelope_struct<T>,
    };
};

}  // namespace detail

/// Reads and writes a described struct by its member list, whatever `codec<T>` is.
template <described_struct T>
struct structural_codec {
    static bool read(reader& from, T& value) { return read_object(from, &value, detail::object_description<T>::table); }
    static void write(writer& to, T const& value) { write_object(to, &value, detail::object_description<T>::table); }
    static void reset(T& value) { reset_object(&value, detail::object_description<T>::table); }
    static bool is_fresh(T const& value) { return is_fresh_object(&value, detail::object_description<T>::table); }
};

template <described_struct T>
struct codec<T> : structural_codec<T> {};

}  // namespace typehook::json
