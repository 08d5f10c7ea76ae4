// Any event of a catalog, or one that it does not know, in one value. Layer events.
//
// A closed sum with one flat function table per operation: std::variant of a large catalog takes a minute to compile.
#pragma once

#include <typehook/events/catalog.hpp>
#include <typehook/events/event.hpp>

#include <typehook/json/codec.hpp>
#include <typehook/json/encode.hpp>
#include <typehook/json/writer.hpp>

#include <typehook/core/one_of.hpp>
#include <typehook/core/raw_json.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/time.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace typehook {

/// An event that its catalog does not list, kept whole.
struct unknown_event {
    std::string resource;           ///< As the wire names it.
    std::string action;             ///< As the wire names it.
    std::string event_id;           ///< The notification's identifier, as text.
    timestamp event_time{};         ///< When it happened.
    std::string event_subject;      ///< What it is about, as text.
    basic_raw_json<owning> body{};  ///< The whole body, as it came.

    std::string_view id() const noexcept { return event_id; }
    timestamp time() const noexcept { return event_time; }
    std::string_view subject() const noexcept { return event_subject; }

    friend bool operator==(unknown_event const&, unknown_event const&) = default;
};

namespace detail {

/// `resource.action` in lower case: how names of events are told to people.
inline std::string dotted_name(std::string_view resource, std::string_view action) {
    std::string name;
    name.reserve(resource.size() + action.size() + 1);
    auto const append = [&name](std::string_view part) {
        for (char const character : part) {
            name +=
                character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
        }
    };
    append(resource);
    if (!action.empty()) {
        name += '.';
        append(action);
    }
    return name;
}

/// An identifier as text, whatever type the schema gives it; written to `room` if it is no text.
///
/// Lifetime: of what `value` borrows from, or of `room`.
template <class T>
std::string_view as_text(T const& value, std::string& room) {
    if constexpr (std::same_as<T, std::string_view>) {
        return value;
    } else if constexpr (std::convertible_to<T const&, std::string_view>) {
        return room = std::string_view(value);
    } else {
        return room = json::encode(value);
    }
}

/// Lifetime: of `event`, or of `room`.
template <class T>
std::string_view id_of(T const& event, std::string& room) {
    if constexpr (requires { event.id(); }) {
        return as_text(event.id(), room);
    } else {
        return {};
    }
}

template <class T>
timestamp time_of(T const& event) {
    if constexpr (requires { event.time(); }) {
        return event.time();
    } else {
        return {};
    }
}

/// Lifetime: of `event`, or of `room`.
template <class T>
std::string_view subject_of(T const& event, std::string& room) {
    if constexpr (requires { event.subject(); }) {
        return as_text(event.subject(), room);
    } else {
        return {};
    }
}

template <class List>
struct any_event_sum;

template <class... Events>
struct any_event_sum<event_list<Events...>> {
    static_assert((event<Events> && ...),
                  "typehook: any_event needs every event of its catalog: include the catalog's catalog.hpp");
    using type = one_of<Events..., unknown_event>;
};

}  // namespace detail

/// One event of `Catalog`, or an unknown_event. Holds an empty unknown_event by default.
template <catalog Catalog>
class basic_any_event {
public:
    basic_any_event() { value_.template emplace<unknown_event>(); }

    /// Holds `event`. Exception safety: strong.
    template <class Event>
        requires(event<std::remove_cvref_t<Event>> || std::same_as<std::remove_cvref_t<Event>, unknown_event>)
    basic_any_event(Event&& event) {
        value_.template emplace<std::remove_cvref_t<Event>>(std::forward<Event>(event));
    }

    /// Makes an Event in place and returns it. Lifetime: of this object, until it is assigned.
    template <class Event>
    Event& emplace(Event event = {}) {
        return value_.template emplace<Event>(std::move(event));
    }

    /// Makes an empty Event in place and returns it. Lifetime: as above.
    template <class Event>
    Event& emplace_new() {
        return value_.template emplace_new<Event>();
    }

    /// Calls `visitor` with the event that it holds; all calls return one type.
    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) const {
        return value_.visit(std::forward<Visitor>(visitor));
    }
    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) {
        return value_.visit(std::forward<Visitor>(visitor));
    }

    /// The event if it is an Event, else null. Lifetime: of this object, until it is assigned.
    template <class Event>
    Event const* get_if() const noexcept {
        return value_.template get_if<Event>();
    }
    template <class Event>
    Event* get_if() noexcept {
        return value_.template get_if<Event>();
    }

    /// Whether the catalog lists the event.
    bool is_known() const noexcept { return get_if<unknown_event>() == nullptr; }

    /// `resource.action` in lower case.
    std::string name() const {
        return visit([](auto const& event) {
            using type = std::remove_cvref_t<decltype(event)>;
            if constexpr (std::same_as<type, unknown_event>) {
                return detail::dotted_name(event.resource, event.action);
            } else {
                return std::string(event_name<type>);
            }
        });
    }
    /// The notification's identifier as text; empty if the envelope has no place for one.
    std::string id() const {
        std::string room;
        return std::string(visit([&room](auto const& event) { return detail::id_of(event, room); }));
    }
    /// When the event happened; the epoch if the envelope has no place for it.
    timestamp time() const {
        return visit([](auto const& event) { return detail::time_of(event); });
    }
    /// What the event is about, as text; empty if the envelope has no place for it.
    std::string subject() const {
        std::string room;
        return std::string(visit([&room](auto const& event) { return detail::subject_of(event, room); }));
    }

    friend bool operator==(basic_any_event const&, basic_any_event const&) = default;

private:
    typename detail::any_event_sum<typename Catalog::event_list>::type value_;
};

}  // namespace typehook

template <>
struct typehook::json::codec<typehook::unknown_event> {
    static void write(writer& to, typehook::unknown_event const& event) { to.raw(event.body.text()); }
};

template <class Catalog>
struct typehook::json::codec<typehook::basic_any_event<Catalog>> {
    static bool read(reader& from, typehook::basic_any_event<Catalog>& value);
    static void write(writer& to, typehook::basic_any_event<Catalog> const& value) {
        value.visit([&](auto const& event) { write_value(to, event); });
    }
};
