// The HTTP reply that tells an outcome to its sender. Layer webhook.
//
// Failures are problem details (RFC 9457). They name the place in the body and the rule, never a value of it: what a sender
// may read, an attacker may read too.
#pragma once

#include <typehook/webhook/outcome.hpp>

#include <typehook/json/escape.hpp>
#include <typehook/json/number.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook {

/// A reply as any HTTP server can send it.
struct reply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Without Content-Length, which the server adds.
    std::string body;
};

namespace detail {

/// The reason phrase of RFC 9110 for the statuses that this library sends.
constexpr std::string_view reason_phrase(int status) noexcept {
    switch (status) {
        case 200: return "OK";
        case 202: return "Accepted";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        default: return "Error";
    }
}

inline void append_member(std::string& out, std::string_view key, std::string_view value) {
    json::append_string(out, key);
    out += ':';
    json::append_string(out, value);
}

}  // namespace detail

/// Makes a reply of content type application/problem+json.
///
/// `detail` is for a person; `why`, if any, adds the JSON pointer and the byte offset of what is wrong in the body.
[[nodiscard]] inline reply make_problem(int status, std::string_view detail_text, failure const* why = nullptr) {
    reply made{.status = status, .headers = {{"Content-Type", "application/problem+json"}}, .body = "{"};
    detail::append_member(made.body, "title", detail::reason_phrase(status));
    made.body += ",\"status\":";
    json::append_integer(made.body, std::int64_t{status});
    made.body += ',';
    detail::append_member(made.body, "detail", detail_text);
    if (why != nullptr && why->has_offset()) {
        made.body += ',';
        detail::append_member(made.body, "pointer", why->pointer());
        made.body += ",\"offset\":";
        json::append_integer(made.body, why->offset());
    }
    made.body += '}';
    return made;
}

/// Makes the reply to an outcome: `{"event":"subscription.changed"}`, or a problem.
///
/// What a handler said or threw is not told to the sender.
[[nodiscard]] inline reply make_reply(outcome const& became) {
    if (!became.failure) {
        reply made{.status = became.status, .headers = {{"Content-Type", "application/json"}}, .body = "{"};
        detail::append_member(made.body, "event", became.event);
        made.body += '}';
        return made;
    }
    if (became.status >= 500) {
        return make_problem(became.status, "The event could not be handled. Deliver it again later.");
    }
    auto made = make_problem(became.status, became.failure->message(), &*became.failure);
    if (!became.challenge.empty()) {
        made.headers.emplace_back("WWW-Authenticate", became.challenge);
    }
    return made;
}

}  // namespace typehook
