// One thread's connections. Layer http, private.
//
// Each thread has an io_context of its own, so a connection never changes threads and nothing here is locked; what comes
// from another thread is posted. A worker ends by itself once it drains and its last connection is gone.
#pragma once

#include <typehook/http/detail/deadline_timer.hpp>
#include <typehook/http/detail/declare.hpp>
#include <typehook/http/detail/session.hpp>
#include <typehook/http/detail/site.hpp>
#include <typehook/http/detail/stream.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <optional>
#include <unordered_set>

namespace typehook::http::detail {

class worker {
public:
    // `drained` is called on the worker's thread when its last connection is gone.
    worker(site& shared, std::function<void()> drained);
    ~worker();

    worker(worker const&) = delete;
    worker& operator=(worker const&) = delete;

    site& shared() noexcept { return site_; }
    asio::io_context& context() noexcept { return context_; }
    bool draining() const noexcept { return draining_; }

    // Serves connections on this thread until drained.
    void run();

    // Serves a connection. Thread safety: from any thread.
    void serve(tcp_socket socket, admission how);

    // Of the worker's own thread:
    void enter(session& one);
    void leave(session& one) noexcept;
    void drain();
    void hasten();  // ends a drain: cuts off what is left

private:
    void release_when_empty();

    site& site_;
    std::function<void()> drained_;
    std::unordered_set<session*> sessions_{};
    bool draining_ = false;
    bool dying_ = false;
    std::optional<asio::executor_work_guard<executor>> guard_{};
    std::optional<steady_timer> timer_{};
    // Last, so that the coroutines it still holds find everything above alive when they are destroyed.
    asio::io_context context_{1};
};

}  // namespace typehook::http::detail
