#include "shown.hpp"

#include <typehook/delivery/retry_schedule.hpp>

#include <utility>

namespace marketplace {

namespace {

using typehook::store::delivery_status;

api::delivery_status shown_status(delivery_status status) noexcept {
    switch (status) {
    case delivery_status::waiting:
        return api::delivery_status::waiting;
    case delivery_status::delivered:
        return api::delivery_status::delivered;
    case delivery_status::failed:
        return api::delivery_status::failed;
    case delivery_status::canceled:
        break;
    }
    return api::delivery_status::canceled;
}

// A delivery in a list and one with its attempts have the same members.
template <class Shown>
Shown shown_as(typehook::store::listed_delivery const& one, std::string webhook) {
    auto const& delivery = one.delivery;
    Shown made{};
    made.id = std::to_string(delivery.key);
    made.webhook = std::move(webhook);
    made.message = one.message_id;
    made.event = one.event;
    if (!one.subject.empty()) {
        made.resource = one.subject;
    }
    made.status = shown_status(delivery.status);
    made.attempt_count = delivery.attempts;
    if (delivery.status == delivery_status::waiting) {
        made.next_attempt_at = typehook::date_time(delivery.due);
    }
    if (delivery.http_status != 0) {
        made.http_status = delivery.http_status;
    }
    if (!delivery.reason.empty()) {
        made.reason = delivery.reason;
    }
    made.created_at = typehook::date_time(delivery.created_at);
    made.updated_at = typehook::date_time(delivery.updated_at);
    return made;
}

api::webhook::auth_type shown_auth(std::optional<typehook::delivery::authentication> const& auth) {
    api::webhook::auth_type made{};
    if (!auth) {
        made.type = "none";
        return made;
    }
    made.type = auth->type.text();
    made.username = auth->username;
    made.token_url = auth->token_url;
    made.client_id = auth->client_id;
    made.scope = auth->scope;
    if (auth->headers) {
        auto& names = made.headers.emplace();
        for (auto const& [name, value] : *auth->headers) {
            names.push_back(name);
        }
    }
    return made;
}

api::webhook_state shown_state(typehook::delivery::webhook_record const& record) noexcept {
    switch (record.status.known().value_or(typehook::delivery::webhook_status::disabled)) {
    case typehook::delivery::webhook_status::active:
        return api::webhook_state::active;
    case typehook::delivery::webhook_status::paused:
        return api::webhook_state::paused;
    case typehook::delivery::webhook_status::disabled:
        break;
    }
    return api::webhook_state::disabled;
}

}  // namespace

api::webhook shown(typehook::delivery::webhook_view const& one) {
    auto const& record = one.record;
    auto const& settings = record.settings;
    api::webhook made{};
    made.id = one.id;
    made.url = settings.url;
    made.events = settings.events;
    made.auth = shown_auth(settings.auth);
    made.description = settings.description;
    auto const state = shown_state(record);
    made.enabled = state == api::webhook_state::active;
    made.state = state;
    if (!record.reason.empty()) {
        made.reason = record.reason;
    }
    if (settings.limits) {
        made.limits.concurrency = settings.limits->concurrency;
        made.limits.per_second = settings.limits->per_second;
    }
    if (settings.schedule) {
        made.schedule = *settings.schedule;
    } else {
        typehook::delivery::retry_schedule const usual;
        for (auto const wait : usual.waits()) {
            made.schedule.push_back(wait.count());
        }
    }
    made.fifo = settings.fifo.value_or(false);
    auto public_key = typehook::delivery::public_key(record);
    made.signing = public_key.empty() ? api::webhook_signing::hmac_sha256 : api::webhook_signing::ed25519;
    if (!public_key.empty()) {
        made.public_key = std::move(public_key);
    }
    made.created_at = typehook::date_time(one.created_at);
    made.updated_at = typehook::date_time(one.updated_at);
    return made;
}

api::delivery shown(typehook::store::listed_delivery const& one, std::string webhook) {
    return shown_as<api::delivery>(one, std::move(webhook));
}

api::delivery_detail shown(typehook::store::listed_delivery const& one, std::string webhook,
                           std::vector<typehook::store::attempt> const& attempts) {
    auto made = shown_as<api::delivery_detail>(one, std::move(webhook));
    for (auto const& attempt : attempts) {
        auto& entry = made.attempts.emplace_back();
        entry.number = attempt.number;
        entry.started_at = typehook::date_time(attempt.started_at);
        if (attempt.http_status != 0) {
            entry.http_status = attempt.http_status;
        }
        entry.exchange = typehook::raw_json::trusted(attempt.exchange);
    }
    return made;
}

api::job shown(std::string id, typehook::delivery::job const& one) {
    using typehook::delivery::job_kind;
    using typehook::delivery::job_status;
    api::job made{};
    made.id = std::move(id);
    made.kind = one.kind.known() == job_kind::retry ? api::job_kind::retry : api::job_kind::recover;
    made.state = one.status.known() == job_status::done ? api::job_state::done : api::job_state::running;
    if (!one.webhook.empty()) {
        made.webhook = one.webhook;
    }
    if (one.since) {
        made.since = typehook::date_time(*one.since);
    }
    made.examined = one.seen;
    made.created = one.sent;
    return made;
}

}  // namespace marketplace
