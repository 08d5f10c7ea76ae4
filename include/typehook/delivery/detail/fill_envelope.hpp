// Gives an event the id and the time that it lacks. Layer delivery, private.
//
// An event's accessors say what its id and time are, not where they are kept. So each member of the envelope that could be the
// one is set, and stays set if the accessor then says so: no catalog has to tell more than it does.
#pragma once

#include <typehook/core/date_time.hpp>
#include <typehook/core/time.hpp>

#include <typehook/reflect/struct.hpp>

#include <typehook/events/event.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::delivery::detail {

inline bool assign_text(std::string& member, std::string_view value) {
    member = value;
    return true;
}
template <class Wrapper>
    requires requires(Wrapper& member, std::string value) {
        member.has_value();
        member = std::move(value);
    }
bool assign_text(Wrapper& member, std::string_view value) {
    member = std::string(value);
    return true;
}

template <class Duration>
bool assign_time(std::chrono::sys_time<Duration>& member, timestamp value) {
    member = std::chrono::floor<Duration>(value);
    return true;
}
template <class Storage>
bool assign_time(basic_date_time<Storage>& member, timestamp value) {
    member = basic_date_time<Storage>(value);
    return true;
}
template <class Wrapper>
    requires requires(Wrapper& member) {
        member.has_value();
        member.emplace();
        assign_time(*member, timestamp{});
    }
bool assign_time(Wrapper& member, timestamp value) { return assign_time(member.emplace(), value); }

/// Calls `try_member` with the members of `object` and of the envelope objects in it until one says true.
template <class T, class Try, auto... Members>
bool any_member(T& object, Try const& try_member, member_list<Members...>);

template <class Member, class Try>
bool try_each(Member& member, Try const& try_member) {
    if constexpr (envelope_struct<Member>) {
        return any_member(member, try_member, typename description<Member>::members{});
    } else {
        return try_member(member);
    }
}

template <class T, class Try, auto... Members>
bool any_member(T& object, Try const& try_member, member_list<Members...>) {
    return (try_each(object.*Members, try_member) || ...);
}

/// Sets the member behind `is_set` to what `assign` gives it; a member that is not the one is put back.
template <class Event, class IsSet, class Assign>
void set_behind(Event& event, IsSet const& is_set, Assign const& assign) {
    any_member(
        event,
        [&](auto& member) {
            if constexpr (requires { assign(member); } &&
                          std::copyable<std::remove_reference_t<decltype(member)>>) {
                auto const before = member;
                assign(member);
                if (is_set()) {
                    return true;
                }
                member = before;
            }
            return false;
        },
        typename description<Event>::members{});
}

/// Whether `fill_envelope` would change the event.
template <class Event>
bool lacks_envelope(Event const& event) {
    bool lacks = false;
    if constexpr (requires {
                      { event.id() } -> std::convertible_to<std::string_view>;
                  }) {
        lacks = std::string_view(event.id()).empty();
    }
    if constexpr (requires {
                      { event.time() } -> std::same_as<timestamp>;
                  }) {
        lacks = lacks || event.time() == timestamp{};
    }
    return lacks;
}

/// Sets id and time where they are empty and the envelope has a place for them.
template <class Event>
void fill_envelope(Event& event, std::string_view id, timestamp now) {
    if constexpr (requires {
                      { event.id() } -> std::convertible_to<std::string_view>;
                  }) {
        if (std::string_view(event.id()).empty()) {
            set_behind(
                event, [&] { return std::string_view(event.id()) == id; },
                [&](auto& member) requires requires { assign_text(member, id); } {
                    assign_text(member, id);
                });
        }
    }
    if constexpr (requires {
                      { event.time() } -> std::same_as<timestamp>;
                  }) {
        if (event.time() == timestamp{}) {
            set_behind(
                event, [&] { return event.time() != timestamp{}; },
                [&](auto& member) requires requires { assign_time(member, now); } {
                    assign_time(member, now);
                });
        }
    }
}

}  // namespace typehook::delivery::detail
