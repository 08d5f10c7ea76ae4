// Values whose operations are compiled once, in the library of a COMPILED catalog. Layer core.
//
// Constructors and destructors of large structs are most of what a catalog costs the optimiser. They cannot be taken out of the
// structs, which stay aggregates; but code that makes values only to hand them on calls these instead, and has none of its own.
#pragma once

#include <new>
#include <type_traits>
#include <utility>

namespace typehook {

/// A struct of a COMPILED catalog.
template <class T>
concept compiled_type = requires {
    requires T::reflection::compiled;
};

/// Makes, destroys and moves a T behind a pointer. Defined in events/compile.hpp, instantiated by the catalog's own source.
template <class T>
struct compiled_value {
    static void construct(void* place);
    static void destroy(void* value) noexcept;
    static void move(void* to, void* from) noexcept;
};

namespace detail {

// For every other type: as a template, wherever it is used.

template <class T>
void construct_erased(void* place) {
    ::new (place) T{};
}

template <class T>
void destroy_erased(void* value) noexcept {
    static_cast<T*>(value)->~T();
}

template <class T>
void move_erased(void* to, void* from) noexcept {
    static_assert(std::is_nothrow_move_constructible_v<T>,
                  "typehook: a type that is moved behind a pointer must not throw in moving");
    ::new (to) T(std::move(*static_cast<T*>(from)));
}

/// A T{} is made at the place that is given.
template <class T>
constexpr auto constructor_of() noexcept -> void (*)(void*) {
    if constexpr (compiled_type<T>) {
        return &compiled_value<T>::construct;
    } else {
        return &construct_erased<T>;
    }
}

template <class T>
constexpr auto destructor_of() noexcept -> void (*)(void*) noexcept {
    if constexpr (compiled_type<T>) {
        return &compiled_value<T>::destroy;
    } else {
        return &destroy_erased<T>;
    }
}

template <class T>
constexpr auto mover_of() noexcept -> void (*)(void*, void*) noexcept {
    if constexpr (compiled_type<T>) {
        return &compiled_value<T>::move;
    } else {
        return &move_erased<T>;
    }
}

}  // namespace detail

}  // namespace typehook
