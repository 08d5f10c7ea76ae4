// One connection of a client, from the resolution of its host to its end. Layer http, private.
//
// Callbacks instead of a coroutine: there is always a read waiting, in an exchange for the response and between two for the
// server's close, and it is the same one. So the way of a request is one direct send, one read and no timer (the timer is
// only set again when it would fire too early or too late).
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/completion.hpp>
#include <typehook/http/connection_pool.hpp>
#include <typehook/http/detail/deadline_timer.hpp>
#include <typehook/http/detail/declare.hpp>
#include <typehook/http/detail/read_buffer.hpp>
#include <typehook/http/detail/stream.hpp>
#include <typehook/http/egress.hpp>
#include <typehook/http/exchange.hpp>
#include <typehook/http/response_reader.hpp>
#include <typehook/http/target.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::http::detail {

class client_core;

using steady_time = std::chrono::steady_clock::time_point;

// A request on its way.
struct pending_exchange {
    std::uint64_t number = 0;
    std::string head{};
    std::string_view body{};
    bool to_head = false;
    bool may_send_again = false;
    steady_time started{};
    steady_time deadline{};
    std::chrono::milliseconds limit{};
    completion done{};
    exchange ended{};
};

class client_connection : public std::enable_shared_from_this<client_connection> {
public:
    client_connection(client_core& core, target const& to);

    client_connection(client_connection const&) = delete;
    client_connection& operator=(client_connection const&) = delete;

    connection_pool<client_connection>::place pool_place{};

    target const& to() const noexcept { return to_; }
    // The number of the exchange that it serves, or 0.
    std::uint64_t number() const noexcept { return pending_.number; }

    // Connects and sends. Preconditions: new.
    void open(pending_exchange pending);
    // Sends on a connection that was idle. Leaves its last request in `pending`, for the memory of its head.
    void start(pending_exchange& pending);
    // Ends the exchange, if there is one, with `why`, later; and the connection at once.
    void abort(failure why);

    void resolved(result<std::vector<asio::ip::address>> const& addresses);
    // Called by the timer.
    void expire();
    // Called by OpenSSL with a session that may be resumed; 1 when it is kept.
    static int session_came(::SSL* connection, ::SSL_SESSION* session) noexcept;

private:
    enum class state : unsigned char { resolving, connecting, handshaking, busy, idle, closed };

    void connect_next();
    void connect(vetted_address const& to);  // the only function that connects
    void connected(unsigned attempt, error_code const& error);
    void handshake();
    void shaken(error_code const& error);
    void send();
    void send_rest(std::size_t sent);
    void written(error_code const& error);
    void read();
    void received(error_code const& error, std::size_t count);
    void take_input();
    void ended_by(error_code const& error);
    void complete();
    void fail(failure why);
    void fail_by_deadline();
    void close();
    exchange finish(steady_time now);
    void enter(exchange_stage next) noexcept { pending_.ended.stage = next; }
    std::chrono::microseconds lap(steady_time now);

    client_core* core_;  // null once closed
    target to_;
    state state_ = state::resolving;
    bool reading_ = false;
    bool writing_ = false;
    bool broken_ = false;   // a write failed; what the server had to say may still come
    bool trusted_ = false;  // an exchange was complete, so its TLS session is worth resuming
    pending_exchange pending_{};
    steady_time step_started_{};
    std::vector<vetted_address> addresses_{};
    std::size_t next_address_ = 0;
    unsigned attempt_ = 0;  // tells a connect that was given up from the current one
    steady_time connect_until_{};
    failure connect_failure_;
    std::string remote_{};
    tcp_socket socket_;
    std::optional<asio::ssl::stream<tcp_socket&>> tls_{};
    read_buffer input_{};
    response_reader reader_;
    deadline_timer<client_connection> deadline_;
};

}  // namespace typehook::http::detail
