// What a document held beyond its schema: the reason why decode → encode loses and invents nothing. Layer
// core.
//
// One pointer, null when there is nothing, so that well-formed documents pay eight bytes a struct. The block
// behind it holds (a) unknown members, (b) the raw text of known members whose value did not fit, (c) the
// required members that were absent. Users see (a); (b) and (c) are the codec's, which writes them back
// unless the member was assigned since.
// The unknown members of one document share one array of characters, so that keeping a hundred of them costs three
// allocations.
#pragma once

#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>

#include <concepts>
#include <cstddef>
#include <cstring>
#include <memory>
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
        : block_(other.block_ ? new block(*other.block_) : nullptr) {}
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
        return block_ ? std::span<member const>(block_->unknown) : std::span<member const>();
    }
    /// Finds the JSON text of an unknown member. Lifetime: until this object is changed.
    std::optional<std::string_view> find(std::string_view key) const noexcept {
        return value_of(unknown(), key);
    }
    /// Sets an unknown member, appending it if there was none of this key. Preconditions: `json` is one JSON
    /// value.
    template <text_for<string_type> Key, text_for<string_type> Json>
    void set(Key&& key, Json&& json) {
        for (auto& entry : ensure().unknown) {
            if (std::string_view(entry.key) == std::string_view(key)) {
                entry.value = kept(std::forward<Json>(json));
                return;
            }
        }
        add_unknown(std::forward<Key>(key), std::forward<Json>(json));
    }
    /// Removes an unknown member. Returns whether there was one.
    bool erase(std::string_view key) { return block_ != nullptr && remove(block_->unknown, key); }

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
        ensure().unknown.push_back({kept(std::forward<Key>(key)), kept(std::forward<Json>(json))});
    }
    /// The codec's: takes the unknown members of a document, at most `count`; there were none before. `fill` appends them to the
    /// list that it is given. Lifetime: they may borrow; owning storage then copies their characters, all into one array.
    template <class Fill>
    void assign_unknown(std::size_t count, Fill fill) {
        auto& target = ensure();
        target.unknown.reserve(count);
        fill(target.unknown);
        target.gather();
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
    /// The codec's: forgets a misfit. Returns whether there was one.
    bool erase_misfit(std::string_view key) { return block_ != nullptr && remove(block_->misfits, key); }
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

    struct block {
        std::vector<member> unknown;
        std::vector<misfit> misfits;
        std::vector<std::string_view> absent;
        std::unique_ptr<char[]>
            characters;  ///< Of the unknown members that do not own theirs, in owning storage.

        block() = default;
        block(block const& other) : unknown(other.unknown), misfits(other.misfits), absent(other.absent) {
            gather();
        }
        block& operator=(block const&) = delete;

        /// Brings the characters that unknown members borrow into an array of this block.
        void gather() {
            if constexpr (owns_characters) {
                std::size_t total = 0;
                for (auto const& each : unknown) {
                    total += each.key.size() + each.value.size();
                }
                std::unique_ptr<char[]> made(new char[total]);
                char* at = made.get();
                auto const take = [&at](text& borrowing) {
                    if (!borrowing.owns() && !borrowing.empty()) {
                        auto const size = borrowing.size();
                        std::memcpy(at, borrowing.data(), size);
                        borrowing = text(std::string_view(at, size));
                        at += size;
                    }
                };
                for (auto& each : unknown) {
                    take(each.key);
                    take(each.value);
                }
                characters = std::move(made);
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
        if (block_->unknown.empty() && block_->misfits.empty() && block_->absent.empty()) {
            clear();
        }
    }

    template <class List>
    bool remove(List& list, std::string_view key) {
        for (auto entry = list.begin(); entry != list.end(); ++entry) {
            if (std::string_view(entry->key) == key) {
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
