// An enum member that survives values its schema does not know yet. Layer reflect.
//
// Three states: a known enumerator, the raw text of an unknown one, or unset. Unset is the default, because a
// silent first enumerator would be published as if somebody had meant it. Unknown text is rare, so it is one
// pointer to a heap block in owning structs; `enum_reflection` is asked only inside function bodies (see
// reflect/enum.hpp).
#pragma once

#include <typehook/core/storage.hpp>
#include <typehook/reflect/enum.hpp>

#include <concepts>
#include <cstddef>
#include <cstring>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace typehook {

namespace detail {

/// Immutable text on the heap behind one pointer; null when empty.
class heap_text {
public:
    heap_text() noexcept = default;
    heap_text(std::string_view characters) {
        if (!characters.empty()) {
            auto* const block = static_cast<char*>(::operator new(sizeof(std::size_t) + characters.size()));
            auto const size = characters.size();
            std::memcpy(block, &size, sizeof size);
            std::memcpy(block + sizeof size, characters.data(), size);
            block_ = block;
        }
    }
    heap_text(heap_text const& other) : heap_text(other.view()) {}
    heap_text(heap_text&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    heap_text& operator=(heap_text other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~heap_text() { ::operator delete(block_); }

    std::string_view view() const noexcept {
        if (block_ == nullptr) {
            return {};
        }
        std::size_t size = 0;
        std::memcpy(&size, block_, sizeof size);
        return {block_ + sizeof size, size};
    }

private:
    char* block_ = nullptr;
};

}  // namespace detail

/// A known enumerator, the text of an unknown one, or unset (the default). 16 bytes when owning.
template <class E, class Storage = owning>
class open_enum {
    static_assert(std::is_enum_v<E>);

    using raw_type =
        std::conditional_t<std::same_as<Storage, owning>, detail::heap_text, typename Storage::string>;

public:
    using enum_type = E;
    /// What `from_text` takes: std::string_view when owning; `text`, which refuses temporaries, when
    /// borrowed.
    using text_type =
        std::conditional_t<std::same_as<Storage, owning>, std::string_view, typename Storage::string>;

    open_enum() noexcept = default;
    open_enum(E value) noexcept : value_(value), state_(state::known) {}

    /// Makes the enumerator of this wire name, or keeps the text if there is none. Lifetime: borrowed storage
    /// borrows it.
    static open_enum from_text(text_type text) {
        if (auto const known = from_wire<E>(text)) {
            return *known;
        }
        open_enum result;
        result.raw_ = raw_type(std::move(text));
        result.state_ = state::unknown;
        return result;
    }

    /// The enumerator, if it is one that the schema knows.
    std::optional<E> known() const noexcept {
        return state_ == state::known ? std::optional<E>(value_) : std::nullopt;
    }
    bool is_known() const noexcept { return state_ == state::known; }
    /// Says whether it is neither an enumerator nor a text: nothing that can be published.
    bool is_unset() const noexcept { return state_ == state::unset; }
    /// The wire text; empty when unset. Lifetime: until this object is changed, and what it borrows from.
    std::string_view text() const noexcept {
        if (state_ == state::known) {
            return to_wire(value_);
        }
        if constexpr (std::same_as<Storage, owning>) {
            return raw_.view();
        } else {
            return raw_;
        }
    }
    /// Makes it unset.
    void reset() noexcept { *this = open_enum(); }

    friend bool operator==(open_enum const& left, open_enum const& right) noexcept {
        return left.state_ == right.state_ &&
               (left.state_ == state::known ? left.value_ == right.value_ : left.raw_equals(right));
    }
    friend bool operator==(open_enum const& left, E right) noexcept {
        return left.state_ == state::known && left.value_ == right;
    }

private:
    enum class state : unsigned char { unset, known, unknown };

    bool raw_equals(open_enum const& other) const noexcept {
        if constexpr (std::same_as<Storage, owning>) {
            return raw_.view() == other.raw_.view();
        } else {
            return raw_ == other.raw_;
        }
    }

    raw_type raw_{};
    E value_{};
    state state_ = state::unset;
};

}  // namespace typehook
