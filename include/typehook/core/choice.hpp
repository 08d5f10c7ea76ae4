// One of several types, where JSON objects have to be told apart by what is in them. Layer core.
//
// A std::variant with the rule that the generator found in the schemas: the text of one member, or a member that only one
// of the alternatives has. The rule is part of the type, so that any codec can follow it and none has to try.
#pragma once

#include <typehook/core/fixed_string.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <variant>

namespace typehook {

/// What `by_tag` and `by_key` answer when they find no alternative.
inline constexpr std::size_t no_alternative = static_cast<std::size_t>(-1);

/// The texts that a tag has in one alternative; none for an alternative that is no object.
template <fixed_string... Values>
struct tags {
    static constexpr bool contains([[maybe_unused]] std::string_view value) noexcept {
        return ((value == Values.view()) || ...);
    }
};

/// Objects are told apart by the text of the member `Key`: one `tags` for each alternative.
template <fixed_string Key, class... Tags>
struct by_tag {
    static constexpr std::string_view key = Key.view();

    /// The number of the alternative with that tag, or no_alternative.
    static constexpr std::size_t find(std::string_view value) noexcept {
        std::size_t number = 0;
        return ((Tags::contains(value) || (++number, false)) || ...) ? number : no_alternative;
    }

    /// Whether alternative `number` takes the objects that the rule does not place: never.
    static constexpr bool is_rest(std::size_t) noexcept { return false; }
};

/// Objects are told apart by a member that only one alternative has: one key for each. The alternative with the key "" is
/// taken if none of the others' keys is there.
template <fixed_string... Keys>
struct by_key {
    static constexpr std::string_view keys[sizeof...(Keys)] = {Keys.view()...};

    /// The number of the alternative with that key, or no_alternative.
    static constexpr std::size_t find(std::string_view key) noexcept {
        for (std::size_t number = 0; number < sizeof...(Keys) && !key.empty(); ++number) {
            if (keys[number] == key) {
                return number;
            }
        }
        return no_alternative;
    }

    /// Whether alternative `number` takes the objects that have none of the keys.
    static constexpr bool is_rest(std::size_t number) noexcept { return keys[number].empty(); }
};

/// One of `Alternatives`, a std::variant in every respect.
template <class Rule, class... Alternatives>
struct choice : std::variant<Alternatives...> {
    using rule = Rule;
    using variant = std::variant<Alternatives...>;
    using variant::variant;
    using variant::operator=;

    friend bool operator==(choice const& left, choice const& right) {
        return static_cast<variant const&>(left) == static_cast<variant const&>(right);
    }
};

}  // namespace typehook
