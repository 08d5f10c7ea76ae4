// Key lookup: wire key → member number, from a table that the compiler fills. Layer reflect.
//
// Keys are hashed as little-endian words, in constant expressions as at run time. Open addressing over a table at least twice as large as the number of keys. The table is fixed when the program is
// compiled, so an attacker who chooses keys can at worst walk the longest run of occupied slots, never degrade it further.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace typehook {

namespace detail {

/// Up to eight bytes as a little-endian number, the rest zero.
constexpr std::uint64_t key_word(char const* p, std::size_t size) noexcept {
    std::uint64_t word = 0;
    if (!std::is_constant_evaluated()) {
        if (size == 8) {
            std::memcpy(&word, p, 8);
            return word;
        }
        if (size >= 4) {
            std::uint32_t low = 0;
            std::uint32_t high = 0;
            std::memcpy(&low, p, 4);
            std::memcpy(&high, p + size - 4, 4);
            return low | std::uint64_t{high} << (8 * (size - 4));
        }
        if (size != 0) {
            auto const byte = [p](std::size_t at) {
                return std::uint64_t{static_cast<unsigned char>(p[at])} << (8 * at);
            };
            return byte(0) | byte(size / 2) | byte(size - 1);
        }
    }
    for (std::size_t i = 0; i < size; ++i) {
        word |= std::uint64_t{static_cast<unsigned char>(p[i])} << (8 * i);
    }
    return word;
}

}  // namespace detail

/// A wire key as two words, its first and its last eight bytes: with the length all of it, up to 16 bytes.
struct key_words {
    std::uint64_t head;
    std::uint64_t tail;

    static constexpr std::size_t all_of =
        16;  ///< Keys up to this size are equal if their sizes and words are.

    friend constexpr bool operator==(key_words const&, key_words const&) = default;
};

constexpr key_words words_of(std::string_view key) noexcept {
    auto const size = key.size() < 8 ? key.size() : std::size_t{8};
    return {detail::key_word(key.data(), size), detail::key_word(key.data() + (key.size() - size), size)};
}

/// A stable hash of a wire key: of its length and words, by two multiplications that do not wait for each other.
constexpr std::uint32_t key_hash(key_words words, std::size_t size) noexcept {
    auto const hash =
        (words.head ^ size) * 0x9E3779B97F4A7C15u + std::rotl(words.tail * 0xC2B2AE3D27D4EB4Fu, 32);
    return static_cast<std::uint32_t>(hash >> 32) ^ static_cast<std::uint32_t>(hash >> 57);
}
constexpr std::uint32_t key_hash(std::string_view key) noexcept {
    return key_hash(words_of(key), key.size());
}

/// A key table without its size: what non-template code looks keys up in.
struct key_lookup {
    std::uint16_t const* slots{};  ///< Member number + 1; 0 is an empty slot.
    std::uint32_t mask{};

    /// Finds the number of `key` among `keys(number)`, or `missing`.
    ///
    /// Complexity: one hash of at most 16 bytes and, almost always, one comparison.
    template <class KeyOf>
    constexpr std::size_t find(std::string_view key, KeyOf const& key_of) const noexcept {
        return find_where(key_hash(key), [&](std::size_t number) { return key_of(number) == key; });
    }

    /// The same for who compares keys in a way of its own: the number of the key of this hash that `matches(number)`.
    template <class Matches>
    constexpr std::size_t find_where(std::uint32_t hash, Matches const& matches) const noexcept {
        for (std::uint32_t slot = hash & mask;; slot = (slot + 1) & mask) {
            auto const entry = slots[slot];
            if (entry == 0) {
                return missing;
            }
            if (matches(entry - 1u)) {
                return entry - 1u;
            }
        }
    }

    static constexpr std::size_t missing = static_cast<std::size_t>(-1);
};

/// The slots for `Size` keys.
template <std::size_t Size>
struct key_index {
    static_assert(Size < 0xFFFF, "typehook: a struct has at most 65,534 members");
    static constexpr std::size_t slot_count = std::bit_ceil(2 * Size + 2);

    std::array<std::uint16_t, slot_count> slots{};

    /// Fills the table from any indexable range of `Size` keys.
    template <class Keys>
    explicit constexpr key_index(Keys const& keys) noexcept {
        for (std::size_t i = 0; i < Size; ++i) {
            auto slot = key_hash(keys[i]) & (slot_count - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slot_count - 1);
            }
            slots[slot] = static_cast<std::uint16_t>(i + 1);
        }
    }

    /// The table as non-template code uses it. Lifetime: borrows this index.
    constexpr key_lookup lookup() const noexcept {
        return {slots.data(), static_cast<std::uint32_t>(slot_count - 1)};
    }
};

}  // namespace typehook
