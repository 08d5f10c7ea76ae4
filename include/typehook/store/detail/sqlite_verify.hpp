// What would have to hold in a file that nobody has damaged, as queries that find what does not. Layer store.
#pragma once

#include <typehook/store/detail/sqlite_statement.hpp>

#include <typehook/core/result.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::store::detail {

/// Each finds the rows, by a number that tells which, that are wrong in the way said.
inline constexpr std::pair<char const*, char const*> invariants[] = {
    {"a delivery waits without being among the waiting",
     "SELECT d.key FROM delivery AS d WHERE d.status = 0 AND NOT EXISTS "
     "(SELECT 1 FROM waiting AS w WHERE w.webhook = d.webhook AND w.delivery = d.key)"},
    {"among the waiting is a delivery that does not wait",
     "SELECT w.delivery FROM waiting AS w WHERE NOT EXISTS (SELECT 1 FROM delivery AS d WHERE d.key = "
     "w.delivery AND "
     "d.status = 0 AND d.webhook = w.webhook AND d.message = w.message AND d.in_group = w.in_group)"},
    {"a delivery waits for a webhook that was removed",
     "SELECT delivery FROM waiting WHERE webhook NOT IN (SELECT key FROM webhook)"},
    {"a delivery has no message", "SELECT key FROM delivery WHERE message NOT IN (SELECT key FROM message)"},
    {"a delivery has no event", "SELECT key FROM delivery WHERE event NOT IN (SELECT key FROM event)"},
    {"a delivery waits whose message has no body", "SELECT w.delivery FROM waiting AS w JOIN message AS m ON "
                                                   "m.key = w.message WHERE m.expunged OR NOT EXISTS "
                                                   "(SELECT 1 FROM body AS b WHERE b.message = m.key)"},
    {"a body has no message", "SELECT message FROM body WHERE message NOT IN (SELECT key FROM message)"},
    {"a body is left of a message that was expunged",
     "SELECT m.key FROM message AS m JOIN body AS b ON b.message = m.key WHERE m.expunged AND "
     "length(b.bytes) > 0"},
    {"a status is unknown", "SELECT key FROM delivery WHERE status NOT BETWEEN 0 AND 3"},
    {"the first of a group is behind, or another is not",
     "SELECT delivery FROM (SELECT delivery, behind, in_group <> '' AND row_number() OVER "
     "(PARTITION BY webhook, in_group ORDER BY delivery) > 1 AS should FROM waiting) WHERE behind <> should"},
    {"the chain of a delivery's attempts is broken",
     "WITH RECURSIVE last (delivery, attempt, made) AS (SELECT key, last_attempt, attempts FROM delivery "
     "WHERE status <> 0 "
     "UNION ALL SELECT delivery, last_attempt, attempts FROM waiting), chain (delivery, attempt, below) AS "
     "(SELECT delivery, attempt, made + 1 FROM last WHERE attempt <> 0 UNION ALL SELECT c.delivery, "
     "a.previous, a.number "
     "FROM chain AS c JOIN attempt AS a ON a.key = c.attempt WHERE a.previous <> 0) "
     "SELECT c.delivery FROM chain AS c LEFT JOIN attempt AS a ON a.key = c.attempt "
     "WHERE a.key IS NULL OR a.delivery <> c.delivery OR a.number >= c.below OR a.number < 1"},
    {"an attempt belongs to no delivery",
     "SELECT key FROM attempt WHERE delivery NOT IN (SELECT key FROM delivery)"},
    {"the number of waiting deliveries is counted wrong",
     "SELECT waiting FROM state WHERE waiting <> (SELECT count(*) FROM waiting)"},
    {"a key is above the highest handed out",
     "SELECT 1 FROM state WHERE delivery_mark < (SELECT max(key) FROM delivery) OR "
     "message_mark < (SELECT max(key) FROM message) OR webhook_mark < (SELECT max(key) FROM webhook)"},
    {"a delivery is missing from its segment",
     "SELECT d.key FROM delivery AS d JOIN message AS m ON m.key = d.message LEFT JOIN segment AS s ON "
     "s.number = d.key >> 11 "
     "WHERE s.number IS NULL OR d.created_at NOT BETWEEN s.first_created AND s.last_created "
     "OR NOT EXISTS (SELECT 1 FROM term AS t WHERE t.segment = d.key >> 11 AND t.term = (d.webhook << 2 | "
     "1)) "
     "OR NOT EXISTS (SELECT 1 FROM term AS t WHERE t.segment = d.key >> 11 AND t.term = (d.event << 2 | 2)) "
     "OR d.status = 1 AND (SELECT count(*) FROM term AS t WHERE t.segment = d.key >> 11 AND t.term IN (0, "
     "d.webhook << 2)) < 2 "
     "OR m.subject <> '' AND d.key NOT IN (SELECT delivery FROM term WHERE delivery <> 0)"},
};

/// Everything wrong with a file, a line each; no more than a hundred.
inline result<std::vector<std::string>> verify(sqlite_connection const& connection) {
    std::vector<std::string> complaints;
    auto const room = [&] { return complaints.size() < 100; };
    {
        TYPEHOOK_TRY(auto const check, sqlite_statement::prepare(connection, "PRAGMA quick_check(20)"));
        auto rows = check.open();
        TYPEHOOK_TRY(bool more, rows.next());
        while (more) {
            if (auto const line = rows.text(0); line != "ok") {
                complaints.push_back("SQLite: " + line);
            }
            TYPEHOOK_TRY(more, rows.next());
        }
    }
    for (auto const& [what, query] : invariants) {
        TYPEHOOK_TRY(auto const check, sqlite_statement::prepare(connection, query));
        auto rows = check.open();
        for (int shown = 0; shown < 10 && room(); ++shown) {
            TYPEHOOK_TRY(bool const more, rows.next());
            if (!more) {
                break;
            }
            complaints.push_back(std::string(what) + " (" + std::to_string(rows.integer(0)) + ")");
        }
    }
    return complaints;
}

}  // namespace typehook::store::detail
