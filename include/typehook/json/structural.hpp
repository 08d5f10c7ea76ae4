// The codec of described structs: builds the table that json/object.hpp walks. Layer json.
//
// The table is made from the one member list of `description<T>`. Structs of a catalog generated with COMPILED have a codec
// that is only declared here and compiled with the catalog.
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/detail/key_literals.hpp>
#include <typehook/json/extra.hpp>
#include <typehook/json/object.hpp>

#include <typehook/core/compiled.hpp>

#include <typehook/reflect/key_index.hpp>
#include <typehook/reflect/member_place.hpp>
#include <typehook/reflect/struct.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace typehook::json {

namespace detail {

template <class T>
struct object_description;

/// Not constexpr, for clang 14: it crashes on constants of structs with [[no_unique_address]] members, also where it finds them
/// itself.
template <class T>
T new_struct() {
    return T{};
}
template <class T>
std::string const* texts_of_new() {
    static std::vector<std::string> const texts = [] {
        T const value = new_struct<T>();
        return member_texts(&value, object_description<T>::table);
    }();
    return texts.data();
}

/// Whether a new T may hold something: generated structs say so, of adapted ones nobody knows.
template <class T>
inline constexpr bool has_defaults = !generated_struct<T> || requires {
    requires T::reflection::has_defaults;
};

template <class T>
struct untouched_of {
    static constexpr std::string const* (*get)() = nullptr;
};

template <class T>
    requires has_defaults<T>
struct untouched_of<T> {
    static constexpr std::string const* (*get)() = &texts_of_new<T>;
};

template <class T>
struct extra_of {
    static constexpr extra_operations const* operations = nullptr;
    static constexpr model_place place = nullptr;
};

template <class Storage>
constexpr extra_operations const* operations_for(basic_extra_members<Storage> const*) noexcept {
    return &extra_operations_of<Storage>;
}

template <keeps_extra_members T>
struct extra_of<T> {
    static constexpr extra_operations const* operations =
        operations_for(static_cast<decltype(T::extra_members)*>(nullptr));
    static constexpr model_place place = place_of_member<T>(&T::extra_members);
};

template <class T, auto... Members, std::size_t... Numbers>
constexpr std::array<member_entry, sizeof...(Members)> make_entries(
    member_list<Members...>, std::index_sequence<Numbers...>) noexcept {
    return {member_entry{key_literals<T>::key(Numbers),
                         static_cast<std::uint32_t>(description<T>::keys[Numbers].size()),
                         description<T>::keys[Numbers].data(), place_of_member<T>(Members),
                         &operations_of<member_value_t<Members>>}...};
}

template <auto... Members, std::size_t... Numbers>
constexpr auto make_required(member_list<Members...>, std::index_sequence<Numbers...>) noexcept {
    std::array<std::uint64_t, sizeof...(Members) / 64 + 1> bits{};
    ((bits[Numbers / 64] |= std::uint64_t{presence<member_value_t<Members>>::required} << (Numbers % 64)),
     ...);
    return bits;
}

/// Everything that the loop needs of a struct. Named by T alone: a symbol that carries the list of its members takes the
/// compiler longer than the code behind it.
template <class T>
struct object_description {
    using members = typename description<T>::members;
    using numbers = std::make_index_sequence<members::size>;

    static constexpr auto entries = make_entries<T>(members{}, numbers{});
    static constexpr auto required = make_required(members{}, numbers{});
    static constexpr key_index<members::size> index{description<T>::keys};
    static constexpr object_table table{
        entries.data(),     members::size,           index.lookup(),
        required.data(),    extra_of<T>::operations, extra_of<T>::place,
        place_of_struct<T>, untouched_of<T>::get,    envelope_struct<T>,
    };
};

}  // namespace detail

/// Reads and writes a described struct by its member list, whatever `codec<T>` is.
template <described_struct T>
struct structural_codec {
    /// Says that the table is all that reading and writing needs (json/containers.hpp).
    static constexpr object_table const& table() noexcept { return detail::object_description<T>::table; }

    [[gnu::always_inline]] static char const* parse(reader& from, char const* p, T& value) {
        return read_object(from, p, &value, table());
    }
    [[gnu::always_inline]] static char* format(writer& to, char* at, T const& value) {
        return write_object(to, at, &value, table());
    }
    [[gnu::always_inline]] static void reset(T& value) { reset_object(&value, table()); }
    [[gnu::always_inline]] static bool is_fresh(T const& value) { return is_fresh_object(&value, table()); }
};

template <described_struct T>
struct codec<T> : structural_codec<T> {};

/// The codec of a struct of a COMPILED catalog. Defined in events/compile.hpp, instantiated by the catalog's own source.
template <class T>
struct compiled_codec {
    static char const* parse(reader& from, char const* p, T& value);
    static char* format(writer& to, char* at, T const& value);
    static void reset(T& value);
    static bool is_fresh(T const& value);
};

template <class T>
concept compiled_struct = described_struct<T> && compiled_type<T>;

template <compiled_struct T>
struct codec<T> : compiled_codec<T> {};

}  // namespace typehook::json
