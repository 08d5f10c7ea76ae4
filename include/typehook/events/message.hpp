// An event as the message that a sender posts: headers and body. Layer events.
#pragma once

#include <typehook/events/event.hpp>
#include <typehook/events/message_layout.hpp>

#include <typehook/json/encode.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook {

/// What is posted for one event.
struct message {
    std::vector<std::pair<std::string, std::string>>
        headers;  ///< Those that name the event, and those it keeps.
    std::string body;

    friend bool operator==(message const&, message const&) = default;
};

namespace detail {

inline std::string header_text(std::string_view member) { return std::string(member); }

template <class Storage>
std::string header_text(basic_date_time<Storage> const& member) {
    return member == basic_date_time<Storage>{} ? std::string() : std::string(member.text());
}

template <class Duration>
std::string header_text(std::chrono::sys_time<Duration> const& member) {
    auto const count = member.time_since_epoch().count();
    return count == 0 ? std::string() : std::to_string(count);
}

template <class Event, auto... Members>
void add_headers(message& to, Event const& event, member_list<Members...>) {
    std::size_t number = 0;
    auto const add = [&](auto const& member) {
        auto value = header_text(member);
        auto const name = Event::reflection::header_keys[number++];
        if (!value.empty()) {
            to.headers.emplace_back(name, std::move(value));
        }
    };
    (add(event.*Members), ...);
}

}  // namespace detail

/// Encodes an event as its catalog's receivers expect it: what belongs into headers is there, the rest in the body. Header
/// members that were never set are left out.
///
/// Exception safety: strong (std::bad_alloc). Complexity: linear in the event.
template <event Event>
[[nodiscard]] message encode_message(Event const& event) {
    message made;
    if constexpr (requires { Event::reflection::identity_headers; }) {
        for (auto const& [name, value] : Event::reflection::identity_headers) {
            made.headers.emplace_back(name, value);
        }
    }
    if constexpr (requires { typename Event::reflection::header_members; }) {
        detail::add_headers(made, event, typename Event::reflection::header_members{});
    }
    json::encode_to(event, made.body);
    return made;
}

}  // namespace typehook
