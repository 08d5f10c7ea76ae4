// Bodies of delivery/keeper.hpp: publishes and outcomes on their way into the store. Layer delivery, private.
#pragma once

#include <typehook/core/log.hpp>

#include <typehook/json/decode.hpp>
#include <typehook/json/encode.hpp>

#include <typehook/store/errc.hpp>

#include <typehook/delivery/detail/random_id.hpp>
#include <typehook/delivery/detail/remembered_publish.hpp>
#include <typehook/delivery/keeper.hpp>

#include <algorithm>
#include <cstddef>

namespace typehook::delivery {

/// Takes as many publishes as fill a commit; those that need no writing are answered.
TYPEHOOK_DELIVERY_DECL std::vector<publish_request> keeper::next_round(timestamp now, outbox& out) {
    std::vector<publish_request> round;
    if (index_is_old_ && !unwritten_.empty()) {
        std::vector<subscriptions::wish> wishes;
        for (auto const& [key, one] : entries_) {
            wishes.push_back({.webhook = key, .events = one.profile->record.settings.events});
        }
        index_ = subscriptions(std::move(wishes), options_.catalog);
        index_is_old_ = false;
    }
    auto rows = unwritten_outcomes_.size();
    auto waiting = static_cast<std::size_t>(std::max<std::int64_t>(waiting_, 0));
    while (!unwritten_.empty() && (round.empty() || rows < options_.rows_per_commit)) {
        auto request = std::move(unwritten_.front());
        unwritten_.pop_front();
        unwritten_bytes_ -= request.bytes;
        if (!request.idempotency_key.empty() && is_answered_by_key(request, now, out)) {
            continue;
        }
        if (waiting >= options_.most_waiting) {
            acknowledge(request, failure{errc::backlog_full}, out);
            continue;
        }
        for (auto const& message : request.messages) {
            auto const deliveries = request.only != 0 ? 1 : index_.wanting(message.event).size();
            rows += 1 + deliveries;
            waiting += deliveries;
        }
        round.push_back(std::move(request));
    }
    return round;
}

/// Whether a publish with an idempotency key is a repetition, which is answered, now or with the first.
TYPEHOOK_DELIVERY_DECL bool keeper::is_answered_by_key(publish_request& request, timestamp now, outbox& out) {
    auto const& key = request.idempotency_key;
    if (auto const same = keys_of_round_.find(key); same != keys_of_round_.end()) {
        if (same->second.fingerprint != request.fingerprint) {
            out.acknowledged.emplace_back(std::move(request.done), failure{errc::idempotency_conflict});
        } else {
            same->second.followers.push_back(std::move(request.done));
        }
        return true;
    }
    auto const found = store_.find_document(detail::idempotency_collection, key);
    if (found.has_error()) {
        out.acknowledged.emplace_back(std::move(request.done), found.error());
        return true;
    }
    if (*found && (*found)->created_at + options_.idempotency_lifetime > now) {
        auto const remembered = json::decode<detail::remembered_publish>((*found)->text);
        if (remembered.has_error() || remembered->fingerprint != request.fingerprint) {
            out.acknowledged.emplace_back(std::move(request.done), failure{errc::idempotency_conflict});
            return true;
        }
        std::vector<receipt> made;
        for (auto const& one : remembered->receipts) {
            made.push_back(
                {.id = one.id, .deliveries = static_cast<std::size_t>(one.deliveries), .repeated = true});
        }
        out.acknowledged.emplace_back(std::move(request.done), std::move(made));
        return true;
    }
    keys_of_round_.emplace(key, keyed{.fingerprint = request.fingerprint, .followers = {}});
    return false;
}

TYPEHOOK_DELIVERY_DECL void keeper::acknowledge(publish_request& request, receipts&& made, outbox& out) {
    if (auto const found = keys_of_round_.find(request.idempotency_key); found != keys_of_round_.end()) {
        for (auto& follower : found->second.followers) {
            auto same = made;
            if (same.has_value()) {
                for (auto& one : *same) {
                    one.repeated = true;
                }
            }
            out.acknowledged.emplace_back(std::move(follower), std::move(same));
        }
        keys_of_round_.erase(found);
    }
    out.acknowledged.emplace_back(std::move(request.done), std::move(made));
}

TYPEHOOK_DELIVERY_DECL store::delivery keeper::new_delivery(store::message const& message, entry const& to,
                                                            timestamp now) {
    bool const disabled = to.profile->record.status == webhook_status::disabled;
    store::delivery made;
    made.key = ++marks_.delivery;
    made.message = message.key;
    made.webhook = to.row.key;
    made.status = disabled ? store::delivery_status::failed : store::delivery_status::waiting;
    made.due = now;
    made.created_at = now;
    made.updated_at = now;
    if (disabled) {
        made.reason = "webhook_disabled";
    }
    if (to.profile->fifo()) {
        made.group = message.subject;
    }
    return made;
}

TYPEHOOK_DELIVERY_DECL void keeper::add_publish(store::batch& changes, std::vector<receipt>& made,
                                                publish_request& request, timestamp now) {
    for (auto& message : request.messages) {
        message.key = ++marks_.message;
        message.created_at = now;
        auto const before = changes.deliveries.size();
        auto const add = [&](entry const& to) {
            auto& one = changes.deliveries.emplace_back(new_delivery(message, to, now));
            if (one.status == store::delivery_status::waiting && !takes_one_more(one.webhook)) {
                one.status = store::delivery_status::failed;
                one.reason = "backlog_full";
            }
        };
        if (request.only != 0) {
            if (auto const to = entries_.find(request.only); to != entries_.end()) {
                add(to->second);
            }
        } else {
            for (auto const webhook : index_.wanting(message.event)) {
                add(entries_.at(webhook));
            }
        }
        made.push_back({.id = message.id, .deliveries = changes.deliveries.size() - before});
        changes.messages.push_back(std::move(message));
    }
    if (!request.idempotency_key.empty()) {
        detail::remembered_publish remembered{.fingerprint = request.fingerprint, .receipts = {}};
        for (auto const& one : made) {
            remembered.receipts.push_back(
                {.id = one.id, .deliveries = static_cast<std::int64_t>(one.deliveries)});
        }
        changes.documents.push_back({.collection = std::string(detail::idempotency_collection),
                                     .id = request.idempotency_key,
                                     .created_at = now,
                                     .text = json::encode(remembered)});
    }
}

/// Whether another delivery may wait for a webhook, those of this round included.
TYPEHOOK_DELIVERY_DECL bool keeper::takes_one_more(store::row_key webhook) {
    auto const [places, is_new] = places_.try_emplace(webhook);
    if (is_new) {
        auto const there = store_.count(webhook);
        places->second = static_cast<std::int64_t>(options_.most_waiting_per_webhook) -
                         (there.has_value() ? there->waiting : 0);
    }
    return places->second-- > 0;
}

/// Adds an operational message for the webhooks that asked for it, but not the one that it is about.
TYPEHOOK_DELIVERY_DECL result<void> keeper::tell(store::batch& changes, operational_event const& event,
                                                 timestamp now) {
    auto const about = keys_by_id_.at(event.webhook);
    auto const name = to_string(event.kind);
    TYPEHOOK_TRY(auto id, detail::random_id("msg_"));
    store::message message{.key = marks_.message + 1,
                           .id = std::move(id),
                           .event = std::string(name),
                           .subject = event.webhook,
                           .created_at = now};
    for (auto const& [key, one] : entries_) {
        if (key != about && wants(one.profile->record.settings.events, name)) {
            changes.deliveries.push_back(new_delivery(message, one, now));
        }
    }
    if (changes.deliveries.empty() || changes.deliveries.back().message != message.key) {
        return {};
    }
    marks_.message = message.key;
    message.body =
        json::encode(operational_message{.type = message.event,
                                         .timestamp = date_time(now),
                                         .data = {.id = event.webhook,
                                                  .url = entries_.at(about).profile->record.settings.url,
                                                  .reason = event.reason}});
    changes.messages.push_back(std::move(message));
    return {};
}

/// Adds what operators are told of webhooks whose first delivery of this round found no place.
TYPEHOOK_DELIVERY_DECL std::vector<operational_event> keeper::tell_of_full_webhooks(store::batch& changes,
                                                                                    timestamp now) {
    std::vector<operational_event> told;
    for (auto const& [webhook, left] : places_) {
        auto const& one = entries_.at(webhook);
        if (left < 0 && !one.is_full) {
            operational_event event{.kind = operational_kind::webhook_backlog_full,
                                    .webhook = one.row.id,
                                    .reason = "backlog_full",
                                    .at = now};
            if (tell(changes, event, now).has_value()) {
                told.push_back(std::move(event));
            }
        }
    }
    return told;
}

/// Gives the network what was written and waits.
///
/// Preconditions: deliveries lie in the order of their messages.
TYPEHOOK_DELIVERY_DECL void keeper::hand_out(store::batch&& written, outbox& out) const {
    auto delivery = written.deliveries.begin();
    for (auto& message : written.messages) {
        std::shared_ptr<store::message const> shared;
        for (; delivery != written.deliveries.end() && delivery->message == message.key; ++delivery) {
            if (delivery->status == store::delivery_status::waiting) {
                if (shared == nullptr) {
                    shared = std::make_shared<store::message const>(std::move(message));
                }
                out.fresh.push_back({.delivery = std::move(*delivery), .message = shared});
            }
        }
    }
}

/// Writes publishes and all outcomes in one commit. A publish that the store refuses (an id that is taken) must not harm the
/// others: then the outcomes go first, and the publishes in halves.
TYPEHOOK_DELIVERY_DECL void keeper::write_round(std::span<publish_request> round, timestamp now,
                                                outbox& out) {
    store::batch changes;
    std::vector<std::vector<receipt>> made(round.size());
    places_.clear();
    for (std::size_t i = 0; i < round.size(); ++i) {
        add_publish(changes, made[i], round[i], now);
    }
    auto const published = changes.messages.size();
    auto const told = tell_of_full_webhooks(changes, now);
    changes.outcomes.swap(unwritten_outcomes_);
    auto const written = write(changes);
    if (written.has_value()) {
        store_works(true, now, out);
        counts_.published += published;
        hand_out(std::move(changes), out);
        auto const most = static_cast<std::int64_t>(options_.most_waiting_per_webhook);
        for (auto const& [webhook, left] : places_) {
            auto& one = entries_.at(webhook);
            // Told again only after a tenth was free: at its bound a backlog goes up and down.
            one.is_full = left < 0 || (one.is_full && left < most / 10);
        }
        out.operational.insert(out.operational.end(), told.begin(), told.end());
        for (std::size_t i = 0; i < round.size(); ++i) {
            acknowledge(round[i], std::move(made[i]), out);
        }
        return;
    }
    unwritten_outcomes_.swap(changes.outcomes);
    auto message = changes.messages.begin();
    for (auto& request : round) {
        for (auto& own : request.messages) {
            own = std::move(*message++);
        }
    }
    auto why = written.error();
    bool const one_is_refused =
        why.condition() == condition::duplicate || why.condition() == condition::not_found;
    if (!one_is_refused) {
        store_works(false, now, out);
    } else if (!unwritten_outcomes_.empty()) {
        if (write_outcomes(now, out)) {
            write_round(round, now, out);
            return;
        }
        why = failure{store::errc::unavailable};
    } else if (round.size() > 1) {
        auto const half = round.size() / 2;
        write_round(round.first(half), now, out);
        write_round(round.subspan(half), now, out);
        return;
    }
    for (auto& request : round) {
        acknowledge(request, why, out);
    }
}

/// Writes the outcomes one by one, because one of a batch was refused. Returns whether all are out of the way. One that the store
/// will never take is left out: its delivery still waits there and is attempted again, which is a duplicate and no loss.
TYPEHOOK_DELIVERY_DECL bool keeper::write_outcomes(timestamp now, outbox& out) {
    for (std::size_t i = 0; i < unwritten_outcomes_.size(); ++i) {
        store::batch one;
        one.outcomes.push_back(unwritten_outcomes_[i]);
        auto const written = write(one);
        if (written.has_error() && written.error().condition() != condition::duplicate &&
            written.error().condition() != condition::not_found) {
            unwritten_outcomes_.erase(unwritten_outcomes_.begin(),
                                      unwritten_outcomes_.begin() + static_cast<std::ptrdiff_t>(i));
            store_works(false, now, out);
            return false;
        }
        if (written.has_error()) {
            options_.log(log_level::error, "delivery",
                         "the store refuses an outcome; its delivery is attempted again",
                         {{"why", written.error().message()}});
            out.nudged.push_back(unwritten_outcomes_[i].after.webhook);
        }
    }
    unwritten_outcomes_.clear();
    return true;
}

}  // namespace typehook::delivery
