// What a client is told of an error of this layer: a problem (RFC 9457) and the headers that HTTP asks for with it.
//
// Pure. Everything said is our own text; nothing of the request is repeated.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/http/errc.hpp>
#include <typehook/webhook/reply.hpp>

#include <string>

namespace typehook::http {

/// Makes the reply to an error of this layer.
///
/// 405 names the methods that exist, 415 what would be taken, 503 when to come back (RFC 9110 §15.5.6, §15.5.16, §15.6.4).
[[nodiscard]] inline reply make_problem(errc why) {
    auto made = ::typehook::make_problem(status_of(why), make_error_code(why).message());
    switch (why) {
    case errc::method_not_allowed:
        made.headers.emplace_back("Allow", "POST");
        break;
    case errc::unsupported_media_type:
        made.headers.emplace_back("Accept", "application/json");
        break;
    case errc::unsupported_content_encoding:
        made.headers.emplace_back("Accept-Encoding", "identity");
        break;
    case errc::too_many_connections:
    case errc::handler_timeout:
        made.headers.emplace_back("Retry-After", "5");
        break;
    default:
        break;
    }
    return made;
}

}  // namespace typehook::http
