#include "store.hpp"

#include "schema.sql.hpp"

#include <boost/hana/accessors.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>

#include <cstdint>

namespace crm {

namespace {

namespace hana = boost::hana;

std::int64_t to_column(typehook::timestamp time) { return time.time_since_epoch().count(); }

/// Calls `visit(name, member pointer function)` for each column of a row.
template <class Row, class Visit>
void for_each_column(Visit visit) {
    hana::for_each(hana::accessors<Row>(), [&](auto const& column) {
        visit(std::string_view(hana::to<char const*>(hana::first(column))), hana::second(column));
    });
}

template <class Row>
std::string column_list() {
    std::string names;
    for_each_column<Row>([&](std::string_view name, auto const&) { (names += name) += ", "; });
    return names;
}

template <class Value>
void bind(SQLite::Statement& statement, int position, std::optional<Value> const& value) {
    value ? statement.bind(position, *value) : statement.bind(position);
}
void bind(SQLite::Statement& statement, int position, std::string const& value) {
    statement.bind(position, value);
}
void bind(SQLite::Statement& statement, int position, std::int64_t value) { statement.bind(position, value); }
void bind(SQLite::Statement& statement, int position, bool value) { statement.bind(position, value ? 1 : 0); }

void read(SQLite::Column const& column, std::string& value) { value = column.getString(); }
void read(SQLite::Column const& column, std::int64_t& value) { value = column.getInt64(); }
void read(SQLite::Column const& column, bool& value) { value = column.getInt64() != 0; }
template <class Value>
void read(SQLite::Column const& column, std::optional<Value>& value) {
    value.reset();
    if (!column.isNull()) {
        read(column, value.emplace());
    }
}

template <class Row>
Row read_row(SQLite::Statement& statement) {
    Row row{};
    int position = 0;
    for_each_column<Row>(
        [&](std::string_view, auto const& member) { read(statement.getColumn(position++), member(row)); });
    return row;
}

/// `INSERT … ON CONFLICT (uuid) DO UPDATE …`; a row that was closed is open again.
template <class Row>
std::string upsert_sql() {
    std::string values;
    std::string updates;
    for_each_column<Row>([&](std::string_view name, auto const&) {
        values += "?, ";
        updates.append(name).append(" = excluded.").append(name).append(", ");
    });
    return "INSERT INTO " + std::string(table_of<Row>) + " (" + column_list<Row>() + "closed_at) VALUES (" +
           values + "NULL) ON CONFLICT (uuid) DO UPDATE SET " + updates + "closed_at = NULL";
}

}  // namespace

store::store(std::string const& file, std::chrono::milliseconds patience)
    : database_(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, static_cast<int>(patience.count())) {
    database_.exec(schema_sql);
}

template <class Row>
verdict store::apply(event_mark const& event, Row const& row) {
    return in_order(event, [&] {
        SQLite::Statement statement(database_, upsert_sql<Row>());
        int position = 0;
        for_each_column<Row>(
            [&](std::string_view, auto const& member) { bind(statement, ++position, member(row)); });
        statement.exec();
    });
}

verdict store::close(event_mark const& event) {
    return in_order(event, [&] {
        SQLite::Statement statement(database_, "UPDATE " + std::string(event.table) +
                                                   " SET closed_at = ? WHERE uuid = ?");
        statement.bind(1, to_column(event.time));
        statement.bind(2, event.subject);
        statement.exec();
    });
}

// One transaction for the identifier and the change: an event counts as seen exactly if it took effect.
verdict store::in_order(event_mark const& event, std::function<void()> const& change) {
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);

    SQLite::Statement seen(database_, "INSERT OR IGNORE INTO seen (event_id, time) VALUES (?, ?)");
    seen.bind(1, event.event_id);
    seen.bind(2, to_column(event.time));
    if (seen.exec() == 0) {
        return verdict::duplicate;
    }

    SQLite::Statement mark(
        database_, "INSERT INTO mark (resource, subject, time, rank) VALUES (?, ?, ?, ?) "
                   "ON CONFLICT (resource, subject) DO UPDATE SET time = excluded.time, rank = excluded.rank "
                   "WHERE (excluded.time, excluded.rank) >= (mark.time, mark.rank)");
    mark.bind(1, std::string(event.table));
    mark.bind(2, event.subject);
    mark.bind(3, to_column(event.time));
    mark.bind(4, event.rank);
    auto const result = mark.exec() == 0 ? verdict::outdated : verdict::applied;

    if (result == verdict::applied) {
        change();
    }
    transaction.commit();
    return result;
}

template <class Row>
std::optional<kept<Row>> store::find(std::string_view uuid) {
    SQLite::Statement statement(database_, "SELECT " + column_list<Row>() + "closed_at FROM " +
                                               std::string(table_of<Row>) + " WHERE uuid = ?");
    statement.bind(1, std::string(uuid));
    if (!statement.executeStep()) {
        return std::nullopt;
    }
    kept<Row> found{.row = read_row<Row>(statement), .closed_at = {}};
    if (auto const closed_at = statement.getColumn(statement.getColumnCount() - 1); !closed_at.isNull()) {
        found.closed_at = typehook::timestamp(std::chrono::milliseconds(closed_at.getInt64()));
    }
    return found;
}

template <class Row>
std::vector<Row> store::open_rows() {
    std::vector<Row> rows;
    SQLite::Statement statement(database_, "SELECT " + column_list<Row>() + "closed_at FROM " +
                                               std::string(table_of<Row>) +
                                               " WHERE closed_at IS NULL ORDER BY uuid");
    while (statement.executeStep()) {
        rows.push_back(read_row<Row>(statement));
    }
    return rows;
}

void store::forget_events_before(typehook::timestamp time) {
    SQLite::Statement statement(database_, "DELETE FROM seen WHERE time < ?");
    statement.bind(1, to_column(time));
    statement.exec();
}

template verdict store::apply(event_mark const&, company const&);
template verdict store::apply(event_mark const&, person const&);
template verdict store::apply(event_mark const&, entitlement const&);
template std::optional<kept<company>> store::find(std::string_view);
template std::optional<kept<person>> store::find(std::string_view);
template std::optional<kept<entitlement>> store::find(std::string_view);
template std::vector<company> store::open_rows();
template std::vector<person> store::open_rows();
template std::vector<entitlement> store::open_rows();

}  // namespace crm
