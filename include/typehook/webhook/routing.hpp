// Which handler takes which event, decided and checked by the compiler. Layer webhook.
//
// A route is (handler number, storage of the event). Every mistake is one static_assert with a readable sentence; where the
// event has to be named, the line after it asks for the size of a template that is never defined and whose name is the
// message, because g++ 12 cannot print a type in a static_assert.
#pragma once

#include <typehook/webhook/on.hpp>

#include <typehook/events/catalog.hpp>
#include <typehook/events/event.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace typehook {

template <class Event>
struct event_has_no_handler;
template <class Event>
struct event_has_two_handlers;
template <class Event>
struct event_is_not_in_the_catalog;

namespace detail {

template <class... Types>
struct type_list {};

template <class... Lists>
struct joined;

template <>
struct joined<> {
    using type = type_list<>;
};

template <class... Types>
struct joined<type_list<Types...>> {
    using type = type_list<Types...>;
};

template <class... First, class... Second, class... Rest>
struct joined<type_list<First...>, type_list<Second...>, Rest...>
    : joined<type_list<First..., Second...>, Rest...> {};

/// One handler's claim to one event in one storage.
template <std::size_t Handler, event Event>
struct route {
    static constexpr std::size_t handler = Handler;
    using event_type = Event;
    using identity = owned_event_t<Event>;
};

/// The payload of each event: as the catalog says, where it does; else as its events say.
template <class Catalog, class List>
struct payloads_of;

template <class Catalog, class... Events>
struct payloads_of<Catalog, event_list<Events...>> {
    using type = payload_list<rebind_t<typename Events::reflection::payload, owning>...>;
};

template <class Catalog, class... Events>
    requires requires { typename Catalog::payloads; }
struct payloads_of<Catalog, event_list<Events...>> {
    using type = typename Catalog::payloads;
};

/// The routes of one target of on<…>: an event, or all events of a resource in the target's storage.
template <class Target, std::size_t Handler, class Catalog>
struct target_routes;

template <event Target, std::size_t Handler, class Catalog>
struct target_routes<Target, Handler, Catalog> {
    using type = type_list<route<Handler, Target>>;
};

template <class Target, class Event, bool View>
struct in_storage_of {
    using type = Event;
};

template <class Target, class Event>
struct in_storage_of<Target, Event, true> {
    using type = rebind_t<Event, borrowed>;
};

template <class Target, std::size_t Handler, class Event, bool Matches>
struct resource_route {
    using type = type_list<>;
};

template <class Target, std::size_t Handler, class Event>
struct resource_route<Target, Handler, Event, true> {
    static_assert(
        event<Event>,
        "typehook: on<...> names a resource of which an event is only declared: include its header");
    static constexpr bool view = std::same_as<Target, rebind_t<Target, borrowed>>;
    using type = type_list<route<Handler, typename in_storage_of<Target, Event, view>::type>>;
};

template <class Target, std::size_t Handler, class List, class Payloads>
struct resource_routes;

template <class Target, std::size_t Handler, class... Events, class... Payloads>
struct resource_routes<Target, Handler, event_list<Events...>, payload_list<Payloads...>> {
    using type = typename joined<typename resource_route<
        Target, Handler, Events, std::same_as<rebind_t<Target, owning>, Payloads>>::type...>::type;
    static_assert(!std::same_as<type, type_list<>>,
                  "typehook: on<...> names a resource that is not in the router's catalog");
};

template <class Target, std::size_t Handler, class Catalog>
    requires(!event<Target>)
struct target_routes<Target, Handler, Catalog>
    : resource_routes<Target, Handler, typename Catalog::event_list,
                      typename payloads_of<Catalog, typename Catalog::event_list>::type> {};

template <class Binding, std::size_t Handler, class Catalog>
struct binding_routes;

template <class Callable, class... Targets, std::size_t Handler, class Catalog>
struct binding_routes<handler_binding<Callable, Targets...>, Handler, Catalog> {
    using type = typename joined<typename target_routes<Targets, Handler, Catalog>::type...>::type;
};

/// Position of an event in a list by overload resolution: one instantiation per question, however long the list.
template <std::size_t Number, class Event>
struct numbered_event {};

template <class List, class Numbers>
struct event_numbering;

template <class... Events, std::size_t... Numbers>
struct event_numbering<event_list<Events...>, std::index_sequence<Numbers...>>
    : numbered_event<Numbers, Events>... {};

template <class Event, std::size_t Number>
constexpr std::size_t number_in(numbered_event<Number, Event> const*) noexcept {
    return Number;
}

template <class Event>
constexpr std::size_t number_in(void const*) noexcept {
    return no_event;
}

/// The number of an event in its catalog, or `no_event` if the catalog does not list it.
template <class Catalog, class Event>
inline constexpr std::size_t event_number =
    detail::number_in<Event>(  // qualified: argument-dependent lookup would complete every event

        static_cast<event_numbering<typename Catalog::event_list,
                                    std::make_index_sequence<event_count<Catalog>>> const*>(nullptr));

/// Plain functions, called once: in consteval ones clang 14 adds two lines to every message.
template <class Catalog, class Event>
constexpr bool require_in_catalog() {
    constexpr bool found = event_number<Catalog, Event> != no_event;
    static_assert(
        found,
        "typehook: on<...> names an event that is not in the router's catalog; the next line names it");
    if constexpr (!found) {
        static_cast<void>(sizeof(event_is_not_in_the_catalog<Event>));
    }
    return found;
}

template <class Event, std::size_t Handlers>
constexpr bool require_one_handler() {
    static_assert(Handlers < 2, "typehook: two handlers for one event; the next line names it");
    if constexpr (Handlers >= 2) {
        static_cast<void>(sizeof(event_has_two_handlers<Event>));
    }
    return Handlers < 2;
}

template <class Event, std::size_t Handlers>
struct handler_sentence {
    static_assert(Handlers != 0, "typehook: the router is exhaustive, but an event of the catalog has no "
                                 "handler; the next line names it");
};

/// Classes, not functions as above: all bases of `handler_requirements` are instantiated, so the build names every event that
/// is missing, where calls in a constant expression end after some.
template <class Event, std::size_t Handlers>
struct handler_requirement {};

template <class Event>
struct handler_requirement<Event, 0> : handler_sentence<Event, 0>, event_has_no_handler<Event> {};

template <class... Requirements>
struct handler_requirements : Requirements... {};

/// Everything that is known of a router's routes at compile time.
template <class Catalog, class Routes>
struct routing;

template <class Catalog, class... Routes>
struct routing<Catalog, type_list<Routes...>> {
    static constexpr std::size_t size = event_count<Catalog>;

    static constexpr bool all_in_catalog =
        (require_in_catalog<Catalog, typename Routes::identity>() && ... && true);

    /// How many routes each event has.
    static constexpr std::array<std::size_t, size> counts = [] {
        std::array<std::size_t, size> count{};
        if constexpr (all_in_catalog) {
            (++count[event_number<Catalog, typename Routes::identity>], ...);
        }
        return count;
    }();

    template <class... Events, std::size_t... Numbers>
    static constexpr bool check_duplicates(event_list<Events...>, std::index_sequence<Numbers...>) {
        return (require_one_handler<Events, counts[Numbers]>() && ... && true);
    }

    template <class... Events, std::size_t... Numbers>
    static constexpr bool check_exhaustive(event_list<Events...>, std::index_sequence<Numbers...>) {
        using asked = handler_requirements<handler_requirement<Events, counts[Numbers]>...>;
        return sizeof(asked) != 0 && ((counts[Numbers] != 0) && ... && true);
    }
};

}  // namespace detail

}  // namespace typehook
