// What a handler returns, and awaitables without Asio. Layer webhook.
//
// Only `await_resume` is asked for, so the layer needs no I/O library; boost::asio::awaitable satisfies it.
#pragma once

#include <typehook/core/result.hpp>

#include <concepts>
#include <type_traits>

namespace typehook {

/// A type that can be awaited with co_await without a conversion.
template <class T>
concept awaitable_like = requires(T value) { value.await_resume(); } || requires(T value) { value.operator co_await(); };

namespace detail {

template <class T>
struct await_result {
    using type = T;
};

template <class T>
    requires requires(T value) { value.await_resume(); }
struct await_result<T> {
    using type = decltype(std::declval<T>().await_resume());
};

template <class T>
    requires(!requires(T value) { value.await_resume(); } && requires(T value) { value.operator co_await(); })
struct await_result<T> {
    using type = decltype(std::declval<T>().operator co_await().await_resume());
};

/// What is left of a handler's return type after awaiting it.
template <class T>
using await_result_t = typename await_result<T>::type;

template <class T>
inline constexpr bool is_handler_result = std::is_void_v<T> || std::same_as<T, result<void>>;

}  // namespace detail

}  // namespace typehook
