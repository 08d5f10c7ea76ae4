// What a platform can be told. Layer delivery.
#pragma once

#include <typehook/core/log.hpp>
#include <typehook/core/time.hpp>

#include <typehook/crypto/sealed.hpp>

#include <typehook/http/client_options.hpp>

#include <typehook/delivery/dispatcher.hpp>
#include <typehook/delivery/operational_event.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace typehook::delivery {

/// Options of a platform whose catalog is a list of names; `options<Catalog>` fills the list in.
struct platform_options {
    /// Seals the secrets of webhooks in the store. Without one a random key is used, and webhooks cannot be read by the next
    /// process: only for stores that end with this one.
    std::optional<crypto::sealing_key> sealing_key{};
    /// Names of the events that webhooks can ask for.
    std::vector<std::string_view> catalog{};
    /// How attempts are posted: deadlines, egress policy, bounds of responses. Connections are bounded by `dispatcher.in_flight`.
    http::client_options client{};
    /// Windows, concurrency, circuit and automatic disabling.
    dispatcher_options dispatcher{};

    /// Deliveries that may wait in the store; above it a publish is refused with `errc::backlog_full`.
    std::size_t most_waiting = 5'000'000;
    /// Deliveries that may wait for one webhook. Above it events are taken as ever, but its deliveries fail at once, visibly and
    /// with the reason `backlog_full`: a webhook that nobody resumes must not keep others from being published to. `recover`
    /// and `retry_deliveries` send them when there is room.
    std::size_t most_waiting_per_webhook = 1'000'000;
    /// Publishes that may wait for their commit, and the bytes of their bodies; above it a publish is refused as above.
    std::size_t most_unwritten = 20'000;
    std::size_t most_unwritten_bytes = std::size_t{64} << 20;
    /// Publications in one call.
    std::size_t most_publications = 1'000;
    /// Bytes of a body. 256 KiB.
    std::size_t most_body = 256 * 1024;
    /// Rows a commit aims at: more makes commits long and everyone wait.
    std::size_t rows_per_commit = 500;
    /// How long outcomes alone wait for company before they are written. A lost outcome is a duplicate, never a loss.
    std::chrono::milliseconds outcome_patience{5};

    /// What Retry-After may ask for at most.
    std::chrono::seconds longest_retry_after = std::chrono::hours(24);
    /// How long deliveries and messages are kept.
    std::chrono::hours retention{24 * 90};
    /// How long an idempotency key is remembered.
    std::chrono::hours idempotency_lifetime{24};
    /// Between looks for what is too old, the first when the platform starts.
    std::chrono::milliseconds prune_interval = std::chrono::minutes(10);
    /// What is too old is removed in steps of so many rows of each kind, each a commit of its own, with a pause between them. Few
    /// large steps cost publishes least: ten times as many with a tenth of the rows write the same pages again and again, which the
    /// next checkpoint pays for. A step of 200 takes some 3 ms. After a minute in which there was always more the pauses become
    /// shorter, after four they are 40 ms: so thousands of events a second are removed as fast as they come.
    std::size_t prune_rows = 200;
    std::chrono::milliseconds prune_pause{1'000};
    /// How long `stop` waits for attempts under way.
    std::chrono::milliseconds drain_deadline{10'000};

    /// Bytes of a request's or response's body, and of its headers, that an attempt records.
    std::size_t recorded_body = 4'096;
    std::size_t recorded_headers = 4'096;

    /// Called with every operational event. On the storage thread: quick, and not calling the platform.
    std::function<void(operational_event const&)> on_operational{};
    log_sink log{};
};

}  // namespace typehook::delivery
