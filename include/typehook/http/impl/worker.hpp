// Bodies of detail/worker.hpp. Layer http.
#pragma once

#include <typehook/core/log.hpp>
#include <typehook/http/detail/session.hpp>
#include <typehook/http/detail/worker.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>

#include <unistd.h>

#include <chrono>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace typehook::http::detail {

// How many connections at one time are told that there are too many; further ones are just closed.
inline constexpr std::size_t most_refusals = 64;
// After an error that the next attempt would meet too, such as too many open files.
inline constexpr std::chrono::milliseconds accept_pause{100};

TYPEHOOK_HTTP_DECL worker::worker(site& shared, std::function<void()> drained)
    : site_(shared), drained_(std::move(drained)) {
    guard_.emplace(context_.get_executor());
    acceptor_.emplace(context_.get_executor());
    timer_.emplace(context_.get_executor());
}

TYPEHOOK_HTTP_DECL worker::~worker() {
    dying_ = true;
    guard_.reset();
    acceptor_.reset();
    timer_.reset();
}

TYPEHOOK_HTTP_DECL void worker::run() {
    for (bool thrown_before = false;; thrown_before = true) {
        try {
            if (thrown_before) {  // who is connected is served before an accept that may throw again
                context_.run_for(accept_pause);
            }
            if (!accept_pending_ && !draining_) {
                accept();
            }
            context_.run();
            return;
        } catch (std::exception const& thrown) {
            // Sessions contain their own; this is somebody's handler on our context, or no memory to accept with.
            site_.note(log_level::error, "an exception reached a worker", thrown.what());
        }
    }
}

TYPEHOOK_HTTP_DECL void worker::accept() {
    acceptor_->async_accept(
        context_, [this](error_code const& error, tcp_socket socket) { accepted(error, std::move(socket)); });
    accept_pending_ = true;
}

TYPEHOOK_HTTP_DECL void worker::accepted(error_code const& error, tcp_socket socket) {
    accept_pending_ = false;
    if (draining_) {
        return;
    }
    if (error && error != asio::error::connection_aborted && error != asio::error::interrupted) {
        if (!accept_failing_) {
            site_.note(log_level::error, "connections cannot be accepted; trying again", error.message());
        }
        accept_failing_ = true;
        timer_->expires_after(accept_pause);
        timer_->async_wait([this](error_code const& cancelled) {
            accept_pending_ = false;
            if (!cancelled && !draining_) {
                accept();
            }
        });
        accept_pending_ = true;
        return;
    }
    if (!error) {
        accept_failing_ = false;
        try {
            admit(std::move(socket));
        } catch (std::exception const& thrown) {
            site_.note(log_level::error, "a connection could not be served", thrown.what());
        }
    }
    accept();
}

TYPEHOOK_HTTP_DECL void worker::admit(tcp_socket socket) {
    error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    auto how = admission::admitted;
    auto place = ticket::take(site_.connections, site_.options.limits.max_connections);
    if (!place) {
        how = admission::refused;
        place.reset();
        if (auto refusal = ticket::take(site_.refusals, most_refusals)) {
            place.emplace(std::move(*refusal));
        } else {
            return;
        }
    }
    auto one = std::make_shared<session>(*this, std::move(socket), how, std::move(*place));
    asio::co_spawn(context_, session::run(std::move(one)), asio::detached);
}

TYPEHOOK_HTTP_DECL void worker::enter(session& one) { sessions_.insert(&one); }

TYPEHOOK_HTTP_DECL void worker::leave(session& one) noexcept {
    sessions_.erase(&one);
    release_when_empty();
}

TYPEHOOK_HTTP_DECL void worker::drain() {
    if (draining_) {
        return;
    }
    draining_ = true;
    stop_listening();
    for (auto* const one : sessions_) {
        one->drain();
    }
    timer_->expires_after(site_.options.deadlines.drain);
    timer_->async_wait([this](error_code const& error) {
        if (!error) {
            hasten();
        }
    });
    release_when_empty();
}

TYPEHOOK_HTTP_DECL void worker::hasten() {
    if (!draining_ || !guard_) {
        return;
    }
    site_.note(log_level::warning, "connections are cut off because the drain took too long");
    // Handlers that ignore their cancellation are left behind. Set first, because the last session to leave cancels it.
    timer_->expires_after(site_.options.deadlines.leave);
    timer_->async_wait([this](error_code const& error) {
        if (!error && guard_) {
            guard_.reset();
            drained_();
            context_.stop();
        }
    });
    // Held, because a handler may end inside its cancellation, and a session that it had outlived ends with it.
    std::vector<std::shared_ptr<session>> held;
    held.reserve(sessions_.size());
    for (auto* const one : sessions_) {
        held.push_back(one->shared_from_this());
    }
    for (auto const& one : held) {
        one->abort();
    }
}

// Releases the socket before closing it: other workers hold duplicates, and the system forgets a descriptor that was only
// closed not before the last of them.
TYPEHOOK_HTTP_DECL void worker::stop_listening() noexcept {
    error_code error;
    auto const descriptor = acceptor_->release(error);
    if (!error) {
        ::close(descriptor);
    }
}

TYPEHOOK_HTTP_DECL void worker::release_when_empty() {
    if (draining_ && !dying_ && guard_ && sessions_.empty()) {
        guard_.reset();
        timer_->cancel();
        drained_();
    }
}

}  // namespace typehook::http::detail
