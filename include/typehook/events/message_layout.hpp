// Where a catalog's messages say what they are: in headers, or in the body at a JSON pointer. Layer events.
//
// A catalog without `layout` has resource, action and content in its envelope; one with it says what is elsewhere. Header
// values belong to the event but not to its body: they are members that the codec leaves out.
#pragma once

#include <typehook/events/catalog.hpp>

#include <cstddef>
#include <string_view>

namespace typehook {

/// One place of a message; empty where the catalog has none.
struct message_place {
    std::string_view header{};   ///< The header's name, or empty.
    std::string_view pointer{};  ///< The JSON pointer in the body, or empty.
};

/// How a time in a header is written.
enum class header_time : unsigned char {
    date_time,  ///< RFC 3339.
    epoch_s,    ///< Seconds since 1970, as a decimal integer.
    epoch_ms,   ///< Milliseconds since 1970, as a decimal integer.
};

/// The places of a catalog's messages.
struct message_layout {
    message_place resource{};
    message_place action{};
    message_place name{};  ///< One dotted name in place of resource and action: `invoice.paid`.
    message_place id{};
    message_place time{};
    header_time time_format = header_time::date_time;  ///< Of a time in a header.
    message_place subject{};
    bool whole_body = false;  ///< The body is all content; there is no envelope around it.
};

namespace detail {

template <class Catalog>
constexpr message_layout layout_of() noexcept {
    if constexpr (requires { Catalog::layout; }) {
        return Catalog::layout;
    } else {
        return {};
    }
}

/// The parts of a dotted name: what stands before and behind the last dot.
struct split_name {
    explicit constexpr split_name(std::string_view name) noexcept {
        auto const dot = name.rfind('.');
        resource = name.substr(0, dot);
        action = dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
    }
    std::string_view resource;
    std::string_view action;
};

}  // namespace detail

/// Finds an event by one dotted name: as resource and action around the last dot, else as a resource without action.
template <catalog Catalog>
constexpr std::size_t find_event(std::string_view name) noexcept {
    detail::split_name const parts(name);
    auto const number = find_event<Catalog>(parts.resource, parts.action);
    return number != no_event ? number : find_event<Catalog>(name, std::string_view{});
}

}  // namespace typehook
