// Which keys of one object stand there twice. Layer json.
//
// Sorted by qsort: <algorithm> would cost every file that decodes its include, for a path that hardly any takes.
#pragma once

#include <typehook/json/object.hpp>
#include <typehook/json/reader.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

namespace typehook::json::detail {

/// One key of an object, and where its value stands.
struct placed_key {
    std::string_view key;
    char const* place;
};

inline placed_key placed(placed_key const& entry) noexcept { return entry; }
inline placed_key placed(unknown_member const& member) noexcept { return {member.key, member.value.data()}; }

/// Whether no two of a few keys are equal: the usual answer, without memory of its own. Of many it says no at once.
template <class Entry>
bool surely_distinct(std::span<Entry const> entries) noexcept {
    constexpr std::size_t few = 16;
    if (entries.size() > few) {
        return false;
    }
    // Keys that differ in size, first or last character have different bits, almost always.
    std::uint64_t seen = 0;
    std::uint64_t again = 0;
    for (auto const& entry : entries) {
        auto const& key = entry.key;
        auto const sum = key.empty() ? 0 : key.front() + 7 * key.back() + 13 * static_cast<int>(key.size());
        auto const bit = std::uint64_t{1} << (static_cast<unsigned>(sum) % 64);
        again |= seen & bit;
        seen |= bit;
    }
    if (again == 0) {
        return true;
    }
    for (std::size_t i = 1; i < entries.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (entries[i].key == entries[j].key) {
                return false;
            }
        }
    }
    return true;
}

bool note_some_repeated_keys(reader& from, std::span<placed_key const> keys, std::vector<bool>& superseded);

/// Notes each repetition of a key as a deviation, in text order, and tells which entries a later one supersedes.
///
/// Returns: false as the reader says, in the strict policy; else `superseded` has an element for each key, or is empty if there
/// are no repetitions. Complexity: n log n, so that a hostile object of a million keys stays linear enough.
template <class Entry>
bool note_repeated_keys(reader& from, std::span<Entry const> entries, std::vector<bool>& superseded) {
    superseded.clear();
    if (surely_distinct(entries)) {
        return true;
    }
    std::vector<placed_key> keys;
    keys.reserve(entries.size());
    for (auto const& entry : entries) {
        keys.push_back(placed(entry));
    }
    return note_some_repeated_keys(from, keys, superseded);
}

/// The same where there may be some.
inline bool note_some_repeated_keys(reader& from, std::span<placed_key const> keys,
                                    std::vector<bool>& superseded) {
    struct entry {
        std::string_view key;
        std::size_t number;
    };
    std::vector<entry> order;
    order.reserve(keys.size());
    for (auto const& [key, place] : keys) {
        order.push_back({key, order.size()});
    }
    std::qsort(order.data(), order.size(), sizeof(entry), [](void const* left, void const* right) noexcept {
        auto const& a = *static_cast<entry const*>(left);
        auto const& b = *static_cast<entry const*>(right);
        auto const compared = a.key.compare(b.key);
        return compared != 0 ? compared : a.number < b.number ? -1 : 1;
    });
    std::vector<bool> repeats(keys.size());
    bool any = false;
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (order[i - 1].key == order[i].key) {
            if (!any) {
                superseded.resize(keys.size());
                any = true;
            }
            superseded[order[i - 1].number] = true;
            repeats[order[i].number] = true;
        }
    }
    for (std::size_t i = 0; any && i < repeats.size(); ++i) {
        if (repeats[i] && !from.tolerate(errc::duplicate_member, keys[i].place)) {
            return false;
        }
    }
    return true;
}

}  // namespace typehook::json::detail
