// What an object keeps beyond its schema, as operations for the object loop. Layer json.
//
// One table per storage: owning extra members copy, all of one object at once; borrowed ones point into the text (a key with
// escapes is copied).
#pragma once

#include <typehook/json/detail/repeated_keys.hpp>
#include <typehook/json/escape.hpp>
#include <typehook/json/object.hpp>
#include <typehook/json/stored.hpp>

#include <typehook/core/extra_members.hpp>
#include <typehook/core/storage.hpp>

#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

namespace typehook::json {

namespace detail {

/// Writes a key that no schema vouches for, after a comma: invalid UTF-8 is replaced, and counted.
inline char* write_free_key(writer& to, char* at, std::string_view key) {
    at = to.room(at, writer::room_for_scalar);
    *at++ = ',';
    at = write_text(to, at, key);
    at = to.room(at, writer::room_for_scalar);
    *at++ = ':';
    return at;
}

template <class Storage>
struct extra_access {
    using extra_members = basic_extra_members<Storage>;

    static extra_members& of(void* extra) noexcept { return *static_cast<extra_members*>(extra); }
    static extra_members const& of(void const* extra) noexcept {
        return *static_cast<extra_members const*>(extra);
    }

    static void clear(void* extra) noexcept { of(extra).clear(); }
    /// Of members with one key only the last is kept.
    static bool add_unknown(void* extra, reader& from, std::span<unknown_member const> found) {
        std::vector<bool> superseded;
        if (found.size() > 1 && !note_repeated_keys(from, found, superseded)) {
            return false;
        }
        std::size_t count = 0;
        std::size_t characters = 0;
        for (std::size_t number = 0; number < found.size(); ++number) {
            if (superseded.empty() || !superseded[number]) {
                ++count;
                characters += found[number].key.size() + found[number].value.size();
            }
        }
        if (!from.take_memory(note_memory + count * sizeof(typename extra_members::member),
                              found.front().value.data())) {
            return false;
        }
        std::size_t number = 0;
        of(extra).assign_unknown(count, characters, [&] {
            while (!superseded.empty() && superseded[number]) {
                ++number;
            }
            auto const& [key, value, key_lives_in_text] = found[number++];
            bool const borrows = key_lives_in_text || std::same_as<Storage, owning>;
            return typename extra_members::member{borrows ? text(key) : text::own(key), text(value)};
        });
        return true;
    }
    static void add_misfit(void* extra, std::string_view key, std::string_view value) {
        of(extra).add_misfit(key, stored<Storage>(value, true));
    }
    static void forget(void* extra, std::string_view key) { of(extra).forget(key); }
    static void add_absent(void* extra, std::string_view key) { of(extra).add_absent(key); }
    static std::optional<std::string_view> find_misfit(void const* extra, std::string_view key) {
        return of(extra).find_misfit(key);
    }
    static bool is_absent(void const* extra, std::string_view key) { return of(extra).is_absent(key); }
    static bool empty(void const* extra) noexcept { return of(extra).empty(); }
    static bool only_unknown(void const* extra) noexcept {
        return of(extra).misfits().empty() && of(extra).absent().empty();
    }

    static char* write_unknown(void const* extra, writer& to, char* at) {
        for (auto const& member : of(extra).unknown()) {
            at = to.append(write_free_key(to, at, std::string_view(member.key)),
                           std::string_view(member.value));
        }
        return at;
    }
};

}  // namespace detail

/// The operations on the extra members of one storage.
template <class Storage>
inline constexpr extra_operations extra_operations_of{
    &detail::extra_access<Storage>::clear,       &detail::extra_access<Storage>::add_unknown,
    &detail::extra_access<Storage>::add_misfit,  &detail::extra_access<Storage>::forget,
    &detail::extra_access<Storage>::add_absent,  &detail::extra_access<Storage>::write_unknown,
    &detail::extra_access<Storage>::find_misfit, &detail::extra_access<Storage>::is_absent,
    &detail::extra_access<Storage>::empty,       &detail::extra_access<Storage>::only_unknown,
};

}  // namespace typehook::json
