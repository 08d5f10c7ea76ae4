// What became of one request, and which HTTP status says so. Layer webhook.
//
// The status is decided from the failure's condition alone, here and nowhere else.
#pragma once

#include <typehook/json/report.hpp>

#include <typehook/core/condition.hpp>
#include <typehook/core/failure.hpp>

#include <optional>
#include <string>

namespace typehook {

/// The result of handling one request. Owns its text.
struct outcome {
    int status = 200;                          ///< HTTP status: 200 handled, 202 accepted but unrouted, else the failure's.
    std::string event;                         ///< `resource.action` in lower case; empty if it could not be told.
    std::optional<typehook::failure> failure;  ///< Why the status is not 2xx.
    std::string challenge;                     ///< The value of WWW-Authenticate for status 401; may be empty.
    json::report report;                       ///< Where the body departs from its schema, in the tolerant policy.
};

/// The HTTP status that tells a sender of a failure (RFC 9110 §15).
///
/// 4xx: sending the same request again cannot help. 5xx: it may.
constexpr int status_of(condition why) noexcept {
    switch (why) {
        case condition::malformed_input: return 400;
        case condition::unauthenticated: return 401;
        case condition::not_found: return 404;
        case condition::timed_out: return 408;
        case condition::duplicate: return 409;
        case condition::limit_exceeded: return 413;
        case condition::unsupported: return 415;
        case condition::schema_mismatch: return 422;
        case condition::transient:
        case condition::cancelled: return 503;
        case condition::permanent:
        case condition::internal: break;
    }
    return 500;
}

}  // namespace typehook
