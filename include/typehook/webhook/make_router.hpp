// make_router: checks a router's parts and puts them together. Layer webhook.
//
// The checks come first and one by one; a router that fails any is not instantiated, so the first line of the compiler's
// output is the sentence that tells what is wrong.
#pragma once

#include <typehook/webhook/router.hpp>
#include <typehook/webhook/routing.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace typehook {

namespace detail {

template <class Part>
inline constexpr bool is_ending = false;

template <class Handler, bool Exhaustive>
inline constexpr bool is_ending<router_ending<Handler, Exhaustive>> = true;

template <class Part>
inline constexpr bool is_binding = false;

template <class Handler, class... Targets>
inline constexpr bool is_binding<handler_binding<Handler, Targets...>> = true;

template <class Ending>
inline constexpr bool is_exhaustive = false;

template <class Handler>
inline constexpr bool is_exhaustive<router_ending<Handler, true>> = true;

template <class Part>
struct part_handler;

template <class Handler, bool Exhaustive>
struct part_handler<router_ending<Handler, Exhaustive>> {
    using type = Handler;
};

template <class Handler, class... Targets>
struct part_handler<handler_binding<Handler, Targets...>> {
    using type = Handler;
};

template <class Bindings, class... Routes>
constexpr bool check_handlers(type_list<Routes...>) {
    return (require_handler_result<typename part_handler<std::tuple_element_t<Routes::handler, Bindings>>::type,
                                   typename Routes::event_type>() &&
            ... && true);
}

/// Instantiated for exhaustive routers only: asking is what makes the compiler name the events.
template <class Routing, class List, class Numbers, bool Exhaustive>
constexpr bool check_ending() {
    if constexpr (Exhaustive) {
        return Routing::check_exhaustive(List{}, Numbers{});
    } else {
        return true;
    }
}

template <class Catalog, class Ending, class... Bindings>
constexpr bool check_router() {
    using routes = typename router_routes<Catalog, Ending, std::index_sequence_for<Bindings...>, Bindings...>::type;
    using routed = routing<Catalog, routes>;
    using numbers = std::make_index_sequence<event_count<Catalog>>;
    if constexpr (!routed::all_in_catalog) {
        return false;
    } else if constexpr (!routed::check_duplicates(typename Catalog::event_list{}, numbers{})) {
        return false;
    } else if constexpr (!check_ending<routed, typename Catalog::event_list, numbers, is_exhaustive<Ending>>()) {
        return false;
    } else {
        return check_handlers<std::tuple<Bindings...>>(routes{}) &&
               require_handler_result<typename part_handler<Ending>::type, unrouted const&>();
    }
}

template <class Catalog, class Parts, std::size_t... Numbers>
auto compose_router(json::decode_options const& options, Parts parts, std::index_sequence<Numbers...>) {
    constexpr std::size_t last = sizeof...(Numbers);
    using ending = std::tuple_element_t<last, Parts>;
    if constexpr (check_router<Catalog, ending, std::tuple_element_t<Numbers, Parts>...>()) {
        return router<Catalog, ending, std::tuple_element_t<Numbers, Parts>...>(
            options, std::get<last>(std::move(parts)), std::get<Numbers>(std::move(parts))...);
    }
}

template <class... Parts, std::size_t... Numbers>
constexpr bool well_formed_parts(std::index_sequence<Numbers...>) {
    return ((Numbers + 1 == sizeof...(Parts) ? is_ending<Parts> : is_binding<Parts>) && ... && (sizeof...(Parts) > 0));
}

}  // namespace detail

/// Composes a router of `Catalog` from on<…>(handler)s and, last, otherwise(handler) or exhaustive(handler).
///
/// These do not compile: two handlers for one event, an event that is not in the catalog, a handler that cannot be called with
/// its event or returns something else than void, result<void> or an awaitable of either, no ending; with `exhaustive`, an
/// event without a handler.
///
/// `options` sets the decode policy and limits; its report is ignored, each outcome has its own.
template <catalog Catalog, class... Parts>
[[nodiscard]] auto make_router(json::decode_options const& options, Parts... parts) {
    constexpr bool well_formed = detail::well_formed_parts<Parts...>(std::index_sequence_for<Parts...>{});
    static_assert(well_formed, "typehook: make_router needs exactly one otherwise(f) or exhaustive(f), as its last argument");
    if constexpr (well_formed) {
        return detail::compose_router<Catalog>(
            options, std::tuple<Parts...>(std::move(parts)...), std::make_index_sequence<sizeof...(Parts) - 1>{});
    }
}

/// The same with the default options: the tolerant policy.
template <catalog Catalog, class... Parts>
    requires(!(std::is_convertible_v<Parts, json::decode_options> || ...))
[[nodiscard]] auto make_router(Parts... parts) {
    return make_router<Catalog>(json::decode_options{}, std::move(parts)...);
}

}  // namespace typehook
