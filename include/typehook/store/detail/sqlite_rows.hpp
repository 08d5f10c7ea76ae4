// Records from the columns of queries. Layer store.
#pragma once

#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/detail/sqlite_term.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <typehook/core/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::store::detail {

/// What `read_listed` reads, up to WHERE: delivery d, its message m, its event e and, if it waits, its row w of `waiting`.
inline constexpr std::string_view listed_deliveries =
    "SELECT d.key, d.message, d.webhook, d.status, iif(d.status, d.attempts, w.attempts), iif(d.status, "
    "d.due, w.due), "
    "d.created_at, iif(d.status, d.updated_at, w.updated_at), iif(d.status, d.http_status, w.http_status), "
    "iif(d.status, d.reason, w.reason), d.in_group, m.id, e.name, m.subject FROM delivery AS d "
    "CROSS JOIN message AS m ON m.key = d.message CROSS JOIN event AS e ON e.key = d.event "
    "LEFT JOIN waiting AS w ON d.status = 0 AND w.webhook = d.webhook AND w.delivery = d.key ";

inline delivery read_delivery(sqlite_cursor const& row) {
    return {.key = row.integer(0),
            .message = row.integer(1),
            .webhook = row.integer(2),
            .status = static_cast<delivery_status>(row.small(3)),
            .attempts = row.small(4),
            .due = row.time(5),
            .created_at = row.time(6),
            .updated_at = row.time(7),
            .http_status = row.small(8),
            .reason = row.text(9),
            .group = row.text(10)};
}

inline listed_delivery read_listed(sqlite_cursor const& row) {
    return {read_delivery(row), row.text(11), row.text(12), row.text(13)};
}

/// From: key, id, event, subject, created_at, expunged and, if wanted, the body.
inline message read_message(sqlite_cursor const& row, int first = 0, bool with_body = true) {
    return {.key = row.integer(first),
            .id = row.text(first + 1),
            .event = row.text(first + 2),
            .subject = row.text(first + 3),
            .created_at = row.time(first + 4),
            .body = with_body ? row.text(first + 6) : std::string(),
            .expunged = row.integer(first + 5) != 0};
}

/// From: key, id, settings, created_at, updated_at.
inline webhook read_webhook(sqlite_cursor const& row) {
    return {row.integer(0), row.text(1), row.text(2), row.time(3), row.time(4)};
}

/// From: collection, id, created_at, text.
inline document read_document(sqlite_cursor const& row) {
    return {row.text(0), row.text(1), row.time(2), row.text(3)};
}

/// Finds messages by their ids, segment by segment, the newest first.
class message_search {
public:
    static result<message_search> prepare(sqlite_connection const& connection) {
        message_search made;
        TYPEHOOK_TRY(
            made.ends_,
            sqlite_statement::prepare(
                connection, "SELECT (SELECT min(key) FROM message), (SELECT max(key) FROM message)"));
        TYPEHOOK_TRY(made.in_segment_, sqlite_statement::prepare(
                                           connection, "SELECT key, id FROM message INDEXED BY message_by_id "
                                                       "WHERE key >> 11 = ?1 AND id_hash = ?2"));
        return made;
    }

    /// The key, or 0. Complexity: linear in the number of segments. The caller sees to it that all is read from one snapshot.
    result<row_key> find(std::string_view id) const {
        auto const hash = text_hash(id);
        row_key first = 0;
        row_key last = 0;
        {
            auto ends = ends_.open();
            TYPEHOOK_TRY(bool const found, ends.next());
            if (!found) {
                return 0;
            }
            first = segment_of(ends.integer(0));
            last = segment_of(ends.integer(1));
        }
        for (auto segment = last; segment >= first; --segment) {
            auto row = in_segment_.open(segment, hash);
            TYPEHOOK_TRY(bool more, row.next());
            while (more) {
                if (row.view(1) == id) {
                    return row.integer(0);
                }
                TYPEHOOK_TRY(more, row.next());
            }
        }
        return 0;
    }

private:
    sqlite_statement ends_;
    sqlite_statement in_segment_;
};

/// Notices that another connection has written. A few microseconds a call.
class change_counter {
public:
    static result<change_counter> prepare(sqlite_connection const& connection) {
        change_counter made;
        TYPEHOOK_TRY(made.version_, sqlite_statement::prepare(connection, "PRAGMA data_version"));
        TYPEHOOK_TRY(made.changed());
        return made;
    }

    result<bool> changed() {
        auto row = version_.open();
        TYPEHOOK_TRY(row.next());
        return std::exchange(seen_, row.integer(0)) != row.integer(0);
    }

private:
    sqlite_statement version_;
    std::int64_t seen_ = 0;
};

}  // namespace typehook::store::detail
