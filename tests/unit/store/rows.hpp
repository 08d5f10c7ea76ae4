// Rows to fill stores with: every text filled, so that one that is lost is missed.
#pragma once

#include <typehook/store/batch.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace typehook::store::testing {

inline timestamp at(std::int64_t milliseconds) { return timestamp(std::chrono::milliseconds(milliseconds)); }

inline webhook a_webhook(row_key key) {
    return {.key = key,
            .id = "webhook-" + std::to_string(key),
            .settings = R"({"url":"https://receiver.example/)" + std::to_string(key) + "\"}",
            .created_at = at(1000 + key),
            .updated_at = at(2000 + key)};
}

inline message a_message(row_key key) {
    return {.key = key,
            .id = "message-" + std::to_string(key),
            .event = key % 2 == 0 ? "user.added" : "subscription.changed",
            .subject = "subject-" + std::to_string(key % 3),
            .created_at = at(10'000 + key),
            .body = "{\"number\":" + std::to_string(key) + "}"};
}

inline delivery a_delivery(row_key key, row_key message, row_key webhook) {
    return {.key = key,
            .message = message,
            .webhook = webhook,
            .due = at(10'000 + key),
            .created_at = at(10'000 + key),
            .updated_at = at(10'000 + key)};
}

/// The same in a group.
inline delivery in_group(delivery row, std::string group) {
    row.group = std::move(group);
    return row;
}

/// The same, due at another time.
inline delivery due_at(delivery row, timestamp due) {
    row.due = due;
    return row;
}

/// What an attempt at `before` came to.
inline outcome attempted(delivery const& before, delivery_status status, std::int32_t http_status,
                         timestamp due) {
    outcome change{.after = before, .due_before = before.due};
    change.after.status = status;
    change.after.attempts = before.attempts + 1;
    change.after.due = due;
    change.after.updated_at = before.updated_at + std::chrono::milliseconds(5);
    change.after.http_status = http_status;
    change.after.reason = status == delivery_status::delivered ? "" : "bad_status";
    change.made = attempt{.delivery = before.key,
                          .number = change.after.attempts,
                          .started_at = before.due,
                          .http_status = http_status,
                          .exchange = R"({"response":{"status":)" + std::to_string(http_status) + "}}"};
    return change;
}

inline outcome delivered(delivery const& before) {
    return attempted(before, delivery_status::delivered, 200, before.due);
}

inline outcome failed(delivery const& before) {
    return attempted(before, delivery_status::failed, 500, before.due);
}

inline outcome retried(delivery const& before, timestamp due) {
    return attempted(before, delivery_status::waiting, 503, due);
}

/// Webhooks 1 and 2, messages 1 to `count`, each delivered to webhook 1 as delivery of the same key.
inline batch published(row_key count) {
    batch changes{.webhooks = {a_webhook(1), a_webhook(2)}};
    for (row_key key = 1; key <= count; ++key) {
        changes.messages.push_back(a_message(key));
        changes.deliveries.push_back(a_delivery(key, key, 1));
    }
    return changes;
}

/// The keys of rows, of whatever kind.
template <class Rows>
std::vector<row_key> keys_of(Rows const& rows) {
    std::vector<row_key> keys;
    for (auto const& row : rows) {
        if constexpr (requires { row.delivery; }) {
            keys.push_back(row.delivery.key);
        } else {
            keys.push_back(row.key);
        }
    }
    return keys;
}

}  // namespace typehook::store::testing
