// From AppDirect's resources to the CRM's rows, and from an event to its mark. Knows nothing of SQL.
#pragma once

#include "types.hpp"

#include <typehook/appdirect/company.hpp>
#include <typehook/appdirect/subscription.hpp>
#include <typehook/appdirect/user.hpp>
#include <typehook/events.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace crm {

namespace ad = typehook::appdirect;

company row_of(ad::company const& from, std::string_view uuid);
person row_of(ad::user const& from, std::string_view uuid);
entitlement row_of(ad::subscription const& from, std::string_view uuid);

/// The row that an event's resource becomes, whatever the event carries.
template <typehook::event Event>
using row_type =
    decltype(row_of(std::declval<typename Event::reflection::payload const&>(), std::string_view()));

/// Which of two events of one millisecond is the later one.
constexpr int rank_of(std::string_view action) noexcept {
    if (action == "ADDED") {
        return 0;
    }
    return action == "CHANGED" ? 1 : 2;
}

/// Where an event stands among those of its resource.
template <typehook::event Event>
event_mark mark_of(Event const& event) {
    event_mark mark{
        .event_id = std::string(event.id()),
        .table = table_of<row_type<Event>>,
        .subject = std::string(event.subject()),
        .time = event.time(),
        .rank = rank_of(Event::reflection::action),
    };
    if (mark.event_id.empty()) {
        // A sender that forgot the identifier: what happened to what, and when, says as much.
        mark.event_id = std::string(typehook::event_name<Event>) + ' ' + mark.subject + ' ' +
                        std::to_string(mark.time.time_since_epoch().count());
    }
    return mark;
}

}  // namespace crm
