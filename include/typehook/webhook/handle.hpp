// handle: the whole pipeline without a socket — verify the raw bytes, identify, decode, call. Layer webhook.
//
// No overload lacks a scheme: who wants none spells `schemes::none{}`.
#pragma once

#include <typehook/webhook/outcome.hpp>

#include <typehook/crypto/scheme.hpp>

#include <typehook/core/awaitable.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/time.hpp>

#include <coroutine>
#include <type_traits>
#include <utility>

namespace typehook {

namespace detail {

/// The outcome of a request that its scheme refused.
template <class Scheme>
outcome unverified(Scheme const& scheme, failure const& why) {
    return {.status = status_of(why.condition()), .event = {}, .failure = why, .challenge = challenge_for(scheme, why), .report = {}};
}

}  // namespace detail

/// Verifies `from` by `scheme` and dispatches it.
///
/// Returns: what became of it. If verification failed nothing of the body was looked at, and the status is as the condition of
/// the failure says: 401 as a rule, 503 if the window of `replays` is full, 500 if cryptography failed, and with an access token's
/// own check whatever condition that tells.
/// Lifetime: as `router::dispatch`. Thread safety: as the router and the scheme.
template <class Router, signature_scheme Scheme>
    requires requires { typename Router::catalog_type; }
[[nodiscard]] outcome handle(Router const& router, Scheme const& scheme, request const& from,
                             std::chrono::system_clock::time_point now) {
    static_assert(!is_async_scheme<Scheme>,
                  "typehook: the scheme's check is awaitable: call co_await handle<Awaitable>(router, scheme, request, now)");
    auto const received_at = std::chrono::floor<std::chrono::milliseconds>(now);
    if (auto const verified = scheme.verify(from, received_at); verified.has_error()) {
        return detail::unverified(scheme, verified.error());
    }
    return router.dispatch(from, received_at);
}

/// The same as a coroutine, for routers with awaitable handlers and schemes with awaitable checks.
///
/// Lifetime: the router, the scheme, and the request's body and headers, until the coroutine has completed.
/// Cancellation: as the awaitables of the handlers and the scheme do.
template <class Awaitable, class Router, signature_scheme Scheme>
[[nodiscard]] Awaitable handle(Router const& router, Scheme const& scheme, request from,
                               std::chrono::system_clock::time_point now) {
    auto const received_at = std::chrono::floor<std::chrono::milliseconds>(now);
    if constexpr (is_async_scheme<Scheme>) {
        auto const verified = co_await scheme.verify(from, received_at);
        if (verified.has_error()) {
            co_return detail::unverified(scheme, verified.error());
        }
    } else {
        auto const verified = scheme.verify(from, received_at);
        if (verified.has_error()) {
            co_return detail::unverified(scheme, verified.error());
        }
    }
    if constexpr (Router::is_async) {
        co_return co_await router.template dispatch<Awaitable>(from, received_at);
    } else {
        co_return router.dispatch(from, received_at);
    }
}

}  // namespace typehook
