// Bodies of delivery/keeper.hpp: what happens in a step. Layer delivery, private.
#pragma once

#include <typehook/delivery/detail/remembered_publish.hpp>
#include <typehook/delivery/keeper.hpp>

#include <algorithm>
#include <iterator>

namespace typehook::delivery {

TYPEHOOK_DELIVERY_DECL result<void> keeper::open(timestamp now, outbox& out) {
    TYPEHOOK_TRY(marks_, store_.marks());
    TYPEHOOK_TRY(auto const totals, store_.count());
    waiting_ = totals.waiting;
    TYPEHOOK_TRY(auto const backlogs, store_.backlogs());
    std::unordered_map<store::row_key, timestamp> first_due;
    for (auto const& backlog : backlogs) {
        first_due.emplace(backlog.webhook, backlog.first_due);
    }
    TYPEHOOK_TRY(auto rows, store_.webhooks());
    for (auto& row : rows) {
        auto const due = first_due.find(row.key);
        TYPEHOOK_TRY(
            load(std::move(row), due != first_due.end() ? std::optional(due->second) : std::nullopt, out));
    }
    for (std::string after;;) {
        TYPEHOOK_TRY(auto const page, store_.list_documents(job_collection, after, 500));
        for (auto const& document : page) {
            auto found = json::decode<job>(document.text);
            if (found.has_value() && found->status == job_status::running) {
                jobs_.emplace(document.id, *std::move(found));
            }
        }
        if (page.size() < 500) {
            break;
        }
        after = page.back().id;
    }
    next_prune_ = now;
    next_job_step_ = now;
    return {};
}

TYPEHOOK_DELIVERY_DECL timestamp keeper::next_wake() const noexcept {
    auto wake = next_prune_;
    if (store_fails_) {
        wake = std::min(wake, next_try_);
    }
    if (!jobs_.empty()) {
        wake = std::min(wake, next_job_step_);
    }
    return wake;
}

TYPEHOOK_DELIVERY_DECL bool keeper::step(inbox&& in, timestamp now, outbox& out) {
    for (auto& request : in.publishes) {
        unwritten_bytes_ += request.bytes;
        unwritten_.push_back(std::move(request));
    }
    std::move(in.outcomes.begin(), in.outcomes.end(), std::back_inserter(unwritten_outcomes_));
    auto round = next_round(now, out);
    bool const may_try = !store_fails_ || now >= next_try_ || !round.empty();
    if (!round.empty() || (!unwritten_outcomes_.empty() && may_try)) {
        write_round(round, now, out);
    } else if (store_fails_ && may_try) {
        store_works(try_store().has_value(), now, out);
    }
    for (auto const& heard : in.notices) {
        heed(heard, now, out);
    }
    answer_claims(in.claims, now, out);
    if (now >= next_prune_) {
        prune(now);
    }
    if (!jobs_.empty() && now >= next_job_step_) {
        work_on_jobs(now, out);
    }
    return !unwritten_.empty();
}

TYPEHOOK_DELIVERY_DECL result<void> keeper::write(store::batch const& changes) {
    TYPEHOOK_TRY(store_.apply(changes));
    counts_.commits += 1;
    counts_.committed_messages += changes.messages.size();
    counts_.committed_outcomes += changes.outcomes.size();
    if (auto const totals = store_.count(); totals.has_value()) {
        waiting_ = totals->waiting;
    }
    return {};
}

/// Commits nothing: who is told that the store fails may wait for it before anything else is written.
TYPEHOOK_DELIVERY_DECL result<void> keeper::try_store() {
    store::batch nothing;
    nothing.removed_documents.emplace_back("none", "none");
    return write(nothing);
}

/// While the store cannot be written nothing new is attempted: what came of it could not be kept either.
TYPEHOOK_DELIVERY_DECL void keeper::store_works(bool works, timestamp now, outbox& out) {
    if (works && store_fails_) {
        store_fails_ = false;
        pause_ = std::chrono::milliseconds(100);
        out.hold = false;
        out.operational.push_back(
            {.kind = operational_kind::store_recovered, .webhook = {}, .reason = {}, .at = now});
    } else if (!works) {
        if (!store_fails_) {
            out.hold = true;
            out.operational.push_back(
                {.kind = operational_kind::store_failing, .webhook = {}, .reason = {}, .at = now});
        }
        store_fails_ = true;
        next_try_ = now + pause_;
        pause_ = std::min(pause_ * 2, std::chrono::milliseconds(5'000));
    }
}

TYPEHOOK_DELIVERY_DECL void keeper::answer_claims(std::vector<claim_order> const& claims, timestamp now,
                                                  outbox& out) {
    for (auto const& order : claims) {
        auto held = order.held;
        if (!unwritten_outcomes_.empty()) {  // they are done, the store only does not know
            for (auto const& outcome : unwritten_outcomes_) {
                held.push_back(outcome.after.key);
            }
            std::sort(held.begin(), held.end());
            held.erase(std::unique(held.begin(), held.end()), held.end());
        }
        claim_answer answer{.webhook = order.webhook};
        auto rows = store_.claim({.webhook = order.webhook,
                                  .now = now,
                                  .limit = order.limit,
                                  .most_bytes = order.most_bytes,
                                  .held = held});
        answer.failed = rows.has_error();
        if (rows.has_value()) {
            std::size_t bytes = 0;
            auto const size = rows->size();
            for (auto& row : *rows) {
                bytes += row.message.body.size();
                held.push_back(row.delivery.key);
                answer.rows.push_back(
                    {.delivery = std::move(row.delivery),
                     .message = std::make_shared<store::message const>(std::move(row.message))});
            }
            answer.complete = size < order.limit && bytes < order.most_bytes;
        }
        if (answer.complete) {
            std::sort(held.begin(), held.end());
            auto const next = store_.claim(
                {.webhook = order.webhook, .now = timestamp::max(), .limit = 1, .held = std::move(held)});
            if (next.has_value() && !next->empty()) {
                answer.next_due = next->front().delivery.due;
            }
        }
        out.answers.push_back(std::move(answer));
    }
}

TYPEHOOK_DELIVERY_DECL void keeper::heed(notice const& heard, timestamp now, outbox& out) {
    auto const found = entries_.find(heard.webhook);
    if (found == entries_.end()) {
        return;
    }
    auto record = found->second.profile->record;
    operational_event event{
        .kind = operational_kind::webhook_failing, .webhook = found->second.row.id, .reason = {}, .at = now};
    switch (heard.what) {
    case endpoint_notice::none:
        return;
    case endpoint_notice::failing:
        record.failing_since = record.failing_since.value_or(now);
        break;
    case endpoint_notice::recovered:
        if (!record.failing_since) {
            return;  // nobody was told that it failed, or it was told already that it does no more
        }
        record.failing_since.reset();
        event.kind = operational_kind::webhook_recovered;
        break;
    case endpoint_notice::gone:
    case endpoint_notice::failed_too_long:
        if (record.status == webhook_status::disabled) {
            return;
        }
        disable(record, heard.what == endpoint_notice::gone ? "gone" : "failed_too_long", now);
        event.kind = operational_kind::webhook_disabled;
        event.reason = record.reason;
        break;
    }
    if (save(&found->second, found->second.row.id, record, now, out, &event).has_value()) {
        out.operational.push_back(std::move(event));
    }
}

TYPEHOOK_DELIVERY_DECL void keeper::prune(timestamp now) {
    auto const before = now - options_.retention;
    auto const rows = std::max<std::size_t>(options_.prune_rows, 1);
    auto const removed =
        store_.prune({.deliveries_before = before, .messages_before = before, .limit = rows});
    bool const more = removed.has_value() && removed->more;

    auto const page = store_.list_documents(detail::idempotency_collection, swept_key_, rows);
    if (page.has_value()) {
        store::batch changes;
        for (auto const& document : *page) {
            if (document.created_at + options_.idempotency_lifetime <= now) {
                changes.removed_documents.emplace_back(document.collection, document.id);
            }
        }
        swept_key_ = page->size() < rows ? std::string() : page->back().id;
        if (!changes.empty()) {
            static_cast<void>(write(changes));  // what stays is found the next time
        }
    }
    if (auto const totals = store_.count(); totals.has_value()) {
        waiting_ = totals->waiting;
    }
    prune_steps_ = more || !swept_key_.empty() ? prune_steps_ + 1 : 0;
    next_prune_ =
        now + (prune_steps_ == 0 ? options_.prune_interval
                                 : std::min(options_.prune_interval,
                                            detail::prune_pause(options_.prune_pause, prune_steps_)));
}

}  // namespace typehook::delivery
