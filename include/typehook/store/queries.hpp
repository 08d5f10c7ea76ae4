// Questions to a store and their answers. Layer store.
//
// Lists are paged by the key of the last row seen: a page costs the same wherever it starts, and rows that come in between
// shift nothing.
#pragma once

#include <typehook/store/records.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace typehook::store {

/// The highest keys ever handed out; an owner goes on above them. Pruned rows count.
struct key_marks {
    row_key webhook = 0;
    row_key message = 0;
    row_key delivery = 0;
};

/// Asks for deliveries of one webhook that can be attempted now.
struct claim_request {
    row_key webhook = 0;
    timestamp now{};  ///< Only what is due by then.
    std::size_t limit = 100;
    std::size_t most_bytes =
        static_cast<std::size_t>(-1);  ///< Of bodies: the one that reaches it is the last.
    std::vector<row_key> held{};  ///< Deliveries that the owner already has in hand, ascending: left out.
};

/// A delivery and what has to be posted for it.
struct claimed {
    store::delivery delivery{};
    store::message message{};
};

/// A webhook that has deliveries waiting.
struct backlog {
    row_key webhook = 0;
    timestamp first_due{};
};

/// Which deliveries to list; what is empty does not restrict.
struct delivery_filter {
    std::optional<delivery_status> status{};
    std::optional<row_key> webhook{};
    std::optional<row_key> message{};
    std::string event{};  ///< `subscription.changed`
    std::string subject{};
    std::optional<timestamp> created_from{};
    std::optional<timestamp> created_until{};  ///< Exclusive.
};

/// Where a page starts and how long it is. Newest first.
struct page_request {
    row_key before = 0;  ///< Only keys below it; 0 starts at the newest.
    std::size_t limit = 100;
};

/// A delivery in a list, with what a list shows of its message.
struct listed_delivery {
    store::delivery delivery{};
    std::string message_id{};
    std::string event{};
    std::string subject{};
};

/// What to remove because of its age. Done in small steps so that nobody waits for it.
///
/// Rows go in the order of their keys; the first that is not old enough ends the step, so a clock that was set back only makes
/// rows stay longer.
struct retention {
    timestamp
        deliveries_before{};  ///< Delivered, failed and canceled deliveries created earlier go, attempts and all.
    timestamp messages_before{};  ///< Messages created earlier go when no delivery is left.
    std::size_t limit = 500;      ///< Rows of each kind a step.
};

/// What one step removed.
struct pruned {
    std::size_t deliveries = 0;
    std::size_t messages = 0;
    bool more = false;  ///< Another step may find something now.
};

/// How much there is, in all or of one webhook. Counted as rows change, never by counting rows.
struct totals {
    std::int64_t waiting = 0;
};

}  // namespace typehook::store
