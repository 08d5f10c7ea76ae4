// The loop that writes a struct by its table. Layer json.
#pragma once

#include <typehook/json/object.hpp>
#include <typehook/json/reader.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace typehook::json {

namespace detail {

/// Ends an object whose members were written from `start` on, each after a comma: the first comma becomes the brace.
inline char* close_object(writer& to, char* at, std::size_t start) {
    at = to.room(at, writer::room_for_scalar);
    if (to.offset(at) == start) {
        *at++ = '{';
    } else {
        to[start] = '{';
    }
    *at++ = '}';
    return at;
}

inline std::string member_text(void const* object, member_entry const& member, object_table const& table) {
    std::string text;
    {
        writer to(text);
        to.cursor = member.type->write(to, to.cursor, member.key, table.member_of(object, member));
    }
    return text;
}

/// All members as they are written, each with its key; of those that are absent nothing.
[[gnu::noinline, gnu::cold]] inline std::vector<std::string> member_texts(void const* object,
                                                                          object_table const& table) {
    std::vector<std::string> texts;
    for (std::size_t number = 0; number < table.size; ++number) {
        texts.push_back(member_text(object, table.members[number], table));
    }
    return texts;
}

inline std::string const& untouched_text(member_entry const& member, object_table const& table) {
    return table.untouched()[&member - table.members];
}

/// Whether a member still is as a new struct has it. Structs whose schema gives defaults are compared by what would be
/// written, which costs nothing to compile and is asked only of members that did not fit or were absent.
[[gnu::noinline, gnu::cold]] inline bool is_untouched(void const* object, member_entry const& member,
                                                      object_table const& table) {
    if (table.untouched == nullptr) {
        return member.type->is_fresh(table.member_of(object, member));
    }
    return member_text(object, member, table) == untouched_text(member, table);
}

/// Makes a member as a new struct has it.
inline void reset_member(void* object, member_entry const& member, object_table const& table) {
    void* const value = table.member_of(object, member);
    member.type->reset(value);
    if (table.untouched != nullptr && !is_untouched(object, member, table)) {
        auto const& text = untouched_text(member, table);
        if (text.empty()) {
            return;
        }
        reader from(text, decode_options{});
        static_cast<void>(member.type->read(from, text.data() + member.key.size, value));
    }
}

/// Writes what a decode kept in place of a member. Returns null if the member is to be written as it is.
[[gnu::noinline, gnu::cold]] inline char* write_kept(writer& to, char* at, void const* object,
                                                     void const* extra, member_entry const& member,
                                                     object_table const& table) {
    auto const misfit = table.extra->find_misfit(extra, member.wire_key());
    bool const absent = !misfit && table.extra->is_absent(extra, member.wire_key());
    if ((!misfit && !absent) || !is_untouched(object, member, table)) {
        return nullptr;
    }
    return misfit ? to.append(write_key(to, at, member.key), *misfit) : at;
}

}  // namespace detail

inline void reset_object(void* object, object_table const& table) {
    for (std::size_t number = 0; number < table.size; ++number) {
        detail::reset_member(object, table.members[number], table);
    }
    if (table.extra != nullptr) {
        table.extra->clear(table.extra_of(object));
    }
}

inline bool is_fresh_object(void const* object, object_table const& table) {
    for (std::size_t number = 0; number < table.size; ++number) {
        if (!detail::is_untouched(object, table.members[number], table)) {
            return false;
        }
    }
    return table.extra == nullptr || table.extra->empty(table.extra_of(object));
}

inline char* write_object(writer& to, char* at, void const* object, object_table const& table) {
    auto const start = to.offset(at);
    void const* extra = table.extra != nullptr ? table.extra_of(object) : nullptr;
    if (extra != nullptr && table.extra->empty(extra)) [[likely]] {
        extra = nullptr;
    }
    bool const has_notes = extra != nullptr && !table.extra->only_unknown(extra);
    for (auto member = table.members, last = member + table.size; member != last; ++member) {
        if (has_notes) [[unlikely]] {
            if (char* const behind = detail::write_kept(to, at, object, extra, *member, table);
                behind != nullptr) {
                at = behind;
                continue;
            }
        }
        at = member->type->write(to, at, member->key, table.member_of(object, *member));
    }
    if (extra != nullptr) {
        at = table.extra->write_unknown(extra, to, at);
    }
    return detail::close_object(to, at, start);
}

}  // namespace typehook::json
