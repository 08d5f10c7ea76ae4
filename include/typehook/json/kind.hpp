// The kind of a JSON value, and which kinds a type accepts. Layer json.
//
// Integers are a kind of their own here, because a schema's `integer` and `number` are different types in C++.
#pragma once

#include <typehook/json/number.hpp>

#include <typehook/core/box.hpp>
#include <typehook/core/date_time.hpp>
#include <typehook/core/decimal.hpp>
#include <typehook/core/literal.hpp>
#include <typehook/core/ordered_map.hpp>
#include <typehook/core/raw_json.hpp>
#include <typehook/core/text.hpp>

#include <typehook/reflect/open_enum.hpp>
#include <typehook/reflect/struct.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::json {

enum class kind : unsigned char { none, null, boolean, integer, number, string, array, object };

/// Tells the kind of the value that starts at `position`, from its first byte and, for numbers, its lexeme.
/// Returns none at the end of the text or where no value starts.
inline kind kind_at(char const* position, char const* end) noexcept {
    if (position == end) {
        return kind::none;
    }
    switch (*position) {
    case 'n':
        return kind::null;
    case 't':
    case 'f':
        return kind::boolean;
    case '"':
        return kind::string;
    case '[':
        return kind::array;
    case '{':
        return kind::object;
    default:
        break;
    }
    if (*position != '-' && (*position < '0' || *position > '9')) {
        return kind::none;
    }
    auto const token = scan_number(position, end);
    if (token.error != errc{} || !token.special) {
        return kind::integer;
    }
    std::int64_t value = 0;
    auto const integral = to_integer({position, static_cast<std::size_t>(token.end - position)}, value);
    return integral == errc::not_an_integer ? kind::number : kind::integer;
}

namespace detail {

template <class T>
struct kinds {
    static constexpr bool accepts(kind found) noexcept {
        if constexpr (std::same_as<T, bool>) {
            return found == kind::boolean;
        } else if constexpr (std::integral<T>) {
            return found == kind::integer;
        } else if constexpr (std::floating_point<T>) {
            return found == kind::number;
        } else if constexpr (described_struct<T>) {
            return found == kind::object;
        } else {
            return found == kind::string;
        }
    }
};

template <class Storage>
struct kinds<basic_decimal<Storage>> {
    static constexpr bool accepts(kind found) noexcept { return found == kind::number; }
};

template <class Clock, class Duration>
struct kinds<std::chrono::time_point<Clock, Duration>> {
    static constexpr bool accepts(kind found) noexcept { return found == kind::integer; }
};

template <class Representation, class Period>
struct kinds<std::chrono::duration<Representation, Period>> {
    static constexpr bool accepts(kind found) noexcept { return found == kind::integer; }
};

template <auto Value>
struct kinds<constant<Value>> : kinds<std::remove_cv_t<decltype(Value)>> {};

template <class T>
struct kinds<std::vector<T>> {
    static constexpr bool accepts(kind found) noexcept { return found == kind::array; }
};

template <class Storage, class T>
struct kinds<basic_ordered_map<Storage, T>> {
    static constexpr bool accepts(kind found) noexcept { return found == kind::object; }
};

template <class Storage>
struct kinds<basic_raw_json<Storage>> {
    static constexpr bool accepts(kind) noexcept { return true; }
};

template <class T>
struct kinds<box<T>> : kinds<T> {};

}  // namespace detail

/// Whether a T can be written as a value of this kind. Types of `number` accept what no integer alternative took.
template <class T>
constexpr bool accepts(kind found) noexcept {
    return detail::kinds<T>::accepts(found);
}

}  // namespace typehook::json
