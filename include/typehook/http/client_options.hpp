// Everything a client can be told. Layer http.
//
// A plain struct with an initialiser on every member, like the receiver's options; each member says its unit, its default and
// the harm of a wrong value.
#pragma once

#include <typehook/core/result.hpp>
#include <typehook/http/egress.hpp>
#include <typehook/http/options.hpp>
#include <typehook/http/outgoing.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::http {

/// Resolves the name of a host to its addresses, in the order in which they should be tried. Called on threads of the client,
/// several at a time; it may block.
using resolve_function =
    std::function<result<std::vector<boost::asio::ip::address>>(std::string const& host)>;

/// What a client may do, and how much a server may ask of it.
struct client_options {
    /// Which addresses may be connected to; hosts on the Internet, with TLS.
    egress_policy egress{};
    /// From `post` to the last byte of the response, resolution and a second attempt included. 30 s, as AppDirect waits.
    /// Too long lets servers that never answer hold connections.
    std::chrono::milliseconds total_deadline{30'000};
    /// For the TCP connection, all addresses of the host together. 10 s.
    std::chrono::milliseconds connect_deadline{10'000};
    /// How long a connection without a request is kept. 30 s: longer than the pause between two deliveries to a busy
    /// endpoint. Servers close theirs after 5 to 75 s, which is noticed.
    std::chrono::milliseconds idle{30'000};
    /// Bytes of a response's body that are kept. 64 KiB; what is beyond is read past and told by `body_truncated`.
    std::size_t max_response_body{64 * 1024};
    /// Bytes of a response's body that are read at all. 1 MiB; then the exchange is complete without the rest, and its
    /// connection dropped. Receivers of webhooks answer with a few bytes.
    std::size_t max_response_read{1024 * 1024};
    /// Bytes of a response's status line and headers, those of 1xx responses before it included. 16 KiB.
    std::size_t max_response_header{16 * 1024};
    /// Connections to one scheme, host and port. 64. Above it, requests fail with `errc::no_connection_free` at once: queues belong
    /// to who can bound and order them.
    std::size_t max_connections_per_origin{64};
    /// Connections in all, idle ones included. 1024. An idle one is closed for a new one; each takes a file descriptor and a buffer
    /// of 16 KiB, of which the system gives the pages that are used, with TLS 34 KiB more.
    std::size_t max_connections{1024};
    /// Threads that resolve names. 4: getaddrinfo blocks, and a domain whose servers do not answer holds one for seconds.
    std::size_t resolver_threads{4};
    /// A file of PEM certificates to trust beside the system's.
    std::string ca_file{};
    /// The User-Agent header.
    std::string user_agent{"typehook"};
    /// In place of the system's resolver.
    resolve_function resolve{};
};

/// Says whether a client can run so.
///
/// Errors: `errc::invalid_options`, with the first member outside its bounds as detail.
[[nodiscard]] inline result<void> check_options(client_options const& options) {
    constexpr std::size_t gibibyte = std::size_t{1} << 30;
    TYPEHOOK_TRY(
        detail::check_deadline(options.total_deadline, "total_deadline has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(
        detail::check_deadline(options.connect_deadline, "connect_deadline has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_deadline(options.idle, "idle has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_bound(options.max_response_body <= gibibyte,
                                     "max_response_body has to be at most 1 GiB"));
    TYPEHOOK_TRY(detail::check_bound(options.max_response_read >= options.max_response_body &&
                                         options.max_response_read <= gibibyte,
                                     "max_response_read has to be from max_response_body to 1 GiB"));
    TYPEHOOK_TRY(detail::check_bound(options.max_response_header >= detail::smallest_header &&
                                         options.max_response_header <= detail::largest_header,
                                     "max_response_header has to be from 512 bytes to 1 MiB"));
    TYPEHOOK_TRY(detail::check_bound(options.max_connections >= 1 &&
                                         options.max_connections <= detail::most_connections,
                                     "max_connections has to be from 1 to 1,000,000"));
    TYPEHOOK_TRY(detail::check_bound(options.max_connections_per_origin >= 1 &&
                                         options.max_connections_per_origin <= detail::most_connections,
                                     "max_connections_per_origin has to be from 1 to 1,000,000"));
    TYPEHOOK_TRY(detail::check_bound(options.resolver_threads >= 1 && options.resolver_threads <= 256,
                                     "resolver_threads has to be from 1 to 256"));
    TYPEHOOK_TRY(
        detail::check_bound(!options.user_agent.empty() && detail::is_field_value(options.user_agent),
                            "user_agent has to be text without control characters"));
    return {};
}

}  // namespace typehook::http
