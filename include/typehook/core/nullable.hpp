// A required member that may be null. Layer core.
//
// A type of its own, not std::optional: optional says "may be left out", nullable says "always there, perhaps
// null".
#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace typehook {

/// A T or null; null by default. Regular, and trivially copyable and destructible where T is.
template <class T>
class nullable {
public:
    using value_type = T;

    constexpr nullable() noexcept = default;
    constexpr nullable(std::nullptr_t) noexcept {}
    /// Holds a T made from `value`; implicit where that conversion is.
    template <class U = T>
        requires(!std::same_as<std::remove_cvref_t<U>, nullable> &&
                 !std::same_as<std::remove_cvref_t<U>, std::nullptr_t> && std::constructible_from<T, U>)
    constexpr explicit(!std::is_convertible_v<U, T>)
        nullable(U&& value) noexcept(std::is_nothrow_constructible_v<T, U>)
        : value_(std::in_place, std::forward<U>(value)) {}

    constexpr bool has_value() const noexcept { return value_.has_value(); }
    constexpr bool is_null() const noexcept { return !value_.has_value(); }
    constexpr explicit operator bool() const noexcept { return value_.has_value(); }

    /// The value. Preconditions: `has_value()`. Lifetime: of this object.
    constexpr T& operator*() & noexcept { return assert(value_), *value_; }
    constexpr T const& operator*() const& noexcept { return assert(value_), *value_; }
    constexpr T&& operator*() && noexcept { return assert(value_), *std::move(value_); }
    constexpr T* operator->() noexcept { return assert(value_), &*value_; }
    constexpr T const* operator->() const noexcept { return assert(value_), &*value_; }

    /// The value. Errors: throws std::bad_optional_access when null. Lifetime: of this object.
    constexpr T& value() & { return value_.value(); }
    constexpr T const& value() const& { return value_.value(); }
    constexpr T&& value() && { return std::move(value_).value(); }

    template <class U>
    constexpr T value_or(U&& otherwise) const& {
        return value_.value_or(std::forward<U>(otherwise));
    }
    template <class U>
    constexpr T value_or(U&& otherwise) && {
        return std::move(value_).value_or(std::forward<U>(otherwise));
    }

    /// Replaces whatever is held by a T made from `arguments`. Exception safety: null if that throws.
    template <class... Arguments>
    constexpr T& emplace(Arguments&&... arguments) {
        return value_.emplace(std::forward<Arguments>(arguments)...);
    }
    /// Makes it null.
    constexpr void reset() noexcept { value_.reset(); }

    friend constexpr bool operator==(nullable const& left, nullable const& right) {
        return left.has_value() == right.has_value() && (left.is_null() || *left == *right);
    }
    friend constexpr bool operator==(nullable const& left, std::nullptr_t) noexcept { return left.is_null(); }

private:
    std::optional<T> value_;
};

/// Says whether it holds a value equal to `right`. No friend: T is deduced, so that comparing a container of
/// these does not ask whether the container compares with their values.
template <class T, class U>
    requires(!std::same_as<U, nullable<T>> && requires(T const& held, U const& other) {
        { held == other } -> std::convertible_to<bool>;
    })
constexpr bool operator==(nullable<T> const& left, U const& right) {
    return left.has_value() && *left == right;
}

}  // namespace typehook
