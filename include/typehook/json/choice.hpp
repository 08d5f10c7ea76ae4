// The codec of choices: variants whose objects are told apart by a tag or by a key. Layer json.
//
// The rule looks ahead in the object, then the alternative is read from the object's beginning; no alternative is ever
// tried. Everything that is no object goes by its JSON kind, as in std::variant. An object that has its tag twice, with texts that
// name different alternatives, is of none: the first would be read as what the last, which a struct keeps, denies.
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/find.hpp>
#include <typehook/json/kind.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/wrappers.hpp>
#include <typehook/json/writer.hpp>

#include <typehook/core/choice.hpp>

#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

namespace typehook::json {

namespace detail {

template <class... Alternatives>
struct kinds<std::variant<Alternatives...>> {
    static constexpr bool accepts(kind found) noexcept {
        return (kinds<Alternatives>::accepts(found) || ...);
    }
};

template <class Rule, class... Alternatives>
struct kinds<choice<Rule, Alternatives...>> : kinds<std::variant<Alternatives...>> {};

/// The alternative of the object at `p` by its tag.
template <fixed_string Key, class... Tags>
std::size_t find_alternative(reader const& from, char const* p, by_tag<Key, Tags...>,
                             occurrence wanted = occurrence::first) {
    auto const value = find_member(p, from.end, by_tag<Key, Tags...>::key, from.depth_left(), wanted);
    auto const tag = text_at(value, from.end);
    return tag.data() == nullptr ? no_alternative : by_tag<Key, Tags...>::find(tag);
}

/// The alternative of the object at `p` by the first key that tells.
template <fixed_string... Keys>
std::size_t find_alternative(reader const& from, char const* p, by_key<Keys...>,
                             occurrence = occurrence::first) {
    std::size_t found = no_alternative;
    visit_members(p, from.end, from.depth_left(), [&](std::string_view key, char const*) {
        found = by_key<Keys...>::find(key);
        return found != no_alternative;
    });
    return found;
}

}  // namespace detail

template <class Rule, class... Alternatives>
struct codec<choice<Rule, Alternatives...>> {
    using type = choice<Rule, Alternatives...>;

    static char const* parse(reader& from, char const* p, type& value) {
        auto const found = kind_at(p, from.end);
        if (found == kind::none) {
            return from.mismatch_at(p);
        }
        return read_alternative(from, p, value, found, std::index_sequence_for<Alternatives...>{});
    }

    static char* format(writer& to, char* at, type const& value) {
        return std::visit([&](auto const& held) { return write_value(to, at, held); },
                          static_cast<typename type::variant const&>(value));
    }

private:
    template <std::size_t... Numbers>
    static char const* read_alternative(reader& from, char const* p, type& value, kind found,
                                        std::index_sequence<Numbers...>) {
        auto const wanted =
            found == kind::object ? detail::find_alternative(from, p, Rule{}) : no_alternative;
        auto const repetitions = from.repetitions();
        bool matched = false;
        char const* behind = nullptr;
        ((!matched && takes<Alternatives>(found, Numbers, wanted)
              ? (matched = true, behind = read_into<Numbers>(from, p, value))
              : nullptr),
         ...);
        if (!matched && found == kind::integer) {
            return read_alternative(from, p, value, kind::number, std::index_sequence<Numbers...>{});
        }
        if (!matched) {
            return unmatched(from, p);
        }
        if (behind != nullptr && from.repetitions() != repetitions) [[unlikely]] {
            return is_still(wanted, from, p) ? behind : from.misfit_at(errc::duplicate_member, p);
        }
        return behind;
    }

    /// Whether an object in which some key stands twice is of the same alternative by its last tag.
    [[gnu::noinline, gnu::cold]] static bool is_still(std::size_t wanted, reader const& from, char const* p) {
        return kind_at(p, from.end) != kind::object ||
               detail::find_alternative(from, p, Rule{}, occurrence::last) == wanted;
    }

    /// A value that stops being JSON before it says what it is, is no misfit but a syntax error.
    static char const* unmatched(reader& from, char const* p) {
        std::string_view raw;
        return from.skip_at(p, raw) == nullptr ? nullptr : from.misfit_at(errc::no_matching_alternative, p);
    }

    template <class Alternative>
    static bool takes(kind found, std::size_t number, std::size_t wanted) noexcept {
        bool const chosen = number == wanted || (wanted == no_alternative && Rule::is_rest(number));
        return accepts<Alternative>(found) && (found != kind::object || chosen);
    }

    template <std::size_t Number>
    static char const* read_into(reader& from, char const* p, type& value) {
        return read_value(
            from, p, value.index() == Number ? std::get<Number>(value) : value.template emplace<Number>());
    }
};

}  // namespace typehook::json
