// Bodies of detail/client_connection.hpp. Layer http.
//
// Read from `open` downwards: the functions stand in the order in which they call each other. Whatever calls a completion does
// so last, because the completion may post again, or destroy the client.
#pragma once

#include <typehook/http/detail/client_connection.hpp>
#include <typehook/http/detail/client_core.hpp>
#include <typehook/http/detail/client_tls.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <utility>

namespace typehook::http::detail {

inline constexpr std::size_t most_addresses = 16;  // of one host; the rest of an answer is not looked at
inline constexpr std::size_t largest_joined_body =
    16384;  // one TLS record holds it, so head and body go in one

TYPEHOOK_HTTP_DECL client_connection::client_connection(client_core& core, target const& to)
    : core_(&core),
      to_(to),
      connect_failure_(errc::connect_failed),
      socket_(core.where()),
      reader_({.max_header = core.options().max_response_header,
               .max_body = core.options().max_response_body,
               .max_read = core.options().max_response_read}),
      deadline_(core.where()) {}

TYPEHOOK_HTTP_DECL void client_connection::open(pending_exchange pending) {
    pending_ = std::move(pending);
    step_started_ = std::chrono::steady_clock::now();
    enter(exchange_stage::resolve);
    deadline_.set_at(shared_from_this(), pending_.deadline);
    if (auto const& address = to_.address()) {
        asio::post(core_->where(), [self = shared_from_this(), address = *address] {
            self->resolved(std::vector<asio::ip::address>{address});
        });
    } else {
        core_->resolve(shared_from_this());
    }
}

TYPEHOOK_HTTP_DECL void client_connection::resolved(result<std::vector<asio::ip::address>> const& addresses) {
    if (state_ != state::resolving) {
        return;  // the deadline was faster
    }
    auto const now = std::chrono::steady_clock::now();
    auto const took = lap(now);
    pending_.ended.times.dns = to_.address() ? std::chrono::microseconds{} : took;
    if (addresses.has_error()) {
        fail(addresses.error());
        return;
    }
    std::optional<failure> refusal;
    for (auto const& each : *addresses) {
        auto const judged = vet(core_->options().egress, each, to_.port());
        if (judged.has_error()) {
            refusal = refusal ? refusal : judged.error();
        } else if (addresses_.size() < most_addresses) {
            addresses_.push_back(*judged);
        }
    }
    if (addresses_.empty()) {
        fail(refusal.value_or(failure{errc::resolve_failed}));
        return;
    }
    state_ = state::connecting;
    enter(exchange_stage::connect);
    connect_until_ = now + core_->options().connect_deadline;
    connect_next();
}

TYPEHOOK_HTTP_DECL void client_connection::connect_next() {
    if (next_address_ == addresses_.size()) {
        fail(connect_failure_);
        return;
    }
    // Each address gets its share of what is left, so that one that never answers leaves time for the others.
    auto const now = std::chrono::steady_clock::now();
    auto const share = (connect_until_ - now) / static_cast<long>(addresses_.size() - next_address_);
    deadline_.set_at(shared_from_this(), std::min(now + share, pending_.deadline));
    connect(addresses_[next_address_++]);
}

TYPEHOOK_HTTP_DECL void client_connection::connect(vetted_address const& to) {
    remote_ = to.to_string();
    socket_ = tcp_socket(core_->where());
    socket_.async_connect({to.address(), to.port()},
                          [self = shared_from_this(), attempt = ++attempt_](error_code const& error) {
                              self->connected(attempt, error);
                          });
}

TYPEHOOK_HTTP_DECL void client_connection::connected(unsigned attempt, error_code const& error) {
    if (state_ != state::connecting || attempt != attempt_) {
        return;
    }
    error_code unusable = error;
    if (!unusable) {
        socket_.non_blocking(true, unusable);
    }
    if (unusable) {
        connect_failure_ = failure{errc::connect_failed,
                                   {.pointer = {},
                                    .offset = {},
                                    .detail = "the host could not be connected to: " + unusable.message()}};
        connect_next();
        return;
    }
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    auto const now = std::chrono::steady_clock::now();
    pending_.ended.times.connect = lap(now);
    pending_.ended.remote = remote_;
    deadline_.set_at(shared_from_this(), pending_.deadline);
    if (to_.is_https()) {
        handshake();
    } else {
        send();
    }
}

TYPEHOOK_HTTP_DECL void client_connection::handshake() {
    state_ = state::handshaking;
    enter(exchange_stage::tls);
    tls_.emplace(socket_, core_->tls());
    if (!expect_host(tls_->native_handle(), to_)) {
        fail(failure{errc::tls_failed});
        return;
    }
    ::SSL_set_ex_data(tls_->native_handle(), connection_index(), this);
    if (auto* const session = core_->session(to_.origin())) {
        ::SSL_set_session(tls_->native_handle(), session);
    }
    tls_->async_handshake(asio::ssl::stream_base::client,
                          [self = shared_from_this()](error_code const& error) { self->shaken(error); });
}

TYPEHOOK_HTTP_DECL void client_connection::shaken(error_code const& error) {
    if (state_ != state::handshaking) {
        return;
    }
    if (error) {
        fail(handshake_failure(tls_->native_handle(), error));
        return;
    }
    pending_.ended.times.tls = lap(std::chrono::steady_clock::now());
    send();
}

TYPEHOOK_HTTP_DECL int client_connection::session_came(::SSL* connection, ::SSL_SESSION* session) noexcept {
    auto* const self = static_cast<client_connection*>(::SSL_get_ex_data(connection, connection_index()));
    if (self == nullptr || self->core_ == nullptr) {
        return 0;
    }
    try {
        self->core_->keep_session(self->to_.origin(), session_pointer{session});
    } catch (std::bad_alloc const&) {
        // The pointer has freed it, so that the answer is the same: it is no longer OpenSSL's.
    }
    return 1;
}

TYPEHOOK_HTTP_DECL void client_connection::start(pending_exchange& pending) {
    std::swap(pending_, pending);
    pending_.ended.reused = true;
    pending_.ended.remote = remote_;
    step_started_ = pending_.started;
    deadline_.set_at(shared_from_this(), pending_.deadline);
    send();
}

TYPEHOOK_HTTP_DECL void client_connection::send() {
    state_ = state::busy;
    enter(exchange_stage::first_byte);
    reader_.start(pending_.to_head);
    std::size_t sent = 0;
    if (!tls_) {
        // Nearly always the socket takes all of it, and there is nothing to wait for.
        std::array<asio::const_buffer, 2> const whole{asio::buffer(pending_.head),
                                                      asio::buffer(pending_.body)};
        error_code error;
        sent = socket_.write_some(whole, error);
        broken_ = error && error != asio::error::would_block;
    }
    if (!broken_ && sent < pending_.head.size() + pending_.body.size()) {
        send_rest(sent);
    }
    if (!reading_) {
        read();
    }
}

TYPEHOOK_HTTP_DECL void client_connection::send_rest(std::size_t sent) {
    writing_ = true;
    if (tls_ && pending_.body.size() <= largest_joined_body) {
        pending_.head += pending_.body;
        pending_.body = {};
    }
    std::string_view const head{pending_.head};
    auto const of_head = std::min(sent, head.size());
    std::array<asio::const_buffer, 2> const rest{asio::buffer(head.substr(of_head)),
                                                 asio::buffer(pending_.body.substr(sent - of_head))};
    auto done = [self = shared_from_this()](error_code const& error, std::size_t) { self->written(error); };
    if (tls_) {
        asio::async_write(*tls_, rest, std::move(done));
    } else {
        asio::async_write(socket_, rest, std::move(done));
    }
}

TYPEHOOK_HTTP_DECL void client_connection::written(error_code const& error) {
    writing_ = false;
    // A server may answer and close without reading it all, so the read decides what came of it.
    broken_ = broken_ || error;
}

TYPEHOOK_HTTP_DECL void client_connection::read() {
    if (input_.free_space().empty()) {
        // Only a head is collected; a body is taken as it comes.
        input_.reserve(std::max(read_buffer::initial_capacity, input_.capacity() * 2));
    }
    auto const room = input_.free_space();
    reading_ = true;
    auto done = [self = shared_from_this()](error_code const& error, std::size_t count) {
        self->received(error, count);
    };
    if (tls_) {
        tls_->async_read_some(asio::buffer(room.data(), room.size()), std::move(done));
    } else {
        socket_.async_read_some(asio::buffer(room.data(), room.size()), std::move(done));
    }
}

TYPEHOOK_HTTP_DECL void client_connection::received(error_code const& error, std::size_t count) {
    reading_ = false;
    if (state_ == state::idle) {
        close();  // by the server, or it said something that nobody asked for
    } else if (state_ == state::busy && error) {
        ended_by(error);
    } else if (state_ == state::busy) {
        input_.commit(count);
        take_input();
    }
}

TYPEHOOK_HTTP_DECL void client_connection::take_input() {
    if (pending_.ended.stage == exchange_stage::first_byte) {
        pending_.ended.times.first_byte = lap(std::chrono::steady_clock::now());
        enter(exchange_stage::response);
    }
    auto const taken = reader_.feed(input_.text());
    input_.discard(taken.consumed);
    if (taken.error) {
        fail(*taken.error);
    } else if (taken.done) {
        complete();
    } else {
        read();
    }
}

TYPEHOOK_HTTP_DECL void client_connection::ended_by(error_code const& error) {
    auto const is_whole = error == asio::error::eof;
    if ((is_whole || error == asio::ssl::error::stream_truncated) && reader_.end(is_whole)) {
        complete();
    } else if (pending_.ended.reused && pending_.ended.stage == exchange_stage::first_byte &&
               pending_.may_send_again) {
        auto again = std::move(pending_);
        auto& core = *core_;
        close();
        core.send_again(to_, std::move(again));
    } else {
        auto const detail = "the connection was lost while " + std::string(describe(pending_.ended.stage)) +
                            ": " + error.message();
        fail({errc::connection_lost, {.pointer = {}, .offset = {}, .detail = detail}});
    }
}

TYPEHOOK_HTTP_DECL void client_connection::complete() {
    auto const now = std::chrono::steady_clock::now();
    auto const goes_on = reader_.can_go_on() && input_.empty() && !writing_ && !broken_;
    trusted_ = true;
    enter(exchange_stage::complete);
    auto done = std::move(pending_.done);
    auto ended = finish(now);
    ended.response = reader_.response();
    if (goes_on) {
        state_ = state::idle;
        core_->pool().give_back(*this);
        deadline_.set_at(shared_from_this(), now + core_->options().idle);
        read();
    } else {
        close();
    }
    done(std::move(ended));
}

TYPEHOOK_HTTP_DECL void client_connection::fail(failure why) {
    auto done = std::move(pending_.done);
    auto ended = finish(std::chrono::steady_clock::now());
    ended.response = std::move(why);
    close();
    done(std::move(ended));
}

TYPEHOOK_HTTP_DECL void client_connection::abort(failure why) {
    auto done = std::move(pending_.done);
    auto ended = finish(std::chrono::steady_clock::now());
    auto const where = core_->where();
    close();
    if (done) {
        ended.response = std::move(why);
        asio::post(where,
                   [done = std::move(done), ended = std::move(ended)]() mutable { done(std::move(ended)); });
    }
}

TYPEHOOK_HTTP_DECL void client_connection::expire() {
    switch (state_) {
    case state::connecting:
        if (std::chrono::steady_clock::now() < pending_.deadline) {
            connect_failure_ = failure{errc::connect_timeout};
            connect_next();  // drops the socket that is still connecting
            break;
        }
        [[fallthrough]];
    case state::resolving:
    case state::handshaking:
    case state::busy:
        fail_by_deadline();
        break;
    case state::idle:
        close();
        break;
    case state::closed:
        break;
    }
}

TYPEHOOK_HTTP_DECL void client_connection::fail_by_deadline() {
    bool const was_asked_for =
        state_ != state::resolving || to_.address() || core_->is_looking_up(std::string(to_.host()));
    auto const detail = "the deadline of " + std::to_string(pending_.limit.count()) + " ms passed while " +
                        std::string(describe(pending_.ended.stage));
    fail({was_asked_for ? errc::deadline_exceeded : errc::resolver_busy,
          {.pointer = {}, .offset = {}, .detail = detail}});
}

TYPEHOOK_HTTP_DECL void client_connection::close() {
    if (state_ == state::closed) {
        return;
    }
    state_ = state::closed;
    deadline_.clear();
    if (tls_ && trusted_) {
        // OpenSSL would take a connection that just ends for an attack, and its session for unusable.
        ::SSL_set_shutdown(tls_->native_handle(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    }
    error_code ignored;
    socket_.close(ignored);
    std::exchange(core_, nullptr)->pool().remove(*this);
}

TYPEHOOK_HTTP_DECL exchange client_connection::finish(steady_time now) {
    pending_.number = 0;
    pending_.ended.times.total =
        std::chrono::duration_cast<std::chrono::microseconds>(now - pending_.started);
    return std::move(pending_.ended);
}

TYPEHOOK_HTTP_DECL std::chrono::microseconds client_connection::lap(steady_time now) {
    return std::chrono::duration_cast<std::chrono::microseconds>(now - std::exchange(step_started_, now));
}

}  // namespace typehook::http::detail
