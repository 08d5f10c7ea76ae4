// A catalog: the closed list of a sender's events, and lookup by their names on the wire. Layer events.
//
// A catalog is a type with `event_list`; lookup tables are computed by the compiler from the reflections of the events.
#pragma once

#include <typehook/events/event.hpp>

#include <typehook/reflect/key_index.hpp>

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace typehook {

/// A list of events.
template <event... Events>
struct event_list {
    static constexpr std::size_t size = sizeof...(Events);
    static constexpr auto types = boost::hana::tuple_t<Events...>;  ///< The same list for Hana's algorithms.
};

/// A generated catalog: `event_list`, `events` (a hana::tuple of hana::types) and the envelope that they share.
template <class T>
concept catalog = requires {
    typename T::event_list;
    T::events;
};

/// An event as the wire names it.
struct event_identity {
    std::string_view name;      ///< `subscription.changed`
    std::string_view resource;  ///< `SUBSCRIPTION`
    std::string_view action;    ///< `CHANGED`
};

/// What lookups return when nothing matches.
inline constexpr std::size_t no_event = static_cast<std::size_t>(-1);

namespace detail {

template <class List>
struct event_tables;

template <class... Events>
struct event_tables<event_list<Events...>> {
    static constexpr std::size_t size = sizeof...(Events);

    static constexpr std::array<event_identity, size> identities{event_identity{
        Events::reflection::name, Events::reflection::resource, Events::reflection::action}...};

    /// For each event, the number of the first event of its resource: events with one resource share that number.
    static constexpr std::array<std::size_t, size> first_of_resource = [] {
        std::array<std::size_t, size> first{};
        for (std::size_t i = 0; i < size; ++i) {
            while (identities[first[i]].resource != identities[i].resource) {
                ++first[i];
            }
        }
        return first;
    }();

    static constexpr std::size_t resource_count = [] {
        std::size_t count = 0;
        for (std::size_t i = 0; i < size; ++i) {
            count += first_of_resource[i] == i ? 1 : 0;
        }
        return count;
    }();

    static constexpr std::array<std::string_view, resource_count> resources = [] {
        std::array<std::string_view, resource_count> names{};
        std::size_t next = 0;
        for (std::size_t i = 0; i < size; ++i) {
            if (first_of_resource[i] == i) {
                names[next++] = identities[i].resource;
            }
        }
        return names;
    }();

    /// For each event, the number of its resource in `resources`.
    static constexpr std::array<std::size_t, size> resource_numbers = [] {
        std::array<std::size_t, size> numbers{};
        for (std::size_t i = 0; i < size; ++i) {
            while (resources[numbers[i]] != identities[i].resource) {
                ++numbers[i];
            }
        }
        return numbers;
    }();

    /// Event numbers grouped by resource, and where each group starts.
    static constexpr std::array<std::size_t, size> grouped = [] {
        std::array<std::size_t, size> order{};
        std::size_t next = 0;
        for (std::size_t resource = 0; resource < resource_count; ++resource) {
            for (std::size_t i = 0; i < size; ++i) {
                if (resource_numbers[i] == resource) {
                    order[next++] = i;
                }
            }
        }
        return order;
    }();

    static constexpr std::array<std::size_t, resource_count + 1> group_starts = [] {
        std::array<std::size_t, resource_count + 1> starts{};
        for (std::size_t i = 0; i < size; ++i) {
            ++starts[resource_numbers[i] + 1];
        }
        for (std::size_t resource = 0; resource < resource_count; ++resource) {
            starts[resource + 1] += starts[resource];
        }
        return starts;
    }();

    static constexpr key_index<resource_count> index{resources};
};

}  // namespace detail

/// How many events a catalog has.
template <catalog Catalog>
inline constexpr std::size_t event_count = Catalog::event_list::size;

/// The names of a catalog's events, in catalog order.
template <catalog Catalog>
inline constexpr auto const& event_identities =
    detail::event_tables<typename Catalog::event_list>::identities;

/// Finds the number of a resource by its name on the wire, or `no_event`. Complexity: one hash, one comparison.
template <catalog Catalog>
constexpr std::size_t find_resource(std::string_view resource) noexcept {
    using tables = detail::event_tables<typename Catalog::event_list>;
    auto const number =
        tables::index.lookup().find(resource, [](std::size_t i) { return tables::resources[i]; });
    return number == key_lookup::missing ? no_event : number;
}

/// Finds an event by its names on the wire. An event whose action is empty is found for every action of its resource that no
/// other event has, and for none.
///
/// Returns: its number in the catalog, or `no_event`. Complexity: one hash and a comparison per action of the resource.
template <catalog Catalog>
constexpr std::size_t find_event(std::string_view resource, std::string_view action) noexcept {
    using tables = detail::event_tables<typename Catalog::event_list>;
    auto const number = find_resource<Catalog>(resource);
    if (number == no_event) {
        return no_event;
    }
    auto found = no_event;
    for (auto i = tables::group_starts[number]; i < tables::group_starts[number + 1]; ++i) {
        auto const listed = tables::identities[tables::grouped[i]].action;
        if (listed == action) {
            return tables::grouped[i];
        }
        found = listed.empty() ? tables::grouped[i] : found;
    }
    return found;
}

}  // namespace typehook
