// Where the members of a struct lie, as constants for a table. Layer reflect.
//
// A pointer to member has a type of its own, and C++20 makes no number of it when the program is compiled. So a place is an
// address in a model of the struct: storage in which no T is ever made, which a program has room for but never touches. That
// costs no function a member.
#pragma once

namespace typehook {

/// An address in the model of a struct: of a member, or of the struct itself.
using model_place = void const*;

namespace detail {

/// Mutable keeps it out of the program's file, where a constant would be written down byte for byte. It is a constant so that
/// its destructor, which does nothing, is not registered; clang 14 takes no union of what T may be for a constant.
template <class T>
union model {
    constexpr model() noexcept : nothing{} {}
    constexpr ~model() {}

    char nothing;
    mutable T value;
};

#if defined(__clang__)
template <class T>
[[clang::no_destroy]] inline constinit model<T> model_of;
#else
template <class T>
inline constexpr model<T> model_of;
#endif

}  // namespace detail

/// The place of a T itself.
template <class T>
inline constexpr model_place place_of_struct = &detail::model_of<T>;

/// The place of a member of T.
template <class T, class Owner, class Value>
constexpr model_place place_of_member(Value Owner::*member) noexcept {
    return &(detail::model_of<T>.value.*member);
}

/// The member of `object` whose place is `member`, where `whole` is the place of the object's type.
inline void* member_at(void* object, model_place whole, model_place member) noexcept {
    return static_cast<char*>(object) + (static_cast<char const*>(member) - static_cast<char const*>(whole));
}
inline void const* member_at(void const* object, model_place whole, model_place member) noexcept {
    return static_cast<char const*>(object) +
           (static_cast<char const*>(member) - static_cast<char const*>(whole));
}

}  // namespace typehook
