// A reply as bytes of HTTP/1.1. Layer http.
//
// Pure. One contiguous text, sent in one go. What frames the message (Content-Length, Connection) is decided here and
// never taken from the reply, and no reply's header can end a line early: that would let a handler's data write headers.
#pragma once

#include <typehook/core/request.hpp>
#include <typehook/core/time.hpp>
#include <typehook/http/detail/ascii.hpp>
#include <typehook/webhook/reply.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace typehook::http {

/// The reason phrase of a status (RFC 9110 §15), or of its class.
constexpr std::string_view reason_phrase(int status) noexcept {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    default:
        break;
    }
    constexpr std::string_view classes[] = {"Informational", "Success", "Redirection", "Client Error",
                                            "Server Error"};
    return status >= 100 && status < 600 ? classes[status / 100 - 1] : "Unknown";
}

namespace detail {

inline void append_padded(std::string& out, unsigned value, int digits) {
    auto const start = out.size();
    out.append(static_cast<std::size_t>(digits), '0');
    for (auto at = out.size(); at > start; value /= 10) {
        out[--at] = static_cast<char>('0' + value % 10);
    }
}

// What the session decides; a reply's own opinion could split the connection in two.
inline bool is_owned_by_session(std::string_view name) noexcept {
    for (std::string_view const owned :
         {"connection", "content-length", "date", "keep-alive", "trailer", "transfer-encoding", "upgrade"}) {
        if (equal_ignoring_case(name, owned)) {
            return true;
        }
    }
    return false;
}

inline bool is_token(std::string_view text) noexcept {
    for (char const byte : text) {
        if (!is_token_byte(byte)) {
            return false;
        }
    }
    return !text.empty();
}

}  // namespace detail

/// Appends a point in time as the Date header has it (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
inline void append_http_date(std::string& out, timestamp when) {
    auto const days = std::chrono::floor<std::chrono::days>(when);
    std::chrono::year_month_day const date{days};
    std::chrono::hh_mm_ss const clock{std::chrono::floor<std::chrono::seconds>(when - days)};
    constexpr std::string_view weekdays = "SunMonTueWedThuFriSat";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    out += weekdays.substr(std::chrono::weekday{days}.c_encoding() * 3, 3);
    out += ", ";
    detail::append_padded(out, static_cast<unsigned>(date.day()), 2);
    out += ' ';
    out += months.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3);
    out += ' ';
    detail::append_padded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    out += ' ';
    detail::append_padded(out, static_cast<unsigned>(clock.hours().count()), 2);
    out += ':';
    detail::append_padded(out, static_cast<unsigned>(clock.minutes().count()), 2);
    out += ':';
    detail::append_padded(out, static_cast<unsigned>(clock.seconds().count()), 2);
    out += " GMT";
}

/// How a reply is sent.
struct wire_options {
    bool keep_alive{true};  ///< Whether the connection goes on; otherwise `Connection: close` is said.
    bool http_1_0{false};   ///< To an HTTP/1.0 client, which has to be told that the connection goes on.
    bool omit_body{false};  ///< The reply to HEAD: everything but the body.
    timestamp date{};       ///< The Date header.
};

/// Appends a whole reply to `out`.
///
/// Headers that frame the message are the session's and are left out, as are those whose name is no token; control bytes in
/// a value become spaces. A status 204 or 304 has no body.
inline void append_reply(std::string& out, reply const& what, wire_options const& how) {
    auto const bodiless = what.status == 204 || what.status == 304;
    out.reserve(out.size() + what.body.size() + 256);
    out += "HTTP/1.1 ";
    detail::append_padded(out, static_cast<unsigned>(what.status), 3);
    out += ' ';
    out += reason_phrase(what.status);
    out += "\r\nDate: ";
    append_http_date(out, how.date);
    for (auto const& [name, value] : what.headers) {
        if (!detail::is_token(name) || detail::is_owned_by_session(name)) {
            continue;
        }
        out += "\r\n";
        out += name;
        out += ": ";
        for (char const byte : value) {
            out += detail::is_control(byte) ? ' ' : byte;
        }
    }
    if (!bodiless) {
        out += "\r\nContent-Length: ";
        out += std::to_string(what.body.size());
    }
    if (!how.keep_alive) {
        out += "\r\nConnection: close";
    } else if (how.http_1_0) {
        out += "\r\nConnection: keep-alive";
    }
    out += "\r\n\r\n";
    if (!bodiless && !how.omit_body) {
        out += what.body;
    }
}

}  // namespace typehook::http
