// A map from text to T that keeps wire order. Layer core.
//
// A flat vector of pairs: cheap to compile, to fill and to walk. Lookup is linear, which suits the free-form
// maps of real documents; a program that looks up in large maps copies them into an index of its own.
#pragma once

#include <typehook/core/storage.hpp>

#include <cstddef>
#include <initializer_list>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace typehook {

/// Pairs of key and value in wire order, each key once. Equality does not look at the order.
template <class Storage, class T>
class basic_ordered_map {
public:
    using key_type = typename Storage::string;
    using mapped_type = T;
    using value_type = std::pair<key_type, T>;
    using list_type = typename Storage::template list<value_type>;
    using iterator = typename list_type::iterator;
    using const_iterator = typename list_type::const_iterator;

    basic_ordered_map() = default;
    /// Inserts in this order; of equal keys the last value wins.
    basic_ordered_map(std::initializer_list<value_type> entries) {
        for (auto const& entry : entries) {
            insert_or_assign(entry.first, entry.second);
        }
    }

    iterator begin() noexcept { return entries_.begin(); }
    iterator end() noexcept { return entries_.end(); }
    const_iterator begin() const noexcept { return entries_.begin(); }
    const_iterator end() const noexcept { return entries_.end(); }
    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }
    std::size_t capacity() const noexcept { return entries_.capacity(); }
    void reserve(std::size_t capacity) { entries_.reserve(capacity); }
    void clear() noexcept { entries_.clear(); }

    /// Finds the entry of `key`, or end(). Complexity: linear.
    iterator find(std::string_view key) noexcept { return begin() + position(key); }
    const_iterator find(std::string_view key) const noexcept { return begin() + position(key); }
    bool contains(std::string_view key) const noexcept { return find(key) != end(); }

    /// The value of `key`. Errors: throws std::out_of_range if there is none. Lifetime: until the map is
    /// changed.
    T& at(std::string_view key) { return require(find(key))->second; }
    T const& at(std::string_view key) const { return require(find(key))->second; }

    /// The value of `key`, appended as T{} if there was none. Lifetime: until the map is changed.
    template <text_for<key_type> Key>
    T& operator[](Key&& key) {
        auto const found = find(key);
        return found != end() ? found->second : push_back(std::forward<Key>(key), T{});
    }

    /// Sets the value of `key`, appending the entry if there was none. Returns whether it was appended.
    template <text_for<key_type> Key>
    bool insert_or_assign(Key&& key, T value) {
        auto const found = find(key);
        if (found != end()) {
            found->second = std::move(value);
            return false;
        }
        push_back(std::forward<Key>(key), std::move(value));
        return true;
    }

    /// Appends an entry without looking. Preconditions: there is none of this key. Returns its value.
    template <text_for<key_type> Key>
    T& push_back(Key&& key, T value) {
        return entries_.emplace_back(key_type(std::forward<Key>(key)), std::move(value)).second;
    }

    /// The codec's: appends an entry, to be filled with a key that there is not yet. Lifetime: until the map is changed.
    value_type& append() { return entries_.emplace_back(); }

    /// Removes the entry of `key`. Returns whether there was one.
    bool erase(std::string_view key) {
        auto const found = find(key);
        if (found == end()) {
            return false;
        }
        entries_.erase(found);
        return true;
    }

    /// Says whether both hold the same values under the same keys. Complexity: linear in equal order, else
    /// quadratic.
    friend bool operator==(basic_ordered_map const& left, basic_ordered_map const& right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (std::size_t i = 0; i < left.size(); ++i) {
            auto const& mine = left.entries_[i];
            auto const& beside = right.entries_[i];
            auto const* const other = mine.first == beside.first ? &beside : right.entry(mine.first);
            if (other == nullptr || !(mine.second == other->second)) {
                return false;
            }
        }
        return true;
    }

private:
    typename list_type::difference_type position(std::string_view key) const noexcept {
        typename list_type::difference_type result = 0;
        for (auto const& entry : entries_) {
            if (std::string_view(entry.first) == key) {
                break;
            }
            ++result;
        }
        return result;
    }

    value_type const* entry(std::string_view key) const noexcept {
        auto const found = find(key);
        return found == end() ? nullptr : &*found;
    }

    template <class Iterator>
    Iterator require(Iterator found) const {
        if (found == Iterator(const_cast<basic_ordered_map*>(this)->end())) {
            throw std::out_of_range("typehook::ordered_map::at: no such key");
        }
        return found;
    }

    list_type entries_;
};

template <class T>
using ordered_map = basic_ordered_map<owning, T>;
template <class T>
using ordered_map_view = basic_ordered_map<borrowed, T>;

}  // namespace typehook
