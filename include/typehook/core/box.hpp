// A value on the heap, for structs that contain themselves. Layer core.
//
// Value semantics: copies and compares deeply, never null except after a move. T may be incomplete where the
// member is declared, so nothing here may ask a trait of T in its interface, and == is not constrained.
#pragma once

#include <cassert>
#include <concepts>
#include <type_traits>
#include <utility>

namespace typehook {

namespace detail {

template <class Value, class T>
concept same_but_for_reference = std::same_as<std::remove_cvref_t<Value>, T>;

}  // namespace detail

/// A T on the heap that behaves like a member; one pointer. Default-constructs a T{}.
///
/// A box that was moved from may only be assigned, copied, compared or destroyed.
template <class T>
class box {
public:
    using value_type = T;

    box() : value_(new T{}) {}
    /// Holds a copy of `value`, or what was moved out of it. A template, so that copying a box asks nothing
    /// of T.
    template <detail::same_but_for_reference<T> Value = T>
    box(Value&& value) : value_(new T(std::forward<Value>(value))) {}

    box(box const& other) : value_(other.value_ != nullptr ? new T(*other.value_) : nullptr) {}
    box(box&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
    /// Exception safety: strong. `other` may be inside this box's own value.
    box& operator=(box const& other) {
        box copy(other);
        std::swap(value_, copy.value_);
        return *this;
    }
    /// `other` may be inside this box's own value.
    box& operator=(box&& other) noexcept {
        T* const taken = std::exchange(other.value_, nullptr);
        delete std::exchange(value_, taken);
        return *this;
    }
    ~box() {
        static_assert(sizeof(T) > 0,
                      "typehook: the type in a box must be complete where the box is destroyed");
        delete value_;
    }

    /// The value. Preconditions: not moved from. Lifetime: until this box is assigned or destroyed.
    T& operator*() & noexcept { return assert(value_ != nullptr), *value_; }
    T const& operator*() const& noexcept { return assert(value_ != nullptr), *value_; }
    T&& operator*() && noexcept { return assert(value_ != nullptr), std::move(*value_); }
    T* operator->() noexcept { return assert(value_ != nullptr), value_; }
    T const* operator->() const noexcept { return assert(value_ != nullptr), value_; }

    friend bool operator==(box const& left, box const& right) {
        return left.value_ == right.value_ ||
               (left.value_ != nullptr && right.value_ != nullptr && *left.value_ == *right.value_);
    }

private:
    T* value_;
};

}  // namespace typehook
