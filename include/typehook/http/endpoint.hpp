// What is mounted at a path: a function from request to answer, at once or awaited. Layer http.
//
// The seam between the templates of the layers below and the server, which is compiled once: everything in front of it knows
// event types, everything behind it only HTTP.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/scheme.hpp>
#include <typehook/webhook/handle.hpp>
#include <typehook/webhook/outcome.hpp>
#include <typehook/webhook/reply.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace typehook::http {

/// The reply to a request, and what the log says of it.
struct answer {
    ::typehook::reply reply{};  ///< What is sent; a status from 200 to 599.
    std::string event{};        ///< `resource.action`, if it could be told.
    std::string reason{};       ///< Why the status is not 2xx; for the log, not for the sender.
};

/// A function from request to answer.
///
/// It may be called from several threads at once, and again before an awaited answer is there. What it throws is answered
/// 500. The request's text lives until it returns, or its awaitable is done.
class endpoint {
public:
    /// Answers at once, on the connection's thread.
    using immediate = std::function<answer(request const&, timestamp)>;
    /// Answers later. Cancellation: a deadline that passes cancels the awaitable; one that does not end then is abandoned.
    using awaited = std::function<boost::asio::awaitable<answer>(request, timestamp)>;

    endpoint(immediate call) : now_(std::move(call)) {}
    endpoint(awaited call) : later_(std::move(call)) {}

    /// Says which of the two it is.
    bool is_async() const noexcept { return static_cast<bool>(later_); }

    /// Answers at once. Preconditions: not `is_async()`.
    answer call(request const& from, timestamp now) const { return now_(from, now); }

    /// Answers later. Preconditions: `is_async()`. Lifetime: of this endpoint and of the request's text.
    /// Cancellation: that of the function.
    boost::asio::awaitable<answer> async_call(request const& from, timestamp now) const {
        return later_(from, now);
    }

private:
    immediate now_{};
    awaited later_{};
};

namespace detail {

template <class Router, class Scheme>
struct mounted {
    Router router;
    Scheme scheme;
};

inline answer make_answer(outcome const& became) {
    return {.reply = make_reply(became), .event = became.event, .reason = became.failure ? became.failure->message() : ""};
}

template <class Router, class Scheme>
boost::asio::awaitable<answer> answer_later(std::shared_ptr<mounted<Router, Scheme> const> what, request from,
                                            timestamp now) {
    auto const became =
        co_await ::typehook::handle<boost::asio::awaitable<outcome>>(what->router, what->scheme, from, now);
    auto made = make_answer(became);
    co_return made;
}

}  // namespace detail

/// Makes an endpoint of a router and the scheme that guards it; awaited if either is.
template <class Router, signature_scheme Scheme>
endpoint make_endpoint(Router router, Scheme scheme) {
    using both = detail::mounted<Router, Scheme>;
    auto what = std::make_shared<both const>(both{std::move(router), std::move(scheme)});
    if constexpr (Router::is_async || is_async_scheme<Scheme>) {
        return endpoint::awaited(
            [what](request from, timestamp now) { return detail::answer_later(what, from, now); });
    } else {
        return endpoint::immediate([what](request const& from, timestamp now) {
            return detail::make_answer(::typehook::handle(what->router, what->scheme, from, now));
        });
    }
}

}  // namespace typehook::http
