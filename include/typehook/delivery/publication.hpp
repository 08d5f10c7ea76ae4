// What is published, and what the publisher is told. Layer delivery.
#pragma once

#include <typehook/core/result.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace typehook::delivery {

/// An event as bytes: what the typed interface makes of a struct, and an HTTP API of a request it has checked.
struct publication {
    std::string event{};  ///< `subscription.changed`; decides who gets it.
    std::string
        id{};  ///< The message's; made if empty. Visible ASCII without a full stop, not beginning with `test_`.
    std::string
        subject{};       ///< What it is about; orders deliveries of webhooks that want order. May be empty.
    std::string body{};  ///< The JSON that is posted.
};

/// How a set of publications is taken.
struct publish_options {
    /// If not empty: a second publish with the same key gives the receipts of the first and publishes nothing. Keys are kept for
    /// `options.idempotency_lifetime`. Prefix it with the caller's identity where callers must not meet.
    std::string idempotency_key{};
    /// What tells whether the second publish is the same, for example a digest of the request; made of the publications if empty.
    std::string fingerprint{};
};

/// What a publisher is told: the event is stored and will be delivered, or visibly fail.
struct receipt {
    std::string id{};            ///< The message's.
    std::size_t deliveries = 0;  ///< How many webhooks it goes to.
    bool repeated = false;       ///< The idempotency key was here before: nothing was published again.

    friend bool operator==(receipt const&, receipt const&) = default;
};

/// Receipts in the order of the publications, or why none of them was taken.
using receipts = result<std::vector<receipt>>;

/// Called once, when everything is durable or nothing will be. On the storage thread: it has to be quick and must not block.
using publish_completion = std::function<void(receipts)>;

}  // namespace typehook::delivery
