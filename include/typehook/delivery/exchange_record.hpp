// What the delivery log keeps of an attempt: headers, bounded bodies, times, error, as JSON text. Layer delivery.
//
// Written by hand into one string: it is made for each delivery, and costs less than a look at the clock.
#pragma once

#include <typehook/json/escape.hpp>

#include <typehook/http/exchange.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::delivery {

namespace detail {

inline void append_number(std::string& out, std::int64_t value) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

/// Headers whose values are secrets. What else a manager set is one too: the caller says how many of the first are not.
inline void append_headers(std::string& out, std::span<std::pair<std::string, std::string> const> headers,
                           std::size_t shown, std::size_t bytes) {
    out += '[';
    std::size_t number = 0;
    for (auto const& [name, value] : headers) {
        if (name.size() + value.size() > bytes) {
            break;
        }
        bytes -= name.size() + value.size();
        out += number == 0 ? "[" : ",[";
        json::append_string(out, name);
        out += ',';
        json::append_string(out, number < shown ? std::string_view(value) : std::string_view("********"));
        out += ']';
        ++number;
    }
    out += ']';
}

inline bool is_secret_reply(std::string_view name) noexcept {
    return equal_ignoring_case(name, "set-cookie") || equal_ignoring_case(name, "authorization");
}

}  // namespace detail

/// Bounds of a record.
struct record_bounds {
    std::size_t body = 4'096;
    std::size_t headers = 4'096;
};

/// Writes a record. `sent` are the headers of the request; those after the first `shown` are credentials and not written.
/// `error` says why there is no usable response; empty if there is one.
inline std::string record_exchange(http::exchange const& made,
                                   std::span<std::pair<std::string, std::string> const> sent,
                                   std::size_t shown, std::string_view error, record_bounds const& bounds) {
    std::string out;
    out.reserve(400);
    out += R"({"request":)";
    detail::append_headers(out, sent, shown, bounds.headers);
    if (made.response.has_value()) {
        auto const& response = *made.response;
        out += R"(,"response":{"headers":)";
        auto const& headers = response.headers;
        bool const has_secrets = [&] {
            for (auto const& [name, value] : headers) {
                if (detail::is_secret_reply(name)) {
                    return true;
                }
            }
            return false;
        }();
        if (has_secrets) {
            auto masked = headers;
            for (auto& [name, value] : masked) {
                if (detail::is_secret_reply(name)) {
                    value = "********";
                }
            }
            detail::append_headers(out, masked, masked.size(), bounds.headers);
        } else {
            detail::append_headers(out, headers, headers.size(), bounds.headers);
        }
        if (!response.body.empty()) {
            out += R"(,"body":)";
            json::append_string(out, std::string_view(response.body).substr(0, bounds.body));
        }
        if (response.body_truncated || response.body.size() > bounds.body) {
            out += R"(,"truncated":true)";
        }
        out += '}';
    }
    out += R"(,"times":{)";
    bool first = true;
    for (auto const& [name, time] :
         {std::pair("\"dns\":", made.times.dns), std::pair("\"connect\":", made.times.connect),
          std::pair("\"tls\":", made.times.tls), std::pair("\"first_byte\":", made.times.first_byte),
          std::pair("\"total\":", made.times.total)}) {
        if (time.count() != 0) {  // zero is what a missing one means
            out += first ? "" : ",";
            out += name;
            detail::append_number(out, time.count());
            first = false;
        }
    }
    out += '}';
    if (!made.remote.empty()) {
        out += R"(,"remote":)";
        json::append_string(out, made.remote);
    }
    if (made.reused) {
        out += R"(,"reused":true)";
    }
    if (!error.empty()) {
        out += R"(,"error":)";
        json::append_string(out, error);
    }
    out += '}';
    return out;
}

}  // namespace typehook::delivery
