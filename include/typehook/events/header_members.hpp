// Members of an event that come in headers and are kept in it: how they are set. Layer events.
#pragma once

#include <typehook/core/date_time.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>
#include <typehook/core/time.hpp>

#include <typehook/reflect/struct.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace typehook::detail {

/// Reads a header's value into the member that keeps it; a time that is none leaves the member as it is.
inline void keep_header(std::string_view value, std::string& member) { member.assign(value); }
inline void keep_header(std::string_view value, text& member) { member = text(value); }

template <class Storage>
void keep_header(std::string_view value, basic_date_time<Storage>& member) {
    if (auto parsed = basic_date_time<Storage>::parse(typename Storage::string(value))) {
        member = *std::move(parsed);
    }
}

template <class Duration>
void keep_header(std::string_view value, std::chrono::sys_time<Duration>& member) {
    std::int64_t count = 0;
    auto const end = value.data() + value.size();
    if (auto const [stop, error] = std::from_chars(value.data(), end, count);
        error == std::errc{} && stop == end) {
        member = std::chrono::sys_time<Duration>(Duration(count));
    }
}

template <class Event, auto... Members>
void keep_headers(Event& event, header_view const& headers, member_list<Members...>) {
    std::size_t number = 0;
    auto const keep = [&](auto& member) {
        if (auto const value = headers.find(Event::reflection::header_keys[number++])) {
            keep_header(*value, member);
        }
    };
    (keep(event.*Members), ...);
}

/// Sets the members of an event that came in headers.
template <class Event>
void keep_headers([[maybe_unused]] Event& event, [[maybe_unused]] header_view const& headers) {
    if constexpr (requires { typename Event::reflection::header_members; }) {
        keep_headers(event, headers, typename Event::reflection::header_members{});
    }
}

}  // namespace typehook::detail
