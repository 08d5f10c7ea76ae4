// The floor: the statements of the store's hot path in a loop over SQLite's C API.
#include "workload.hpp"

#include <typehook/store/detail/sqlite_schema.hpp>
#include <typehook/store/detail/sqlite_term.hpp>

#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

namespace benchmark_store {
namespace {

using namespace typehook::store::detail;

void must(int code, sqlite3* handle) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        std::fprintf(stderr, "bare loop: %s\n", sqlite3_errmsg(handle));
        std::exit(1);
    }
}

class bare {
public:
    bare(std::string const& path, bare_options const& options) : options_(options) {
        must(sqlite3_open(path.c_str(), &handle_), handle_);
        execute("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536; PRAGMA "
                "wal_autocheckpoint = 1000; "
                "PRAGMA synchronous = FULL");
        execute(first_schema);
        if (!options.by_message) {
            execute("DROP INDEX delivery_by_message");
        }
        if (!options.id_index || options.whole_id_index) {
            execute("DROP INDEX message_by_id");
        }
        if (options.whole_id_index) {
            execute("CREATE UNIQUE INDEX message_by_whole_id ON message (id)");
        }
    }
    ~bare() {
        for (auto* const statement : made_) {
            sqlite3_finalize(statement);
        }
        sqlite3_close(handle_);
    }

    void execute(char const* text) { must(sqlite3_exec(handle_, text, nullptr, nullptr, nullptr), handle_); }
    sqlite3_stmt* prepare(char const* text) {
        sqlite3_stmt* statement = nullptr;
        must(sqlite3_prepare_v3(handle_, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr), handle_);
        made_.push_back(statement);
        return statement;
    }
    void run(sqlite3_stmt* statement) {
        must(sqlite3_step(statement), handle_);
        sqlite3_reset(statement);
    }
    sqlite3* handle() { return handle_; }
    bare_options const& options() { return options_; }

private:
    sqlite3* handle_ = nullptr;
    bare_options options_;
    std::vector<sqlite3_stmt*> made_;
};

void bind(sqlite3_stmt* statement, int place, std::int64_t value) {
    sqlite3_bind_int64(statement, place, value);
}
void bind(sqlite3_stmt* statement, int place, typehook::timestamp value) {
    sqlite3_bind_int64(statement, place, value.time_since_epoch().count());
}
void bind(sqlite3_stmt* statement, int place, std::string const& text) {
    sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

}  // namespace

stopwatch bare_cycle(std::string const& path, std::size_t rows, std::size_t batch, row_key webhooks,
                     bare_options const& options) {
    bare to(path, options);
    auto* const begin = to.prepare("BEGIN IMMEDIATE");
    auto* const commit = to.prepare("COMMIT");
    auto* const message = to.prepare("INSERT INTO message VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)");
    auto* const body = to.prepare("INSERT INTO body VALUES (?1, ?2)");
    auto* const delivery =
        to.prepare("INSERT INTO delivery VALUES (?1, ?2, ?3, ?4, 0, 0, ?5, ?5, ?5, 0, 0, '', '')");
    auto* const waiting =
        to.prepare("INSERT INTO waiting VALUES (?1, ?2, ?3, ?4, ?3, 0, ?3, 0, 0, 0, '', '')");
    auto* const term = to.prepare("INSERT OR IGNORE INTO term VALUES (?1, ?2, ?3)");
    auto* const segment =
        to.prepare("INSERT INTO segment VALUES (?1, ?2, ?2) ON CONFLICT (number) DO UPDATE SET "
                   "first_created = min(first_created, ?2), last_created = max(last_created, ?2)");
    auto* const attempt =
        to.prepare("INSERT INTO attempt (delivery, number, started_at, http_status, previous, exchange) "
                   "VALUES (?1, ?2, ?3, ?4, 0, ?5)");
    auto* const end = to.prepare(
        "UPDATE delivery SET status = ?2, attempts = ?3, due = ?4, updated_at = ?5, http_status = ?6, "
        "last_attempt = ?7, reason = '' WHERE key = ?1");
    auto* const erase =
        to.prepare("DELETE FROM waiting WHERE webhook = ?1 AND delivery = ?2 AND attempts = 0 AND "
                   "last_attempt = 0 AND in_group = ''");
    auto* const state = to.prepare("UPDATE state SET waiting = ?1, message_mark = ?2, delivery_mark = ?2");

    workload work(webhooks);
    stopwatch watch;
    std::vector<store::delivery> sent;
    std::map<std::string, std::int64_t> events;
    std::set<std::int64_t> known;
    row_key current = -1;
    while (static_cast<std::size_t>(work.last()) < rows) {
        store::batch changes;
        work.publish(changes, batch);
        work.deliver(changes, sent);
        watch.time([&] {
            to.run(begin);
            for (std::size_t i = 0; i < changes.messages.size(); ++i) {
                auto const& one = changes.messages[i];
                auto const& of = changes.deliveries[i];
                auto const event =
                    events.try_emplace(one.event, static_cast<std::int64_t>(events.size()) + 1).first->second;
                bind(message, 1, one.key), bind(message, 2, one.id), bind(message, 3, text_hash(one.id));
                bind(message, 4, event), bind(message, 5, one.subject), bind(message, 6, one.created_at);
                to.run(message);
                bind(body, 1, one.key);
                sqlite3_bind_blob(body, 2, one.body.data(), static_cast<int>(one.body.size()), SQLITE_STATIC);
                to.run(body);
                bind(delivery, 1, of.key), bind(delivery, 2, of.message), bind(delivery, 3, of.webhook);
                bind(delivery, 4, event), bind(delivery, 5, of.due);
                to.run(delivery);
                if (options.terms) {
                    auto const number = segment_of(of.key);
                    if (number != current) {
                        known.clear();
                        current = number;
                    }
                    for (auto const each : {webhook_term(of.webhook), event_term(event)}) {
                        if (known.insert(each).second) {
                            bind(term, 1, number), bind(term, 2, each), bind(term, 3, 0);
                            to.run(term);
                        }
                    }
                    bind(term, 1, number), bind(term, 2, subject_term(one.subject)), bind(term, 3, of.key);
                    to.run(term);
                }
                bind(waiting, 1, of.webhook), bind(waiting, 2, of.key), bind(waiting, 3, of.due),
                    bind(waiting, 4, of.message);
                to.run(waiting);
            }
            if (options.terms) {
                bind(segment, 1, current), bind(segment, 2, changes.messages.back().created_at);
                to.run(segment);
            }
            for (auto const& change : changes.outcomes) {
                auto const& after = change.after;
                bind(attempt, 1, after.key), bind(attempt, 2, change.made->number),
                    bind(attempt, 3, change.made->started_at);
                bind(attempt, 4, change.made->http_status), bind(attempt, 5, change.made->exchange);
                to.run(attempt);
                bind(end, 1, after.key), bind(end, 2, 1), bind(end, 3, after.attempts),
                    bind(end, 4, after.due);
                bind(end, 5, after.updated_at), bind(end, 6, after.http_status);
                bind(end, 7, sqlite3_last_insert_rowid(to.handle()));
                to.run(end);
                bind(erase, 1, after.webhook), bind(erase, 2, after.key);
                to.run(erase);
            }
            bind(state, 1, static_cast<std::int64_t>(batch)), bind(state, 2, work.last());
            to.run(state);
            to.run(commit);
        });
        sent = std::move(changes.deliveries);
    }
    return watch;
}

}  // namespace benchmark_store
