// A set of hashes that knows how often each is in it. Layer store.
//
// Which message ids there are, in memory: looking for an id in every segment of the file costs more than storing the message.
// Eight bytes a message at a filling of at most three quarters; two ids with one hash count as two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace typehook::store::detail {

class hash_bag {
public:
    std::size_t size() const noexcept { return size_; }

    bool contains(std::int64_t hash) const noexcept {
        return !slots_.empty() && slots_[place_of(used(hash))] != 0;
    }

    void insert(std::int64_t hash) {
        if ((size_ + 1) * 4 > slots_.size() * 3) {
            grow();
        }
        place(used(hash));
        ++size_;
    }

    /// Removes one of the hashes equal to this one, if there is one.
    void erase(std::int64_t hash) noexcept {
        if (slots_.empty()) {
            return;
        }
        auto hole = place_of(used(hash));
        if (slots_[hole] == 0) {
            return;
        }
        --size_;
        // What follows moves back, unless that would put it before its home.
        for (auto at = next(hole); slots_[at] != 0; at = next(at)) {
            auto const home = home_of(slots_[at]);
            if (((at - home) & mask()) >= ((at - hole) & mask())) {
                slots_[hole] = slots_[at];
                hole = at;
            }
        }
        slots_[hole] = 0;
    }

private:
    // 0 marks an empty slot.
    static std::uint64_t used(std::int64_t hash) noexcept {
        return hash != 0 ? static_cast<std::uint64_t>(hash) : 1;
    }
    std::size_t mask() const noexcept { return slots_.size() - 1; }
    std::size_t home_of(std::uint64_t hash) const noexcept {
        return static_cast<std::size_t>(hash * 0x9E3779B97F4A7C15u >> 20) & mask();
    }
    std::size_t next(std::size_t place) const noexcept { return (place + 1) & mask(); }

    /// Where the hash is, or the empty slot that ends the search.
    std::size_t place_of(std::uint64_t hash) const noexcept {
        auto at = home_of(hash);
        while (slots_[at] != 0 && slots_[at] != hash) {
            at = next(at);
        }
        return at;
    }

    void place(std::uint64_t hash) noexcept {
        auto at = home_of(hash);
        while (slots_[at] != 0) {
            at = next(at);
        }
        slots_[at] = hash;
    }

    void grow() {
        auto const old =
            std::exchange(slots_, std::vector<std::uint64_t>(slots_.empty() ? 64 : slots_.size() * 2));
        for (auto const hash : old) {
            if (hash != 0) {
                place(hash);
            }
        }
    }

    std::vector<std::uint64_t> slots_;
    std::size_t size_ = 0;
};

}  // namespace typehook::store::detail
