// Bodies of delivery/dispatcher.hpp. Layer delivery, private.
#pragma once

#include <typehook/delivery/dispatcher.hpp>

#include <algorithm>

namespace typehook::delivery {

TYPEHOOK_DELIVERY_DECL void dispatcher::set_endpoint(std::shared_ptr<endpoint_profile const> profile,
                                                     timestamp now, std::optional<timestamp> first_due) {
    auto& slot = endpoints_[profile->webhook];
    bool const is_new = slot == nullptr;
    if (is_new) {
        slot = std::make_unique<endpoint>();
        slot->circuit = circuit(options_.circuit);
        slot->failing_since = profile->record.failing_since;
        slot->next_due = first_due.value_or(detail::never);
    }
    auto& one = *slot;
    bool const was_active = !is_new && one.profile->active();
    bool const other_place = is_new || one.profile->record.settings.url != profile->record.settings.url;
    if (is_new || one.profile->record.settings.limits != profile->record.settings.limits) {
        auto const& limits = profile->record.settings.limits;
        one.throttle = throttle(limits ? limits->per_second.value_or(0) : 0);
        one.throttled_until = {};
    }
    one.removed = false;
    one.profile = std::move(profile);
    if (other_place || (one.profile->active() && !was_active)) {
        // Another receiver, or one that somebody has looked after: what was known of the old one says nothing.
        one.circuit = circuit(options_.circuit);
        one.blocked_until = {};
        one.allowance = options_.first_allowance;
        if (!is_new) {
            one.failing_since.reset();
        }
    }
    one.allowance = std::min(std::max<std::size_t>(one.allowance, 1), concurrency_of(one));
    one.behind = one.behind || (one.profile->active() && !was_active && !is_new);
    settle(one, now);
}

TYPEHOOK_DELIVERY_DECL void dispatcher::remove_endpoint(store::row_key webhook) {
    auto const found = endpoints_.find(webhook);
    if (found == endpoints_.end()) {
        return;
    }
    auto& one = *found->second;
    drop_window(one);
    set_wake(one, detail::never);
    one.removed = true;
    one.next_due = detail::never;
    one.behind = false;
    std::erase(ready_, &one);
    std::erase(to_claim_, &one);
    one.ready = one.waiting_to_claim = false;
    if (one.in_flight.empty()) {
        claiming_ -= one.claiming ? 1 : 0;
        endpoints_.erase(found);
    }
}

TYPEHOOK_DELIVERY_DECL void dispatcher::offer(in_hand fresh, timestamp now) {
    auto const found = endpoints_.find(fresh.delivery.webhook);
    if (found == endpoints_.end() || found->second->removed) {
        return;
    }
    auto& one = *found->second;
    if (one.claiming) {
        return;  // it was stored before the question is answered, so the answer has it
    }
    if (one.behind || one.profile->fifo() || !one.profile->active() || room(one) == 0 ||
        queued_ >= options_.most_queued || bytes_ >= options_.most_bytes || fresh.delivery.due > now) {
        one.behind = true;
    } else {
        enqueue(one, std::move(fresh));
    }
    settle(one, now);
}

TYPEHOOK_DELIVERY_DECL void dispatcher::nudge(store::row_key webhook, timestamp now) {
    if (auto const found = endpoints_.find(webhook); found != endpoints_.end() && !found->second->removed) {
        found->second->behind = true;
        settle(*found->second, now);
    }
}

TYPEHOOK_DELIVERY_DECL void dispatcher::answer(claim_answer&& answer, timestamp now) {
    auto const found = endpoints_.find(answer.webhook);
    if (found == endpoints_.end() || !found->second->claiming) {
        return;
    }
    auto& one = *found->second;
    one.claiming = false;
    --claiming_;
    if (!one.removed && answer.failed) {
        one.blocked_until = std::max(one.blocked_until, now + std::chrono::seconds(1));
        one.behind = true;
    } else if (!one.removed) {
        if (one.profile->active()) {
            for (auto& row : answer.rows) {
                enqueue(one, std::move(row));
            }
            // What was asked for again since the question was put stays asked for: an attempt that ended meanwhile may have
            // made room for the next of its group, which the store did not know when it answered.
            one.behind = one.behind || !answer.complete;
        }
        if (answer.next_due) {
            one.next_due = std::min(one.next_due, *answer.next_due);
        }
    }
    settle(one, now);
    // A place among the questions is free: the next endpoint that wants to ask is in the list.
}

TYPEHOOK_DELIVERY_DECL std::optional<assignment> dispatcher::next_start(timestamp now) {
    while (!held_ && in_flight_ < options_.in_flight && !ready_.empty()) {
        auto& one = *ready_.front();
        ready_.pop_front();
        one.ready = false;
        if (!may_start(one, now)) {
            continue;
        }
        if (!one.throttle.try_take(now)) {
            one.throttled_until = one.throttle.next(now);
            settle(one, now);
            continue;
        }
        assignment made{.profile = one.profile, .in_hand = std::move(one.queue.front())};
        one.queue.pop_front();
        --queued_;
        one.in_flight.push_back(made.in_hand.delivery.key);
        ++in_flight_;
        one.circuit.started();
        settle(one, now);
        return made;
    }
    return std::nullopt;
}

TYPEHOOK_DELIVERY_DECL std::optional<claim_order> dispatcher::next_claim(timestamp now) {
    while (!held_ && claiming_ < options_.claims && queued_ < options_.most_queued &&
           bytes_ < options_.most_bytes && !to_claim_.empty()) {
        auto& one = *to_claim_.front();
        to_claim_.pop_front();
        one.waiting_to_claim = false;
        auto const limit = room(one);
        if (limit == 0 || !one.behind || one.claiming || !one.profile->active() || now < one.blocked_until ||
            !one.circuit.allows(now)) {
            continue;
        }
        claim_order order{.webhook = one.profile->webhook,
                          .limit = limit,
                          .most_bytes = (options_.most_bytes - bytes_) / options_.claims + 1,
                          .held = one.in_flight};
        for (auto const& queued : one.queue) {
            order.held.push_back(queued.delivery.key);
        }
        std::sort(order.held.begin(), order.held.end());
        one.claiming = true;
        one.behind = false;
        ++claiming_;
        return order;
    }
    return std::nullopt;
}

TYPEHOOK_DELIVERY_DECL finished dispatcher::finish(assignment const& attempt, attempt_result const& made,
                                                   std::chrono::microseconds took, timestamp now,
                                                   double random) {
    auto const& before = attempt.in_hand.delivery;
    finished result;
    if (made.verdict.decision != decision::interrupted) {
        result.outcome = store::outcome{
            .after = after_attempt(before, made, attempt.profile->schedule, now, random),
            .due_before = before.due,
            .made = {},
        };
    }
    counts_.attempts += 1;
    if (result.outcome) {
        auto const status = result.outcome->after.status;
        counts_.delivered += status == store::delivery_status::delivered ? 1 : 0;
        counts_.given_up += status == store::delivery_status::failed ? 1 : 0;
    }
    auto const found = endpoints_.find(before.webhook);
    if (found == endpoints_.end()) {
        return result;
    }
    auto& one = *found->second;
    std::erase(one.in_flight, before.key);
    --in_flight_;
    bytes_ -= attempt.in_hand.message->body.size();
    result.notice = one.removed ? endpoint_notice::none : judge(one, made, now);
    if (result.outcome) {
        auto& after = result.outcome->after;
        if (one.removed && after.status == store::delivery_status::waiting) {
            after.status = store::delivery_status::canceled;
            after.reason = "webhook_removed";
        }
        if (after.status == store::delivery_status::waiting) {
            one.next_due = std::min(one.next_due, after.due);
        } else if (after.status == store::delivery_status::failed) {
            one.counts.given_up += 1;
        } else if (after.status == store::delivery_status::delivered) {
            one.counts.latency.add(took);
        }
        one.behind = one.behind || one.profile->fifo();  // the next of its group may be sent now
    } else {
        one.behind = true;  // what was interrupted waits in the store
    }
    if (one.removed && one.in_flight.empty()) {
        claiming_ -= one.claiming ? 1 : 0;
        endpoints_.erase(found);
    } else {
        settle(one, now);
    }
    return result;
}

TYPEHOOK_DELIVERY_DECL endpoint_notice dispatcher::judge(endpoint& one, attempt_result const& made,
                                                         timestamp now) {
    if (made.verdict.decision == decision::interrupted) {
        one.circuit.interrupted();
        return endpoint_notice::none;
    }
    if (made.verdict.decision == decision::delivered) {
        one.counts.delivered += 1;
        one.failing_since.reset();
        one.allowance = std::min(one.allowance + 1, concurrency_of(one));
        // A process that started again has forgotten the circuit, not what was written of it.
        bool const was_open = one.circuit.succeeded();
        return was_open || one.profile->record.failing_since ? endpoint_notice::recovered
                                                             : endpoint_notice::none;
    }
    one.counts.failed_attempts += 1;
    one.allowance = std::max<std::size_t>(one.allowance / 2, 1);
    one.failing_since = one.failing_since.value_or(now);
    if (made.verdict.retry_after) {
        one.blocked_until = std::max(one.blocked_until, now + *made.verdict.retry_after);
    }
    bool const was_closed = one.circuit.state() == circuit_state::closed;
    bool const opened = one.circuit.failed(now);
    if (made.verdict.decision == decision::disable) {
        return endpoint_notice::gone;
    }
    if (one.circuit.state() != circuit_state::closed && now - *one.failing_since >= options_.disable_after) {
        return endpoint_notice::failed_too_long;
    }
    return was_closed && opened ? endpoint_notice::failing : endpoint_notice::none;
}

TYPEHOOK_DELIVERY_DECL void dispatcher::forget_message(store::row_key message) {
    for (auto& [key, one] : endpoints_) {
        queued_ -= std::erase_if(one->queue, [&](auto const& queued) {
            bool const gone = queued.message->key == message;
            bytes_ -= gone ? queued.message->body.size() : 0;
            return gone;
        });
    }
}

TYPEHOOK_DELIVERY_DECL void dispatcher::hold(bool held, timestamp now) {
    held_ = held;
    if (!held) {
        for (auto& [key, one] : endpoints_) {
            // Answers that came meanwhile did not know what had been delivered, which the next of its group waited for.
            one->behind = one->behind || (!one->removed && one->profile->fifo());
            settle(*one, now);
        }
    }
}

TYPEHOOK_DELIVERY_DECL void dispatcher::wake(timestamp now) {
    while (!wakes_.empty() && wakes_.begin()->first <= now) {
        auto& one = *endpoints_.at(wakes_.begin()->second);
        set_wake(one, detail::never);
        settle(one, now);
    }
}

TYPEHOOK_DELIVERY_DECL std::optional<endpoint_stats> dispatcher::stats(store::row_key webhook) const {
    auto const found = endpoints_.find(webhook);
    if (found == endpoints_.end()) {
        return std::nullopt;
    }
    auto const& one = *found->second;
    auto stats = one.counts;
    stats.in_flight = one.in_flight.size();
    stats.queued = one.queue.size();
    stats.behind = one.behind || one.claiming;
    stats.allowance = one.allowance;
    stats.circuit = one.circuit.state();
    stats.failing_since = one.failing_since;
    auto const blocked = one.circuit.state() == circuit_state::open
                             ? std::max(one.blocked_until, one.circuit.reopens())
                             : one.blocked_until;
    stats.blocked_until = blocked == timestamp{} ? std::nullopt : std::optional(blocked);
    stats.next_due = one.next_due == detail::never ? std::nullopt : std::optional(one.next_due);
    return stats;
}

}  // namespace typehook::delivery
