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
    using type = typename joined<
        typename binding_routes<Bindings, Numbers, typename Catalog::event_list>::type...>::type;
};

template <class Routes>
struct routed_content;

template <class... Routes>
struct routed_content<type_list<Routes...>> {
    using storage = content_storage<content_t<typename Routes::event_type>...>;

    template <class Catalog>
    static constexpr auto types = [] {
        using tables = event_tables<typename Catalog::event_list>;
        return content_types<tables::resource_count, typename Routes::event_type...>(
            {tables::resource_numbers[event_number<Catalog, typename Routes::identity>]...});
    }();
};

}  // namespace detail

/// Routes requests of one catalog to the handlers it was made of. Make it with `make_router`.
///
/// Thread safety: `dispatch` is const and may run in parallel if the handlers may.
template <catalog Catalog, class Ending, class... Bindings>
class router {
    using routes = typename detail::router_routes<Catalog, Ending, std::index_sequence_for<Bindings...>, Bindings...>::type;
    using content = detail::routed_content<routes>;
    using dispatching = detail::dispatching<Catalog, typename content::storage>;
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
    /// Exception safety: basic; throws std::bad_alloc only. Complexity: one pass over the body.
    /// Lifetime: the request's body and headers for the duration of the call.
    outcome dispatch(request const& from, timestamp received_at = {}) const {
        static_assert(!is_async, "typehook: a handler is awaitable: call co_await dispatch<Awaitable>(request)");
        dispatching state(from, received_at, options_, &select);
        if (auto const number = state.identify()) {
            auto const call = *number == no_event ? nullptr : calls(routes{})[*number];
            if (call != nullptr) {
                call(*this, state);
            } else if (state.check_unrouted()) {
                auto const about = state.make_context();
                auto const event = state.make_unrouted(about);
                state.call(handler_of(ending_), event, about);
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
        dispatching state(from, received_at, options_, &select);
        if (auto const number = state.identify()) {
            auto const call = *number == no_event ? nullptr : async_calls<Awaitable>(routes{})[*number];
            if (call != nullptr) {
                static_cast<void>(co_await call(*this, state));
            } else if (state.check_unrouted()) {
                auto const about = state.make_context();
                auto const event = state.make_unrouted(about);
                static_cast<void>(co_await run<Awaitable>(handler_of(ending_), event, about, state));
            }
        }
        co_return std::move(state).take();
    }

private:
    static detail::content_type const* select(std::string_view resource) noexcept {
        auto const number = find_resource<Catalog>(resource);
        return number == no_event ? nullptr : content::template types<Catalog>[number];
    }

    using call_type = void (*)(router const&, dispatching&);

    template <class Route>
    static void call(router const& self, dispatching& state) {
        typename Route::event_type event{};
        if (state.make(event)) {
            state.call(handler_of(std::get<Route::handler>(self.handlers_)), std::move(event), state.make_context());
        }
    }

    template <class... Routes>
    static auto const& calls(detail::type_list<Routes...>) noexcept {
        static constexpr auto table = [] {
            std::array<call_type, event_count<Catalog>> by_event{};
            ((by_event[detail::event_number<Catalog, typename Routes::identity>] = &router::call<Routes>), ...);
            return by_event;
        }();
        return table;
    }

    template <class Awaitable>
    using async_call_type = Awaitable (*)(router const&, dispatching&);

    template <class Awaitable, class Route>
    static Awaitable async_call(router const& self, dispatching& state) {
        typename Route::event_type event{};
        if (state.make(event)) {
            auto const about = state.make_context();
            static_cast<void>(co_await run<Awaitable>(
                handler_of(std::get<Route::handler>(self.handlers_)), std::move(event), about, state));
        }
        co_return outcome{};
    }

    /// Calls a handler and awaits what it returns if that can be awaited.
    template <class Awaitable, class Handler, class Event>
    static Awaitable run(Handler const& handler, Event&& event, context const& about, dispatching& state) {
        using returned = detail::handler_result_t<Handler, Event>;
        if constexpr (awaitable_like<returned>) {
            try {
                if constexpr (std::is_void_v<awaited_t<returned>>) {
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
        } else {
            state.call(handler, std::forward<Event>(event), about);
        }
        co_return outcome{};
    }

    template <class Awaitable, class... Routes>
    static auto const& async_calls(detail::type_list<Routes...>) noexcept {
        static constexpr auto table = [] {
            std::array<async_call_type<Awaitable>, event_count<Catalog>> by_event{};
            ((by_event[detail::event_number<Catalog, typename Routes::identity>] = &router::async_call<Awaitable, Routes>), ...);
            return by_event;
        }();
        return table;
    }

    json::decode_options options_;
    Ending ending_;
    handlers handlers_;
};

}  // namespace typehook
