// One thread: it accepts connections and serves them to their end. Layer http, private.
//
// Each thread has an io_context and an acceptor of its own, on the one listening socket, so a connection never changes
// threads, nothing here is locked, and a thread that a handler blocks accepts nothing while another is free. A worker ends
// by itself once it drains and its last connection is gone.
#pragma once

#include <typehook/http/detail/deadline_timer.hpp>
#include <typehook/http/detail/declare.hpp>
#include <typehook/http/detail/session.hpp>
#include <typehook/http/detail/site.hpp>
#include <typehook/http/detail/stream.hpp>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <optional>
#include <unordered_set>

namespace typehook::http::detail {

using tcp_acceptor = asio::basic_socket_acceptor<asio::ip::tcp, executor>;

class worker {
public:
    // `drained` is called on the worker's thread when its last connection is gone.
    worker(site& shared, std::function<void()> drained);
    ~worker();

    worker(worker const&) = delete;
    worker& operator=(worker const&) = delete;

    site& shared() noexcept { return site_; }
    asio::io_context& context() noexcept { return context_; }
    // Given a listening socket before `run`.
    tcp_acceptor& acceptor() noexcept { return *acceptor_; }

    // Accepts and serves connections on this thread until drained.
    void run();

    // Of the worker's own thread:
    void enter(session& one);
    void leave(session& one) noexcept;
    void drain();   // no new connections, and the end when those there are gone
    void hasten();  // cuts off what a drain still waits for

private:
    void accept();
    void accepted(error_code const& error, tcp_socket socket);
    void admit(tcp_socket socket);
    void stop_listening() noexcept;
    void release_when_empty();

    site& site_;
    std::function<void()> drained_;
    std::unordered_set<session*> sessions_{};
    bool accept_pending_ = false;  // or the pause before the next
    bool accept_failing_ = false;
    bool draining_ = false;
    bool dying_ = false;
    std::optional<asio::executor_work_guard<executor>> guard_{};
    std::optional<tcp_acceptor> acceptor_{};
    std::optional<steady_timer> timer_{};
    // Last, so that the coroutines it still holds find everything above alive when they are destroyed.
    asio::io_context context_{1};
};

}  // namespace typehook::http::detail
