// What waits and is due. Layer store.
#pragma once

#include <typehook/store/detail/sqlite_rows.hpp>
#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

namespace typehook::store::detail {

class sqlite_claims {
public:
    static result<sqlite_claims> prepare(sqlite_connection& connection) {
        sqlite_claims made;
        made.connection_ = &connection;
        TYPEHOOK_TRY(made.begin_, sqlite_statement::prepare(connection, "BEGIN"));
        TYPEHOOK_TRY(made.due_, sqlite_statement::prepare(
                                    connection, "SELECT delivery, due FROM waiting WHERE webhook = ?1 AND "
                                                "behind = 0 AND due <= ?2 ORDER BY due, delivery"));
        TYPEHOOK_TRY(made.first_,
                     sqlite_statement::prepare(connection, "SELECT delivery, due FROM waiting WHERE webhook "
                                                           "= ?1 AND behind = 0 ORDER BY due, delivery"));
        TYPEHOOK_TRY(
            made.claimed_,
            sqlite_statement::prepare(
                connection,
                "SELECT w.delivery, w.message, w.webhook, 0, w.attempts, w.due, w.created_at, w.updated_at, "
                "w.http_status, "
                "w.reason, w.in_group, m.key, m.id, e.name, m.subject, m.created_at, m.expunged, b.bytes "
                "FROM waiting AS w "
                "CROSS JOIN message AS m ON m.key = w.message CROSS JOIN event AS e ON e.key = m.event "
                "LEFT JOIN body AS b ON b.message = m.key WHERE w.webhook = ?1 AND w.delivery = ?2"));
        return made;
    }

    result<std::vector<claimed>> claim(claim_request const& wanted) const {
        // One transaction: SQLite would take and give back its locks for every row.
        TYPEHOOK_TRY(auto const snapshot, sqlite_transaction::begin(*connection_, begin_));
        std::vector<row_key> keys;
        {
            auto rows = due_.open(wanted.webhook, wanted.now);
            while (keys.size() < wanted.limit) {
                TYPEHOOK_TRY(bool const found, rows.next());
                if (!found) {
                    break;
                }
                if (!std::binary_search(wanted.held.begin(), wanted.held.end(), rows.integer(0))) {
                    keys.push_back(rows.integer(0));
                }
            }
        }
        std::vector<claimed> found;
        found.reserve(keys.size());
        std::size_t bytes = 0;
        for (auto const key : keys) {
            if (bytes >= wanted.most_bytes) {
                break;
            }
            auto row = claimed_.open(wanted.webhook, key);
            TYPEHOOK_TRY(bool const there, row.next());
            if (!there) {
                return failure(errc::corrupt, {.detail = "a delivery waits for a message that is not there"});
            }
            found.push_back({read_delivery(row), read_message(row, 11)});
            bytes += found.back().message.body.size();
        }
        return found;
    }

    result<std::optional<timestamp>> next_due(row_key webhook, std::vector<row_key> const& held) const {
        auto rows = first_.open(webhook);
        for (;;) {
            TYPEHOOK_TRY(bool const found, rows.next());
            if (!found) {
                return std::nullopt;
            }
            if (!std::binary_search(held.begin(), held.end(), rows.integer(0))) {
                return rows.time(1);
            }
        }
    }

private:
    sqlite_connection* connection_ = nullptr;
    sqlite_statement begin_, due_, first_, claimed_;
};

}  // namespace typehook::store::detail
