// The sending side of a system in one object: publish typed events, manage webhooks, deliver. Layer delivery.
//
// Typed is only the front: an event is checked and encoded here, and from then on it is bytes with a name. `platform_core` is
// all that follows and knows no catalog, so a program's many files compile it once or not at all.
#pragma once

#include <typehook/core/error.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <typehook/events/catalog.hpp>
#include <typehook/events/event.hpp>

#include <typehook/json/encode.hpp>
#include <typehook/json/verify.hpp>

#include <typehook/store/store.hpp>

#include <typehook/delivery/detail/fill_envelope.hpp>
#include <typehook/delivery/detail/random_id.hpp>
#include <typehook/delivery/platform_core.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace typehook::delivery {

/// Options of a platform that publishes the events of `Catalog`.
template <catalog Catalog>
struct options : platform_options {
    options() {
        for (auto const& identity : event_identities<Catalog>) {
            catalog.push_back(identity.name);
        }
    }
};

namespace detail {

template <class Event>
struct event_is_not_in_the_platforms_catalog;

template <class Event, class List>
inline constexpr bool is_listed = false;

template <class Event, class... Events>
inline constexpr bool is_listed<Event, event_list<Events...>> = (std::same_as<Event, Events> || ...);

/// Whether an event has more in headers than Standard Webhooks' own, which every delivery has.
template <class Event>
constexpr bool keeps_other_headers() {
    bool others = requires { Event::reflection::identity_headers; };
    if constexpr (requires { Event::reflection::header_keys; }) {
        for (std::string_view const key : Event::reflection::header_keys) {
            others = others || (key != "webhook-id" && key != "webhook-timestamp");
        }
    }
    return others;
}

template <class Catalog, class Event>
constexpr void require_publishable() {
    constexpr bool listed = is_listed<Event, typename Catalog::event_list>;
    static_assert(
        listed,
        "typehook: publish takes the events of the platform's catalog; the next line names what is none");
    if constexpr (!listed) {
        static_cast<void>(sizeof(event_is_not_in_the_platforms_catalog<Event>));
    } else {
        static_assert(
            !keeps_other_headers<Event>(),
            "typehook: this catalog keeps a part of its events in headers that a platform does not store");
    }
}

}  // namespace detail

/// A delivery platform for the events of `Catalog`.
///
/// `platform platform{store, options}`, then `start()`. Thread safety: every function may be called from any thread but the
/// platform's own two. Lifetime: the store outlives it.
template <catalog Catalog>
class platform : public platform_core {
public:
    template <store::store Store>
    platform(Store& store, options<Catalog> const& chosen) : platform_core(store, chosen) {}

    /// The same with something in place of the HTTP client; for tests.
    template <store::store Store>
    platform(Store& store, options<Catalog> const& chosen, make_poster poster)
        : platform_core(store, chosen, std::move(poster)) {}

    /// Stores an event and hands it to everyone who wants it; returns when it is durable. Id and time are set if they are empty.
    ///
    /// Errors: what `json::verify` finds, with its pointer; `errc::not_running`, `backlog_full`, `invalid_id`, `body_too_large`;
    /// the store's, `duplicate_id` among them.
    template <class Event>
    [[nodiscard]] result<receipt> publish(Event const& event) {
        TYPEHOOK_TRY(auto made, encoded(event));
        return only(publish_encoded({std::move(made)}));
    }

    /// The same for events of one type or of several in a tuple-like call: all are stored in one transaction, or none.
    template <std::ranges::input_range Events>
    [[nodiscard]] receipts publish_all(Events const& events) {
        std::vector<publication> made;
        for (auto const& event : events) {
            TYPEHOOK_TRY(auto one, encoded(event));
            made.push_back(std::move(one));
        }
        return publish_encoded(std::move(made));
    }

    /// The same without blocking. Cancellation: none; once asked for, an event is stored. Lifetime: the coroutine's execution
    /// context outlives the platform, or its `stop`: a thread of the platform may be about to leave it when the coroutine goes on.
    template <class Event>
    boost::asio::awaitable<result<receipt>> async_publish(Event const& event) {
        auto made = encoded(event);
        if (made.has_error()) {
            co_return made.error();
        }
        std::vector<publication> all;
        all.push_back(*std::move(made));
        auto got = co_await await_receipts(std::move(all));
        co_return only(std::move(got));
    }
    /// g++ 12 destroys an aggregate temporary in a `co_await` expression twice: give the event a name.
    template <class Event>
        requires(!std::is_lvalue_reference_v<Event>)
    boost::asio::awaitable<result<receipt>> async_publish(Event&& event)
    = delete;

    /// Checks an event and makes the bytes of it that are posted.
    template <class Event>
    [[nodiscard]] static result<publication> encoded(Event const& event) {
        detail::require_publishable<Catalog, Event>();
        if constexpr (detail::is_listed<Event, typename Catalog::event_list>) {
            if (detail::lacks_envelope(event)) {
                auto filled = event;
                TYPEHOOK_TRY(auto const id, detail::random_id("msg_"));
                detail::fill_envelope(filled, id, engine::now());
                return encoded_whole(filled);
            }
            return encoded_whole(event);
        } else {
            return failure{errc::unknown_event};
        }
    }

private:
    template <class Event>
    static result<publication> encoded_whole(Event const& event) {
        TYPEHOOK_TRY(json::verify(event));
        publication made{
            .event = std::string(event_name<Event>), .id = {}, .subject = {}, .body = json::encode(event)};
        if constexpr (requires {
                          { event.id() } -> std::convertible_to<std::string_view>;
                      }) {
            made.id = std::string(std::string_view(event.id()));
        } else if constexpr (requires { event.id(); }) {
            made.id = json::encode(event.id());  // a number
        }
        if constexpr (requires {
                          { event.subject() } -> std::convertible_to<std::string_view>;
                      }) {
            made.subject = std::string(std::string_view(event.subject()));
        }
        return made;
    }

    static result<receipt> only(receipts&& made) {
        if (made.has_error()) {
            return made.error();
        }
        return std::move(made->front());
    }

    boost::asio::awaitable<receipts> await_receipts(std::vector<publication> all) {
        return boost::asio::async_initiate<boost::asio::use_awaitable_t<> const, void(receipts)>(
            [this](auto handler, std::vector<publication> publications) {
                struct waiting {
                    decltype(handler) resume;
                    decltype(boost::asio::make_work_guard(
                        boost::asio::get_associated_executor(handler))) work;
                };
                auto work = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
                auto one = std::make_shared<waiting>(waiting{std::move(handler), std::move(work)});
                this->publish_encoded(std::move(publications), {}, [one](receipts made) {
                    boost::asio::post(one->work.get_executor(), [one, made = std::move(made)]() mutable {
                        auto kept = one;
                        kept->work.reset();
                        std::move(kept->resume)(std::move(made));
                    });
                });
            },
            boost::asio::use_awaitable, std::move(all));
    }
};

template <store::store Store, catalog Catalog>
platform(Store&, options<Catalog> const&) -> platform<Catalog>;

}  // namespace typehook::delivery
