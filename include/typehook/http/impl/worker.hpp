// Bodies of detail/worker.hpp. Layer http.
#pragma once

#include <typehook/core/log.hpp>
#include <typehook/http/detail/session.hpp>
#include <typehook/http/detail/worker.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace typehook::http::detail {

TYPEHOOK_HTTP_DECL worker::worker(site& shared, std::function<void()> drained)
    : site_(shared), drained_(std::move(drained)) {
    guard_.emplace(context_.get_executor());
    timer_.emplace(context_.get_executor());
}

TYPEHOOK_HTTP_DECL worker::~worker() {
    dying_ = true;
    guard_.reset();
    timer_.reset();
}

TYPEHOOK_HTTP_DECL void worker::run() {
    for (;;) {
        try {
            context_.run();
            return;
        } catch (std::exception const& thrown) {
            // Sessions contain their own; this is somebody's handler on our context.
            site_.options.log(log_level::error, "http", "an exception reached a worker",
                              {{"detail", thrown.what()}});
        }
    }
}

TYPEHOOK_HTTP_DECL void worker::serve(tcp_socket socket, admission how) {
    auto one = std::make_shared<session>(*this, std::move(socket), how);
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
    if (!guard_) {
        return;
    }
    if (!sessions_.empty()) {
        site_.options.log(log_level::warning, "http",
                          "connections are cut off because the drain took too long");
    }
    for (auto* const one : sessions_) {
        one->abort();
    }
    // Handlers that ignore their cancellation are left behind.
    timer_->expires_after(site_.options.deadlines.leave);
    timer_->async_wait([this](error_code const& error) {
        if (!error && guard_) {
            guard_.reset();
            drained_();
            context_.stop();
        }
    });
}

TYPEHOOK_HTTP_DECL void worker::release_when_empty() {
    if (draining_ && !dying_ && guard_ && sessions_.empty()) {
        guard_.reset();
        timer_->cancel();
        drained_();
    }
}

}  // namespace typehook::http::detail
