// Described structs as tables, and the one loop that reads and writes every struct by its table. Layer json.
//
// The loop expects the next member of the schema, because senders write in schema order almost always: one comparison of
// fixed length, no key scan (detail/object_reading.hpp). Any other key goes through the compile-time key index; what the index
// does not know is kept raw. The loop is not a template: a struct costs a table, a member a row of it.
#pragma once

#include <typehook/json/operations.hpp>

#include <typehook/reflect/key_index.hpp>
#include <typehook/reflect/member_place.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace typehook::json {

/// One wire member of a struct.
struct member_entry {
    member_key key;  ///< As it stands in a text.
    std::uint32_t name_size;
    char const* name;  ///< The wire key.
    model_place place;
    type_operations const* type;

    constexpr std::string_view wire_key() const noexcept { return {name, name_size}; }
};

/// What a note in extra members takes at most, with the block that it stands in.
inline constexpr std::size_t note_memory = 128;

/// What the loop needs of the struct's extra members; one per storage.
struct extra_operations {
    void (*clear)(void*) noexcept;
    bool (*add_unknown)(void*, reader&,
                        std::span<unknown_member const>);  ///< All of one object; false as the reader says.
    void (*add_misfit)(void*, std::string_view key, std::string_view value);
    void (*forget)(void*, std::string_view key);
    void (*add_absent)(void*, std::string_view key);
    char* (*write_unknown)(void const*, writer&, char* at);
    std::optional<std::string_view> (*find_misfit)(void const*, std::string_view key);
    bool (*is_absent)(void const*, std::string_view key);
    bool (*empty)(void const*) noexcept;
    bool (*only_unknown)(void const*) noexcept;  ///< Says that there is no note about a known member.
};

/// A struct as the loop sees it.
struct object_table {
    member_entry const* members;
    std::size_t size;
    key_lookup lookup;
    std::uint64_t const* required;  ///< A bit a member.
    extra_operations const* extra;  ///< Null: the struct keeps nothing that its schema does not know.
    model_place extra_place;
    model_place place;
    /// What a new struct's members are written as, each with its key; null if their initializers are all empty. The texts live
    /// as long as the program, for members that borrow are read from them.
    std::string const* (*untouched)();
    bool envelope;

    void* member_of(void* object, member_entry const& member) const noexcept {
        return member_at(object, place, member.place);
    }
    void const* member_of(void const* object, member_entry const& member) const noexcept {
        return member_at(object, place, member.place);
    }
    /// Preconditions: the struct has extra members.
    void* extra_of(void* object) const noexcept { return member_at(object, place, extra_place); }
    void const* extra_of(void const* object) const noexcept { return member_at(object, place, extra_place); }
};

/// Reads one object at `p` into the struct at `object`, which is as the table says.
char const* read_object(reader& from, char const* p, void* object, object_table const& table);

/// Writes the struct at `object` as one object: known members in schema order, then the unknown ones.
char* write_object(writer& to, char* at, void const* object, object_table const& table);

/// Sets every member of the struct at `object` back to what a new one has, keeping the struct's own memory.
void reset_object(void* object, object_table const& table);

/// Says whether the struct at `object` is as a new one.
bool is_fresh_object(void const* object, object_table const& table);

}  // namespace typehook::json

#include <typehook/json/detail/object_reading.hpp>
#include <typehook/json/detail/object_writing.hpp>
