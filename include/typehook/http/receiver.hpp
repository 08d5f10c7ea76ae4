// The receiver: routers on paths behind a real HTTP port. Layer http.
//
// A facade over a server whose parts are in detail/ and impl/. It owns everything: threads, connections, copies of the
// routers. Constructing it listens, `run()` serves; between the two, clients wait in the system's queue.
#pragma once

#include <typehook/crypto/scheme.hpp>
#include <typehook/http/detail/declare.hpp>
#include <typehook/http/endpoint.hpp>
#include <typehook/http/options.hpp>

#include <typehook/core/error.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace typehook::http {

namespace detail {
class server;
}

/// An HTTP/1.1 server that receives webhooks.
///
/// Thread safety: `stop()` and `port()` are safe from any thread; everything else belongs to one.
class receiver {
public:
    /// Opens the port.
    ///
    /// Errors: throws `typehook::error` with `errc::invalid_options`, `errc::cannot_listen` or `errc::bad_certificate`.
    explicit receiver(receiver_options options = {});

    /// Cuts off what is still connected. Preconditions: `run()` is not running.
    ~receiver();

    receiver(receiver const&) = delete;
    receiver& operator=(receiver const&) = delete;

    /// Receives at `path`, compared byte by byte with the path of a request, without its query.
    ///
    /// Router and scheme are copied; move them in where they cannot be. Lifetime: what their handlers refer to must outlive
    /// the receiver.
    /// Errors: throws `typehook::error` with `errc::invalid_path`, `errc::path_already_mounted`, `errc::already_running`, or with
    /// what `scheme.configured()` says is wrong, `crypto::errc::not_configured`.
    template <class Router, class Scheme>
    void mount(std::string path, Router router, Scheme scheme) {
        static_assert(
            signature_scheme<Scheme>,
            "typehook: mount needs a signature scheme as its last argument, for example schemes::none{}");
        if constexpr (signature_scheme<Scheme>) {
            if (auto const ready = is_configured(scheme); ready.has_error()) {
                throw error(ready.error());
            }
            mount(std::move(path), make_endpoint(std::move(router), std::move(scheme)));
        }
    }

    /// The same for any function from request to answer.
    void mount(std::string path, endpoint handler);

    /// Hands every request for `path`, or for a path below it, to `handler`, whatever its method and type of body: an API
    /// beside the webhooks. A path that is mounted exactly goes before, a longer `path` before a shorter one; `/` is all.
    ///
    /// The handler judges method, path and body itself; size and framing are still checked.
    /// Errors: as `mount`.
    void mount_service(std::string path, endpoint handler);

    /// Serves until `stop()`, or a signal if `handle_signals` is set; then drains: no new connections, requests in flight
    /// are finished within `deadlines.drain`, idle connections are closed.
    ///
    /// Errors: throws `typehook::error` with `errc::already_running` when called again, `std::system_error` when a thread
    /// cannot be started.
    void run();

    /// Makes `run()` drain and return, also when it is called afterwards. Called again, it does nothing more.
    ///
    /// Thread safety: from any thread, handlers included, but not from a signal handler.
    void stop() noexcept;

    /// The TCP port that is listened on.
    std::uint16_t port() const noexcept;

private:
    std::unique_ptr<detail::server> server_;
};

}  // namespace typehook::http

#if !defined(TYPEHOOK_SEPARATE_COMPILATION)
#include <typehook/http/impl/receiver.hpp>
#endif
