// What a handler may want to know beside its event. Layer webhook.
#pragma once

#include <typehook/json/report.hpp>

#include <typehook/core/request.hpp>
#include <typehook/core/time.hpp>

#include <optional>
#include <string_view>

namespace typehook {

/// One delivery, as a handler sees it.
///
/// Lifetime: everything here borrows from the dispatch; valid until the handler, or the awaitable that it returned, has
/// completed.
struct context {
    std::string_view id;              ///< The event's identifier as text, whatever type its schema gives it.
    std::string_view delivery_id;     ///< The `webhook-id` header; the event's identifier if there is none.
    std::optional<unsigned> attempt;  ///< The `webhook-attempt` header, counted from 1, if the sender tells.
    timestamp received_at;            ///< The `now` that the dispatch was given.
    std::string_view body;            ///< The raw body.
    header_view headers;              ///< The request's headers.
    json::report const& report;       ///< Where the body departs from its schema.
};

/// An event that no handler takes: unknown to the catalog, or known and not handled.
///
/// Lifetime: as `context`.
struct unrouted {
    std::string_view name;      ///< `resource.action` in lower case.
    std::string_view resource;  ///< As the wire names it.
    std::string_view action;    ///< As the wire names it.
    bool known;                 ///< Whether the catalog lists the event.
    std::string_view id;        ///< The event's identifier as text.
    timestamp time;             ///< When it happened.
    std::string_view subject;   ///< What it is about, as text.
    std::string_view body;      ///< The raw body, checked to be JSON.
};

}  // namespace typehook
