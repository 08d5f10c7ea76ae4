// A request to send, and its head as bytes of HTTP/1.1. Layer http.
//
// Pure. What frames the message is decided here and never taken from the headers given, and no header can end a line early:
// tenants choose header values, and would else write requests of their own onto a connection that others share.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/detail/ascii.hpp>
#include <typehook/http/errc.hpp>
#include <typehook/http/target.hpp>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::http {

/// A request. Lifetime: everything is borrowed until the exchange has completed.
struct outgoing {
    std::string_view method{"POST"};
    /// In the order given. Names and values that `check_header` refuses are an error.
    std::span<std::pair<std::string, std::string> const> headers{};
    std::string_view body{};
    /// Of a body that is not empty.
    std::string_view content_type{"application/json"};
    /// From resolution to the last byte of the response; zero means the client's `total_deadline`.
    std::chrono::milliseconds deadline{};
    /// Whether the request may be sent a second time when a kept connection turns out to have been closed before a byte of the
    /// response came. True suits webhooks: the receiver knows a copy by its id.
    bool resend_on_stale_connection{true};
};

/// Says whether a header belongs to the client, which writes it itself or must not send it: those that frame the message, choose
/// the host or ask for a coding that the client does not undo.
constexpr bool is_reserved_header(std::string_view name) noexcept {
    for (std::string_view const reserved :
         {"host", "content-length", "transfer-encoding", "connection", "content-type", "user-agent",
          "accept-encoding", "expect", "te", "trailer", "upgrade", "keep-alive", "proxy-connection"}) {
        if (equal_ignoring_case(name, reserved)) {
            return true;
        }
    }
    return false;
}

/// Says whether a header can be sent; for who stores headers that somebody chose, to refuse them early.
///
/// Errors: `errc::header_not_allowed`, with what is wrong as detail, never with the value.
[[nodiscard]] inline result<void> check_header(std::string_view name, std::string_view value);

namespace detail {

// Visible ASCII, space, tab, and bytes beyond ASCII, which RFC 9110 §5.5 lets pass.
inline bool is_field_value(std::string_view value) noexcept {
    for (char const byte : value) {
        if (is_control(byte)) {
            return false;
        }
    }
    return trim(value).size() == value.size();
}

inline failure header_not_allowed(std::string_view name, std::string_view why) {
    // A name is shown only where it is a token: it may hold anything.
    auto const shown =
        !name.empty() && token_bytes.contains_all(name) ? std::string(name.substr(0, 64)) : "a header";
    return {errc::header_not_allowed,
            {.pointer = {}, .offset = {}, .detail = shown + ' ' + std::string(why)}};
}

inline void append_line(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace detail

inline result<void> check_header(std::string_view name, std::string_view value) {
    if (name.empty() || !detail::token_bytes.contains_all(name)) {
        return detail::header_not_allowed(name, "has a name that is no token (RFC 9110 §5.6.2)");
    }
    if (is_reserved_header(name)) {
        return detail::header_not_allowed(name, "is written by the client alone");
    }
    if (!detail::is_field_value(value)) {
        return detail::header_not_allowed(name,
                                          "has a value with control characters or white space around it");
    }
    return {};
}

/// Appends the head of a request to `out`: request line, Host, User-Agent, the headers given, what frames the body, empty line.
///
/// Preconditions: `user_agent` is a field value.
/// Errors: `errc::header_not_allowed`, also for a method that is no token; `out` is unspecified then.
/// Exception safety: basic.
[[nodiscard]] inline result<void> append_request_head(std::string& out, target const& to,
                                                      outgoing const& what, std::string_view user_agent) {
    if (what.method.empty() || !detail::token_bytes.contains_all(what.method)) {
        return detail::header_not_allowed({}, "cannot stand behind a method that is no token");
    }
    if (!detail::is_field_value(what.content_type)) {
        return detail::header_not_allowed("Content-Type", "has a value with control characters");
    }
    out.append(what.method).append(" ").append(to.path_and_query()).append(" HTTP/1.1\r\n");
    detail::append_line(out, "Host", to.authority());
    detail::append_line(out, "User-Agent", user_agent);
    for (auto const& [name, value] : what.headers) {
        TYPEHOOK_TRY(check_header(name, value));
        detail::append_line(out, name, value);
    }
    if (!what.body.empty()) {
        detail::append_line(out, "Content-Type", what.content_type);
    }
    // RFC 9110 §8.6: a length also for the empty body of a method that may have one.
    if (!what.body.empty() || what.method == "POST" || what.method == "PUT" || what.method == "PATCH") {
        char digits[20];
        auto const end = std::to_chars(digits, digits + sizeof digits, what.body.size()).ptr;
        detail::append_line(out, "Content-Length", {digits, static_cast<std::size_t>(end - digits)});
    }
    out.append("\r\n");
    return {};
}

}  // namespace typehook::http
