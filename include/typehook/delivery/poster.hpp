// Where requests leave the platform: one function, so that tests can answer in place of the network. Layer delivery.
#pragma once

#include <typehook/http/completion.hpp>
#include <typehook/http/outgoing.hpp>
#include <typehook/http/target.hpp>

namespace typehook::delivery {

/// Posts deliveries and token requests. Belongs to the network thread.
class poster {
public:
    virtual ~poster() = default;

    /// Sends a request and calls `done` once with what came of it, never before this returns. Lifetime: what `what` borrows lives
    /// until then, `to` until this returns.
    virtual void post(http::target const& to, http::outgoing const& what, http::completion done) = 0;

    /// Ends what is under way; its `done` gets a failure with the condition `cancelled`.
    virtual void close() = 0;
};

}  // namespace typehook::delivery
