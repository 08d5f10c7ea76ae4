// What a connection is waiting for, how long it may, and what its end means. Layer http.
//
// The whole deadline policy, as pure functions of the stage: the session only asks. A deadline covers a stage from its
// first byte to its last, never one read, so a peer that sends a byte a minute gains nothing.
#pragma once

#include <typehook/http/errc.hpp>
#include <typehook/http/options.hpp>

#include <chrono>
#include <optional>

namespace typehook::http {

/// What a connection is waiting for.
enum class stage {
    handshake,  ///< TLS handshake.
    idle,       ///< The first byte of a request.
    header,     ///< The rest of a request's head.
    body,       ///< The rest of a request's body.
    handler,    ///< The handler.
    leave,      ///< A handler that was cancelled to end.
    write,      ///< The reply to be taken.
    linger,     ///< The peer to close, after our last byte.
};

/// How long a connection may stay in `where`.
constexpr std::chrono::milliseconds limit_of(stage where, receiver_deadlines const& deadlines) noexcept {
    switch (where) {
    case stage::handshake:
        return deadlines.tls_handshake;
    case stage::idle:
        return deadlines.idle;
    case stage::header:
        return deadlines.header;
    case stage::body:
        return deadlines.body;
    case stage::handler:
        return deadlines.handler;
    case stage::leave:
        return deadlines.leave;
    case stage::write:
        return deadlines.write;
    case stage::linger:
        return deadlines.linger;
    }
    return deadlines.idle;
}

/// What a deadline's end does.
enum class expiry {
    close,    ///< Close; the peer waits for nothing.
    reply,    ///< Answer with `reason_of(stage)`, then close.
    cancel,   ///< Ask the handler to end, and wait in the stage `leave`.
    abandon,  ///< Answer with `reason_of(stage)` and close; the handler ends on its own.
};

/// What the end of the deadline of `where` does.
constexpr expiry expiry_of(stage where) noexcept {
    switch (where) {
    case stage::header:
    case stage::body:
        return expiry::reply;
    case stage::handler:
        return expiry::cancel;
    case stage::leave:
        return expiry::abandon;
    case stage::handshake:
    case stage::idle:
    case stage::write:
    case stage::linger:
        break;
    }
    return expiry::close;
}

/// Why a connection whose deadline in `where` has passed is answered so, or nothing where it is not answered.
constexpr std::optional<errc> reason_of(stage where) noexcept {
    switch (where) {
    case stage::header:
        return errc::header_timeout;
    case stage::body:
        return errc::body_timeout;
    case stage::handler:
    case stage::leave:
        return errc::handler_timeout;
    case stage::handshake:
    case stage::idle:
    case stage::write:
    case stage::linger:
        break;
    }
    return std::nullopt;
}

}  // namespace typehook::http
