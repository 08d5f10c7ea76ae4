// The client: requests to endpoints on the Internet, over connections that are kept. Layer http.
//
// A facade; its parts are in detail/ and impl/. It belongs to one thread, so nothing in it is locked; only names are resolved
// elsewhere. Each new connection resolves its host anew, has every address judged by the egress policy and connects to one of
// those that passed: a DNS answer that changes after the check changes nothing.
#pragma once

#include <typehook/http/client_options.hpp>
#include <typehook/http/completion.hpp>
#include <typehook/http/detail/declare.hpp>
#include <typehook/http/exchange.hpp>
#include <typehook/http/outgoing.hpp>
#include <typehook/http/target.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>

namespace typehook::http {

namespace detail {
class client_core;
}

/// An HTTP/1.1 client.
///
/// Thread safety: belongs to the one thread that runs its io_context, which must outlive it.
class client {
public:
    /// Errors: throws `typehook::error` with `errc::invalid_options`, or `errc::bad_certificate` for a `ca_file` that cannot be
    /// used.
    client(boost::asio::io_context& context, client_options options);

    /// As `close()`, and waits for a name that is being resolved. May be called by a completion.
    ~client();

    client(client const&) = delete;
    client& operator=(client const&) = delete;

    /// Sends a request and calls `done` once with what came of it; never before `post` returns.
    ///
    /// One deadline covers everything from resolution to the last byte. A request on a kept connection that turns out to be
    /// closed, before a byte of the response, is sent once more on a new one (`outgoing::resend_on_stale_connection`).
    ///
    /// Errors, in `exchange::response`: those of the client in `errc`.
    /// Exception safety: basic; throws `std::bad_alloc`. What `done` throws leaves `io_context::run`.
    /// Lifetime: `what` and all it refers to until `done` is called; `to` until `post` returns.
    void post(target const& to, outgoing const& what, completion done);

    /// The same, awaited.
    ///
    /// Lifetime: `to`, `what` and all it refers to until the awaitable completes.
    /// Cancellation: terminal; the exchange ends with `errc::cancelled`, the receiver may have the request.
    boost::asio::awaitable<exchange> async_post(target const& to, outgoing const& what);
    /// What is awaited has to have a name: an awaitable starts late, and g++ 12 destroys an aggregate temporary in a `co_await`
    /// expression twice.
    boost::asio::awaitable<exchange> async_post(target const& to, outgoing&& what) = delete;
    boost::asio::awaitable<exchange> async_post(target&& to, outgoing const& what) = delete;
    boost::asio::awaitable<exchange> async_post(target&& to, outgoing&& what) = delete;

    /// Closes idle connections; exchanges that are not over end with `errc::cancelled`, and so does every later one.
    void close();

private:
    std::shared_ptr<detail::client_core> core_;
};

}  // namespace typehook::http

#if !defined(TYPEHOOK_SEPARATE_COMPILATION)
#include <typehook/http/impl/client.hpp>
#endif
