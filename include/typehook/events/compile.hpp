// What the source of a COMPILED catalog includes: the bodies of all that its headers only declare. Layer events.
//
// It instantiates `compiled_value` and `compiled_codec` for each type, `compiled_event` for each event, and `compiled_envelope`. No
// other file needs this one.
#pragma once

#include <typehook/json.hpp>

#include <typehook/events/event_operations.hpp>

#include <typehook/json/straight.hpp>

#include <typehook/core/compiled.hpp>

namespace typehook {

template <class T>
void compiled_value<T>::construct(void* place) {
    detail::construct_erased<T>(place);
}

template <class T>
void compiled_value<T>::destroy(void* value) noexcept {
    detail::destroy_erased<T>(value);
}

template <class T>
void compiled_value<T>::move(void* to, void* from) noexcept {
    detail::move_erased<T>(to, from);
}

template <class Catalog>
bool compiled_envelope<Catalog>::read(json::reader& from, void* envelope) {
    using open = detail::open_envelope<Catalog>;
    from.peek();
    char const* const behind =
        json::straight_codec<open>::parse(from, from.position, *static_cast<open*>(envelope));
    from.position = behind != nullptr ? behind : from.position;
    return behind != nullptr;
}

template <class Catalog, class Event>
bool compiled_event<Catalog, Event>::fill(json::reader& from, detail::envelope_probe& probe, void* envelope,
                                          void* event) {
    return detail::fill_event<Catalog, Event>(from, probe, envelope, event);
}

}  // namespace typehook

namespace typehook::json {

template <class T>
char const* compiled_codec<T>::parse(reader& from, char const* p, T& value) {
    return straight_codec<T>::parse(from, p, value);
}

template <class T>
char* compiled_codec<T>::format(writer& to, char* at, T const& value) {
    return straight_codec<T>::format(to, at, value);
}

template <class T>
void compiled_codec<T>::reset(T& value) {
    straight_codec<T>::reset(value);
}

template <class T>
bool compiled_codec<T>::is_fresh(T const& value) {
    return straight_codec<T>::is_fresh(value);
}

}  // namespace typehook::json
