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
#include <cstdint>
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

/// What an open enum holds, whatever its enum: the codec has one function for all of them.
template <class Storage>
class any_enum {
    using raw_type = std::conditional_t<std::same_as<Storage, owning>, heap_text, typename Storage::string>;

public:
    /// What an unknown name is given as: std::string_view when owning; `text`, which refuses temporaries, when borrowed.
    using text_type =
        std::conditional_t<std::same_as<Storage, owning>, std::string_view, typename Storage::string>;

    any_enum() noexcept = default;
    explicit any_enum(std::uint32_t number) noexcept : number_(number) {}

    bool is_known() const noexcept { return number_ < unknown; }
    bool is_unset() const noexcept { return number_ == unset; }
    std::uint32_t number() const noexcept { return number_; }
    std::string_view text(enum_table const& table) const noexcept {
        return is_known() ? table.name(number_) : raw();
    }

    /// Becomes the enumerator of this number, unless it is `enum_table::missing`. Returns whether it did.
    bool assign_known(std::uint32_t number) noexcept {
        if (number == enum_table::missing) {
            return false;
        }
        if (number_ == unknown) {
            raw_ = raw_type{};
        }
        number_ = number;
        return true;
    }
    /// Keeps a wire name that no enumerator has. Lifetime: borrowed storage borrows it.
    void assign_unknown(text_type name) {
        raw_ = raw_type(std::move(name));
        number_ = unknown;
    }

    friend bool operator==(any_enum const& left, any_enum const& right) noexcept {
        return left.number_ == right.number_ && (left.number_ != unknown || left.raw() == right.raw());
    }

private:
    static constexpr std::uint32_t unset = static_cast<std::uint32_t>(-1);
    static constexpr std::uint32_t unknown = unset - 1;

    std::string_view raw() const noexcept {
        if constexpr (std::same_as<Storage, owning>) {
            return raw_.view();
        } else {
            return raw_;
        }
    }

    raw_type raw_{};
    std::uint32_t number_ = unset;
};

}  // namespace detail

/// A known enumerator, the text of an unknown one, or unset (the default). 16 bytes when owning.
template <class E, class Storage = owning>
class open_enum : public detail::any_enum<Storage> {
    static_assert(std::is_enum_v<E>);

    using base = detail::any_enum<Storage>;

public:
    using enum_type = E;
    using typename base::text_type;

    open_enum() noexcept = default;
    open_enum(E value) noexcept : base(static_cast<std::uint32_t>(value)) {}

    /// Makes the enumerator of this wire name, or keeps the text if there is none. Lifetime: borrowed storage borrows it.
    static open_enum from_text(text_type text) {
        open_enum result;
        if (!result.assign_known(detail::enum_table_of<E>.find(text))) {
            result.assign_unknown(std::move(text));
        }
        return result;
    }

    /// The enumerator, if it is one that the schema knows.
    std::optional<E> known() const noexcept {
        return this->is_known() ? std::optional<E>(static_cast<E>(this->number())) : std::nullopt;
    }
    /// The wire text; empty when unset. Lifetime: until this object is changed, and what it borrows from.
    std::string_view text() const noexcept { return base::text(detail::enum_table_of<E>); }
    /// Makes it unset.
    void reset() noexcept { *this = open_enum(); }

    friend bool operator==(open_enum const& left, open_enum const& right) noexcept {
        return static_cast<base const&>(left) == static_cast<base const&>(right);
    }
    friend bool operator==(open_enum const& left, E right) noexcept {
        return left.number() == static_cast<std::uint32_t>(right);
    }
};

}  // namespace typehook
