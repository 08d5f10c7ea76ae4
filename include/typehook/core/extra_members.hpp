// What a document held beyond its schema: the reason why decode → encode loses and invents nothing. Layer
// core.
//
// One pointer, null when there is nothing, so that well-formed documents pay eight bytes a struct. The block
// behind it holds (a) unknown members, (b) the raw text of known members whose value did not fit, (c) the
// required members that were absent. Users see (a); (b) and (c) are the codec's, which writes them back while the member
// has the value of a new struct. Who gives it just that value says so by `forget`.
// The unknown members of one object stand with their characters behind the block itself, so that keeping a hundred of them costs
// one allocation.
#pragma once

#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook {

/// Unknown members of a struct in wire order, and the codec's notes about its known ones. Compares what it
/// would write.
template <class Storage>
class basic_extra_members {
public:
    using string_type = typename Storage::string;

    /// A member that the schema does not know; `value` is JSON text. Lifetime: of what holds it, whatever the storage; a copy
    /// of a `text` that is to outlive it is made with std::string.
    struct member {
        text key;
        text value;

        friend bool operator==(member const&, member const&) = default;
    };

    /// A known member whose value did not fit its type; `key` is the reflection's, of static storage.
    struct misfit {
        std::string_view key;
        string_type value;

        friend bool operator==(misfit const&, misfit const&) = default;
    };

    basic_extra_members() noexcept = default;
    basic_extra_members(basic_extra_members const& other)
        : block_(other.block_ ? other.block_->clone() : nullptr) {}
    basic_extra_members(basic_extra_members&& other) noexcept
        : block_(std::exchange(other.block_, nullptr)) {}
    /// Exception safety: strong.
    basic_extra_members& operator=(basic_extra_members const& other) {
        basic_extra_members copy(other);
        std::swap(block_, copy.block_);
        return *this;
    }
    basic_extra_members& operator=(basic_extra_members&& other) noexcept {
        auto* const taken = std::exchange(other.block_, nullptr);
        delete std::exchange(block_, taken);
        return *this;
    }
    ~basic_extra_members() { delete block_; }

    /// Says whether there is nothing at all: no unknown member and no note of the codec.
    bool empty() const noexcept { return block_ == nullptr; }
    /// Forgets everything.
    void clear() noexcept { delete std::exchange(block_, nullptr); }

    /// The unknown members in wire order. Lifetime: until this object is changed.
    std::span<member const> unknown() const noexcept {
        return block_ ? block_->members() : std::span<member const>();
    }
    /// Finds the JSON text of an unknown member. Lifetime: until this object is changed.
    std::optional<std::string_view> find(std::string_view key) const noexcept {
        return value_of(unknown(), key);
    }
    /// Sets an unknown member, appending it if there was none of this key. Preconditions: `json` is one JSON
    /// value.
    template <text_for<string_type> Key, text_for<string_type> Json>
    void set(Key&& key, Json&& json) {
        for (auto& entry : ensure().list()) {
            if (std::string_view(entry.key) == std::string_view(key)) {
                entry.value = kept(std::forward<Json>(json));
                return;
            }
        }
        add_unknown(std::forward<Key>(key), std::forward<Json>(json));
    }
    /// Removes an unknown member. Returns whether there was one.
    bool erase(std::string_view key) { return block_ != nullptr && remove(block_->list(), key); }
    /// Forgets that a known member had a value that did not fit, or was absent, so that it is written as it is now. It always is
    /// if its value is another than in a new struct. Returns whether there was such a note.
    bool forget(std::string_view key) {
        return block_ != nullptr && (remove(block_->misfits, key) || remove(block_->absent, key));
    }

    /// The codec's: known members whose value did not fit. Lifetime: until this object is changed.
    std::span<misfit const> misfits() const noexcept {
        return block_ ? std::span<misfit const>(block_->misfits) : std::span<misfit const>();
    }
    /// The codec's: keys of required members that were absent. Lifetime: until this object is changed.
    std::span<std::string_view const> absent() const noexcept {
        return block_ ? std::span<std::string_view const>(block_->absent)
                      : std::span<std::string_view const>();
    }
    /// The codec's: appends an unknown member without looking for its key. Preconditions: `json` is one JSON
    /// value.
    template <text_for<string_type> Key, text_for<string_type> Json>
    void add_unknown(Key&& key, Json&& json) {
        ensure().list().push_back({kept(std::forward<Key>(key)), kept(std::forward<Json>(json))});
    }
    /// The codec's: takes the unknown members of an object, `count` of them, not none, with `characters` in all; there were none before.
    /// `next_member` returns them one after the other. Lifetime: they may borrow; owning storage copies their characters.
    template <class NextMember>
    void assign_unknown(std::size_t count, std::size_t characters, NextMember next_member) {
        auto* const made = block::make(count, characters);
        if (block_ != nullptr) {
            made->misfits = std::move(block_->misfits);
            made->absent = std::move(block_->absent);
            delete block_;
        }
        block_ = made;
        for (char* at = made->characters(count); made->fixed_size != count;) {
            made->push_fixed(next_member(), at);
        }
    }
    /// The codec's: keeps the text of a known member that did not fit. Lifetime: `key` must be of static
    /// storage.
    template <text_for<string_type> Json>
    void add_misfit(std::string_view key, Json&& json) {
        ensure().misfits.push_back({key, string_type(std::forward<Json>(json))});
    }
    /// The codec's: notes that a required member was absent. Lifetime: `key` must be of static storage.
    void add_absent(std::string_view key) { ensure().absent.push_back(key); }
    /// The codec's: finds the text of a known member that did not fit. Lifetime: until this object is
    /// changed.
    std::optional<std::string_view> find_misfit(std::string_view key) const noexcept {
        return value_of(misfits(), key);
    }
    /// The codec's: says whether a required member was absent.
    bool is_absent(std::string_view key) const noexcept {
        for (auto const candidate : absent()) {
            if (candidate == key) {
                return true;
            }
        }
        return false;
    }

    /// Says whether both would write the same members. Complexity: linear in equal order, else quadratic.
    friend bool operator==(basic_extra_members const& left, basic_extra_members const& right) noexcept {
        if (left.block_ == right.block_) {
            return true;
        }
        return same_members(left.unknown(), right.unknown()) &&
               same_members(left.misfits(), right.misfits()) &&
               left.absent().size() == right.absent().size() && left.lacks_all_of(right.absent());
    }

private:
    static constexpr bool owns_characters = std::same_as<Storage, owning>;

    /// Bytes between a key and its value that are copied with both: the quote and the colon, and a blank at either side.
    static constexpr std::size_t most_between = 4;

    struct block {
        std::vector<misfit> misfits;
        std::vector<std::string_view> absent;
        std::vector<member> loose;  ///< The unknown members, once they were changed.
        std::size_t fixed_size =
            0;  ///< Else how many stand behind the block, and behind them their characters.

        block() = default;
        block(block const&) = delete;
        block& operator=(block const&) = delete;
        ~block() { drop_fixed(); }

        static block* make(std::size_t count, std::size_t characters) {
            static_assert(alignof(member) <= alignof(block));
            auto const behind = owns_characters ? characters + count * most_between : 0;
            return ::new (::operator new(sizeof(block) + count * sizeof(member) + behind)) block;
        }
        block* clone() const {
            std::size_t size = 0;
            for (auto const& each : members()) {
                size += each.key.size() + each.value.size();
            }
            basic_extra_members made;
            made.block_ = make(members().size(), size);
            made.block_->misfits = misfits;
            made.block_->absent = absent;
            char* at = made.block_->characters(members().size());
            for (auto const& each : members()) {
                made.block_->push_fixed(member(each), at);
            }
            return std::exchange(made.block_, nullptr);
        }
        /// Whatever stands behind it.
        static void operator delete(void* place) noexcept { ::operator delete(place); }

        member* fixed() noexcept { return reinterpret_cast<member*>(this + 1); }
        char* characters(std::size_t count) noexcept { return reinterpret_cast<char*>(fixed() + count); }

        std::span<member const> members() const noexcept {
            return fixed_size != 0 ? std::span<member const>(const_cast<block*>(this)->fixed(), fixed_size)
                                   : std::span<member const>(loose);
        }
        /// The same to be changed. Those behind the block move away from there, but for their characters.
        std::vector<member>& list() {
            if (fixed_size != 0) {
                loose.reserve(fixed_size + 1);
                for (std::size_t number = 0; number < fixed_size; ++number) {
                    loose.push_back(std::move(fixed()[number]));
                }
                drop_fixed();
            }
            return loose;
        }
        void drop_fixed() noexcept {
            for (; fixed_size != 0; --fixed_size) {
                fixed()[fixed_size - 1].~member();
            }
        }

        /// Takes the next member behind the block; owning storage copies its characters to `at`.
        void push_fixed(member&& given, [[maybe_unused]] char*& at) noexcept {
            if constexpr (owns_characters) {
                given = copied(given, at);
            }
            ::new (static_cast<void*>(fixed() + fixed_size)) member(std::move(given));
            ++fixed_size;
        }
        /// Copies a member's characters to `at`: as one where they stand together, as in a document.
        static member copied(member const& given, char*& at) noexcept {
            auto const key = std::string_view(given.key);
            auto const value = std::string_view(given.value);
            auto const from_key =
                reinterpret_cast<std::uintptr_t>(value.data()) - reinterpret_cast<std::uintptr_t>(key.data());
            bool const together = from_key >= key.size() && from_key <= key.size() + most_between;
            auto const behind_key = together ? static_cast<std::size_t>(from_key) : key.size();
            if (together) {
                std::memcpy(at, key.data(), behind_key + value.size());
            } else {
                put(at, key);
                put(at + behind_key, value);
            }
            member const copy{std::string_view(at, key.size()),
                              std::string_view(at + behind_key, value.size())};
            at += behind_key + value.size();
            return copy;
        }
        static void put(char* at, std::string_view characters) noexcept {
            if (!characters.empty()) {
                std::memcpy(at, characters.data(), characters.size());
            }
        }
    };

    /// What was given as a string of the storage, as unknown members keep it.
    template <class String>
    static text kept(String&& given) {
        if constexpr (owns_characters) {
            return text::own(std::string_view(given));
        } else {
            return string_type(std::forward<String>(given));
        }
    }

    block& ensure() {
        if (block_ == nullptr) {
            block_ = new block();
        }
        return *block_;
    }

    void drop_empty_block() noexcept {
        if (block_->members().empty() && block_->misfits.empty() && block_->absent.empty()) {
            clear();
        }
    }

    static std::string_view key_of(std::string_view absent) noexcept { return absent; }
    template <class Entry>
    static std::string_view key_of(Entry const& entry) noexcept {
        return std::string_view(entry.key);
    }

    template <class List>
    bool remove(List& list, std::string_view key) {
        for (auto entry = list.begin(); entry != list.end(); ++entry) {
            if (key_of(*entry) == key) {
                list.erase(entry);
                drop_empty_block();
                return true;
            }
        }
        return false;
    }

    template <class Entry>
    static std::optional<std::string_view> value_of(std::span<Entry const> list,
                                                    std::string_view key) noexcept {
        for (auto const& entry : list) {
            if (std::string_view(entry.key) == key) {
                return std::string_view(entry.value);
            }
        }
        return std::nullopt;
    }

    template <class Entry>
    static bool same_members(std::span<Entry const> left, std::span<Entry const> right) noexcept {
        if (left.size() != right.size()) {
            return false;
        }
        for (std::size_t i = 0; i < left.size(); ++i) {
            if (!(left[i] == right[i]) && value_of(right, left[i].key) != std::string_view(left[i].value)) {
                return false;
            }
        }
        return true;
    }

    bool lacks_all_of(std::span<std::string_view const> keys) const noexcept {
        for (auto const key : keys) {
            if (!is_absent(key)) {
                return false;
            }
        }
        return true;
    }

    block* block_ = nullptr;
};

using extra_members = basic_extra_members<owning>;
using extra_members_view = basic_extra_members<borrowed>;

}  // namespace typehook
