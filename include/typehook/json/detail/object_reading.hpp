// The loop that reads a struct by its table. Layer json.
//
// The cursor is a local of each function and passes through return values, so that it stays in a register.
#pragma once

#include <typehook/json/detail/small_list.hpp>
#include <typehook/json/detail/tokens.hpp>
#include <typehook/json/object.hpp>

#include <typehook/core/text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace typehook::json::detail {

void reset_member(void* object, member_entry const& member, object_table const& table);

/// Whether the text at `p` goes on with the key of a member, quotes and colon included.
inline bool key_matches(char const* p, char const* end, member_key key) noexcept {
    char const* const literal = key.literal + 1;  // without the comma
    std::size_t const size = key.size - 1;
    if (end - p < static_cast<std::ptrdiff_t>(key.size + sizeof(std::uint64_t))) {
        return false;  // so near the end, the index does as well
    }
    auto const first = load8(p) ^ load8(literal);
    if (size < 8) {
        return first << (64 - 8 * size) == 0;
    }
    if ((first | (load8(p + size - 8) ^ load8(literal + size - 8))) != 0) {
        return false;
    }
    for (std::size_t at = 8; at + 8 < size; at += 8) {
        if (load8(p + at) != load8(literal + at)) {
            return false;
        }
    }
    return true;
}

/// Which members have been met: inline for up to 256.
class member_set {
public:
    explicit member_set(std::size_t size) {
        if (size > inline_bits) [[unlikely]] {
            large_.resize((size + 63) / 64);
            words_ = large_.data();
        }
    }
    member_set(member_set const&) = delete;
    member_set& operator=(member_set const&) = delete;

    bool insert(std::size_t number) noexcept {
        auto& word = words_[number / 64];
        auto const bit = std::uint64_t{1} << (number % 64);
        bool const fresh = (word & bit) == 0;
        word |= bit;
        return fresh;
    }
    void assign(std::uint64_t const* words, std::size_t size) noexcept {
        std::memcpy(words_, words, (size + 63) / 64 * 8);
    }
    std::uint64_t word(std::size_t number) const noexcept { return words_[number]; }

private:
    static constexpr std::size_t inline_bits = 256;
    std::array<std::uint64_t, inline_bits / 64> small_{};
    std::vector<std::uint64_t> large_;
    std::uint64_t* words_ = small_.data();
};

/// The unknown members that straight code (json/straight.hpp) met in one object: where they stand on the reader's stack, which all
/// objects share, so that noting them costs one allocation a text at most.
struct unknown_notes {
    std::size_t first = 0;
    std::size_t count = 0;

    void note(reader& from, unknown_member const& member) {
        // What objects inside left there that could not be read is dropped.
        first = count == 0 ? from.unknown_members.size() : first;
        from.unknown_members.resize(first + count);
        from.unknown_members.push_back(member);
        ++count;
    }
    std::span<unknown_member const> of(reader const& from) const noexcept {
        return std::span(from.unknown_members).subspan(first, count);
    }
    /// Returns false as the reader says.
    [[gnu::noinline]] bool add_to(void* extra, reader& from, object_table const& table) const {
        bool const added = table.extra->add_unknown(extra, from, of(from));
        from.unknown_members.resize(first);
        return added;
    }
};

/// Moves past the member at `p` if its key is a plain one that the table does not know, and notes it if the struct keeps such.
/// Returns the place behind its value, or null: then the loop has to say what there is.
[[gnu::noinline]] inline char const* pass_unknown(reader& from, char const* p, object_table const& table,
                                                  unknown_notes& notes) {
    auto const size = plain_key_size(p, from.end);
    if (size == no_plain_key) {
        return nullptr;
    }
    std::string_view const key(p + 1, size);
    auto const number = table.lookup.find_where(key_hash(key), [&](std::size_t candidate) {
        return key_matches(p, from.end, table.members[candidate].key);
    });
    if (number != key_lookup::missing) {
        return nullptr;
    }
    std::string_view raw;
    char const* const behind = from.skip_at(skip_space(p + size + 3, from.end), raw);
    if (behind != nullptr && table.extra != nullptr) {
        notes.note(from, {key, raw, true});
    }
    return behind;
}

/// One `read_object` in progress.
class object_reading {
public:
    object_reading(reader& from, void* object, object_table const& table)
        : from_(from),
          object_(object),
          table_(table),
          extra_(table.extra != nullptr ? table.extra_of(object) : nullptr),
          next_(table.members),
          last_(table.members + table.size),
          met_(table.size) {}

    char const* run(char const* p) {
        if (p == from_.end || *p != '{') {
            return from_.mismatch_at(p);
        }
        if (!from_.enter(p)) {
            return nullptr;
        }
        if (from_.reusing && extra_ != nullptr) {
            table_.extra->clear(extra_);
        }
        p = skip_space(p + 1, from_.end);
        return p != from_.end && *p == '}' ? close(p) : read_members(p);
    }

    /// Takes over from code that has read some members in schema order (json/straight.hpp): `met` says which, `next` is the
    /// first that may follow. What it met is taken over too: the next key, what follows a value, or a value that it
    /// could not read. `depth` is that of the members: the reader's own is another one where a value failed deeper.
    object_reading& take_over(std::uint64_t const* met, std::size_t next, unsigned depth,
                              std::span<unknown_member const> unknown) {
        for (auto const& member : unknown) {
            unknown_.push_back(member);
        }
        met_.assign(met, table_.size);
        next_ = table_.members + next;
        depth_ = depth;
        return *this;
    }
    char const* resume_at_key(char const* p) { return read_members(p); }
    char const* resume_behind_value(char const* p) {
        bool more = false;
        p = next_key(p, more);
        return more ? read_members(p) : p != nullptr ? close(p) : nullptr;
    }
    char const* resume_at_failure(char const* p, std::size_t number) {
        met_.insert(number);
        next_ = table_.members + number + 1;
        p = recover(p, table_.members[number]);
        return p != nullptr ? resume_behind_value(p) : nullptr;
    }

private:
    /// Reads `"key": value` pairs, and the closing brace.
    char const* read_members(char const* p) {
        char const* const end = from_.end;
        bool more = true;
        while (more) {
            auto const found = find_member(p, end);
            if (found.p == nullptr) {
                return nullptr;
            }
            p = skip_space(found.p, end);
            p = found.member != nullptr ? read_member(p, *found.member) : read_unknown(p);
            if (p == nullptr) {
                return nullptr;
            }
            p = next_key(p, more);
        }
        return p != nullptr ? close(p) : nullptr;
    }

    /// Behind a value: the place of the next key if there are `more`, else that of the closing brace, or null.
    char const* next_key(char const* p, bool& more) noexcept {
        char const* const end = from_.end;
        if (p == end || *p != ',') [[unlikely]] {
            p = skip_space(p, end);
            if (p == end || *p != ',') {
                more = false;
                return p != end && *p == '}' ? p : from_.unexpected_at(p);
            }
        }
        more = true;
        return skip_space(p + 1, end);
    }

    /// A member whose key was read: null if it is unknown, and its key is kept for `read_unknown`.
    struct found_member {
        char const* p;  ///< Behind the colon, or null as the reader says.
        member_entry const* member;
    };

    /// Reads the key at `p`. Inlined into the loop: a call and its frame were a fifth of what it takes.
    [[gnu::always_inline]] found_member find_member(char const* p, char const* end) {
        if (in_order_ && next_ != last_) {
            auto const* expected = next_;
            if (key_matches(p, end, expected->key)) [[likely]] {
                return {p + expected->key.size - 1, expected};
            }
            // Optional members are left out more often than any member is out of order.
            if (++expected != last_ && key_matches(p, end, expected->key)) {
                return {p + expected->key.size - 1, expected};
            }
        }
        auto const size = plain_key_size(p, end);
        if (size == no_plain_key) [[unlikely]] {
            return find_any_member(p);
        }
        char const* const behind = p + size + 3;
        short_key const key(p + 1, size);
        auto const number = table_.lookup.find_where(key_hash(key.words, size), [&](std::size_t candidate) {
            auto const literal = table_.members[candidate].key;
            return literal.size == size + 4 && key.is(literal.literal + 2);  // behind the comma and the quote
        });
        if (number == key_lookup::missing) {
            unknown_key_ = {p + 1, size};
            unknown_key_lives_in_text_ = true;
            return {behind, nullptr};
        }
        auto const* const member = table_.members + number;
        // Guesses cost more than they save where the order is another one.
        in_order_ = member >= next_ && member - next_ < 4;
        return {behind, member};
    }

    /// The same for a key with escapes or a blank behind it, a long one, and one near the end of the text.
    [[gnu::noinline]] found_member find_any_member(char const* p) {
        if (p == from_.end || *p != '"') {
            return {from_.unexpected_at(p), nullptr};
        }
        p = read_text(from_, p, unknown_key_, unknown_key_lives_in_text_);
        if (p == nullptr) {
            return {nullptr, nullptr};
        }
        p = skip_space(p, from_.end);
        if (p == from_.end || *p != ':') {
            return {from_.unexpected_at(p), nullptr};
        }
        auto const number = table_.lookup.find(
            unknown_key_, [this](std::size_t candidate) { return table_.members[candidate].wire_key(); });
        return {p + 1, number == key_lookup::missing ? nullptr : table_.members + number};
    }

    char const* read_member(char const* p, member_entry const& member) {
        if (!met_.insert(static_cast<std::size_t>(&member - table_.members)) && !replace(p, member))
            [[unlikely]] {
            return nullptr;
        }
        next_ = &member + 1;
        if (p == from_.end) [[unlikely]] {
            return from_.unexpected_at(p);
        }
        char const* const behind = member.type->read(from_, p, table_.member_of(object_, member));
        return behind != nullptr ? behind : recover(p, member);
    }

    /// Reads the value of the member that `find_member` did not know.
    char const* read_unknown(char const* p) {
        if (extra_ != nullptr && !unknown_key_lives_in_text_) [[unlikely]] {
            unknown_key_ = unescaped_keys_.emplace_back(text::own(unknown_key_)).view();
        }
        std::string_view raw;
        char const* const behind = from_.skip_at(p, raw);
        if (behind != nullptr && extra_ != nullptr) {
            unknown_.push_back({unknown_key_, raw, unknown_key_lives_in_text_});
        }
        return behind;
    }

    /// At the closing brace: what was missing, what was twice.
    char const* close(char const* p) {
        for (std::size_t word = 0; word * 64 < table_.size; ++word) {
            auto const missing = table_.required[word] & ~met_.word(word);
            if ((missing != 0 || from_.reusing) && !close_word(p, word)) [[unlikely]] {
                return nullptr;
            }
        }
        if (unknown_.size() != 0 && !table_.extra->add_unknown(extra_, from_, unknown_.values())) {
            return nullptr;
        }
        from_.leave();
        return p + 1;
    }

    /// A second value for a member. Otherwise a second object would be read into the first, and both be blended.
    [[gnu::noinline, gnu::cold]] bool replace(char const* p, member_entry const& member) {
        if (!from_.tolerate(errc::duplicate_member, p)) {
            return false;
        }
        reset_member(object_, member, table_);
        if (extra_ != nullptr) {
            table_.extra->forget(extra_, member.wire_key());
        }
        return true;
    }

    /// A value that could not be read: if it only does not fit, and that may be tolerated, its text is kept.
    [[gnu::noinline, gnu::cold]] char const* recover(char const* p, member_entry const& member) {
        if (!from_.recoverable() || (table_.envelope && member.type->essential)) {
            return nullptr;
        }
        from_.recover(depth_);
        reset_member(object_, member, table_);
        std::string_view raw;
        char const* const behind = from_.skip_at(p, raw);
        if (behind != nullptr && extra_ != nullptr) {
            if (!from_.take_memory(note_memory, p)) {
                return nullptr;
            }
            table_.extra->add_misfit(extra_, member.wire_key(), raw);
        }
        return behind;
    }

    /// Of the 64 members of a word: those that were not met.
    [[gnu::noinline]] bool close_word(char const* p, std::size_t word) {
        for (std::size_t number = word * 64; number < table_.size && number < (word + 1) * 64; ++number) {
            auto const& member = table_.members[number];
            if ((met_.word(word) >> (number % 64) & 1) != 0) {
                continue;
            }
            if (member.type->required) {
                if (table_.envelope && member.type->essential) {
                    from_.position = p;
                    return from_.missing(member.wire_key());
                }
                if (!from_.tolerate(errc::missing_member, p, member.wire_key())) {
                    return false;
                }
                if (extra_ != nullptr) {
                    if (!from_.take_memory(note_memory, p)) {
                        return false;
                    }
                    table_.extra->add_absent(extra_, member.wire_key());
                }
            }
            if (from_.reusing) {
                reset_member(object_, member, table_);
            }
        }
        return true;
    }

    reader& from_;
    void* const object_;
    object_table const& table_;
    void* const extra_;
    member_entry const* next_;
    member_entry const* const last_;
    std::string_view unknown_key_;
    bool unknown_key_lives_in_text_ = false;
    bool in_order_ = true;  ///< Whether the last member came where it was expected, or near.
    unsigned depth_ = from_.depth() + 1;
    member_set met_;
    small_list<unknown_member, 8> unknown_;
    std::vector<text> unescaped_keys_;
};

}  // namespace typehook::json::detail

namespace typehook::json {

inline char const* read_object(reader& from, char const* p, void* object, object_table const& table) {
    return detail::object_reading(from, object, table).run(p);
}

}  // namespace typehook::json
