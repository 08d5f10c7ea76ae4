// The parts of a router: on<…>(f), otherwise(f), exhaustive(f). Layer webhook.
#pragma once

#include <typehook/events/event.hpp>

#include <utility>

namespace typehook {

/// A handler and what it is for. Checked here, because a compiler completes this type before it looks at anything else.
template <class Handler, class... Targets>
struct handler_binding {
    static_assert(sizeof...(Targets) > 0, "typehook: on<...> names no event");
    static_assert((generated_struct<Targets> && ...), "typehook: on<...> takes events and resources, owning or views");

    Handler handler;
};

/// A router's ending: what becomes of events without a handler.
template <class Handler, bool Exhaustive>
struct router_ending {
    Handler handler;
};

/// Binds `handler` to events (`subscription_added`), to resources (`subscription`: every action), or to their views.
///
/// `handler(event)` or `handler(event, context)`, called as const, with the event as an rvalue: take it by value to own it.
/// It returns void, typehook::result<void> or an awaitable of either. A failure or an exception makes the reply 500.
template <class... Targets, class Handler>
[[nodiscard]] constexpr handler_binding<Handler, Targets...> on(Handler handler) {
    return {std::move(handler)};
}

/// The ending that takes every event without a handler, known to the catalog or not: the reply is 202.
///
/// `handler(unrouted)` or `handler(unrouted, context)`, returning what `on` allows.
template <class Handler>
[[nodiscard]] constexpr router_ending<Handler, false> otherwise(Handler handler) {
    return {std::move(handler)};
}

/// The ending of a router that must handle every event of its catalog: the build names those missing, and `handler` gets
/// only what the catalog does not list.
template <class Handler>
[[nodiscard]] constexpr router_ending<Handler, true> exhaustive(Handler handler) {
    return {std::move(handler)};
}

}  // namespace typehook
