// The router: events of a catalog to typed handlers, composed by the compiler. Layer webhook.
//
// No registration at run time, no virtual call, no map of strings: an event's number in its catalog indexes a constexpr table
// of functions. Only events that have a handler are decoded; the content of all others is skipped, still checked as JSON.
#pragma once

#include <typehook/webhook/context.hpp>
#include <typehook/webhook/dispatching.hpp>
#include <typehook/webhook/on.hpp>
#include <typehook/webhook/outcome.hpp>
#include <typehook/webhook/routing.hpp>

#include <typehook/events/catalog.hpp>
#include <typehook/events/decode_event.hpp>
#include <typehook/events/event_operations.hpp>

#include <typehook/json/options.hpp>

#include <typehook/core/awaitable.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/time.hpp>

#include <array>
#include <coroutine>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace typehook {

namespace detail {

template <class Catalog, class Ending, class Numbers, class... Bindings>
struct router_routes;

template <class Catalog, class Ending, std::size_t... Numbers, class... Bindings>
struct router_routes<Catalog, Ending, std::index_sequence<Numbers...>, Bindings...> {
    using type = typename joined<typename binding_routes<Bindings, Numbers, Catalog>::type...>::type;
};

template <class Catalog, class Routes>
struct routed_content;

template <class Catalog, class... Routes>
struct routed_content<Catalog, type_list<Routes...>> {
    using reading = content_reading<Catalog, typename Routes::event_type...>;
    using event_room = content_storage<typename Routes::event_type...>;
};

}  // namespace detail

/// Routes requests of one catalog to the handlers it was made of. Make it with `make_router`.
///
/// Thread safety: `dispatch` is const and may run in parallel if the handlers may.
template <catalog Catalog, class Ending, class... Bindings>
class router {
    using routes = typename detail::router_routes<Catalog, Ending, std::index_sequence_for<Bindings...>,
                                                  Bindings...>::type;
    using content = typename detail::routed_content<Catalog, routes>::reading;
    using event_room = typename detail::routed_content<Catalog, routes>::event_room;
    using dispatching = detail::dispatching<Catalog>;
    using handlers = std::tuple<Bindings...>;

    template <std::size_t Number>
    using binding = std::tuple_element_t<Number, handlers>;

    template <class Handler, bool Exhaustive>
    static Handler const& handler_of(router_ending<Handler, Exhaustive> const& ending) noexcept {
        return ending.handler;
    }
    template <class Handler, class... Targets>
    static Handler const& handler_of(handler_binding<Handler, Targets...> const& bound) noexcept {
        return bound.handler;
    }

    template <class Bound>
    using handler_t = std::remove_cvref_t<decltype(std::declval<Bound const&>().handler)>;

    template <class... Routes>
    static constexpr bool any_awaits(detail::type_list<Routes...>) {
        return (detail::awaits<handler_t<binding<Routes::handler>>, typename Routes::event_type> || ... ||
                detail::awaits<handler_t<Ending>, unrouted const&>);
    }

public:
    using catalog_type = Catalog;

    /// Whether a handler returns an awaitable: then only `dispatch<Awaitable>` works.
    static constexpr bool is_async = any_awaits(routes{});

    router(json::decode_options options, Ending ending, Bindings... bindings)
        : options_(options), ending_(std::move(ending)), handlers_(std::move(bindings)...) {}

    /// Identifies the event of a verified request, decodes it and calls its handler.
    ///
    /// Returns: what became of it. A handler that throws or fails is an outcome with status 500.
    /// Exception safety: basic; throws std::bad_alloc only. Complexity: one pass over the body; content before the member that
    /// names its resource takes a second one, and a body that is all content is searched for its name first. Choices look ahead,
    /// as `json::decode` says.
    /// Lifetime: the request's body and headers for the duration of the call.
    outcome dispatch(request const& from, timestamp received_at = {}) const {
        static_assert(!is_async,
                      "typehook: a handler is awaitable: call co_await dispatch<Awaitable>(request)");
        typename content::storage storage;
        dispatching state(from, received_at, options_, content::select, storage.bytes);
        if (auto const number = state.identify()) {
            auto const* const next = *number == no_event ? nullptr : &steps<call_type>(routes{})[*number];
            if (next != nullptr && next->call != nullptr) {
                call_handler_of(*next, state);
            } else if (state.check_unrouted()) {
                call_ending(state);
            }
        }
        return std::move(state).take();
    }

    /// The same as a coroutine that returns `Awaitable`, for example boost::asio::awaitable<outcome>.
    ///
    /// Lifetime: this router, and the request's body and headers, until the coroutine has completed.
    /// Cancellation: as the awaitables of the handlers do.
    template <class Awaitable>
    Awaitable dispatch(request from, timestamp received_at = {}) const {
        typename content::storage storage;
        dispatching state(from, received_at, options_, content::select, storage.bytes);
        if (auto const number = state.identify()) {
            auto const* const next =
                *number == no_event ? nullptr : &steps<async_call_type<Awaitable>>(routes{})[*number];
            if (next != nullptr && next->call != nullptr) {
                event_room room;
                detail::held_event const held(*next->operations, room.bytes);
                if (state.fill(next->operations->fill, room.bytes)) {
                    auto const about = state.make_context();
                    static_cast<void>(co_await next->call(*this, room.bytes, about, state));
                }
            } else if (state.check_unrouted()) {
                auto const about = state.make_context();
                auto const event = state.make_unrouted(about);
                static_cast<void>(co_await run<Awaitable>(handler_of(ending_), event, about, state));
            }
        }
        co_return std::move(state).take();
    }

private:
    using call_type = void (*)(router const&, void* event, context const&, dispatching&);

    template <class Awaitable>
    using async_call_type = Awaitable (*)(router const&, void* event, context const&, dispatching&);

    /// What is done about one event: how it is made, and the call of its handler; null if it has none.
    template <class Call>
    struct step {
        detail::event_operations const* operations = nullptr;
        Call call = nullptr;
    };

    /// Not in line: what every request takes before it stays together.
    [[gnu::noinline]] void call_handler_of(step<call_type> const& next, dispatching& state) const {
        event_room room;
        detail::held_event const held(*next.operations, room.bytes);
        if (state.fill(next.operations->fill, room.bytes)) {
            try {
                next.call(*this, room.bytes, state.make_context(), state);
            } catch (...) {
                state.handler_threw();
            }
        }
    }

    void call_ending(dispatching& state) const {
        auto const about = state.make_context();
        auto const event = state.make_unrouted(about);
        try {
            state.call(handler_of(ending_), event, about);
        } catch (...) {
            state.handler_threw();
        }
    }

    /// Calls the handler of a route; as a coroutine if `Call` is one.
    template <class Call>
    struct calling;

    template <class Returned>
    struct calling<Returned (*)(router const&, void*, context const&, dispatching&)> {
        template <class Route>
        static Returned call(router const& self, void* event, context const& about, dispatching& state) {
            auto const& handler = handler_of(std::get<Route::handler>(self.handlers_));
            auto&& filled = std::move(*static_cast<typename Route::event_type*>(event));
            if constexpr (std::is_void_v<Returned>) {
                state.call(handler, std::move(filled), about);
            } else {
                return run<Returned>(handler, std::move(filled), about, state);
            }
        }
    };

    template <class Call, class... Routes>
    static auto const& steps(detail::type_list<Routes...>) noexcept {
        static constexpr auto table = [] {
            std::array<step<Call>, event_count<Catalog>> by_event{};
            ((by_event[detail::event_number<Catalog, typename Routes::identity>] =
                  {&detail::event_operations_of<Catalog, typename Routes::event_type>,
                   &calling<Call>::template call<Routes>}),
             ...);
            return by_event;
        }();
        return table;
    }

    /// Calls a handler and awaits what it returns if that can be awaited.
    template <class Awaitable, class Handler, class Event>
    static Awaitable run(Handler const& handler, Event&& event, context const& about, dispatching& state) {
        using returned = detail::handler_result_t<Handler, Event>;
        try {
            if constexpr (!awaitable_like<returned>) {
                state.call(handler, std::forward<Event>(event), about);
            } else if constexpr (std::is_void_v<awaited_t<returned>>) {
                co_await detail::call_handler(handler, std::forward<Event>(event), about);
            } else {
                auto const done = co_await detail::call_handler(handler, std::forward<Event>(event), about);
                if (done.has_error()) {
                    state.handler_failed(done.error());
                }
            }
        } catch (...) {
            state.handler_threw();
        }
        co_return outcome{};
    }

    json::decode_options options_;
    Ending ending_;
    handlers handlers_;
};

}  // namespace typehook
