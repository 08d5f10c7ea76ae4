// Objects: one loop for every described struct, driven by a constexpr table. Layer json.
//
// The loop expects the next member of the schema, because senders write in schema order almost always: one comparison of
// fixed length, no key scan. Any other key goes through the compile-time key index; what the index does not know is kept raw.
// The loop is not a template. A struct costs a table; a member costs one address function.
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/utf8.hpp>
#include <typehook/json/writer.hpp>

#include <typehook/reflect/key_index.hpp>
#include <typehook/reflect/struct.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::json {

/// One wire member of a struct.
struct member_entry {
    std::string_view key;
    void* (*locate)(void*) noexcept;  ///< From the struct's address to the member's.
    type_operations const* type;
    bool plain_key;                   ///< Whether the key is written as it is, without escapes.
};

/// Says whether a key is written without escapes, so that its bytes can be compared with those of a text.
constexpr bool is_plain_key(std::string_view key) noexcept {
    for (char const character : key) {
        if (character == '"' || character == '\\' || static_cast<unsigned char>(character) < 0x20) {
            return false;
        }
    }
    return true;
}

/// What the loop needs of the struct's extra members; one per storage.
struct extra_operations {
    void (*clear)(void*) noexcept;
    void (*add_unknown)(void*, reader&, std::string_view raw_key, bool escaped, std::string_view value);
    void (*add_misfit)(void*, std::string_view key, std::string_view value);
    void (*drop_misfit)(void*, std::string_view key);
    void (*add_absent)(void*, std::string_view key);
    bool (*drop_duplicates)(void*, reader&, std::span<char const* const> positions);
    void (*write_unknown)(void const*, writer&, bool& first);
    std::optional<std::string_view> (*find_misfit)(void const*, std::string_view key);
    bool (*is_absent)(void const*, std::string_view key);
    bool (*empty)(void const*) noexcept;
};

/// A struct as the loop sees it.
struct object_table {
    member_entry const* members;
    std::size_t size;
    key_lookup lookup;
    extra_operations const* extra;           ///< Null: the struct keeps nothing that its schema does not know.
    void* (*locate_extra)(void*) noexcept;
    void const* (*untouched)();              ///< A new struct, if its members' initializers are not all empty; else null.
    bool envelope;
};

bool read_object(reader& from, void* object, object_table const& table);
void write_object(writer& to, void const* object, object_table const& table);

namespace detail {

template <auto Member>
void* locate(void* object) noexcept {
    return &(static_cast<member_owner_t<Member>*>(object)->*Member);
}

/// Which members have been met: inline for up to 256.
class member_set {
public:
    explicit member_set(std::size_t size) {
        if (size > inline_bits) {
            large_.resize((size + 63) / 64);
            words_ = large_.data();
        }
    }
    bool insert(std::size_t number) noexcept {
        auto& word = words_[number / 64];
        auto const bit = std::uint64_t{1} << (number % 64);
        bool const fresh = (word & bit) == 0;
        word |= bit;
        return fresh;
    }
    bool contains(std::size_t number) const noexcept { return (words_[number / 64] >> (number % 64) & 1) != 0; }

private:
    static constexpr std::size_t inline_bits = 256;
    std::array<std::uint64_t, inline_bits / 64> small_{};
    std::vector<std::uint64_t> large_;
    std::uint64_t* words_ = small_.data();
};

void reset_member(void* object, member_entry const& member, object_table const& table);

/// One `read_object` in progress.
class object_reading {
public:
    object_reading(reader& from, void* object, object_table const& table)
        : from_(from), object_(object), table_(table), met_(table.size),
          extra_(table.extra != nullptr ? table.locate_extra(object) : nullptr) {}

    bool run() {
        if (from_.peek() != '{') {
            return from_.mismatch();
        }
        if (!from_.enter()) {
            return false;
        }
        ++from_.position;
        if (from_.reusing && extra_ != nullptr) {
            table_.extra->clear(extra_);
        }
        if (from_.peek() != '}' && !read_members()) {
            return false;
        }
        if (!close()) {
            return false;
        }
        ++from_.position;
        from_.leave();
        return true;
    }

private:
    /// Reads `"key": value` pairs up to, not past, the closing brace.
    bool read_members() {
        for (;;) {
            std::string_view raw_key;
            bool escaped = false;
            auto const number = read_key(raw_key, escaped);
            if (number == failed || !from_.expect(':')) {
                return false;
            }
            from_.peek();
            if (!(number == key_lookup::missing ? read_unknown(raw_key, escaped) : read_member(number))) {
                return false;
            }
            auto const next = from_.peek();
            if (next == '}') {
                return true;
            }
            if (next != ',') {
                return from_.fail(from_.position == from_.end ? errc::unexpected_end : errc::unexpected_character, from_.position);
            }
            ++from_.position;
            from_.peek();
        }
    }

    static constexpr std::size_t failed = key_lookup::missing - 1;

    std::size_t read_key(std::string_view& raw_key, bool& escaped) {
        if (expected_ < table_.size) {
            auto const key = table_.members[expected_].key;
            auto const at = from_.position;
            if (static_cast<std::size_t>(from_.end - at) >= key.size() + 2 && at[0] == '"' && at[key.size() + 1] == '"' &&
                table_.members[expected_].plain_key && std::memcmp(at + 1, key.data(), key.size()) == 0) {
                from_.position = at + key.size() + 2;
                return expected_;
            }
        }
        if (from_.peek() != '"') {
            from_.fail(from_.position == from_.end ? errc::unexpected_end : errc::unexpected_character, from_.position);
            return failed;
        }
        if (!from_.string_token(raw_key, escaped)) {
            return failed;
        }
        auto const key = from_.text(raw_key, escaped);
        return table_.lookup.find(key, [this](std::size_t number) { return table_.members[number].key; });
    }

    bool read_member(std::size_t number) {
        auto const& member = table_.members[number];
        if (!met_.insert(number)) {
            if (!from_.tolerate(errc::duplicate_member, from_.position)) {
                return false;
            }
            // Otherwise a second object would be read into the first, and both be blended.
            reset_member(object_, member, table_);
            if (extra_ != nullptr) {
                table_.extra->drop_misfit(extra_, member.key);
            }
        }
        expected_ = number + 1;
        auto const value_position = from_.position;
        auto const depth = from_.depth();
        void* const value = member.locate(object_);
        if (member.type->read(from_, value)) {
            return true;
        }
        if (!from_.recoverable() || (table_.envelope && member.type->essential)) {
            return false;
        }
        from_.recover(depth);
        reset_member(object_, member, table_);
        from_.position = value_position;
        std::string_view raw;
        if (!from_.skip(raw)) {
            return false;
        }
        if (extra_ != nullptr) {
            table_.extra->add_misfit(extra_, member.key, raw);
        }
        return true;
    }

    bool read_unknown(std::string_view raw_key, bool escaped) {
        auto const value_position = from_.position;
        std::string_view raw;
        if (!from_.skip(raw)) {
            return false;
        }
        if (extra_ != nullptr) {
            unknown_positions_.push_back(value_position);
            table_.extra->add_unknown(extra_, from_, raw_key, escaped, raw);
        }
        return true;
    }

    /// At the closing brace: what was missing, what was twice.
    bool close() {
        for (std::size_t number = 0; number < table_.size; ++number) {
            if (met_.contains(number)) {
                continue;
            }
            auto const& member = table_.members[number];
            if (member.type->required) {
                if (table_.envelope && member.type->essential) {
                    return from_.missing(member.key);
                }
                if (!from_.tolerate(errc::missing_member, from_.position, member.key)) {
                    return false;
                }
                if (extra_ != nullptr) {
                    table_.extra->add_absent(extra_, member.key);
                }
            }
            if (from_.reusing) {
                reset_member(object_, member, table_);
            }
        }
        return unknown_positions_.size() < 2 || table_.extra->drop_duplicates(extra_, from_, unknown_positions_);
    }

    reader& from_;
    void* const object_;
    object_table const& table_;
    member_set met_;
    void* const extra_;
    std::size_t expected_ = 0;
    std::vector<char const*> unknown_positions_;
};

inline void write_key(writer& to, std::string_view key, bool& first) {
    to.out += first ? '{' : ',';
    first = false;
    append_string(to.out, key);
    to.out += ':';
}

/// The same for a key that no schema vouches for: invalid UTF-8 is replaced, and counted.
inline void write_free_key(writer& to, std::string_view key, bool& first) {
    to.out += first ? '{' : ',';
    first = false;
    if (!is_valid_utf8(key)) {
        to.replaced();
    }
    append_string(to.out, key);
    to.out += ':';
}

inline std::string member_text(void const* object, member_entry const& member) {
    std::string text;
    writer to(text);
    member.type->write(to, member.locate(const_cast<void*>(object)));
    return text;
}

/// Whether a member still is as a new struct has it. Structs whose schema gives defaults are compared by what would be
/// written, which costs nothing to compile and is asked only of members that did not fit or were absent.
inline bool is_untouched(void const* object, member_entry const& member, object_table const& table) {
    if (table.untouched == nullptr) {
        return member.type->is_fresh(member.locate(const_cast<void*>(object)));
    }
    return member_text(object, member) == member_text(table.untouched(), member);
}

/// Makes a member as a new struct has it.
inline void reset_member(void* object, member_entry const& member, object_table const& table) {
    void* const value = member.locate(object);
    member.type->reset(value);
    if (table.untouched != nullptr && !is_untouched(object, member, table)) {
        auto const text = member_text(table.untouched(), member);
        reader from(text, decode_options{});
        static_cast<void>(member.type->read(from, value));
    }
}

}  // namespace detail

/// Reads one object into the struct at `object`, which is as the table says.
inline bool read_object(reader& from, void* object, object_table const& table) {
    return detail::object_reading(from, object, table).run();
}

/// Sets every member of the struct at `object` back to what a new one has, keeping the struct's own memory.
inline void reset_object(void* object, object_table const& table) {
    for (std::size_t number = 0; number < table.size; ++number) {
        detail::reset_member(object, table.members[number], table);
    }
    if (table.extra != nullptr) {
        table.extra->clear(table.locate_extra(object));
    }
}

/// Says whether the struct at `object` is as a new one.
inline bool is_fresh_object(void const* object, object_table const& table) {
    for (std::size_t number = 0; number < table.size; ++number) {
        if (!detail::is_untouched(object, table.members[number], table)) {
            return false;
        }
    }
    return table.extra == nullptr || table.extra->empty(table.locate_extra(const_cast<void*>(object)));
}

/// Writes the struct at `object` as one object: known members in schema order, then the unknown ones.
inline void write_object(writer& to, void const* object, object_table const& table) {
    bool first = true;
    void const* const extra = table.extra != nullptr ? table.locate_extra(const_cast<void*>(object)) : nullptr;
    bool const has_extra = extra != nullptr && !table.extra->empty(extra);
    for (std::size_t number = 0; number < table.size; ++number) {
        auto const& member = table.members[number];
        void const* const value = member.locate(const_cast<void*>(object));
        if (has_extra) {
            auto const misfit = table.extra->find_misfit(extra, member.key);
            bool const absent = !misfit && table.extra->is_absent(extra, member.key);
            if ((misfit || absent) && detail::is_untouched(object, member, table)) {
                if (misfit) {
                    detail::write_key(to, member.key, first);
                    to.raw(*misfit);
                }
                continue;
            }
        }
        if (member.type->is_absent != nullptr && member.type->is_absent(value)) {
            continue;
        }
        detail::write_key(to, member.key, first);
        member.type->write(to, value);
    }
    if (has_extra) {
        table.extra->write_unknown(extra, to, first);
    }
    to.out.append(first ? "{}" : "}");
}

}  // namespace typehook::json
