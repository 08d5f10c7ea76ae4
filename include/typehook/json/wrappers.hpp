// Codecs of wrappers: optional, nullable, optional_nullable, box, variant. Layer json.
//
// `null` fits nullable types only; in an optional member it is a deviation, because the schema said "may be left out", not
// "may be null".
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/kind.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/writer.hpp>

#include <typehook/core/box.hpp>
#include <typehook/core/nullable.hpp>
#include <typehook/core/optional_nullable.hpp>

#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

namespace typehook::json {

namespace detail {

/// Reads into the value that a wrapper holds, making one only if there is none: a reused object keeps its memory.
template <class Wrapper>
bool read_held(reader& from, Wrapper& value) {
    if (!value.has_value()) {
        value.emplace();
    }
    return codec<std::remove_cvref_t<decltype(*value)>>::read(from, *value);
}

}  // namespace detail

template <class T>
struct codec<std::optional<T>> {
    static bool read(reader& from, std::optional<T>& value) { return detail::read_held(from, value); }
    static void write(writer& to, std::optional<T> const& value) {
        if (value) {
            codec<T>::write(to, *value);
        } else {
            to.null();
        }
    }
};

template <class T>
struct codec<nullable<T>> {
    static bool read(reader& from, nullable<T>& value) {
        if (from.peek() == 'n') {
            value.reset();
            return from.literal_token("null");
        }
        return detail::read_held(from, value);
    }
    static void write(writer& to, nullable<T> const& value) {
        if (value.has_value()) {
            codec<T>::write(to, *value);
        } else {
            to.null();
        }
    }
};

template <class T>
struct codec<optional_nullable<T>> {
    static bool read(reader& from, optional_nullable<T>& value) {
        if (from.peek() == 'n') {
            value = nullptr;
            return from.literal_token("null");
        }
        return detail::read_held(from, value);
    }
    static void write(writer& to, optional_nullable<T> const& value) {
        if (value.has_value()) {
            codec<T>::write(to, *value);
        } else {
            to.null();
        }
    }
};

template <class T>
struct codec<box<T>> {
    static bool read(reader& from, box<T>& value) { return codec<T>::read(from, *value); }
    static void write(writer& to, box<T> const& value) { codec<T>::write(to, *value); }
};

/// Alternatives are told apart by the kind of JSON value; among numbers, an integer one is taken if the number is integral.
template <class... Alternatives>
struct codec<std::variant<Alternatives...>> {
    using variant = std::variant<Alternatives...>;

    static bool read(reader& from, variant& value) {
        auto const first = from.peek();
        auto const found = kind_at(from.position, from.end);
        if (found == kind::none) {
            return from.mismatch();
        }
        static_cast<void>(first);
        return read_alternative(from, value, found, std::index_sequence_for<Alternatives...>{});
    }

    static void write(writer& to, variant const& value) {
        std::visit([&](auto const& held) { codec<std::remove_cvref_t<decltype(held)>>::write(to, held); }, value);
    }

private:
    template <std::size_t... Numbers>
    static bool read_alternative(reader& from, variant& value, kind found, std::index_sequence<Numbers...>) {
        bool matched = false;
        bool read = false;
        ((!matched && accepts<Alternatives>(found) ? (matched = true, read = read_into<Numbers>(from, value)) : false), ...);
        if (!matched && found == kind::integer) {
            return read_alternative(from, value, kind::number, std::index_sequence<Numbers...>{});
        }
        return matched ? read : from.misfit(errc::no_matching_alternative, from.position);
    }

    template <std::size_t Number>
    static bool read_into(reader& from, variant& value) {
        auto& held = value.index() == Number ? std::get<Number>(value) : value.template emplace<Number>();
        return codec<std::variant_alternative_t<Number, variant>>::read(from, held);
    }
};

}  // namespace typehook::json
