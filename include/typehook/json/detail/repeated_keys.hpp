// Which keys of one object stand there twice. Layer json.
#pragma once

#include <typehook/json/reader.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace typehook::json::detail {

/// Whether no two of a few keys are equal: the usual answer, without memory of its own. Of many it says no at once.
inline bool surely_distinct(std::span<std::string_view const> keys) noexcept {
    constexpr std::size_t few = 16;
    if (keys.size() > few) {
        return false;
    }
    for (std::size_t i = 1; i < keys.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (keys[i] == keys[j]) {
                return false;
            }
        }
    }
    return true;
}

/// Notes each repetition of a key as a deviation, in text order, and tells which entries a later one supersedes.
///
/// Preconditions: `places[i]` is where the value of `keys[i]` stands. Returns: false as the reader says, in the strict policy;
/// else `superseded` has an element for each key, or is empty if there are no repetitions.
/// Complexity: n log n, so that a hostile object of a million keys stays linear enough.
inline bool note_repeated_keys(reader& from, std::span<std::string_view const> keys,
                               std::span<char const* const> places, std::vector<bool>& superseded) {
    superseded.clear();
    if (surely_distinct(keys)) {
        return true;
    }
    std::vector<std::size_t> order(keys.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::sort(order.begin(), order.end(), [keys](std::size_t left, std::size_t right) {
        auto const compared = keys[left].compare(keys[right]);
        return compared != 0 ? compared < 0 : left < right;
    });
    std::vector<bool> repeats(keys.size());
    bool any = false;
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (keys[order[i - 1]] == keys[order[i]]) {
            if (!any) {
                superseded.resize(keys.size());
                any = true;
            }
            superseded[order[i - 1]] = true;
            repeats[order[i]] = true;
        }
    }
    for (std::size_t i = 0; any && i < repeats.size(); ++i) {
        if (repeats[i] && !from.tolerate(errc::duplicate_member, places[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace typehook::json::detail
