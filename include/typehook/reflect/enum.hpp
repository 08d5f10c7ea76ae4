// Described enums: enumerator ⇄ wire name. Layer reflect.
//
// The generator specialises `enum_reflection` after the structs that use the enum, so nothing here may be
// asked of an enum while a struct is being declared: `described_enum` would be remembered as false.
#pragma once

#include <typehook/reflect/key_index.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
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

/// The words of an enum's wire names, so that most are compared without a call.
template <described_enum E>
inline constexpr auto enum_words = [] {
    std::array<key_words, enum_size<E>> words{};
    for (std::size_t number = 0; number < enum_size<E>; ++number) {
        words[number] = words_of(enum_reflection<E>::names[number]);
    }
    return words;
}();

/// The wire names of an enum without its type: what non-template code converts with.
struct enum_table {
    std::string_view const* names;
    key_words const* words;
    std::uint32_t size;
    key_lookup lookup;

    static constexpr std::uint32_t missing = static_cast<std::uint32_t>(-1);

    /// The number of the enumerator of this wire name, or `missing`. Complexity: one hash and, almost always, one comparison.
    constexpr std::uint32_t find(std::string_view name) const noexcept { return find(name, words_of(name)); }
    /// The same for who has the words already.
    constexpr std::uint32_t find(std::string_view name, key_words of_name) const noexcept {
        auto const same = [&](std::size_t candidate) {
            return names[candidate].size() == name.size() && words[candidate] == of_name &&
                   (name.size() <= key_words::all_of || names[candidate] == name);
        };
        return static_cast<std::uint32_t>(lookup.find_where(key_hash(of_name, name.size()), same));
    }
    /// The wire name of an enumerator; empty if there is none of this number.
    constexpr std::string_view name(std::uint32_t number) const noexcept {
        return number < size ? names[number] : std::string_view();
    }
};

template <described_enum E>
inline constexpr enum_table enum_table_of{std::data(enum_reflection<E>::names), enum_words<E>.data(),
                                          std::uint32_t{enum_size<E>}, enum_index<E>.lookup()};

}  // namespace detail

/// Tells the wire name of an enumerator. Preconditions: it is one of the enum's. Lifetime: static.
template <described_enum E>
constexpr std::string_view to_wire(E value) noexcept {
    auto const number = static_cast<std::uint32_t>(value);
    assert(number < enum_size<E>);
    return detail::enum_table_of<E>.name(number);
}

/// Finds the enumerator of a wire name. Complexity: one hash and, almost always, one comparison.
template <described_enum E>
constexpr std::optional<E> from_wire(std::string_view name) noexcept {
    auto const number = detail::enum_table_of<E>.find(name);
    return number == detail::enum_table::missing ? std::nullopt : std::optional<E>(static_cast<E>(number));
}

}  // namespace typehook
