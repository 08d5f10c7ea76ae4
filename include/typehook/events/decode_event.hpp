// Text to any event of a catalog: identify and decode in one pass. Layer events.
#pragma once

#include <typehook/events/any_event.hpp>
#include <typehook/events/event_operations.hpp>
#include <typehook/events/identify.hpp>
#include <typehook/events/open_envelope.hpp>

#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace typehook {

namespace detail {

/// The size of the largest of some types, at least that of a pointer.
template <class... Types>
inline constexpr std::size_t largest_size = [] {
    std::size_t size = sizeof(void*);
    ((size = sizeof(Types) > size ? sizeof(Types) : size), ...);
    return size;
}();

/// Room for the content of any of some events.
template <class... Contents>
struct content_storage {
    alignas(Contents...) alignas(void*) std::byte bytes[largest_size<Contents...>];
};

/// A text that differs between types, for comparisons that the compiler makes. Addresses would do, but g++ does not compare
/// them in constant expressions under -fsanitize=undefined.
template <class T>
constexpr std::string_view type_name() noexcept {
    return __PRETTY_FUNCTION__;
}

/// For each resource, the one type to decode its content as, or null where its events want several or none.
template <class Catalog, class... Events>
constexpr auto content_types() {
    constexpr auto resources = event_tables<Catalog>::resource_count;
    std::array<content_type const*, resources> types{};
    std::array<std::string_view, resources> names{};
    std::array<bool, resources> several{};
    [[maybe_unused]] auto const note = [&]<class Event>(std::type_identity<Event>) {
        if constexpr (has_content<Event>) {
            constexpr auto name = type_name<content_t<Event>>();
            auto const resource = find_resource<Catalog>(Event::reflection::resource);
            several[resource] = several[resource] || (!names[resource].empty() && names[resource] != name);
            names[resource] = name;
            types[resource] = &content_type_of<content_t<Event>>;
        }
    };
    (note(std::type_identity<Events>{}), ...);
    for (std::size_t i = 0; i < resources; ++i) {
        if (several[i]) {
            types[i] = nullptr;
        }
    }
    return types;
}

/// What content the envelope probe reads while some events of a catalog are wanted, and where to.
template <class Catalog, class... Events>
struct content_reading {
    using storage = content_storage<content_t<Events>...>;

    static content_type const* select(std::string_view resource) noexcept {
        static constexpr auto types = content_types<Catalog, Events...>();
        auto const number = find_resource<Catalog>(resource);
        return number == no_event ? nullptr : types[number];
    }
};

/// A body without envelope is read when its event is known.
template <class Catalog, class... Events>
    requires(layout_of<Catalog>().whole_body)
struct content_reading<Catalog, Events...> {
    using storage = content_storage<>;
    static constexpr content_selector select = nullptr;
};

template <class Catalog, class List>
struct any_event_decoding;

template <class Catalog, class... Events>
struct any_event_decoding<Catalog, event_list<Events...>> {
    using content = content_reading<Catalog, Events...>;
    using envelope = open_envelope<Catalog>;
    using any_event = basic_any_event<Catalog>;
    using completer = bool (*)(json::reader&, envelope_probe&, envelope&, any_event&);

    template <class Event>
    static bool complete_as(json::reader& from, envelope_probe& probe, envelope& opened, any_event& any) {
        return filler_of<Catalog, Event>()(from, probe, &opened, &any.template emplace_new<Event>());
    }

    static constexpr std::array<completer, sizeof...(Events)> completers{&complete_as<Events>...};

    static constexpr bool is_whole = layout_of<Catalog>().whole_body;

    static bool read(json::reader& from, any_event& value, header_view const& headers) {
        typename content::storage storage;
        envelope_probe probe(content::select, storage.bytes);
        probe.headers = headers;
        envelope opened{};
        from.probe = &probe;
        from.peek();
        auto const begin = from.position;
        if (!name_message<Catalog>(from, probe)) {
            return false;
        }
        if (!read_envelope<Catalog>(from, opened)) {
            return false;
        }
        auto end = from.position;
        auto const number = find_message<Catalog>(probe);
        if (number != no_event) {
            if (!completers[number](from, probe, opened, value)) {
                return false;
            }
            from.position = is_whole ? from.position : end;
            return true;
        }
        if constexpr (is_whole) {
            std::string_view raw;
            if (lacks_action<Catalog>(probe)) {
                return missing_name(from, layout_of<Catalog>().action.pointer);
            }
            if (!from.skip(raw)) {
                return false;
            }
            end = from.position;
        }
        probe.ignore_content(from);
        constexpr auto layout = layout_of<Catalog>();
        auto const id = from_header(headers, layout.id);
        auto const time = from_header(headers, layout.time);
        auto const subject = from_header(headers, layout.subject);
        std::string room;
        std::string other_room;
        value.template emplace<unknown_event>({
            .resource = std::string(probe.resource),
            .action = std::string(probe.action),
            .event_id = std::string(id ? *id : id_of(opened, room)),
            .event_time = time ? time_from_header(*time, layout.time_format) : time_of(opened),
            .event_subject = std::string(subject ? *subject : subject_of(opened, other_room)),
            .body = basic_raw_json<owning>::trusted(std::string(begin, end)),
        });
        return true;
    }
};

}  // namespace detail

/// Decodes a body as whichever event of `Catalog` it is.
///
/// Returns: the event, an unknown_event if the catalog does not list it, or a failure.
/// Errors: as `json::decode`; a body without resource or action, or without required content, is `missing_member` in every
/// policy, and one that is all content and has two names that differ `duplicate_member`. Complexity: one pass over the text in the
/// usual member order; a body that is all content is searched for its name first.
template <catalog Catalog>
[[nodiscard]] result<basic_any_event<Catalog>> decode_event(std::string_view text,
                                                            json::decode_options const& options = {}) {
    return json::decode<basic_any_event<Catalog>>(text, options);
}

/// Decodes the body of `from`, with what its headers say in catalogs that name their events there. Otherwise as above.
template <catalog Catalog>
[[nodiscard]] result<basic_any_event<Catalog>> decode_event(request const& from,
                                                            json::decode_options const& options = {}) {
    basic_any_event<Catalog> value{};
    std::pair<basic_any_event<Catalog>*, header_view> target{&value, from.headers};
    auto const read = [](json::reader& reading, char const* p, void* wanted) -> char const* {
        auto const& [event, headers] = *static_cast<decltype(target) const*>(wanted);
        reading.position = p;
        using decoding = detail::any_event_decoding<Catalog, typename Catalog::event_list>;
        return decoding::read(reading, *event, headers) ? reading.position : nullptr;
    };
    auto done = json::detail::decode_with(from.body, options, false, read, &target);
    if (done.has_value()) {
        done = json::finish_audit(value, from.body, options);
    }
    if (done.has_error()) {
        return done.error();
    }
    return value;
}

}  // namespace typehook

template <class Catalog>
bool typehook::json::codec<typehook::basic_any_event<Catalog>>::read(
    reader& from, typehook::basic_any_event<Catalog>& value) {
    return typehook::detail::any_event_decoding<Catalog, typename Catalog::event_list>::read(from, value, {});
}
