// What an object keeps beyond its schema, as operations for the object loop. Layer json.
//
// One table per storage: owning extra members copy, borrowed ones point into the text (a key with escapes is copied).
#pragma once

#include <typehook/json/object.hpp>
#include <typehook/json/stored.hpp>

#include <typehook/core/extra_members.hpp>
#include <typehook/core/storage.hpp>

#include <algorithm>
#include <vector>

namespace typehook::json {

namespace detail {

template <class Storage>
struct extra_access {
    using extra_members = basic_extra_members<Storage>;

    static extra_members& of(void* extra) noexcept { return *static_cast<extra_members*>(extra); }
    static extra_members const& of(void const* extra) noexcept { return *static_cast<extra_members const*>(extra); }

    static void clear(void* extra) noexcept { of(extra).clear(); }
    static void add_unknown(void* extra, reader& from, std::string_view raw_key, bool escaped, std::string_view value) {
        of(extra).add_unknown(stored<Storage>(from.text(raw_key, escaped), !escaped), stored<Storage>(value, true));
    }
    static void add_misfit(void* extra, std::string_view key, std::string_view value) {
        of(extra).add_misfit(key, stored<Storage>(value, true));
    }
    static void drop_misfit(void* extra, std::string_view key) { of(extra).erase_misfit(key); }
    static void add_absent(void* extra, std::string_view key) { of(extra).add_absent(key); }
    static std::optional<std::string_view> find_misfit(void const* extra, std::string_view key) {
        return of(extra).find_misfit(key);
    }
    static bool is_absent(void const* extra, std::string_view key) { return of(extra).is_absent(key); }
    static bool empty(void const* extra) noexcept { return of(extra).empty(); }

    static void write_unknown(void const* extra, writer& to, bool& first) {
        for (auto const& member : of(extra).unknown()) {
            write_free_key(to, std::string_view(member.key), first);
            to.raw(std::string_view(member.value));
        }
    }

    /// Of members with one key only the last stays. Sorts, so that a body of a million unknown keys stays linear enough.
    static bool drop_duplicates(void* extra, reader& from, std::span<char const* const> positions) {
        auto const unknown = of(extra).unknown();
        std::vector<std::size_t> order(unknown.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
        }
        std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
            return std::string_view(unknown[left].key) < std::string_view(unknown[right].key);
        });
        std::vector<bool> superseded(unknown.size());
        std::vector<char const*> repeated;
        for (std::size_t i = 1; i < order.size(); ++i) {
            if (std::string_view(unknown[order[i - 1]].key) == std::string_view(unknown[order[i]].key)) {
                repeated.push_back(positions[order[i]]);
                superseded[order[i - 1]] = true;
            }
        }
        if (!from.tolerate_each(errc::duplicate_member, repeated)) {
            return false;
        }
        if (!repeated.empty()) {
            of(extra).keep_unknown([&](std::size_t number) { return !superseded[number]; });
        }
        return true;
    }
};

}  // namespace detail

/// The operations on the extra members of one storage.
template <class Storage>
inline constexpr extra_operations extra_operations_of{
    &detail::extra_access<Storage>::clear,           &detail::extra_access<Storage>::add_unknown,
    &detail::extra_access<Storage>::add_misfit,      &detail::extra_access<Storage>::drop_misfit,
    &detail::extra_access<Storage>::add_absent,      &detail::extra_access<Storage>::drop_duplicates,
    &detail::extra_access<Storage>::write_unknown,   &detail::extra_access<Storage>::find_misfit,
    &detail::extra_access<Storage>::is_absent,       &detail::extra_access<Storage>::empty,
};

}  // namespace typehook::json
