// What the network side knows of a webhook: its profile, and the state of the conversation with it. Layer delivery.
#pragma once

#include <typehook/core/time.hpp>

#include <typehook/crypto/secret.hpp>

#include <typehook/store/records.hpp>

#include <typehook/delivery/circuit.hpp>
#include <typehook/delivery/retry_schedule.hpp>
#include <typehook/delivery/throttle.hpp>
#include <typehook/delivery/webhook_settings.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace typehook::delivery {

/// A webhook as deliveries are made by it. Made anew when the webhook changes, never changed.
struct endpoint_profile {
    store::row_key webhook = 0;
    std::string id{};
    webhook_record record{};
    retry_schedule schedule{};

    bool active() const noexcept { return record.status == webhook_status::active; }
    bool fifo() const noexcept { return record.settings.fifo.value_or(false); }
};

/// A delivery with the message that it carries, shared with the message's other deliveries.
struct in_hand {
    store::delivery delivery{};
    std::shared_ptr<store::message const> message{};
};

/// Counts of durations by powers of two of microseconds.
class latency_counts {
public:
    static constexpr std::size_t size = 28;  ///< The last counts everything from 2^26 µs (67 s) on.

    void add(std::chrono::microseconds duration) noexcept {
        auto const value = static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0));
        counts_[std::min<std::size_t>(std::bit_width(value), size - 1)] += 1;
    }

    /// How many took less than 2^number microseconds and not less than half of that.
    std::array<std::uint64_t, size> const& counts() const noexcept { return counts_; }

private:
    std::array<std::uint64_t, size> counts_{};
};

/// What can be asked of an endpoint.
struct endpoint_stats {
    std::size_t in_flight = 0;  ///< Attempts being made.
    std::size_t queued = 0;     ///< Deliveries in memory that wait for their turn.
    bool behind = false;        ///< More than that may be due in the store.
    std::size_t allowance = 0;  ///< Attempts that may be made at a time now.
    circuit_state circuit = circuit_state::closed;
    std::optional<timestamp> blocked_until{};  ///< By Retry-After or the open circuit.
    std::optional<timestamp> next_due{};       ///< When the next retry is due.
    std::optional<timestamp> failing_since{};
    std::uint64_t delivered = 0;  ///< Since the process started, like all counts.
    std::uint64_t failed_attempts = 0;
    std::uint64_t given_up = 0;
    latency_counts latency{};  ///< Of attempts that were delivered.
};

namespace detail {

inline constexpr timestamp never = timestamp::max();

/// The conversation with one endpoint. All decisions are the dispatcher's.
struct endpoint {
    std::shared_ptr<endpoint_profile const> profile{};
    std::deque<in_hand> queue{};  ///< Due now, oldest first.
    std::vector<store::row_key> in_flight{};
    bool behind = false;    ///< The store may have deliveries that are due and not here.
    bool claiming = false;  ///< The store has been asked for them.
    bool ready = false;     ///< In the list of those that may start.
    bool waiting_to_claim = false;
    bool removed = false;
    timestamp next_due = never;  ///< Of what is in the store and not due yet.
    timestamp blocked_until{};   ///< By Retry-After, or by a store that failed.
    timestamp throttled_until{};
    timestamp wake_at = never;
    std::size_t allowance = 1;
    delivery::circuit circuit{};
    delivery::throttle throttle{};
    std::optional<timestamp> failing_since{};
    endpoint_stats counts{};

    std::size_t held() const noexcept { return queue.size() + in_flight.size(); }
};

}  // namespace detail

}  // namespace typehook::delivery
