// What an event is: a generated envelope struct with its resource, action and content fixed. Layer events.
//
// Everything about an event's type is in its reflection; nothing is registered, so a catalog is just a list of types.
#pragma once

#include <typehook/core/absent.hpp>
#include <typehook/core/date_time.hpp>
#include <typehook/core/nullable.hpp>
#include <typehook/core/optional_nullable.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>
#include <typehook/core/time.hpp>

#include <typehook/reflect/struct.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace typehook {

/// A generated event, owning or a view.
template <class T>
concept event = generated_struct<T> && requires {
    { T::reflection::name } -> std::convertible_to<std::string_view>;
    { T::reflection::resource } -> std::convertible_to<std::string_view>;
    { T::reflection::action } -> std::convertible_to<std::string_view>;
    typename T::reflection::payload;
    typename T::reflection::content;
};

/// The name of an event: `resource.action` in lower case, as in `subscription.changed`. Ours, never on the wire.
template <event Event>
inline constexpr std::string_view event_name = Event::reflection::name;

/// Whether an event declares content, required or optional.
template <event Event>
inline constexpr bool has_content = !std::same_as<typename Event::reflection::content, absent>;

/// Whether an event's content must be there.
template <event Event>
inline constexpr bool requires_content =
    has_content<Event> && !requires(typename Event::reflection::content content) {
    content.has_value();
};

/// The owning form of an event: its identity, whichever storage a handler asked for.
template <event Event>
using owned_event_t = rebind_t<Event, owning>;

/// Whether an event is a view, which borrows from the request body.
template <event Event>
inline constexpr bool is_view = std::same_as<Event, rebind_t<Event, borrowed>>;

namespace detail {

template <class Content>
struct content_value {
    using type = Content;
};

template <class Content>
struct content_value<std::optional<Content>> {
    using type = Content;
};

}  // namespace detail

/// The type of an event's content without the std::optional of optional content; `absent` if it has none.
template <event Event>
using content_t = typename detail::content_value<typename Event::reflection::content>::type;

/// What an accessor of an event (`id()`, `subject()`) returns for the member at its place: texts as std::string_view, empty
/// where absent or null; anything else as the schema types it. Lifetime: of the event.
template <class T>
constexpr decltype(auto) envelope_text(T const& member) noexcept {
    if constexpr (std::convertible_to<T const&, std::string_view>) {
        return std::string_view(member);
    } else if constexpr (requires {
                             { *member } -> std::convertible_to<std::string_view>;
                             member.has_value();
                         }) {
        return member.has_value() ? std::string_view(*member) : std::string_view{};
    } else {
        return T(member);
    }
}

/// What `time()` of an event returns: the instant in milliseconds, whatever its wire form; the epoch where absent or null.
constexpr timestamp envelope_time(timestamp const& member) noexcept { return member; }

/// Seconds that no timestamp can hold become the nearest that one can: any number may arrive.
constexpr timestamp envelope_time(std::chrono::sys_seconds const& member) noexcept {
    constexpr auto first = std::chrono::ceil<std::chrono::seconds>(timestamp::min());
    constexpr auto last = std::chrono::floor<std::chrono::seconds>(timestamp::max());
    return member < first ? first : member > last ? last : member;
}

template <class Storage>
timestamp envelope_time(basic_date_time<Storage> const& member) noexcept {
    return std::chrono::floor<std::chrono::milliseconds>(member.instant());
}

template <class Wrapper>
    requires requires(Wrapper const& member) {
        member.has_value();
        *member;
    }
timestamp envelope_time(Wrapper const& member) noexcept {
    return member.has_value() ? envelope_time(*member) : timestamp{};
}

}  // namespace typehook
