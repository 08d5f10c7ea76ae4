// Bodies of receiver.hpp and detail/server.hpp, and with them those of everything beneath. Layer http.
#pragma once

#include <typehook/core/log.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/detail/server.hpp>
#include <typehook/http/detail/tls.hpp>
#include <typehook/http/impl/session.hpp>
#include <typehook/http/impl/worker.hpp>
#include <typehook/http/receiver.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include <fcntl.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace typehook::http::detail {

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
        options.tls->private_key = secret{};
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
    auto& acceptor = first().acceptor();
    acceptor.open(where.protocol(), error);
    if (!error) {
        ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);  // a child process must not keep the port
        acceptor.set_option(tcp_acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor.bind(where, error);
    }
    if (!error) {
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    for (std::size_t i = 1; i < workers_.size() && !error; ++i) {
        auto const duplicate = ::fcntl(acceptor.native_handle(), F_DUPFD_CLOEXEC, 0);
        if (duplicate < 0) {
            error.assign(errno, boost::system::system_category());
        } else {
            workers_[i]->acceptor().assign(where.protocol(), duplicate, error);
        }
    }
    if (error) {
        require(cannot_listen(options, error));
    }
    port_ = acceptor.local_endpoint().port();
}

TYPEHOOK_HTTP_DECL void server::mount(std::string path, endpoint handler, bool is_service) {
    if (started_) {
        require(failure{errc::already_running});
    }
    if (path.empty() || path.front() != '/' || path.find_first_of("?# \t\r\n") != path.npos) {
        require(failure{errc::invalid_path});
    }
    if (is_service && path.size() > 1 && path.back() == '/') {
        path.pop_back();
    }
    auto& places = is_service ? site_.services : site_.routes;
    if (!places.try_emplace(std::move(path), std::move(handler)).second) {
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
    site_.note(log_level::info, "listening", site_.options.address + " port " + std::to_string(port_));
    run_workers();
    signals_.reset();
    site_.note(log_level::info, "stopped");
}

TYPEHOOK_HTTP_DECL void server::run_workers() {
    std::vector<std::thread> threads;
    try {
        for (std::size_t i = 1; i < workers_.size(); ++i) {
            threads.emplace_back([one = workers_[i].get()] { one->run(); });
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
}

TYPEHOOK_HTTP_DECL void server::await_signal() {
    signals_->async_wait([this](error_code const& error, int) {
        if (error) {
            return;
        }
        if (site_.stopping) {
            hasten();
        } else {
            stop();
        }
        await_signal();
    });
}

TYPEHOOK_HTTP_DECL void server::stop() {
    if (site_.stopping.exchange(true)) {
        return;
    }
    site_.note(log_level::info, "draining");
    for (auto const& one : workers_) {
        asio::post(one->context(), [home = one.get()] { home->drain(); });
    }
}

TYPEHOOK_HTTP_DECL void server::hasten() {
    for (auto const& one : workers_) {
        asio::post(one->context(), [home = one.get()] { home->hasten(); });
    }
}

}  // namespace typehook::http::detail

namespace typehook::http {

TYPEHOOK_HTTP_DECL receiver::receiver(receiver_options options)
    : server_(std::make_unique<detail::server>(std::move(options))) {}

TYPEHOOK_HTTP_DECL receiver::~receiver() = default;

TYPEHOOK_HTTP_DECL void receiver::mount(std::string path, endpoint handler) {
    server_->mount(std::move(path), std::move(handler), false);
}

TYPEHOOK_HTTP_DECL void receiver::mount_service(std::string path, endpoint handler) {
    server_->mount(std::move(path), std::move(handler), true);
}

TYPEHOOK_HTTP_DECL void receiver::run() { server_->run(); }

TYPEHOOK_HTTP_DECL void receiver::stop() noexcept { server_->stop(); }

TYPEHOOK_HTTP_DECL std::uint16_t receiver::port() const noexcept { return server_->port(); }

}  // namespace typehook::http
