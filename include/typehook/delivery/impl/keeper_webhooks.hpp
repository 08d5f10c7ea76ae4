// Bodies of delivery/keeper.hpp: managing webhooks, messages and documents. Layer delivery, private.
#pragma once

#include <typehook/delivery/detail/random_id.hpp>
#include <typehook/delivery/keeper.hpp>
#include <typehook/delivery/sealed_record.hpp>
#include <typehook/delivery/settings_rules.hpp>

#include <algorithm>

namespace typehook::delivery {

namespace detail {

inline result<secret> make_secret(webhook_settings const& settings) {
    if (settings.signing && *settings.signing == signing_algorithm::ed25519) {
        TYPEHOOK_TRY(auto pair, crypto::generate_webhook_key_pair());
        return std::move(pair.private_key);
    }
    return crypto::generate_webhook_secret();
}

}  // namespace detail

TYPEHOOK_DELIVERY_DECL result<void> keeper::load(store::webhook row, std::optional<timestamp> first_due,
                                                 outbox& out) {
    TYPEHOOK_TRY(auto record, open_record(row.settings, row.id, key_));
    auto profile = std::make_shared<endpoint_profile>();
    profile->webhook = row.key;
    profile->id = row.id;
    if (record.settings.schedule) {
        TYPEHOOK_TRY(profile->schedule, retry_schedule::make(*record.settings.schedule));
    }
    profile->record = std::move(record);

    auto& slot = entries_[row.key];
    if (slot.profile != nullptr) {
        auto const [first, last] = keys_by_url_.equal_range(slot.profile->record.settings.url);
        keys_by_url_.erase(std::find_if(first, last, [&](auto const& one) { return one.second == row.key; }));
    }
    keys_by_id_[row.id] = row.key;
    keys_by_url_.emplace(profile->record.settings.url, row.key);
    index_is_old_ = index_is_old_ || slot.profile == nullptr ||
                    slot.profile->record.settings.events != profile->record.settings.events;
    out.changes.push_back({.webhook = row.key, .profile = profile, .first_due = first_due});
    slot.row = std::move(row);
    slot.profile = std::move(profile);
    return {};
}

TYPEHOOK_DELIVERY_DECL webhook_view keeper::view(entry const& one) const {
    return {.key = one.row.key,
            .id = one.row.id,
            .record = one.profile->record,
            .created_at = one.row.created_at,
            .updated_at = one.row.updated_at};
}

TYPEHOOK_DELIVERY_DECL keeper::entry const* keeper::find(std::string_view id) const {
    auto const found = keys_by_id_.find(std::string(id));
    return found != keys_by_id_.end() ? &entries_.at(found->second) : nullptr;
}

TYPEHOOK_DELIVERY_DECL result<void> keeper::check(webhook_settings const& settings,
                                                  store::row_key self) const {
    TYPEHOOK_TRY(check_settings(settings, options_.catalog));
    auto const check_at = [&](std::string const& url, std::string_view pointer) -> result<void> {
        auto const checked = check_url_(url);
        if (checked.has_error()) {
            auto const why = checked.error();
            return failure{why.code(), {.pointer = pointer, .detail = why.detail()}};
        }
        return {};
    };
    TYPEHOOK_TRY(check_at(settings.url, "/url"));
    if (settings.auth && settings.auth->token_url) {
        TYPEHOOK_TRY(check_at(*settings.auth->token_url, "/auth/token_url"));
    }
    auto const [first, last] = keys_by_url_.equal_range(settings.url);
    for (auto at = first; at != last; ++at) {
        auto const& other = entries_.at(at->second);
        auto const& theirs = other.profile->record.settings.events;
        bool const both = overlap(settings.events, theirs, options_.catalog) ||
                          std::ranges::any_of(operational_names, [&](auto const name) {
                              return wants(settings.events, name) && wants(theirs, name);
                          });
        if (other.row.key != self && both) {
            auto const detail = "the webhook " + other.row.id + " has this URL and gets one of these events";
            return failure{errc::overlapping_webhook, {.pointer = "/events", .detail = detail}};
        }
    }
    return {};
}

TYPEHOOK_DELIVERY_DECL result<webhook_view> keeper::save(entry const* old, std::string id,
                                                         webhook_record const& record, timestamp now,
                                                         outbox& out, operational_event const* told) {
    store::webhook row{.key = old != nullptr ? old->row.key : ++marks_.webhook,
                       .id = std::move(id),
                       .settings = {},
                       .created_at = old != nullptr ? old->row.created_at : now,
                       .updated_at = now};
    TYPEHOOK_TRY(row.settings, seal_record(record, row.id, key_));
    store::batch changes;
    changes.webhooks.push_back(row);
    if (told != nullptr) {
        TYPEHOOK_TRY(tell(changes, *told, now));
    }
    TYPEHOOK_TRY(write(changes));
    auto const key = row.key;
    TYPEHOOK_TRY(load(std::move(row), {}, out));
    hand_out(std::move(changes), out);
    return view(entries_.at(key));
}

TYPEHOOK_DELIVERY_DECL result<created_webhook> keeper::create_webhook(webhook_settings const& settings,
                                                                      bool active, timestamp now,
                                                                      outbox& out) {
    TYPEHOOK_TRY(check(settings, 0));
    TYPEHOOK_TRY(auto signing, detail::make_secret(settings));
    webhook_record record;
    record.settings = settings;
    record.status = active ? webhook_status::active : webhook_status::paused;
    record.status_since = now;
    record.secrets.push_back({.text = signing, .expires_at = {}});
    TYPEHOOK_TRY(auto id, detail::random_id("wh_"));
    TYPEHOOK_TRY(auto made, save(nullptr, std::move(id), record, now, out));
    return created_webhook{.webhook = std::move(made), .signing = std::move(signing)};
}

TYPEHOOK_DELIVERY_DECL result<webhook_view> keeper::update_webhook(
    std::string_view id, std::function<result<void>(webhook_record&)> const& edit, timestamp now,
    outbox& out) {
    auto const* const old = find(id);
    if (old == nullptr) {
        return failure{errc::webhook_not_found};
    }
    auto record = old->profile->record;
    TYPEHOOK_TRY(edit(record));
    TYPEHOOK_TRY(check(record.settings, old->row.key));
    if (record.settings.url != old->profile->record.settings.url) {
        record.failing_since.reset();  // another receiver
    }
    return save(old, old->row.id, record, now, out);
}

TYPEHOOK_DELIVERY_DECL result<created_webhook> keeper::rotate_secret(std::string_view id,
                                                                     std::chrono::seconds overlap,
                                                                     std::optional<signing_algorithm> signing,
                                                                     timestamp now, outbox& out) {
    created_webhook made;
    TYPEHOOK_TRY(made.webhook, update_webhook(
                                   id,
                                   [&](webhook_record& record) -> result<void> {
                                       if (signing) {
                                           record.settings.signing = *signing;
                                       }
                                       TYPEHOOK_TRY(made.signing, detail::make_secret(record.settings));
                                       return rotate(record, made.signing, overlap, now);
                                   },
                                   now, out));
    return made;
}

TYPEHOOK_DELIVERY_DECL result<void> keeper::remove_webhook(std::string_view id, outbox& out) {
    auto const* const old = find(id);
    if (old == nullptr) {
        return failure{errc::webhook_not_found};
    }
    auto const key = old->row.key;
    store::batch changes;
    changes.removed_webhooks.push_back(key);
    TYPEHOOK_TRY(write(changes));
    auto const [first, last] = keys_by_url_.equal_range(old->profile->record.settings.url);
    keys_by_url_.erase(std::find_if(first, last, [&](auto const& one) { return one.second == key; }));
    keys_by_id_.erase(old->row.id);
    entries_.erase(key);
    index_is_old_ = true;
    out.changes.push_back({.webhook = key, .profile = nullptr, .first_due = {}});
    return {};
}

TYPEHOOK_DELIVERY_DECL result<webhook_view> keeper::find_webhook(std::string_view id) const {
    auto const* const found = find(id);
    return found != nullptr ? result<webhook_view>(view(*found)) : failure{errc::webhook_not_found};
}

TYPEHOOK_DELIVERY_DECL std::vector<webhook_view> keeper::webhooks(store::row_key after,
                                                                  std::size_t limit) const {
    std::vector<webhook_view> found;
    for (auto at = entries_.upper_bound(after); at != entries_.end() && found.size() < limit; ++at) {
        found.push_back(view(at->second));
    }
    return found;
}

TYPEHOOK_DELIVERY_DECL result<void> keeper::retry(store::row_key delivery, timestamp now, outbox& out) {
    TYPEHOOK_TRY(auto const found, store_.find_delivery(delivery));
    if (!found || !entries_.contains(found->delivery.webhook)) {
        return failure{errc::delivery_not_found};
    }
    TYPEHOOK_TRY(auto const message, store_.find_message(found->message_id));
    if (!message || message->expunged) {
        return failure{errc::message_not_found};
    }
    TYPEHOOK_TRY(auto const after, after_retry(found->delivery, now));
    if (after != found->delivery) {
        store::batch changes;
        changes.outcomes.push_back({.after = after, .due_before = found->delivery.due, .made = {}});
        TYPEHOOK_TRY(write(changes));
    }
    out.nudged.push_back(after.webhook);
    return {};
}

TYPEHOOK_DELIVERY_DECL result<void> keeper::expunge(std::string_view message, outbox& out) {
    TYPEHOOK_TRY(auto const found, store_.find_message(message));
    if (!found) {
        return failure{errc::message_not_found};
    }
    store::batch changes;
    changes.expunged.push_back(found->key);
    TYPEHOOK_TRY(write(changes));
    out.expunged.push_back(found->key);
    return {};
}

TYPEHOOK_DELIVERY_DECL result<void> keeper::apply_documents(
    std::vector<store::document> documents, std::vector<std::pair<std::string, std::string>> removed) {
    store::batch changes;
    changes.documents = std::move(documents);
    changes.removed_documents = std::move(removed);
    return changes.empty() ? result<void>() : write(changes);
}

}  // namespace typehook::delivery
