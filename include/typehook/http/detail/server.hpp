// The receiver's inside: the listening socket, the workers and the signals. Layer http, private.
//
// The first worker's thread is the one that runs `run()`; it also accepts, and deals connections out in turn.
#pragma once

#include <typehook/http/detail/deadline_timer.hpp>
#include <typehook/http/detail/declare.hpp>
#include <typehook/http/detail/site.hpp>
#include <typehook/http/detail/stream.hpp>
#include <typehook/http/detail/worker.hpp>
#include <typehook/http/endpoint.hpp>
#include <typehook/http/errc.hpp>
#include <typehook/http/options.hpp>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::http::detail {

class server {
public:
    explicit server(receiver_options options);

    void mount(std::string path, endpoint handler);
    void run();
    void stop();
    std::uint16_t port() const noexcept { return port_; }

private:
    using tcp_acceptor = asio::basic_socket_acceptor<asio::ip::tcp, executor>;

    void listen();
    void accept();
    void accepted(error_code const& error, tcp_socket socket, worker& home);
    void await_signal();
    void begin_drain();
    void hasten();
    void note(log_level level, std::string_view message, std::string_view detail) const noexcept;
    worker& first() noexcept { return *workers_.front(); }

    site site_{};
    std::vector<std::unique_ptr<worker>> workers_{};
    std::atomic<std::size_t> undrained_{0};
    // These belong to the first worker's context and end before it.
    std::optional<tcp_acceptor> acceptor_{};
    std::optional<steady_timer> pause_{};
    std::optional<asio::basic_signal_set<executor>> signals_{};
    std::uint16_t port_ = 0;
    std::size_t next_ = 0;
    bool accept_failing_ = false;
    bool draining_ = false;
    std::atomic<bool> started_{false};
};

}  // namespace typehook::http::detail
