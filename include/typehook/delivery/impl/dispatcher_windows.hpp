// Bodies of delivery/dispatcher.hpp: what an endpoint may have in memory and on its way, and where that puts it. Layer delivery,
// private.
#pragma once

#include <typehook/delivery/dispatcher.hpp>

#include <algorithm>

namespace typehook::delivery {

TYPEHOOK_DELIVERY_DECL std::size_t dispatcher::concurrency_of(endpoint const& one) const noexcept {
    auto const& limits = one.profile->record.settings.limits;
    return limits && limits->concurrency ? static_cast<std::size_t>(*limits->concurrency)
                                         : options_.concurrency;
}

/// How many deliveries of an endpoint may be in memory now.
TYPEHOOK_DELIVERY_DECL std::size_t dispatcher::window_of(endpoint const& one) const noexcept {
    if (one.circuit.state() != circuit_state::closed) {
        return 1;  // a probe needs no more
    }
    auto const in_memory = queued_ + in_flight_;
    auto const free = options_.total_window > in_memory ? options_.total_window - in_memory : 0;
    return std::min(options_.window,
                    std::max(options_.window_per_allowance * one.allowance, one.held() + free));
}

/// How many more there may be.
TYPEHOOK_DELIVERY_DECL std::size_t dispatcher::room(endpoint const& one) const noexcept {
    auto const window = window_of(one);
    return window > one.held() ? window - one.held() : 0;
}

/// How many attempts at a time one endpoint may have now: half of what is free, so that however many are slow, some stay free for
/// the others (dynamic thresholds, Choudhury and Hahne 1998). At least one: who has none need not wait for others to end theirs.
TYPEHOOK_DELIVERY_DECL std::size_t dispatcher::share() const noexcept {
    auto const free = options_.in_flight > in_flight_ ? options_.in_flight - in_flight_ : 0;
    return std::max<std::size_t>(free / 2, 1);
}

TYPEHOOK_DELIVERY_DECL bool dispatcher::may_start(endpoint const& one, timestamp now) const noexcept {
    return !one.removed && one.profile->active() && !one.queue.empty() &&
           one.in_flight.size() < std::min(one.allowance, share()) && now >= one.blocked_until &&
           now >= one.throttled_until && one.circuit.allows(now);
}

TYPEHOOK_DELIVERY_DECL void dispatcher::enqueue(endpoint& one, in_hand&& what) {
    ++queued_;
    bytes_ += what.message->body.size();
    one.queue.push_back(std::move(what));
}

TYPEHOOK_DELIVERY_DECL void dispatcher::drop_window(endpoint& one) {
    one.behind = one.behind || !one.queue.empty();
    queued_ -= one.queue.size();
    for (auto const& dropped : one.queue) {
        bytes_ -= dropped.message->body.size();
    }
    one.queue.clear();
    one.queue.shrink_to_fit();
}

TYPEHOOK_DELIVERY_DECL void dispatcher::set_wake(endpoint& one, timestamp at) {
    if (one.wake_at != at) {
        if (one.wake_at != detail::never) {
            wakes_.erase({one.wake_at, one.profile->webhook});
        }
        one.wake_at = at;
        if (at != detail::never) {
            wakes_.emplace(at, one.profile->webhook);
        }
    }
}

/// Puts an endpoint into the lists where it belongs now. Called after each change to it.
TYPEHOOK_DELIVERY_DECL void dispatcher::settle(endpoint& one, timestamp now) {
    if (one.removed) {
        return;
    }
    if (!one.profile->active()) {
        drop_window(one);
        set_wake(one, detail::never);
        return;
    }
    if (one.next_due <= now) {
        one.next_due = detail::never;
        one.behind = true;
    }
    auto const open_until = one.circuit.state() == circuit_state::open ? one.circuit.reopens() : timestamp{};
    auto const gate = std::max(one.blocked_until, open_until);
    if (gate > now + options_.keep_window) {
        drop_window(one);
    }
    if (may_start(one, now) && !one.ready) {
        one.ready = true;
        ready_.push_back(&one);
    }
    // Half a window at a time: a claim costs the store the same for one row and for many.
    if (one.behind && !one.claiming && !one.waiting_to_claim && gate <= now && one.circuit.allows(now) &&
        one.queue.size() * 2 < window_of(one) && room(one) > 0) {
        one.waiting_to_claim = true;
        to_claim_.push_back(&one);
    }
    auto wake = one.next_due;
    if (gate > now && (one.behind || !one.queue.empty())) {
        wake = std::min(wake, gate);
    }
    if (one.throttled_until > now && !one.queue.empty()) {
        wake = std::min(wake, one.throttled_until);
    }
    set_wake(one, wake);
}

}  // namespace typehook::delivery
