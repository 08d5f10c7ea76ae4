// What an awaitable is, without naming any library that makes them. Layer core.
//
// Handlers and checks may be coroutines of Asio or of anyone else; needing only <coroutine>-shaped members keeps Asio out of
// every layer below http.
#pragma once

#include <type_traits>
#include <utility>

namespace typehook {

/// A type that `co_await` takes: it has `await_resume`, or a member `operator co_await`.
template <class T>
concept awaitable_like = requires(T value) {
    value.await_resume();
}
|| requires(T value) { std::move(value).operator co_await(); };

namespace detail {

template <class T>
struct awaited {
    using type = T;
};

template <class T>
    requires requires(T value) { value.await_resume(); }
struct awaited<T> {
    using type = decltype(std::declval<T>().await_resume());
};

template <class T>
    requires(
        !requires(T value) { value.await_resume(); } &&
        requires(T value) { std::move(value).operator co_await(); })
struct awaited<T> {
    using type = decltype(std::declval<T>().operator co_await().await_resume());
};

template <class Awaitable, class Value>
struct rebound;

template <template <class, class...> class Awaitable, class Old, class... Rest, class Value>
struct rebound<Awaitable<Old, Rest...>, Value> {
    using type = Awaitable<Value, Rest...>;
};

}  // namespace detail

/// What `co_await` gives for an awaitable, and the type itself for anything else.
template <class T>
using awaited_t = typename detail::awaited<T>::type;

/// The awaitable of the same library that gives `Value`: `awaitable<bool, X>` becomes `awaitable<Value, X>`.
template <class Awaitable, class Value>
using rebound_t = typename detail::rebound<Awaitable, Value>::type;

}  // namespace typehook
