// What a delivery platform keeps: webhooks, messages, deliveries, attempts, documents. Layer store.
//
// Keys are numbers that the one owner of a store hands out, ascending, never used twice: so everything about a publish is known
// before it is written, and a store need not answer while it writes. Texts that only the layer above understands (settings,
// exchanges, documents) are opaque here; a store never has to change when they do.
#pragma once

#include <typehook/core/time.hpp>

#include <cstdint>
#include <string>

namespace typehook::store {

/// Number of a row among those of its kind; 0 is none.
using row_key = std::int64_t;

/// An endpoint that somebody wants events at.
struct webhook {
    row_key key = 0;
    std::string id{};  ///< What its owner knows it by; unique.
    std::string
        settings{};  ///< URL, events, authentication, state…: JSON of the layer above, secrets sealed.
    timestamp created_at{};
    timestamp updated_at{};

    friend bool operator==(webhook const&, webhook const&) = default;
};

/// An event that was published: stored once, whatever the number of webhooks it goes to.
struct message {
    row_key key = 0;
    std::string id{};        ///< What receivers tell duplicates by; unique.
    std::string event{};     ///< `subscription.changed`
    std::string subject{};   ///< What it is about: the resource's identifier; may be empty.
    timestamp created_at{};  ///< When it was published.
    std::string body{};      ///< The bytes that are posted.
    bool expunged = false;   ///< The body was removed on request; its deliveries are canceled.

    friend bool operator==(message const&, message const&) = default;
};

/// How far a delivery is.
enum class delivery_status : std::uint8_t {
    waiting,    ///< To be attempted when it is due.
    delivered,  ///< A receiver said 2xx.
    failed,     ///< Given up; can be retried by hand.
    canceled,   ///< Its webhook or its message was removed first.
};

/// A message on its way to a webhook.
struct delivery {
    row_key key = 0;
    row_key message = 0;
    row_key webhook = 0;
    delivery_status status = delivery_status::waiting;
    std::int32_t attempts = 0;  ///< Made so far.
    timestamp due{};            ///< When the next attempt is to be made, if waiting.
    timestamp created_at{};
    timestamp updated_at{};
    std::int32_t http_status = 0;  ///< Of the last attempt; 0 if there was no response.
    std::string reason{};          ///< Why it is not delivered yet, or was given up; a short name.
    std::string
        group{};  ///< If not empty: waits until every older delivery of its webhook with this group is done.

    friend bool operator==(delivery const&, delivery const&) = default;
};

/// One try to post a delivery.
struct attempt {
    row_key delivery = 0;
    std::int32_t number = 0;  ///< From 1.
    timestamp started_at{};
    std::int32_t http_status = 0;  ///< 0 if there was no response.
    std::string exchange{};        ///< Headers, bounded bodies, timings, error: JSON of the layer above.

    friend bool operator==(attempt const&, attempt const&) = default;
};

/// A text of a collection: API keys, jobs, the audit log, idempotency keys.
struct document {
    std::string collection{};
    std::string id{};  ///< Unique in its collection; collections are listed in the order of these bytes.
    timestamp created_at{};
    std::string text{};

    friend bool operator==(document const&, document const&) = default;
};

}  // namespace typehook::store
