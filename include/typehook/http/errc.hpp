// Errors of layer http: what is wrong with a request, a connection, a receiver or a client, and the status that says so.
//
// HTTP has finer words than our conditions (404, 405, 408, 411…), so this layer's errors carry their status; it is decided
// here and nowhere else. An error of another layer gets its status from its condition (webhook/outcome.hpp).
#pragma once

#include <typehook/core/error_category.hpp>

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace typehook::http {

/// Errors of the layer.
enum class errc : unsigned char {
    bad_request_line = 1,  ///< Not `METHOD target HTTP/1.x`. Often TLS on a plain port, or no HTTP at all.
    unsupported_version,   ///< An HTTP version other than 1.0 and 1.1.
    bad_header,        ///< A header line outside the grammar, such as a space before the colon or a bare LF.
    obsolete_folding,  ///< A header value on more than one line, which servers read differently.
    bad_host,          ///< No Host, several, or not a host.
    bad_content_length,   ///< Content-Length given more than once, or not a number.
    conflicting_framing,  ///< Transfer-Encoding twice, with Content-Length, or in HTTP/1.0: request smuggling.
    unsupported_transfer_encoding,  ///< A Transfer-Encoding other than `chunked`.
    bad_chunk,                      ///< The chunked coding is broken.
    cut_off,                        ///< The peer closed before the request was complete.
    header_too_large,               ///< Headers, chunk extensions or trailers above `limits.max_header`.
    body_too_large,                 ///< A body above `limits.max_body`.
    path_not_found,                 ///< Nothing is mounted there. Compare the path that the sender was given.
    method_not_allowed,             ///< Not POST.
    unsupported_expectation,        ///< An Expect other than `100-continue`.
    unsupported_media_type,         ///< A Content-Type other than JSON in UTF-8.
    unsupported_content_encoding,   ///< A compressed body. The sender has to send it as it is.
    header_timeout,                 ///< Headers not complete within `deadlines.header`.
    body_timeout,                   ///< A body not complete within `deadlines.body`.
    handler_timeout,       ///< A handler not done within `deadlines.handler`. The sender should try again.
    handler_threw,         ///< An exception left the handler's endpoint. The log has its text.
    bad_reply,             ///< A handler's endpoint gave a status outside 200 to 599.
    too_many_connections,  ///< More than `limits.max_connections`. The sender should try again.
    invalid_options,       ///< An option outside its bounds; the detail names it.
    invalid_path,          ///< A path to mount that does not start with `/`, or has a query.
    path_already_mounted,  ///< Two routers for one path.
    already_running,       ///< Mounted or run after `run()` had begun.
    cannot_listen,         ///< The address cannot be listened on; the detail says why.
    bad_certificate,       ///< Certificate or key cannot be used; the detail says why.
    // Of the client; what it says of an exchange is in the detail.
    invalid_url,         ///< A URL that no webhook can be sent to; the detail says what is wrong with it.
    scheme_not_allowed,  ///< `http` without `egress_policy::allow_http`, or a scheme of something else.
    address_refused,     ///< The egress policy refuses every address of the host; the detail names the range.
    header_not_allowed,  ///< A header that is ill-formed or the client's own; the detail names it.
    resolve_failed,      ///< The host's name could not be resolved now.
    connect_failed,      ///< No permitted address took the connection.
    connect_timeout,     ///< No permitted address answered within `connect_deadline`.
    tls_failed,          ///< The TLS handshake failed.
    certificate_rejected,  ///< The server's certificate is not trusted, out of date or of another host.
    deadline_exceeded,  ///< The exchange was not over within its deadline; `exchange::stage` says how far it came.
    connection_lost,  ///< The server closed or reset the connection before its response was complete.
    bad_response,     ///< The response is no HTTP/1.1, or framed so that it could be read in two ways.
    response_header_too_large,  ///< Response headers above `client_options::max_response_header`.
    no_connection_free,         ///< As many connections as the options allow are in use. Try again later.
    resolver_busy,  ///< Other names kept every resolver thread until the deadline; the host itself was not asked for.
    cancelled,  ///< The client was closed, or the request cancelled, before the response was complete.
};

}  // namespace typehook::http

template <>
struct typehook::error_table<typehook::http::errc> {
    static constexpr std::uint64_t id = 0xB7D03C5E8F1A6249u;
    static constexpr char const* name = "typehook.http";
    static constexpr error_entry entries[] = {
        {"bad_request_line", "the request line is not that of an HTTP/1.1 request",
         condition::malformed_input},
        {"unsupported_version", "this version of HTTP is not spoken; use HTTP/1.1", condition::unsupported},
        {"bad_header", "a header line is ill-formed", condition::malformed_input},
        {"obsolete_folding", "a header continues on a second line, which RFC 9112 forbids",
         condition::malformed_input},
        {"bad_host", "the Host header is missing, repeated or ill-formed", condition::malformed_input},
        {"bad_content_length", "Content-Length is repeated or not a number", condition::malformed_input},
        {"conflicting_framing",
         "Transfer-Encoding is repeated, used in HTTP/1.0 or given together with Content-Length",
         condition::malformed_input},
        {"unsupported_transfer_encoding", "the only Transfer-Encoding understood is chunked",
         condition::unsupported},
        {"bad_chunk", "the chunked body is ill-formed", condition::malformed_input},
        {"cut_off", "the connection was closed before the request was complete", condition::malformed_input},
        {"header_too_large", "the headers are larger than this receiver takes", condition::limit_exceeded},
        {"body_too_large", "the body is larger than this receiver takes", condition::limit_exceeded},
        {"path_not_found", "no webhook is received at this path", condition::not_found},
        {"method_not_allowed", "webhooks are received with POST only", condition::unsupported},
        {"unsupported_expectation", "the only Expect understood is 100-continue", condition::unsupported},
        {"unsupported_media_type", "the body has to be JSON in UTF-8: Content-Type application/json",
         condition::unsupported},
        {"unsupported_content_encoding", "the body has to be sent as it is, without Content-Encoding",
         condition::unsupported},
        {"header_timeout", "the headers did not arrive in time", condition::timed_out},
        {"body_timeout", "the body did not arrive in time", condition::timed_out},
        {"handler_timeout", "the handler did not finish in time; send the event again later",
         condition::transient},
        {"handler_threw", "the handler failed unexpectedly; send the event again later", condition::internal},
        {"bad_reply", "the handler gave no usable reply; send the event again later", condition::internal},
        {"too_many_connections", "too many connections are open; try again later", condition::transient},
        {"invalid_options", "an option is outside its bounds", condition::permanent},
        {"invalid_path", "a path to mount starts with a slash and has no query", condition::permanent},
        {"path_already_mounted", "something is mounted at this path already", condition::permanent},
        {"already_running", "the receiver has been started already", condition::permanent},
        {"cannot_listen", "the address cannot be listened on", condition::permanent},
        {"bad_certificate", "the certificate or its key cannot be used", condition::permanent},
        {"invalid_url", "webhooks cannot be sent to this URL", condition::malformed_input},
        {"scheme_not_allowed", "the URL has to start with https://", condition::unsupported},
        {"address_refused", "the host has no address that webhooks may be sent to", condition::permanent},
        {"header_not_allowed", "a header cannot be sent", condition::malformed_input},
        {"resolve_failed", "the host's name could not be resolved", condition::transient},
        {"connect_failed", "the host could not be connected to", condition::transient},
        {"connect_timeout", "the host did not take a connection in time", condition::timed_out},
        {"tls_failed", "the TLS handshake failed", condition::transient},
        {"certificate_rejected", "the host's certificate cannot be trusted", condition::transient},
        {"deadline_exceeded", "the host did not answer in time", condition::timed_out},
        {"connection_lost", "the connection was closed before the response was complete",
         condition::transient},
        {"bad_response", "the response is no well-formed HTTP/1.1", condition::transient},
        {"response_header_too_large", "the response has larger headers than this client takes",
         condition::limit_exceeded},
        {"no_connection_free", "all connections that the client may open are in use", condition::transient},
        {"resolver_busy", "other names kept the resolver busy until the deadline", condition::cancelled},
        {"cancelled", "the exchange was stopped before the response was complete", condition::cancelled},
    };
};

template <>
struct boost::system::is_error_code_enum<typehook::http::errc> : std::true_type {};

template <>
struct std::is_error_code_enum<typehook::http::errc> : std::true_type {};

namespace typehook::http {

/// Found by Boost.System where an enumerator is used as an error code.
inline boost::system::error_code make_error_code(errc value) noexcept { return to_error_code(value); }

static_assert(error_count<errc> == static_cast<std::size_t>(errc::cancelled));

/// The HTTP status that tells a client of an error of this layer (RFC 9110 §15); 500 for those that no client hears of.
constexpr int status_of(errc why) noexcept {
    switch (why) {
    case errc::bad_request_line:
    case errc::bad_header:
    case errc::obsolete_folding:
    case errc::bad_host:
    case errc::bad_content_length:
    case errc::conflicting_framing:
    case errc::bad_chunk:
    case errc::cut_off:
        return 400;
    case errc::path_not_found:
        return 404;
    case errc::method_not_allowed:
        return 405;
    case errc::header_timeout:
    case errc::body_timeout:
        return 408;
    case errc::body_too_large:
        return 413;
    case errc::unsupported_media_type:
    case errc::unsupported_content_encoding:
        return 415;
    case errc::unsupported_expectation:
        return 417;
    case errc::header_too_large:
        return 431;
    case errc::invalid_url:
    case errc::scheme_not_allowed:
    case errc::address_refused:
    case errc::header_not_allowed:
        return 422;
    case errc::unsupported_transfer_encoding:
        return 501;
    case errc::handler_timeout:
    case errc::too_many_connections:
        return 503;
    case errc::unsupported_version:
        return 505;
    case errc::handler_threw:
    case errc::bad_reply:
    case errc::invalid_options:
    case errc::invalid_path:
    case errc::path_already_mounted:
    case errc::already_running:
    case errc::cannot_listen:
    case errc::bad_certificate:
    case errc::resolve_failed:
    case errc::connect_failed:
    case errc::connect_timeout:
    case errc::tls_failed:
    case errc::certificate_rejected:
    case errc::deadline_exceeded:
    case errc::connection_lost:
    case errc::bad_response:
    case errc::response_header_too_large:
    case errc::no_connection_free:
    case errc::resolver_busy:
    case errc::cancelled:
        break;
    }
    return 500;
}

}  // namespace typehook::http
