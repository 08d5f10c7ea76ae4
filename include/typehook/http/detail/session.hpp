// One connection, from its first byte to its last. Layer http, private.
//
// A coroutine on one thread, so it needs no lock. Every wait has a stage with a deadline (http/stage.hpp). An awaited
// handler runs in a coroutine of its own that keeps the session, and with it the request's text, alive: when it outlives
// its deadline, the connection is answered and closed without it.
#pragma once

#include <typehook/core/log.hpp>
#include <typehook/http/detail/deadline_timer.hpp>
#include <typehook/http/detail/declare.hpp>
#include <typehook/http/detail/read_buffer.hpp>
#include <typehook/http/detail/site.hpp>
#include <typehook/http/detail/stream.hpp>
#include <typehook/http/endpoint.hpp>
#include <typehook/http/errc.hpp>
#include <typehook/http/head_scan.hpp>
#include <typehook/http/request_head.hpp>
#include <typehook/http/stage.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace typehook::http::detail {

class worker;

enum class admission {
    admitted,  // is served
    refused,   // is told that there are too many connections
};

class session : public std::enable_shared_from_this<session> {
public:
    session(worker& home, tcp_socket socket, admission how, ticket place);
    ~session();

    session(session const&) = delete;
    session& operator=(session const&) = delete;

    // Serves the connection. Cancellation: `drain` and `abort`.
    static asio::awaitable<void> run(std::shared_ptr<session> self);

    // Ends the connection if it waits for a request; otherwise its current request is the last.
    void drain() noexcept;
    // Ends it whatever it does.
    void abort() noexcept;
    // The deadline of the current stage has passed.
    void expire();
    // The awaited handler has returned or thrown.
    void handler_ended(std::exception_ptr thrown, answer made) noexcept;

private:
    enum class received { bytes, end, expired, failed };

    asio::awaitable<void> converse();
    asio::awaitable<bool> exchange();
    asio::awaitable<std::optional<errc>> read_head();
    asio::awaitable<std::optional<errc>> read_body();
    asio::awaitable<answer> call_later(endpoint const& target, request const& from, timestamp now);
    static asio::awaitable<answer> run_handler(std::shared_ptr<session> self, endpoint const& target,
                                               request from, timestamp now);
    asio::awaitable<bool> send(reply const& what, bool keep_alive);
    asio::awaitable<bool> write_all(std::string_view text);
    asio::awaitable<void> farewell();

    void enter(stage next);
    void make_room(std::size_t capacity);
    void give_memory_back();
    asio::awaitable<transfer> receive();
    received took(transfer const& what) noexcept;
    std::optional<errc> admit(endpoint const*& target) const;
    answer call_now(endpoint const& target, request const& from, timestamp now) const;
    void note(answer const& made) const noexcept;
    void note(errc why) const noexcept;

    worker& home_;
    site& site_;
    stream stream_;
    deadline_timer<session> deadline_;
    steady_timer wake_;
    admission const admission_;
    ticket const place_;    // among the connections or the refusals
    bool entered_ = false;  // known to its worker

    stage stage_ = stage::idle;
    bool expired_ = false;  // the deadline of stage_ has passed
    bool gone_ = false;     // the peer waits for nothing any more
    bool unread_ = false;   // the peer may still be sending
    bool broken_ = false;   // no farewell is possible

    read_buffer buffer_{};
    head_scanner scanner_{};
    request_head head_{};
    std::size_t head_size_ = 0;
    std::size_t used_ = 0;  // bytes of the current request in buffer_
    std::string chunked_body_{};
    std::string_view body_{};
    std::string out_{};

    asio::cancellation_signal handler_cancel_{};
    answer made_{};  // by an awaited handler
    bool handler_done_ = false;
    bool handler_late_ = false;  // its deadline has passed
    bool abandoned_ = false;     // it is not waited for
};

}  // namespace typehook::http::detail
