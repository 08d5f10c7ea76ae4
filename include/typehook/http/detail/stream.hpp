// A connection's bytes, plain or through TLS, behind one type. Layer http, private.
//
// Two branches instead of a template: the session is compiled once, and an idle plain connection pays one pointer for TLS.
// Executors are concrete, so Asio does not erase them.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <memory>
#include <tuple>
#include <utility>

namespace typehook::http::detail {

namespace asio = boost::asio;
using boost::system::error_code;

using executor = asio::io_context::executor_type;
using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, executor>;
using transfer = std::tuple<error_code, std::size_t>;

// Completion as a value: errors are expected here, exceptions are not.
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<>> awaiting{asio::use_awaitable};

class stream {
public:
    stream(tcp_socket socket, asio::ssl::context* tls) : socket_(std::move(socket)) {
        if (tls != nullptr) {
            tls_ = std::make_unique<tls_stream>(socket_, *tls);
        }
    }

    stream(stream const&) = delete;
    stream& operator=(stream const&) = delete;

    bool is_tls() const noexcept { return tls_ != nullptr; }

    // Cancellation of all four: `cancel()`, which completes them with operation_aborted.
    asio::awaitable<transfer> read_some(asio::mutable_buffer room) {
        return tls_ ? tls_->async_read_some(room, awaiting) : socket_.async_read_some(room, awaiting);
    }
    asio::awaitable<transfer> write_some(asio::const_buffer data) {
        return tls_ ? tls_->async_write_some(data, awaiting) : socket_.async_write_some(data, awaiting);
    }
    asio::awaitable<std::tuple<error_code>> handshake() {
        return tls_->async_handshake(asio::ssl::stream_base::server, awaiting);
    }
    asio::awaitable<std::tuple<error_code>> shutdown_tls() { return tls_->async_shutdown(awaiting); }

    // What still arrives, whether TLS or not.
    asio::awaitable<transfer> read_raw(asio::mutable_buffer room) {
        return socket_.async_read_some(room, awaiting);
    }

    // Tells the peer that nothing more comes.
    void shutdown_send() noexcept {
        error_code ignored;
        socket_.shutdown(tcp_socket::shutdown_send, ignored);
    }
    void cancel() noexcept {
        error_code ignored;
        socket_.cancel(ignored);
    }
    void close() noexcept {
        error_code ignored;
        socket_.close(ignored);
    }

private:
    using tls_stream = asio::ssl::stream<tcp_socket&>;

    tcp_socket socket_;
    std::unique_ptr<tls_stream> tls_{};
};

}  // namespace typehook::http::detail
