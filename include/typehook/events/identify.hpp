// Which event a message is, before or without an envelope around its content. Layer events.
//
// Names in headers are known before the first byte of the body. In a body that is all content they are looked up where the
// catalog says, which ends at the first match; the content is then read once, as what it is. Only if a key stood there twice are
// they looked up again: a body whose first name is not its last, which the content keeps, is refused in every policy, because it
// would be handled as one event and say of itself that it is another. A body that no handler takes is not looked at so closely.
#pragma once

#include <typehook/events/catalog.hpp>
#include <typehook/events/event.hpp>
#include <typehook/events/header_members.hpp>
#include <typehook/events/message_layout.hpp>
#include <typehook/events/open_envelope.hpp>

#include <typehook/json/find.hpp>
#include <typehook/json/operations.hpp>
#include <typehook/json/reader.hpp>

#include <typehook/core/date_time.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/time.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace typehook::detail {

/// Notes that a header is missing, which stands for the pointer of the failure. Returns false.
inline bool missing_header(json::reader& from, std::string_view name) {
    return from.missing_at("header " + std::string(name));
}

/// Notes that the body says nothing at `pointer`, or that it is no JSON at all. Returns false.
inline bool missing_name(json::reader& from, std::string_view pointer) {
    std::string_view raw;
    return from.skip(raw) && from.finish() && from.missing_at(std::string(pointer));
}

/// Where a body names its event, or its resource; empty if a header does.
template <class Catalog>
constexpr std::string_view name_pointer() noexcept {
    constexpr auto layout = layout_of<Catalog>();
    return layout.name.pointer.empty() ? layout.resource.pointer : layout.name.pointer;
}

/// Tells the probe what headers say about the message, and what a body without envelope says.
///
/// Returns: false as the reader says, if the message cannot be named.
template <class Catalog>
bool name_message(json::reader& from, envelope_probe& probe) {
    constexpr auto layout = layout_of<Catalog>();
    if constexpr (!layout.name.header.empty()) {
        auto const name = probe.headers.find(layout.name.header);
        if (!name) {
            return missing_header(from, layout.name.header);
        }
        probe.set_name(*name);
    }
    if constexpr (!layout.resource.header.empty()) {
        auto const resource = probe.headers.find(layout.resource.header);
        if (!resource) {
            return missing_header(from, layout.resource.header);
        }
        probe.resource = *resource;
    }
    if constexpr (!layout.action.header.empty()) {
        probe.action = probe.headers.find(layout.action.header).value_or(std::string_view{});
    }
    if constexpr (layout.whole_body) {
        [[maybe_unused]] auto const look_up = [&](std::string_view pointer) {
            return json::text_at(json::find_at(from.position, from.end, pointer, from.depth_left()),
                                 from.end);
        };
        if constexpr (constexpr auto name = name_pointer<Catalog>(); !name.empty()) {
            probe.found_name = look_up(name);
            if (probe.found_name.data() == nullptr) {
                return missing_name(from, name);
            }
            if constexpr (layout.resource.pointer.empty()) {
                probe.set_name(probe.found_name);
            } else {
                probe.resource = probe.found_name;
            }
        }
        if constexpr (!layout.action.pointer.empty()) {
            probe.found_action = look_up(layout.action.pointer);
            probe.action = probe.found_action;
        }
    }
    return true;
}

/// Whether the body at `body`, in which some key stands twice, has the names that were found first as the last ones too.
///
/// Returns: false as the reader says.
template <class Catalog>
[[gnu::noinline, gnu::cold]] bool has_one_name(json::reader& from, char const* body,
                                               envelope_probe const& probe) {
    auto const is_last = [&](std::string_view pointer, text const& first) {
        auto const* const place =
            json::find_at(body, from.end, pointer, from.depth_left(), json::occurrence::last);
        return pointer.empty() || json::text_at(place, from.end) == first ||
               from.misfit(json::errc::duplicate_member, place != nullptr ? place : body);
    };
    return is_last(name_pointer<Catalog>(), probe.found_name) &&
           is_last(layout_of<Catalog>().action.pointer, probe.found_action);
}

/// Finds the event that the probe names. An event without action has no action on the wire either.
template <class Catalog>
std::size_t find_message(envelope_probe& probe) noexcept {
    if (probe.name.empty()) {
        return find_event<Catalog>(probe.resource, probe.action);
    }
    auto const number = find_event<Catalog>(probe.name);
    if (number != no_event && event_identities<Catalog>[number].resource != probe.resource) {
        probe.resource = probe.name;
        probe.action = {};
    }
    return number;
}

/// Whether a body without envelope lacks the action that all events of its resource have: then it is no message at all.
template <class Catalog>
bool lacks_action(envelope_probe const& probe) noexcept {
    constexpr auto layout = layout_of<Catalog>();
    return layout.whole_body && !layout.action.pointer.empty() && probe.action.data() == nullptr &&
           find_resource<Catalog>(probe.resource) != no_event;
}

/// Reads a body that is all content as that of an event.
template <class Catalog, event Event>
bool read_whole(json::reader& from, envelope_probe const& probe, Event& event) {
    keep_headers(event, probe.headers);
    char const* const body = from.position;
    return json::read_value(from, event) &&
           (from.repetitions() == 0 || has_one_name<Catalog>(from, body, probe));
}

/// What a header says, if the catalog has that place in one.
inline std::optional<std::string_view> from_header(header_view const& headers,
                                                   message_place const& place) noexcept {
    return place.header.empty() ? std::nullopt : headers.find(place.header);
}

/// The instant in a header; the epoch if it is not written in its format.
inline timestamp time_from_header(std::string_view value, header_time format) {
    auto const read = [value](auto member) {
        keep_header(value, member);
        return envelope_time(member);
    };
    switch (format) {
    case header_time::epoch_s:
        return read(std::chrono::sys_seconds{});
    case header_time::epoch_ms:
        return read(timestamp{});
    default:
        return read(basic_date_time<owning>{});
    }
}

}  // namespace typehook::detail
