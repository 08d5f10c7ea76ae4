// All that a store holds, as one text: two stores that hold the same have the same.
#pragma once

#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <limits>
#include <sstream>
#include <string>

namespace typehook::store::testing {

inline std::ostream& operator<<(std::ostream& to, timestamp time) {
    return to << time.time_since_epoch().count();
}

template <class Reader>
std::string everything(Reader const& reader) {
    constexpr auto all = std::numeric_limits<std::int32_t>::max();
    std::ostringstream text;
    for (auto const& row : reader.webhooks().value()) {
        text << "webhook " << row.key << ' ' << row.id << ' ' << row.settings << ' ' << row.created_at << ' '
             << row.updated_at << '\n';
    }
    for (auto const& row : reader.list_messages(0, timestamp::min(), all).value()) {
        text << "message " << row.key << ' ' << row.id << ' ' << row.event << ' ' << row.subject << ' '
             << row.created_at << ' ' << row.expunged << ' ' << reader.find_message(row.id).value()->body
             << '\n';
    }
    for (auto const& [row, id, event, subject] : reader.list_deliveries({}, {.limit = all}).value()) {
        text << "delivery " << row.key << ' ' << row.message << ' ' << row.webhook << ' '
             << static_cast<int>(row.status) << ' ' << row.attempts << ' ' << row.due << ' ' << row.created_at
             << ' ' << row.updated_at << ' ' << row.http_status << ' ' << row.reason << ' ' << row.group
             << ' ' << id << ' ' << event << ' ' << subject << '\n';
        for (auto const& attempt : reader.list_attempts(row.key).value()) {
            text << "attempt " << attempt.number << ' ' << attempt.started_at << ' ' << attempt.http_status
                 << ' ' << attempt.exchange << '\n';
        }
    }
    for (auto const* const collection : {"keys", "jobs"}) {
        for (auto const& row : reader.list_documents(collection, "", all).value()) {
            text << "document " << collection << ' ' << row.id << ' ' << row.created_at << ' ' << row.text
                 << '\n';
        }
    }
    return std::move(text).str();
}

}  // namespace typehook::store::testing
