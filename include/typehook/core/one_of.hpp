// A closed sum of many types that compiles in linear time. Layer core.
//
// std::variant of a catalog's 224 events takes a minute to compile. Here every operation is one flat table of
// functions, instantiated only if used, and an alternative's number is found by overload resolution: nothing
// is recursive.
#pragma once

#include <typehook/core/compiled.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace typehook {

namespace detail {

template <std::size_t Number, class T>
struct numbered {};

template <class Numbers, class... Ts>
struct numbered_set;

template <std::size_t... Numbers, class... Ts>
struct numbered_set<std::index_sequence<Numbers...>, Ts...> : numbered<Numbers, Ts>... {};

template <class T, std::size_t Number>
std::integral_constant<std::size_t, Number> number_in(numbered<Number, T> const&);

constexpr std::size_t largest(std::initializer_list<std::size_t> sizes) noexcept {
    std::size_t result = 1;
    for (auto const size : sizes) {
        result = size > result ? size : result;
    }
    return result;
}

// An alternative's operations. Outside the class: their symbols would repeat every alternative's name.

template <class T>
void copy_erased(void* to, void const* from) {
    ::new (to) T(*static_cast<T const*>(from));
}

template <class T>
bool equal_erased(void const* left, void const* right) {
    return *static_cast<T const*>(left) == *static_cast<T const*>(right);
}

template <class Result, class T, class Visitor>
Result call_erased(std::conditional_t<std::is_const_v<T>, void const, void>* value, Visitor& visitor) {
    return static_cast<Visitor&&>(visitor)(*static_cast<T*>(value));
}

}  // namespace detail

/// One of the types `Ts`, or nothing (the default). Each type is listed once and moves without throwing.
///
/// Copy and == need what they do of every type, but only where they are used.
template <class... Ts>
class one_of {
    using numbers = detail::numbered_set<std::index_sequence_for<Ts...>, Ts...>;

public:
    /// The index of an empty one_of.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    /// The place of T in the list.
    template <class T>
    static constexpr std::size_t index_of = decltype(detail::number_in<T>(std::declval<numbers>()))::value;

    one_of() noexcept {}  // not defaulted: `{}` would clear the storage
    one_of(one_of const& other) { copy_from(other); }
    one_of(one_of&& other) noexcept { move_from(other); }
    /// Exception safety: strong.
    one_of& operator=(one_of const& other) {
        one_of copy(other);
        return *this = std::move(copy);
    }
    one_of& operator=(one_of&& other) noexcept {
        if (this != &other) {
            reset();
            move_from(other);
        }
        return *this;
    }
    ~one_of() { reset(); }

    /// The place of the type that is held, or `npos`.
    std::size_t index() const noexcept { return index_ == none ? npos : index_; }
    bool has_value() const noexcept { return index_ != none; }
    template <class T>
    bool holds() const noexcept {
        return index_ == index_of<T>;
    }

    /// Makes a T in place and returns it. Exception safety: empty if that throws. Lifetime: until the next
    /// change.
    template <class T, class... Arguments>
    T& emplace(Arguments&&... arguments) {
        constexpr auto number = static_cast<index_type>(index_of<T>);
        reset();
        T* made = nullptr;
        if constexpr (std::is_constructible_v<T, Arguments...>) {
            made = ::new (static_cast<void*>(bytes_)) T(std::forward<Arguments>(arguments)...);
        } else {
            made = ::new (static_cast<void*>(bytes_)) T{std::forward<Arguments>(arguments)...};
        }
        index_ = number;
        return *made;
    }
    /// Makes a T{} in place, by the code of its catalog if that is COMPILED. Otherwise as above.
    template <class T>
    T& emplace_new() {
        constexpr auto number = static_cast<index_type>(index_of<T>);
        reset();
        detail::constructor_of<T>()(bytes_);
        index_ = number;
        return *std::launder(reinterpret_cast<T*>(bytes_));
    }
    /// Makes it empty.
    void reset() noexcept {
        if (index_ != none) {
            static constexpr void (*table[])(void*) noexcept = {detail::destructor_of<Ts>()...};
            table[index_](bytes_);
            index_ = none;
        }
    }

    /// The T, or null if another is held. Lifetime: until the next change.
    template <class T>
    T* get_if() noexcept {
        return holds<T>() ? std::launder(reinterpret_cast<T*>(bytes_)) : nullptr;
    }
    template <class T>
    T const* get_if() const noexcept {
        return holds<T>() ? std::launder(reinterpret_cast<T const*>(bytes_)) : nullptr;
    }

    /// Calls `visitor` with what is held, as an lvalue; every call returns the type that the first
    /// alternative's does.
    ///
    /// Errors: throws std::logic_error when empty.
    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) {
        return visit_as<Ts...>(bytes_, visitor);
    }
    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) const {
        return visit_as<Ts const...>(bytes_, visitor);
    }

    friend bool operator==(one_of const& left, one_of const& right) {
        if (left.index_ != right.index_ || left.index_ == none) {
            return left.index_ == right.index_;
        }
        static constexpr bool (*table[])(void const*, void const*) = {&detail::equal_erased<Ts>...};
        return table[left.index_](left.bytes_, right.bytes_);
    }

private:
    using index_type = std::conditional_t<(sizeof...(Ts) < 0xFF), std::uint8_t, std::uint16_t>;
    static constexpr index_type none = static_cast<index_type>(-1);
    static_assert(sizeof...(Ts) > 0 && sizeof...(Ts) < 0xFFFF);

    void copy_from(one_of const& other) {
        if (other.index_ != none) {
            static constexpr void (*table[])(void*, void const*) = {&detail::copy_erased<Ts>...};
            table[other.index_](bytes_, other.bytes_);
            index_ = other.index_;
        }
    }
    void move_from(one_of& other) noexcept {
        if (other.index_ != none) {
            static constexpr void (*table[])(void*, void*) noexcept = {detail::mover_of<Ts>()...};
            table[other.index_](bytes_, other.bytes_);
            index_ = other.index_;
        }
    }

    template <class First, class... Rest, class Bytes, class Visitor>
    decltype(auto) visit_as(Bytes* bytes, Visitor& visitor) const {
        using result = decltype(visitor(std::declval<First&>()));
        using erased = std::conditional_t<std::is_const_v<First>, void const, void>;
        static constexpr result (*table[])(erased*, Visitor&) = {
            &detail::call_erased<result, First, Visitor>, &detail::call_erased<result, Rest, Visitor>...};
        if (index_ == none) {
            throw std::logic_error("typehook::one_of::visit: there is no value");
        }
        return table[index_](bytes, visitor);
    }

    alignas(Ts...) unsigned char bytes_[detail::largest({sizeof(Ts)...})];
    index_type index_ = none;
};

}  // namespace typehook
