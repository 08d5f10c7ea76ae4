// A catalog: the closed list of a sender's events, and lookup by their names on the wire. Layer events.
//
// A catalog is a type with `event_list`. Nothing here needs an event to be complete: a generated catalog says the names of its
// events itself, so that a file which handles a few of them includes the headers of those and no other.
#pragma once

#include <typehook/reflect/key_index.hpp>

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace typehook {

/// A list of events, which may be incomplete types.
template <class... Events>
struct event_list {
    static constexpr std::size_t size = sizeof...(Events);
};

/// The payload of each event of a catalog, in the order of its event_list: the struct in owning storage, or `void`.
template <class... Payloads>
struct payload_list {};

/// The base of a generated catalog: its events, for Hana's algorithms too. A base, because static members of a template are
/// made where they are used; the tuple of 224 types costs a quarter of a second, which every file with one of them would pay.
template <class... Events>
struct listed_events {
    using event_list = typehook::event_list<Events...>;
    static constexpr boost::hana::tuple<boost::hana::type<Events>...> events{};
};

/// A generated catalog: `event_list` and the envelope that its events share, as a rule by way of `listed_events`. It may say
/// `identities` (an event_identity for each event) and `payloads` (a payload_list); its events are asked otherwise.
template <class T>
concept catalog = requires {
    typename T::event_list;
};

/// One event of `Catalog`, or one that it does not know (events/any_event.hpp).
template <catalog Catalog>
class basic_any_event;

/// An event as the wire names it.
struct event_identity {
    std::string_view name;      ///< `subscription.changed`
    std::string_view resource;  ///< `SUBSCRIPTION`
    std::string_view action;    ///< `CHANGED`
};

/// What lookups return when nothing matches.
inline constexpr std::size_t no_event = static_cast<std::size_t>(-1);

namespace detail {

template <class... Events>
constexpr std::array<event_identity, sizeof...(Events)> reflected_identities(event_list<Events...>) {
    return {event_identity{Events::reflection::name, Events::reflection::resource,
                           Events::reflection::action}...};
}

template <class Catalog>
constexpr auto identities_of() {
    if constexpr (requires { Catalog::identities; }) {
        return std::to_array(Catalog::identities);
    } else {
        return reflected_identities(typename Catalog::event_list{});
    }
}

/// The resources of a catalog: how many, and the number of each event's.
template <std::size_t Events>
struct resource_numbering {
    std::size_t count = 0;
    std::array<std::size_t, Events> of_event{};
    std::array<std::size_t, Events> first_event{};  ///< For each resource.
};

/// Compares with the event before first: catalogs list the events of a resource in a row.
template <std::size_t Events>
constexpr resource_numbering<Events> number_resources(std::array<event_identity, Events> const& identities) {
    resource_numbering<Events> found;
    for (std::size_t i = 0; i < Events; ++i) {
        auto const is_of = [&](std::size_t number) {
            return identities[found.first_event[number]].resource == identities[i].resource;
        };
        auto number = i > 0 && is_of(found.of_event[i - 1]) ? found.of_event[i - 1] : std::size_t{0};
        while (number < found.count && !is_of(number)) {
            ++number;
        }
        if (number == found.count) {
            found.first_event[found.count++] = i;
        }
        found.of_event[i] = number;
    }
    return found;
}

template <class Catalog>
struct event_tables {
    static constexpr auto identities = identities_of<Catalog>();
    static constexpr std::size_t size = identities.size();
    static_assert(size == Catalog::event_list::size,
                  "typehook: a catalog's identities are one for each event");

    static constexpr auto numbering = number_resources(identities);
    static constexpr std::size_t resource_count = numbering.count;

    /// For each event, the number of its resource in `resources`.
    static constexpr auto const& resource_numbers = numbering.of_event;

    static constexpr std::array<std::string_view, resource_count> resources = [] {
        std::array<std::string_view, resource_count> names{};
        for (std::size_t resource = 0; resource < resource_count; ++resource) {
            names[resource] = identities[numbering.first_event[resource]].resource;
        }
        return names;
    }();

    /// Where the events of each resource start in `grouped`.
    static constexpr std::array<std::size_t, resource_count + 1> group_starts = [] {
        std::array<std::size_t, resource_count + 1> starts{};
        for (auto const resource : resource_numbers) {
            ++starts[resource + 1];
        }
        for (std::size_t resource = 0; resource < resource_count; ++resource) {
            starts[resource + 1] += starts[resource];
        }
        return starts;
    }();

    /// Event numbers grouped by resource.
    static constexpr std::array<std::size_t, size> grouped = [] {
        std::array<std::size_t, size> order{};
        auto next = group_starts;
        for (std::size_t i = 0; i < size; ++i) {
            order[next[resource_numbers[i]]++] = i;
        }
        return order;
    }();

    static constexpr key_index<resource_count> index{resources};
};

}  // namespace detail

/// How many events a catalog has.
template <catalog Catalog>
inline constexpr std::size_t event_count = Catalog::event_list::size;

/// The names of a catalog's events, in catalog order.
template <catalog Catalog>
inline constexpr auto const& event_identities = detail::event_tables<Catalog>::identities;

/// Finds the number of a resource by its name on the wire, or `no_event`. Complexity: one hash, one comparison.
template <catalog Catalog>
constexpr std::size_t find_resource(std::string_view resource) noexcept {
    using tables = detail::event_tables<Catalog>;
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
    using tables = detail::event_tables<Catalog>;
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
