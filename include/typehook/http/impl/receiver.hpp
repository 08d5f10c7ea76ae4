// Bodies of receiver.hpp and detail/server.hpp, and with them those of everything beneath. Layer http.
#pragma once

#include <typehook/core/log.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/detail/server.hpp>
#include <typehook/http/detail/tls.hpp>
#include <typehook/http/impl/session.hpp>
#include <typehook/http/impl/worker.hpp>
#include <typehook/http/receiver.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <exception>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace typehook::http::detail {

// How many connections at one time are told that there are too many; further ones are just closed.
inline constexpr std::size_t most_refusals = 64;
// After an error that the next attempt would meet too, such as too many open files.
inline constexpr std::chrono::milliseconds accept_pause{100};

// Exceptions are the constructor's only way out; what it throws is what a result's value() would.
inline void require(result<void> const& checked) { checked.value(); }

inline failure cannot_listen(receiver_options const& options, error_code const& why) {
    auto const detail = "cannot listen on " + options.address + " port " + std::to_string(options.port) +
                        ": " + why.message();
    return failure{errc::cannot_listen, {.pointer = {}, .offset = {}, .detail = detail}};
}

TYPEHOOK_HTTP_DECL server::server(receiver_options options) {
    require(check_options(options));
    if (options.tls) {
        site_.tls.emplace(make_tls_context(*options.tls).value());
        options.tls->private_key = {};
    }
    site_.options = std::move(options);
    for (unsigned i = 0; i < site_.options.threads; ++i) {
        workers_.push_back(std::make_unique<worker>(site_, [this] {
            if (--undrained_ == 0) {
                asio::post(first().context(), [this] { signals_.reset(); });
            }
        }));
    }
    undrained_ = workers_.size();
    listen();
}

TYPEHOOK_HTTP_DECL void server::listen() {
    auto const& options = site_.options;
    error_code error;
    auto const address = asio::ip::make_address(options.address, error);
    if (error) {
        require(cannot_listen(options, error));
    }
    asio::ip::tcp::endpoint const where{address, options.port};
    pause_.emplace(first().context().get_executor());
    acceptor_.emplace(first().context().get_executor());
    acceptor_->open(where.protocol(), error);
    if (!error) {
        acceptor_->set_option(tcp_acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor_->bind(where, error);
    }
    if (!error) {
        acceptor_->listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        require(cannot_listen(options, error));
    }
    port_ = acceptor_->local_endpoint().port();
}

TYPEHOOK_HTTP_DECL void server::mount(std::string path, endpoint handler) {
    if (started_) {
        require(failure{errc::already_running});
    }
    if (path.empty() || path.front() != '/' || path.find_first_of("?# \t\r\n") != path.npos) {
        require(failure{errc::invalid_path});
    }
    if (!site_.routes.try_emplace(std::move(path), std::move(handler)).second) {
        require(failure{errc::path_already_mounted});
    }
}

TYPEHOOK_HTTP_DECL void server::run() {
    if (started_.exchange(true)) {
        require(failure{errc::already_running});
    }
    if (site_.options.handle_signals) {
        signals_.emplace(first().context().get_executor(), SIGINT, SIGTERM);
        await_signal();
    }
    note(log_level::info, "listening", site_.options.address + " port " + std::to_string(port_));
    accept();
    std::vector<std::thread> threads;
    try {
        for (std::size_t i = 1; i < workers_.size(); ++i) {
            threads.emplace_back([this, i] { workers_[i]->run(); });
        }
    } catch (...) {
        for (auto const& one : workers_) {
            one->context().stop();
        }
        for (auto& thread : threads) {
            thread.join();
        }
        throw;
    }
    first().run();
    for (auto& thread : threads) {
        thread.join();
    }
    signals_.reset();
    note(log_level::info, "stopped", {});
}

TYPEHOOK_HTTP_DECL void server::accept() {
    auto& home = *workers_[next_++ % workers_.size()];
    acceptor_->async_accept(home.context(), [this, &home](error_code const& error, tcp_socket socket) {
        accepted(error, std::move(socket), home);
    });
}

TYPEHOOK_HTTP_DECL void server::accepted(error_code const& error, tcp_socket socket, worker& home) {
    if (draining_) {
        return;
    }
    if (error && error != asio::error::connection_aborted && error != asio::error::interrupted) {
        if (!accept_failing_) {
            note(log_level::error, "connections cannot be accepted; trying again", error.message());
        }
        accept_failing_ = true;
        pause_->expires_after(accept_pause);
        pause_->async_wait([this](error_code const& cancelled) {
            if (!cancelled && !draining_) {
                accept();
            }
        });
        return;
    }
    if (!error) {
        accept_failing_ = false;
        error_code ignored;
        socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        try {
            // Only this thread adds connections, so the counts cannot pass their bounds.
            if (site_.connections < site_.options.limits.max_connections) {
                home.serve(std::move(socket), admission::admitted);
            } else if (site_.refusals < most_refusals) {
                home.serve(std::move(socket), admission::refused);
            }
        } catch (std::exception const& thrown) {
            note(log_level::error, "a connection could not be served", thrown.what());
        }
    }
    accept();
}

TYPEHOOK_HTTP_DECL void server::await_signal() {
    signals_->async_wait([this](error_code const& error, int) {
        if (error) {
            return;
        }
        if (draining_) {
            hasten();
        } else {
            begin_drain();
        }
        await_signal();
    });
}

TYPEHOOK_HTTP_DECL void server::stop() {
    asio::post(first().context(), [this] { begin_drain(); });
}

// On the first worker's thread. The other workers are told after the last connection was dealt out, so none comes late.
TYPEHOOK_HTTP_DECL void server::begin_drain() {
    if (draining_) {
        return;
    }
    draining_ = true;
    note(log_level::info, "draining", {});
    error_code ignored;
    acceptor_->close(ignored);
    pause_->cancel();
    for (auto const& one : workers_) {
        asio::post(one->context(), [home = one.get()] { home->drain(); });
    }
}

TYPEHOOK_HTTP_DECL void server::hasten() {
    for (auto const& one : workers_) {
        asio::post(one->context(), [home = one.get()] { home->hasten(); });
    }
}

TYPEHOOK_HTTP_DECL void server::note(log_level level, std::string_view message,
                                     std::string_view detail) const noexcept {
    if (detail.empty()) {
        site_.options.log(level, "http", message);
    } else {
        site_.options.log(level, "http", message, {{"detail", detail}});
    }
}

}  // namespace typehook::http::detail

namespace typehook::http {

TYPEHOOK_HTTP_DECL receiver::receiver(receiver_options options)
    : server_(std::make_unique<detail::server>(std::move(options))) {}

TYPEHOOK_HTTP_DECL receiver::~receiver() = default;

TYPEHOOK_HTTP_DECL void receiver::mount(std::string path, endpoint handler) {
    server_->mount(std::move(path), std::move(handler));
}

TYPEHOOK_HTTP_DECL void receiver::run() { server_->run(); }

TYPEHOOK_HTTP_DECL void receiver::stop() noexcept { server_->stop(); }

TYPEHOOK_HTTP_DECL std::uint16_t receiver::port() const noexcept { return server_->port(); }

}  // namespace typehook::http
