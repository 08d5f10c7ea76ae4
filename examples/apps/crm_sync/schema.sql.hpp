// The tables of the CRM.
#pragma once

namespace crm {

// WAL and FULL: what was answered with 200 is never sent again, so it has to be on the disk by then.
inline constexpr char const* schema_sql = R"sql(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;

CREATE TABLE IF NOT EXISTS company (
    uuid TEXT PRIMARY KEY, name TEXT NOT NULL, enabled INTEGER NOT NULL, city TEXT, country TEXT,
    closed_at INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS person (
    uuid TEXT PRIMARY KEY, email TEXT NOT NULL, first_name TEXT, last_name TEXT, status TEXT NOT NULL,
    closed_at INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS entitlement (
    uuid TEXT PRIMARY KEY, company TEXT NOT NULL, buyer TEXT NOT NULL, product TEXT NOT NULL,
    status TEXT NOT NULL, seats INTEGER, used INTEGER NOT NULL, price TEXT NOT NULL, currency TEXT NOT NULL,
    closed_at INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS entitlement_company ON entitlement (company);

-- The newest event of each resource. It stays when the resource is gone: a late event must not bring it back.
CREATE TABLE IF NOT EXISTS mark (
    resource TEXT NOT NULL, subject TEXT NOT NULL, time INTEGER NOT NULL, rank INTEGER NOT NULL,
    PRIMARY KEY (resource, subject)
) STRICT, WITHOUT ROWID;

-- The events that were here.
CREATE TABLE IF NOT EXISTS seen (event_id TEXT PRIMARY KEY, time INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)sql";

}  // namespace crm
