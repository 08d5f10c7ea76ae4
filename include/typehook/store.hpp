// Layer store: what a delivery platform keeps, and where.
//
// The SQLite store has its own header and target (typehook/store/sqlite.hpp, typehook::store_sqlite).
#pragma once

#include <typehook/store/batch.hpp>
#include <typehook/store/errc.hpp>
#include <typehook/store/filter.hpp>
#include <typehook/store/memory.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>
#include <typehook/store/store.hpp>
