// A member that may be left out, and may be null: three states in one byte. Layer core.
//
// Not std::optional<nullable<T>>, which would pay a word for each state and read badly. The storage has two
// shapes, because C++20's conditionally trivial special members are not in every supported compiler.
#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace typehook {

namespace detail {

enum class presence_state : unsigned char { absent, null, value };

/// The storage of trivially copyable types: copied as bytes.
template <class T, bool Trivial>
struct optional_nullable_storage {
    union {
        char none;
        T value;
    };
    presence_state state;

    constexpr optional_nullable_storage(presence_state without) noexcept : none(), state(without) {}
    template <class... Arguments>
    constexpr optional_nullable_storage(std::in_place_t, Arguments&&... arguments)
        : value(std::forward<Arguments>(arguments)...), state(presence_state::value) {}

    constexpr void become(presence_state without) noexcept { state = without; }
};

/// The storage of everything else.
template <class T>
struct optional_nullable_storage<T, false> {
    union {
        char none;
        T value;
    };
    presence_state state;

    constexpr optional_nullable_storage(presence_state without) noexcept : none(), state(without) {}
    template <class... Arguments>
    constexpr optional_nullable_storage(std::in_place_t, Arguments&&... arguments)
        : value(std::forward<Arguments>(arguments)...), state(presence_state::value) {}

    optional_nullable_storage(optional_nullable_storage const& other)
        : none(), state(presence_state::absent) {
        take(other.state, other.value);
    }
    optional_nullable_storage(optional_nullable_storage&& other) noexcept(
        std::is_nothrow_move_constructible_v<T>)
        : none(), state(presence_state::absent) {
        take(other.state, std::move(other.value));
    }
    optional_nullable_storage& operator=(optional_nullable_storage const& other) {
        assign(other.state, other.value);
        return *this;
    }
    optional_nullable_storage& operator=(optional_nullable_storage&& other) noexcept(
        std::conjunction_v<std::is_nothrow_move_constructible<T>, std::is_nothrow_move_assignable<T>>) {
        assign(other.state, std::move(other.value));
        return *this;
    }
    ~optional_nullable_storage() { become(presence_state::absent); }

    void become(presence_state without) noexcept {
        if (state == presence_state::value) {
            value.~T();
        }
        state = without;
    }

private:
    template <class From>
    void take(presence_state from, From&& other) {
        if (from == presence_state::value) {
            ::new (static_cast<void*>(&value)) T(std::forward<From>(other));
        }
        state = from;
    }
    template <class From>
    void assign(presence_state from, From&& other) {
        if (from == presence_state::value && state == presence_state::value) {
            value = std::forward<From>(other);
        } else {
            become(presence_state::absent);
            take(from, std::forward<From>(other));
        }
    }
};

}  // namespace detail

/// A T, null, or absent; absent by default. Regular, and trivially copyable where T is.
template <class T>
class optional_nullable {
public:
    using value_type = T;

    constexpr optional_nullable() noexcept : storage_(detail::presence_state::absent) {}
    constexpr optional_nullable(std::nullopt_t) noexcept : storage_(detail::presence_state::absent) {}
    constexpr optional_nullable(std::nullptr_t) noexcept : storage_(detail::presence_state::null) {}
    /// Holds a T made from `value`; implicit where that conversion is.
    template <class U = T>
        requires(!std::same_as<std::remove_cvref_t<U>, optional_nullable> &&
                 !std::same_as<std::remove_cvref_t<U>, std::nullptr_t> &&
                 !std::same_as<std::remove_cvref_t<U>, std::nullopt_t> && std::constructible_from<T, U>)
    constexpr explicit(!std::is_convertible_v<U, T>)
        optional_nullable(U&& value) noexcept(std::is_nothrow_constructible_v<T, U>)
        : storage_(std::in_place, std::forward<U>(value)) {}

    constexpr bool is_absent() const noexcept { return storage_.state == detail::presence_state::absent; }
    constexpr bool is_null() const noexcept { return storage_.state == detail::presence_state::null; }
    constexpr bool has_value() const noexcept { return storage_.state == detail::presence_state::value; }
    constexpr explicit operator bool() const noexcept { return has_value(); }

    /// The value. Preconditions: `has_value()`. Lifetime: of this object.
    constexpr T& operator*() & noexcept { return assert(has_value()), storage_.value; }
    constexpr T const& operator*() const& noexcept { return assert(has_value()), storage_.value; }
    constexpr T&& operator*() && noexcept { return assert(has_value()), std::move(storage_.value); }
    constexpr T* operator->() noexcept { return assert(has_value()), &storage_.value; }
    constexpr T const* operator->() const noexcept { return assert(has_value()), &storage_.value; }

    /// The value. Errors: throws std::bad_optional_access when null or absent. Lifetime: of this object.
    constexpr T& value() & { return require(), storage_.value; }
    constexpr T const& value() const& { return require(), storage_.value; }
    constexpr T&& value() && { return require(), std::move(storage_.value); }

    template <class U>
    constexpr T value_or(U&& otherwise) const& {
        return has_value() ? storage_.value : static_cast<T>(std::forward<U>(otherwise));
    }
    template <class U>
    constexpr T value_or(U&& otherwise) && {
        return has_value() ? std::move(storage_.value) : static_cast<T>(std::forward<U>(otherwise));
    }

    /// Replaces whatever is held by a T made from `arguments`. Exception safety: absent if that throws.
    template <class... Arguments>
    T& emplace(Arguments&&... arguments) {
        reset();
        ::new (static_cast<void*>(&storage_.value)) T(std::forward<Arguments>(arguments)...);
        storage_.state = detail::presence_state::value;
        return storage_.value;
    }
    /// Makes it absent.
    constexpr void reset() noexcept { storage_.become(detail::presence_state::absent); }
    /// Makes it null.
    constexpr void set_null() noexcept { storage_.become(detail::presence_state::null); }

    friend constexpr bool operator==(optional_nullable const& left, optional_nullable const& right) {
        return left.storage_.state == right.storage_.state && (!left.has_value() || *left == *right);
    }
    friend constexpr bool operator==(optional_nullable const& left, std::nullptr_t) noexcept {
        return left.is_null();
    }
    friend constexpr bool operator==(optional_nullable const& left, std::nullopt_t) noexcept {
        return left.is_absent();
    }

private:
    constexpr void require() const {
        if (!has_value()) {
            throw std::bad_optional_access();
        }
    }

    detail::optional_nullable_storage<T, std::is_trivially_copyable_v<T>> storage_;
};

/// Says whether it holds a value equal to `right`. No friend: T is deduced, so that comparing a container of
/// these does not ask whether the container compares with their values.
template <class T, class U>
    requires(!std::same_as<U, optional_nullable<T>> && requires(T const& held, U const& other) {
        { held == other } -> std::convertible_to<bool>;
    })
constexpr bool operator==(optional_nullable<T> const& left, U const& right) {
    return left.has_value() && *left == right;
}

}  // namespace typehook
