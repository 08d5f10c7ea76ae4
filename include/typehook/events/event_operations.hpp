// An event behind a pointer: made, filled from the message that was read, destroyed. Layer events.
//
// A router has one path for all its events and a row of these for each, so an event costs it the call of its handler.
#pragma once

#include <typehook/events/event.hpp>
#include <typehook/events/identify.hpp>
#include <typehook/events/message_layout.hpp>
#include <typehook/events/open_envelope.hpp>

#include <typehook/json/reader.hpp>

#include <typehook/core/compiled.hpp>

namespace typehook {

/// A catalog whose events are filled by code of its own library.
template <class T>
concept compiled_catalog = requires {
    requires T::compiled;
};

/// Fills an event of a COMPILED catalog. Defined in events/compile.hpp, instantiated by the catalog's own source.
template <class Catalog, class Event>
struct compiled_event {
    static bool fill(json::reader& from, detail::envelope_probe& probe, void* envelope, void* event);
};

/// Reads the open envelope of a COMPILED catalog. As above.
template <class Catalog>
struct compiled_envelope {
    static bool read(json::reader& from, void* envelope);
};

namespace detail {

/// Reads the envelope at the reader's cursor; a catalog without one reads nothing. Returns: false as the reader says.
template <class Catalog>
bool read_envelope(json::reader& from, [[maybe_unused]] open_envelope<Catalog>& envelope) {
    if constexpr (layout_of<Catalog>().whole_body) {
        return true;
    } else if constexpr (compiled_catalog<Catalog>) {
        return compiled_envelope<Catalog>::read(from, &envelope);
    } else {
        return json::read_value(from, envelope);
    }
}

/// Fills `event` from the message that `probe` has named: from the `open_envelope` around it, or from the whole body.
///
/// Returns: false as the reader says.
template <class Catalog, class Event>
bool fill_event(json::reader& from, envelope_probe& probe, [[maybe_unused]] void* envelope, void* event) {
    auto& filled = *static_cast<Event*>(event);
    if constexpr (layout_of<Catalog>().whole_body) {
        return read_whole<Catalog>(from, probe, filled);
    } else {
        return complete(from, probe, *static_cast<open_envelope<Catalog>*>(envelope), filled);
    }
}

using event_filler = bool (*)(json::reader&, envelope_probe&, void* envelope, void* event);

template <class Catalog, class Event>
constexpr event_filler filler_of() noexcept {
    if constexpr (compiled_catalog<Catalog> && compiled_type<Event>) {
        return &compiled_event<Catalog, Event>::fill;
    } else {
        return &fill_event<Catalog, Event>;
    }
}

struct event_operations {
    void (*construct)(void* place);
    void (*destroy)(void* event) noexcept;
    event_filler fill;
};

template <class Catalog, class Event>
inline constexpr event_operations event_operations_of{constructor_of<Event>(), destructor_of<Event>(),
                                                      filler_of<Catalog, Event>()};

/// Keeps an event for as long as it lives.
class held_event {
public:
    held_event(event_operations const& operations, void* place) : operations_(operations), event_(place) {
        operations_.construct(event_);
    }
    ~held_event() { operations_.destroy(event_); }
    held_event(held_event const&) = delete;
    held_event& operator=(held_event const&) = delete;

private:
    event_operations const& operations_;
    void* event_;
};

}  // namespace detail

}  // namespace typehook
