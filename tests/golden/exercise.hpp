// What every generated struct and event must be able to do, whatever its schema. Used by one program per golden case.
#pragma once

#include <typehook/json.hpp>

#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace golden {

/// Makes, copies, moves, compares, encodes and decodes a T. Returns how many of these went wrong.
template <class T>
int exercise() {
    static_assert(std::is_aggregate_v<T>);
    static_assert(std::is_nothrow_move_constructible_v<T>);

    T value{};
    T copy = value;
    T moved = std::move(copy);
    copy = moved;
    value = std::move(moved);
    auto const text = typehook::json::encode(value);
    auto const decoded = typehook::json::decode<T>(std::string_view(text));
    auto const same = copy == value && decoded.has_value() && typehook::json::encode(*decoded) == text;
    if (!same) {
        std::printf("%s: %s\n", std::string(T::reflection::name).c_str(), text.c_str());
    }
    return same ? 0 : 1;
}

}  // namespace golden
