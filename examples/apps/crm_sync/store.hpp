// The CRM's database, and the rule that keeps it right whatever order events arrive in.
//
// Deliveries come at least once and in no order. So each event is applied in one transaction with two
// checks: its identifier was not seen before, and no newer event of its resource was. SQLiteCpp is used, not
// the C API, for statements and transactions that end with their scope, and for errors as exceptions: the
// receiver answers an exception with 500, and the sender delivers again.
#pragma once

#include "types.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crm {

/// Thread safety: none; the receiver's one thread owns it.
class store {
public:
    /// Opens or makes the database; `:memory:` is one that ends with the program. Waits at most `patience`
    /// for another program's lock. Errors: throws SQLite::Exception, as everything here does.
    explicit store(std::string const& file, std::chrono::milliseconds patience = std::chrono::seconds(5));

    /// Writes a row if the event is the newest of its resource, in one transaction.
    template <class Row>
    verdict apply(event_mark const& event, Row const& row);

    /// Closes the row of a removed resource likewise, whether it is there or not.
    verdict close(event_mark const& event);

    /// Finds a row, closed or not.
    template <class Row>
    std::optional<kept<Row>> find(std::string_view uuid);

    /// All open rows, by uuid.
    template <class Row>
    std::vector<Row> open_rows();

    /// Forgets the identifiers of events before `time`; do so for those that the sender no longer retries.
    void forget_events_before(typehook::timestamp time);

private:
    verdict in_order(event_mark const& event, std::function<void()> const& change);

    SQLite::Database database_;
};

}  // namespace crm
