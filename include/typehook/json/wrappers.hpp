// Codecs of wrappers: optional, nullable, optional_nullable, box, variant. Layer json.
//
// `null` fits nullable types only; in an optional member it is a deviation, because the schema said "may be left out", not
// "may be null".
#pragma once

#include <typehook/json/detail/words.hpp>
#include <typehook/json/kind.hpp>
#include <typehook/json/operations.hpp>

#include <typehook/core/box.hpp>
#include <typehook/core/nullable.hpp>
#include <typehook/core/optional_nullable.hpp>

#include <cstddef>
#include <cstring>
#include <optional>
#include <utility>
#include <variant>

namespace typehook::json {

namespace detail {

/// Reads into the value that a wrapper holds, making one only if there is none: a reused object keeps its memory.
template <class Wrapper>
[[gnu::always_inline]] inline char const* read_held(reader& from, char const* p, Wrapper& value) {
    if (!value.has_value()) {
        value.emplace();
    }
    return read_value(from, p, *value);
}

/// Moves past `null`, or fails.
inline char const* read_null(reader& from, char const* p) noexcept {
    if (from.end - p >= 4 && load4(p) == 0x6C6C756E) [[likely]] {  // "null"
        return p + 4;
    }
    from.position = p;
    from.literal_token("null");
    return nullptr;
}

inline char* write_null(char* at) noexcept {
    std::memcpy(at, "null", 4);
    return at + 4;
}

}  // namespace detail

template <class T>
struct codec<std::optional<T>> {
    [[gnu::always_inline]] static char const* parse(reader& from, char const* p, std::optional<T>& value) {
        return detail::read_held(from, p, value);
    }
    [[gnu::always_inline]] static char* format(writer& to, char* at, std::optional<T> const& value) {
        return value ? write_value(to, at, *value) : detail::write_null(at);
    }
};

template <class T>
struct codec<nullable<T>> {
    [[gnu::always_inline]] static char const* parse(reader& from, char const* p, nullable<T>& value) {
        if (p != from.end && *p == 'n') {
            value.reset();
            return detail::read_null(from, p);
        }
        return detail::read_held(from, p, value);
    }
    [[gnu::always_inline]] static char* format(writer& to, char* at, nullable<T> const& value) {
        return value.has_value() ? write_value(to, at, *value) : detail::write_null(at);
    }
};

template <class T>
struct codec<optional_nullable<T>> {
    [[gnu::always_inline]] static char const* parse(reader& from, char const* p,
                                                    optional_nullable<T>& value) {
        if (p != from.end && *p == 'n') {
            value.set_null();
            return detail::read_null(from, p);
        }
        return detail::read_held(from, p, value);
    }
    [[gnu::always_inline]] static char* format(writer& to, char* at, optional_nullable<T> const& value) {
        return value.has_value() ? write_value(to, at, *value) : detail::write_null(at);
    }
};

template <class T>
struct codec<box<T>> {
    static char const* parse(reader& from, char const* p, box<T>& value) {
        return from.take_memory(sizeof(T), p) ? read_value(from, p, *value) : nullptr;
    }
    static char* format(writer& to, char* at, box<T> const& value) { return write_value(to, at, *value); }
};

/// Alternatives are told apart by the kind of JSON value; among numbers, an integer one is taken if the number is integral.
template <class... Alternatives>
struct codec<std::variant<Alternatives...>> {
    using variant = std::variant<Alternatives...>;

    static char const* parse(reader& from, char const* p, variant& value) {
        auto const found = kind_at(p, from.end);
        if (found == kind::none) {
            return from.mismatch_at(p);
        }
        return read_alternative(from, p, value, found, std::index_sequence_for<Alternatives...>{});
    }

    static char* format(writer& to, char* at, variant const& value) {
        return std::visit([&](auto const& held) { return write_value(to, at, held); }, value);
    }

private:
    template <std::size_t... Numbers>
    static char const* read_alternative(reader& from, char const* p, variant& value, kind found,
                                        std::index_sequence<Numbers...>) {
        bool matched = false;
        char const* behind = nullptr;
        ((!matched && accepts<Alternatives>(found)
              ? (matched = true, behind = read_into<Numbers>(from, p, value))
              : nullptr),
         ...);
        if (!matched && found == kind::integer) {
            return read_alternative(from, p, value, kind::number, std::index_sequence<Numbers...>{});
        }
        return matched ? behind : from.misfit_at(errc::no_matching_alternative, p);
    }

    template <std::size_t Number>
    static char const* read_into(reader& from, char const* p, variant& value) {
        return read_value(
            from, p, value.index() == Number ? std::get<Number>(value) : value.template emplace<Number>());
    }
};

}  // namespace typehook::json
