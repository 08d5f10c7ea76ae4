// Everything a receiver can be told. Layer http.
//
// Plain structs with an initialiser on every member, so designated initialisers name only what differs. Each member says
// its unit, its default and the harm of a wrong value; check_options holds the bounds, and a receiver refuses to start
// outside them.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/log.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/http/errc.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace typehook::http {

/// A certificate and its key; give each as a file or as text, not both.
///
/// TLS 1.2 is the least that is spoken, with forward-secret authenticated ciphers only.
struct tls_options {
    /// File with the certificate and the chain up to the root, PEM, the server's own first. A missing intermediate makes
    /// senders refuse the connection although browsers accept it.
    std::string certificate_chain_file{};
    /// File with the private key, PEM, without passphrase.
    std::string private_key_file{};
    /// The chain as PEM text, in place of the file.
    std::string certificate_chain{};
    /// The key as PEM text, in place of the file.
    secret private_key{};
};

/// How much one peer may ask of the receiver.
struct receiver_limits {
    /// Bytes of a body, after the chunked coding is undone; larger is 413. 1 MiB: ten times the largest AppDirect-like event.
    /// Too large lets `max_connections` such bodies fill the memory; too small loses events, since senders do not split them.
    std::uint64_t max_body{1024 * 1024};
    /// Bytes of a request line with its headers, and of the extensions and trailers of a chunked body; larger is 431.
    /// 16 KiB: what common servers take. Too small refuses proxies that add headers.
    std::size_t max_header{16 * 1024};
    /// Connections at one time; the next one is answered 503 and closed. 1000: fits the usual limit of 1024 open files, and
    /// at worst 1 GB of bodies. Each whose handler is at work has its event beside it: a few times its body, or what
    /// `json::decode_options::max_memory` allows (64 MiB) if its sender is hostile and believed. Where the process may
    /// not open so many files the receiver pauses accepting instead, and senders wait without an answer.
    std::size_t max_connections{1000};
};

/// How long a connection may take for what it does; each counts from the start of its stage.
///
/// Too short cuts off honest peers on slow lines, too long lets idle ones hold connections.
struct receiver_deadlines {
    /// The TLS handshake; then the connection is closed.
    std::chrono::milliseconds tls_handshake{10'000};
    /// From the first byte of a request to the end of its headers; then 408.
    std::chrono::milliseconds header{10'000};
    /// From the end of the headers to the end of the body; then 408. At 1 MiB, 30 s ask for 35 kB/s.
    std::chrono::milliseconds body{30'000};
    /// One handler; then it is asked to end (cancellation of its awaitable), and answered 503 unless it ends with success.
    /// 25 s: AppDirect gives up after 30 s, and should hear it from us. A handler that blocks its thread cannot be stopped.
    std::chrono::milliseconds handler{25'000};
    /// What a cancelled handler is given to end. After it the sender is answered and the handler runs on without a connection.
    std::chrono::milliseconds leave{2'000};
    /// The peer to take a whole reply; then the connection is closed.
    std::chrono::milliseconds write{30'000};
    /// Between two requests, and before the first byte of a connection; then it is closed without a word. A sender's
    /// pool that keeps connections longer than this meets closed ones, so it should be the longer of the two.
    std::chrono::milliseconds idle{60'000};
    /// The peer to close after our last reply while we drop what it still sends, so that the reply is not lost in a reset.
    std::chrono::milliseconds linger{2'000};
    /// From the signal to stop until requests in flight are cut off. Longer than what the process's supervisor grants is
    /// useless: 10 s is the habit of container runtimes.
    std::chrono::milliseconds drain{8'000};
};

/// What a receiver is made of.
struct receiver_options {
    /// The local address, IPv4 or IPv6, no name. `0.0.0.0` is every IPv4 interface; `::` is both families where the
    /// system says so. Behind a proxy on the same machine, `127.0.0.1` keeps others out.
    std::string address{"0.0.0.0"};
    /// The TCP port; 0 picks a free one, and `receiver::port()` tells it.
    std::uint16_t port{8080};
    /// Threads that handle connections, the one in `run()` included. 1: handlers never run in parallel, though they may
    /// interleave where they `co_await`. With more, each connection stays on the thread that accepted it, and handlers of
    /// different connections run in parallel: what they share must be locked. A handler that blocks holds up the other
    /// connections of its thread; await instead, or hand the work to a pool.
    unsigned threads{1};
    /// Whether `run()` ends on SIGINT and SIGTERM; a second signal cuts the drain short. False leaves signals alone.
    bool handle_signals{true};
    /// HTTPS with this certificate; without it, plain HTTP, which belongs behind a proxy that does TLS.
    std::optional<tls_options> tls{};
    /// How much one peer may ask.
    receiver_limits limits{};
    /// How long things may take.
    receiver_deadlines deadlines{};
    /// Where the receiver reports to; nowhere by default. Called from every thread of the receiver. Never given secrets,
    /// bodies or header values.
    log_sink log{};
    /// The wall clock that handlers see as the time of receipt; the system's when empty. Called from every thread.
    std::function<timestamp()> clock{};
};

namespace detail {

// Bounds that no sensible receiver comes near; beyond them an option is a slip of the pen or of a unit.
inline constexpr std::uint64_t largest_body = std::uint64_t{1} << 30;
inline constexpr std::size_t smallest_header = 512;
inline constexpr std::size_t largest_header = 1024 * 1024;
inline constexpr std::size_t most_connections = 1'000'000;
inline constexpr unsigned most_threads = 1024;
inline constexpr std::chrono::milliseconds longest_deadline = std::chrono::hours{24};

inline result<void> check_deadline(std::chrono::milliseconds value, std::string_view complaint) {
    if (value <= std::chrono::milliseconds::zero() || value > longest_deadline) {
        return failure{errc::invalid_options, {.pointer = {}, .offset = {}, .detail = complaint}};
    }
    return {};
}

inline result<void> check_bound(bool inside, std::string_view complaint) {
    if (!inside) {
        return failure{errc::invalid_options, {.pointer = {}, .offset = {}, .detail = complaint}};
    }
    return {};
}

}  // namespace detail

/// Says whether a receiver can run so.
///
/// Errors: `errc::invalid_options`, with the first member outside its bounds as detail.
[[nodiscard]] inline result<void> check_options(receiver_options const& options) {
    auto const& limits = options.limits;
    auto const& deadlines = options.deadlines;
    TYPEHOOK_TRY(detail::check_bound(options.threads >= 1 && options.threads <= detail::most_threads,
                                     "threads has to be from 1 to 1024"));
    TYPEHOOK_TRY(detail::check_bound(limits.max_body >= 1 && limits.max_body <= detail::largest_body,
                                     "limits.max_body has to be from 1 byte to 1 GiB"));
    TYPEHOOK_TRY(detail::check_bound(limits.max_header >= detail::smallest_header &&
                                         limits.max_header <= detail::largest_header,
                                     "limits.max_header has to be from 512 bytes to 1 MiB"));
    TYPEHOOK_TRY(
        detail::check_bound(limits.max_connections >= 1 && limits.max_connections <= detail::most_connections,
                            "limits.max_connections has to be from 1 to 1,000,000"));
    TYPEHOOK_TRY(detail::check_deadline(deadlines.tls_handshake,
                                        "deadlines.tls_handshake has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_deadline(deadlines.header, "deadlines.header has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_deadline(deadlines.body, "deadlines.body has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_deadline(deadlines.handler, "deadlines.handler has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_deadline(deadlines.leave, "deadlines.leave has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_deadline(deadlines.write, "deadlines.write has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_deadline(deadlines.idle, "deadlines.idle has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_deadline(deadlines.linger, "deadlines.linger has to be from 1 ms to 24 h"));
    TYPEHOOK_TRY(detail::check_deadline(deadlines.drain, "deadlines.drain has to be from 1 ms to 24 h"));
    if (options.tls) {
        auto const& tls = *options.tls;
        TYPEHOOK_TRY(detail::check_bound(tls.certificate_chain.empty() != tls.certificate_chain_file.empty(),
                                         "tls needs certificate_chain or certificate_chain_file, not both"));
        TYPEHOOK_TRY(detail::check_bound(tls.private_key.empty() != tls.private_key_file.empty(),
                                         "tls needs private_key or private_key_file, not both"));
    }
    return {};
}

}  // namespace typehook::http
