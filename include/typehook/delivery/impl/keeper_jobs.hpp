// Bodies of delivery/keeper.hpp: jobs over many deliveries. Layer delivery, private.
//
// A step writes what it does and how far the job is in one batch, so a job that was cut off goes on where it was, and does
// nothing twice.
#pragma once

#include <typehook/delivery/detail/random_id.hpp>
#include <typehook/delivery/keeper.hpp>

#include <algorithm>
#include <utility>

namespace typehook::delivery {

namespace detail {

inline store::document job_document(std::string const& id, job const& state, timestamp now) {
    return {
        .collection = std::string(job_collection), .id = id, .created_at = now, .text = json::encode(state)};
}

/// Rows that a job looks at in a step: so few that a publish hardly notices.
inline constexpr std::size_t job_rows = 50;

}  // namespace detail

TYPEHOOK_DELIVERY_DECL result<std::string> keeper::start_job(job wanted, timestamp now) {
    if (!wanted.webhook.empty() && find(wanted.webhook) == nullptr) {
        return failure{errc::webhook_not_found};
    }
    // What comes in from now on is not the job's: it would never end.
    wanted.until = std::min(wanted.until.value_or(now), now);
    wanted.status = job_status::running;
    wanted.position = wanted.kind == job_kind::retry ? marks_.delivery + 1 : 0;
    TYPEHOOK_TRY(auto id, detail::random_id("job_"));
    store::batch changes;
    changes.documents.push_back(detail::job_document(id, wanted, now));
    TYPEHOOK_TRY(write(changes));
    jobs_.emplace(id, std::move(wanted));
    next_job_step_ = now;
    return id;
}

TYPEHOOK_DELIVERY_DECL void keeper::work_on_jobs(timestamp now, outbox& out) {
    places_.clear();
    auto const has_room = [&](auto const& one) {
        auto const* const to = find(one.second.webhook);
        auto const there = to != nullptr ? store_.count(to->row.key) : store::totals{};
        return there.has_value() &&
               there->waiting < static_cast<std::int64_t>(options_.most_waiting_per_webhook);
    };
    auto const at = waiting_ < static_cast<std::int64_t>(options_.most_waiting)
                        ? std::find_if(jobs_.begin(), jobs_.end(), has_room)
                        : jobs_.end();
    if (at == jobs_.end()) {
        next_job_step_ = now + std::chrono::seconds(1);  // until there is room
        return;
    }
    auto next = at->second;
    store::batch changes;
    auto const done =
        next.kind == job_kind::retry ? retry_step(next, changes, now) : recover_step(next, changes, now);
    changes.documents.push_back(detail::job_document(at->first, next, now));
    if (done.has_error() || write(changes).has_error()) {
        next_job_step_ = now + std::chrono::seconds(1);  // the job is as it was
        return;
    }
    next_job_step_ = now;
    for (auto const& outcome : changes.outcomes) {
        out.nudged.push_back(outcome.after.webhook);
    }
    for (auto const& delivery : changes.deliveries) {
        out.nudged.push_back(delivery.webhook);
    }
    if (next.status == job_status::done) {
        jobs_.erase(at);
    } else {
        at->second = std::move(next);
    }
}

TYPEHOOK_DELIVERY_DECL result<void> keeper::recover_step(job& wanted, store::batch& changes, timestamp now) {
    auto const* const to = find(wanted.webhook);
    if (to == nullptr) {
        wanted.status = job_status::done;
        return {};
    }
    TYPEHOOK_TRY(auto const page,
                 store_.list_messages(wanted.position, wanted.since.value_or(timestamp{}), detail::job_rows));
    if (page.size() < detail::job_rows) {
        wanted.status = job_status::done;
    }
    for (auto const& message : page) {
        if (message.created_at > *wanted.until) {
            wanted.status = job_status::done;
            return {};
        }
        auto const before_it = std::exchange(wanted.position, message.key);
        wanted.seen += 1;
        bool const for_others = message.id.starts_with(detail::test_id_prefix) ||
                                (is_operational(message.event) && message.subject == to->row.id);
        if (message.expunged || for_others || !wants(to->profile->record.settings.events, message.event)) {
            continue;
        }
        store::delivery_filter filter;
        filter.webhook = to->row.key;
        filter.message = message.key;
        TYPEHOOK_TRY(auto const known, store_.list_deliveries(filter, {.before = 0, .limit = 1}));
        auto const* const before = known.empty() ? nullptr : &known.front().delivery;
        if (before != nullptr && before->status != store::delivery_status::failed &&
            before->status != store::delivery_status::canceled) {
            continue;
        }
        if (!takes_one_more(to->row.key)) {
            wanted.position = before_it;  // it is the first of the next step
            wanted.seen -= 1;
            wanted.status = job_status::running;
            return {};
        }
        if (before == nullptr) {
            changes.deliveries.push_back(new_delivery(message, *to, now));
        } else {
            TYPEHOOK_TRY(auto const after, after_retry(*before, now));
            changes.outcomes.push_back({.after = after, .due_before = before->due, .made = {}});
        }
        wanted.sent += 1;
    }
    return {};
}

TYPEHOOK_DELIVERY_DECL result<void> keeper::retry_step(job& wanted, store::batch& changes, timestamp now) {
    store::delivery_filter filter;
    filter.status = store::delivery_status::failed;
    filter.event = wanted.event;
    filter.created_from = wanted.since;
    filter.created_until = wanted.until;
    if (!wanted.webhook.empty()) {
        auto const* const to = find(wanted.webhook);
        if (to == nullptr) {
            wanted.status = job_status::done;
            return {};
        }
        filter.webhook = to->row.key;
    }
    TYPEHOOK_TRY(auto const page,
                 store_.list_deliveries(filter, {.before = wanted.position, .limit = detail::job_rows}));
    if (page.size() < detail::job_rows) {
        wanted.status = job_status::done;
    }
    for (auto const& [before, message_id, event, subject] : page) {
        bool const may_wait = !entries_.contains(before.webhook) || takes_one_more(before.webhook);
        if (!may_wait && filter.webhook) {
            wanted.status = job_status::running;
            return {};
        }
        wanted.position = before.key;
        wanted.seen += 1;
        if (may_wait && entries_.contains(before.webhook)) {
            TYPEHOOK_TRY(auto const after, after_retry(before, now));
            changes.outcomes.push_back({.after = after, .due_before = before.due, .made = {}});
            wanted.sent += 1;
        }
    }
    return {};
}

}  // namespace typehook::delivery
