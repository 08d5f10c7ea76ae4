// Who is attempted next: fair over endpoints, bounded per endpoint and in all. Layer delivery.
//
// A pure state machine: time is handed in, and what it wants done (start an attempt, claim from the store) is taken out. The
// store has every waiting delivery, so what is here is a window on it: an endpoint that cannot be sent to gives its window up
// and costs nothing but its entry. Endpoints take turns, one attempt each, so a busy one delays the others by one attempt.
#pragma once

#include <typehook/core/time.hpp>

#include <typehook/store/batch.hpp>
#include <typehook/store/records.hpp>

#include <typehook/delivery/circuit.hpp>
#include <typehook/delivery/detail/declare.hpp>
#include <typehook/delivery/endpoint.hpp>
#include <typehook/delivery/transitions.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace typehook::delivery {

/// Bounds of the dispatcher.
struct dispatcher_options {
    /// Deliveries of one endpoint in memory, while there is room in `total_window`.
    std::size_t window = 256;
    /// Of one endpoint when there is no room: the more it has shown to take, the more, so that one that never answers holds few.
    std::size_t window_per_allowance = 8;
    /// Deliveries in memory in all, before endpoints get less each.
    std::size_t total_window = 16'384;
    /// Whatever the number of endpoints; beyond it they wait for their turn to claim.
    std::size_t most_queued = 65'536;
    /// Bytes of the bodies of deliveries in memory, those being attempted included; a body counts for each of its deliveries.
    std::size_t most_bytes = std::size_t{128} << 20;
    /// Attempts at a time in all. No endpoint has more than half of what the others leave.
    std::size_t in_flight = 1'024;
    /// Attempts at a time to one endpoint whose settings say nothing.
    std::size_t concurrency = 16;
    /// To an endpoint that nothing is known of; one more with each success, half with each failure.
    std::size_t first_allowance = 2;
    /// Questions to the store at a time.
    std::size_t claims = 8;
    circuit_options circuit{};
    std::chrono::milliseconds disable_after = std::chrono::hours(24 * 5);  ///< Of nothing but failures.
    /// An endpoint that is blocked longer gives its window up.
    std::chrono::milliseconds keep_window{2'000};
};

/// An attempt to make.
struct assignment {
    std::shared_ptr<endpoint_profile const> profile{};
    delivery::in_hand in_hand{};
};

/// What is asked of the store for one endpoint.
struct claim_order {
    store::row_key webhook = 0;
    std::size_t limit = 0;
    std::size_t most_bytes = static_cast<std::size_t>(-1);
    std::vector<store::row_key> held{};
};

/// What the store says.
struct claim_answer {
    store::row_key webhook = 0;
    bool failed = false;                  ///< The store could not be asked.
    bool complete = false;                ///< Everything that is due and not held is in `rows`.
    std::optional<timestamp> next_due{};  ///< Of what is not due yet, if complete.
    std::vector<in_hand> rows{};
};

/// What somebody should hear of an endpoint.
enum class endpoint_notice : unsigned char {
    none,
    failing,    ///< Its circuit opened; remembered because a process that starts again has to go on counting.
    recovered,  ///< It took an attempt again.
    gone,       ///< It said 410.
    failed_too_long,
};

/// What became of an attempt.
struct finished {
    std::optional<store::outcome> outcome{};  ///< To be written; nothing for an interrupted attempt.
    endpoint_notice notice = endpoint_notice::none;
};

/// Numbers for a metrics page, since the process started.
struct dispatcher_counts {
    std::uint64_t attempts = 0;  ///< That ended, whatever came of them.
    std::uint64_t delivered = 0;
    std::uint64_t given_up = 0;
};

class dispatcher {
public:
    explicit dispatcher(dispatcher_options const& options = {}) : options_(options) {}

    /// Adds an endpoint or changes one. `first_due` says when the first delivery that the store has for a new one is due; of one
    /// that becomes active the store is asked.
    void set_endpoint(std::shared_ptr<endpoint_profile const> profile, timestamp now,
                      std::optional<timestamp> first_due = {});

    /// Forgets an endpoint; attempts under way may still end.
    void remove_endpoint(store::row_key webhook);

    /// Takes a delivery that has just been stored, or leaves it in the store if older ones wait there or the window is full.
    void offer(in_hand fresh, timestamp now);

    /// Says that the store may have something due for an endpoint.
    void nudge(store::row_key webhook, timestamp now);

    /// Takes the store's answer.
    void answer(claim_answer&& answer, timestamp now);

    /// The next attempt to make, or nothing for now.
    std::optional<assignment> next_start(timestamp now);

    /// The next question to the store, or nothing for now.
    std::optional<claim_order> next_claim(timestamp now);

    /// Takes what came of an attempt. `random` is uniform in [0, 1).
    finished finish(assignment const& attempt, attempt_result const& made, std::chrono::microseconds took,
                    timestamp now, double random);

    /// Drops the deliveries of a message from the windows: its body must not be sent any more.
    void forget_message(store::row_key message);

    /// While the store fails nothing is started, because what came of it could not be kept.
    void hold(bool held, timestamp now);

    /// When `wake` has to be called next; nothing: not before something else happens.
    std::optional<timestamp> next_wake() const noexcept {
        return wakes_.empty() ? std::nullopt : std::optional(wakes_.begin()->first);
    }

    /// Does what is due.
    void wake(timestamp now);

    std::size_t in_flight() const noexcept { return in_flight_; }
    std::size_t queued() const noexcept { return queued_; }
    /// Of the bodies in memory.
    std::size_t bytes() const noexcept { return bytes_; }
    /// Of all endpoints together, those that are gone included.
    dispatcher_counts const& counts() const noexcept { return counts_; }
    /// Of one endpoint, if it is known.
    std::optional<endpoint_stats> stats(store::row_key webhook) const;

private:
    using endpoint = detail::endpoint;

    std::size_t concurrency_of(endpoint const& one) const noexcept;
    std::size_t window_of(endpoint const& one) const noexcept;
    std::size_t room(endpoint const& one) const noexcept;
    std::size_t share() const noexcept;
    bool may_start(endpoint const& one, timestamp now) const noexcept;
    void enqueue(endpoint& one, in_hand&& what);
    void drop_window(endpoint& one);
    void set_wake(endpoint& one, timestamp at);
    void settle(endpoint& one, timestamp now);
    endpoint_notice judge(endpoint& one, attempt_result const& made, timestamp now);

    dispatcher_options options_;
    std::unordered_map<store::row_key, std::unique_ptr<endpoint>> endpoints_{};
    std::deque<endpoint*> ready_{};
    std::deque<endpoint*> to_claim_{};
    std::set<std::pair<timestamp, store::row_key>> wakes_{};
    std::size_t queued_ = 0;
    std::size_t bytes_ = 0;
    std::size_t in_flight_ = 0;
    std::size_t claiming_ = 0;
    bool held_ = false;
    dispatcher_counts counts_{};
};

}  // namespace typehook::delivery

#if !defined(TYPEHOOK_SEPARATE_COMPILATION)
#include <typehook/delivery/impl/dispatcher.hpp>
#include <typehook/delivery/impl/dispatcher_windows.hpp>
#endif
