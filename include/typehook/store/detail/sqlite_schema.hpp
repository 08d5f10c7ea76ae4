// The tables of the SQLite store and how a file comes to have them. Layer store.
//
// What the shape follows from, measured by benchmarks/store: a page that a batch touches costs more than all work on its rows.
// So rows that are written together lie together. Messages and attempts only grow at their end. What changes while a delivery
// waits is in a row of `waiting`, beside the others of its webhook, not in the row of the delivery among millions. And no index
// is ordered by something random: ids and subjects are found through indexes that start with the number of a segment, a run of
// 2048 keys, so that only a few pages are ever written to; a search asks every segment.
#pragma once

#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/errc.hpp>

#include <typehook/core/result.hpp>

#include <cstdint>
#include <span>
#include <string>

namespace typehook::store::detail {

/// "tyhk": tells our files from those of others that use SQLite.
inline constexpr std::int64_t application_id = 0x7479686B;

inline constexpr char const* first_schema = R"(
-- One row: what would else have to be counted.
CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    waiting INTEGER NOT NULL, webhook_mark INTEGER NOT NULL, message_mark INTEGER NOT NULL, delivery_mark INTEGER NOT NULL);
INSERT INTO state VALUES (1, 0, 0, 0, 0);

CREATE TABLE webhook (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, settings TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);

CREATE TABLE event (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE message (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL, id_hash INTEGER NOT NULL, event INTEGER NOT NULL, subject TEXT NOT NULL,
    created_at INTEGER NOT NULL, expunged INTEGER NOT NULL);
CREATE INDEX message_by_id ON message (key >> 11, id_hash);
CREATE TABLE body (message INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

-- While a delivery waits, only key, message, webhook, event, status, created_at and in_group are true here.
CREATE TABLE delivery (
    key INTEGER PRIMARY KEY, message INTEGER NOT NULL, webhook INTEGER NOT NULL, event INTEGER NOT NULL,
    status INTEGER NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL, created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, http_status INTEGER NOT NULL, last_attempt INTEGER NOT NULL, reason TEXT NOT NULL,
    in_group TEXT NOT NULL);
CREATE INDEX delivery_by_message ON delivery (message);
CREATE INDEX delivery_given_up ON delivery (status) WHERE status >= 2;
CREATE INDEX delivery_given_up_of_webhook ON delivery (webhook, status) WHERE status >= 2;

-- behind: an older delivery of its group waits too.
CREATE TABLE waiting (
    webhook INTEGER NOT NULL, delivery INTEGER NOT NULL, due INTEGER NOT NULL, message INTEGER NOT NULL,
    created_at INTEGER NOT NULL, attempts INTEGER NOT NULL, updated_at INTEGER NOT NULL, http_status INTEGER NOT NULL,
    last_attempt INTEGER NOT NULL, behind INTEGER NOT NULL, reason TEXT NOT NULL, in_group TEXT NOT NULL,
    PRIMARY KEY (webhook, delivery)) WITHOUT ROWID;
CREATE INDEX waiting_due ON waiting (webhook, due) WHERE behind = 0;
CREATE INDEX waiting_group ON waiting (webhook, in_group) WHERE in_group <> '';

-- The attempts of a delivery are a chain from its last one.
CREATE TABLE attempt (
    key INTEGER PRIMARY KEY, delivery INTEGER NOT NULL, number INTEGER NOT NULL, started_at INTEGER NOT NULL,
    http_status INTEGER NOT NULL, previous INTEGER NOT NULL, exchange TEXT NOT NULL);

-- What lists are restricted by: each segment of deliveries with its webhooks and events (delivery 0) and, one by one, subjects.
CREATE TABLE segment (number INTEGER PRIMARY KEY, first_created INTEGER NOT NULL, last_created INTEGER NOT NULL);
CREATE TABLE term (
    segment INTEGER NOT NULL, term INTEGER NOT NULL, delivery INTEGER NOT NULL,
    PRIMARY KEY (segment, term, delivery)) WITHOUT ROWID;

CREATE TABLE document (
    collection TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (collection, id)) WITHOUT ROWID;
)";

/// Lists of the delivered leave out segments that have none (`delivered_term`).
inline constexpr char const* delivered_terms = R"(
INSERT OR IGNORE INTO term SELECT DISTINCT key >> 11, webhook << 2, 0 FROM delivery WHERE status = 1;
INSERT OR IGNORE INTO term SELECT DISTINCT key >> 11, 0, 0 FROM delivery WHERE status = 1;
)";

/// From each version of the format to the next; a new file takes all steps. Steps are only ever added.
inline constexpr char const* migrations[] = {first_schema, delivered_terms};

/// Reads one number, such as that of a pragma.
inline result<std::int64_t> read_number(sqlite_connection const& connection, std::string_view query) {
    TYPEHOOK_TRY(auto const statement, sqlite_statement::prepare(connection, query));
    auto row = statement.open();
    TYPEHOOK_TRY(bool const found, row.next());
    return found ? row.integer(0) : 0;
}

/// What format a file has: the number of steps taken, 0 for an empty one. Errors: not_a_store, newer_format.
inline result<std::size_t> format_of(sqlite_connection const& connection, std::size_t newest) {
    TYPEHOOK_TRY(auto const owner, read_number(connection, "PRAGMA application_id"));
    TYPEHOOK_TRY(auto const version, read_number(connection, "PRAGMA user_version"));
    TYPEHOOK_TRY(auto const tables, read_number(connection, "SELECT count(*) FROM sqlite_schema"));
    if (owner == 0 && version == 0 && tables == 0) {
        return 0u;
    }
    if (owner != application_id || version < 1) {
        return failure(errc::not_a_store, {.detail = "the database belongs to another program"});
    }
    if (static_cast<std::size_t>(version) > newest) {
        return failure(errc::newer_format,
                       {.detail = "the file has format " + std::to_string(version) +
                                  ", this version knows up to " + std::to_string(newest)});
    }
    return static_cast<std::size_t>(version);
}

/// Takes the steps that a file has not taken, all or none.
inline result<void> migrate(sqlite_connection& connection, std::span<char const* const> steps) {
    TYPEHOOK_TRY(auto const begin, sqlite_statement::prepare(connection, "BEGIN IMMEDIATE"));
    TYPEHOOK_TRY(auto const transaction, sqlite_transaction::begin(connection, begin));
    TYPEHOOK_TRY(auto const taken, format_of(connection, steps.size()));
    for (auto const* const step : steps.subspan(taken)) {
        TYPEHOOK_TRY(connection.execute(step));
    }
    auto const marks = "PRAGMA application_id = " + std::to_string(application_id) +
                       "; PRAGMA user_version = " + std::to_string(steps.size());
    TYPEHOOK_TRY(connection.execute(marks.c_str()));
    return connection.execute("COMMIT");
}

}  // namespace typehook::store::detail
