// Bodies of detail/session.hpp. Layer http.
//
// Read `converse`, then `exchange`: the rest are their steps. No aggregate temporary may stand in an expression with
// co_await: g++ 12 destroys it twice.
#pragma once

#include <typehook/http/detail/session.hpp>
#include <typehook/http/detail/worker.hpp>
#include <typehook/http/impl/session_input.hpp>
#include <typehook/http/problem.hpp>
#include <typehook/http/wire.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace typehook::http::detail {

// Named, because a lambda in the frame of a coroutine that is not inline has no linkage.
struct handler_end {
    std::shared_ptr<session> self;
    void operator()(std::exception_ptr thrown, answer made) const {
        self->handler_ended(thrown, std::move(made));
    }
};

TYPEHOOK_HTTP_DECL session::session(worker& home, tcp_socket socket, admission how, ticket place)
    : home_(home),
      site_(home.shared()),
      stream_(std::move(socket), site_.tls ? &*site_.tls : nullptr),
      deadline_(home.context().get_executor()),
      wake_(home.context().get_executor()),
      admission_(how),
      place_(std::move(place)) {}

TYPEHOOK_HTTP_DECL session::~session() {
    if (entered_) {
        home_.leave(*this);
    }
}

TYPEHOOK_HTTP_DECL asio::awaitable<void> session::run(std::shared_ptr<session> self) {
    try {
        self->home_.enter(*self);
        self->entered_ = true;
        co_await self->converse();
    } catch (std::exception const& thrown) {
        self->site_.note(log_level::error, "a connection ended by an exception", thrown.what());
    } catch (...) {
        self->site_.note(log_level::error, "a connection ended by an exception");
    }
    self->deadline_.clear();
    self->stream_.close();
}

TYPEHOOK_HTTP_DECL asio::awaitable<void> session::converse() {
    if (stream_.is_tls()) {
        enter(stage::handshake);
        auto const [error] = co_await stream_.handshake();
        if (error || expired_) {
            site_.note(log_level::debug, "the TLS handshake failed",
                       expired_ ? std::string("timeout") : error.message());
            co_return;
        }
    }
    if (admission_ == admission::refused) {
        auto const refusal = make_problem(errc::too_many_connections);
        note(errc::too_many_connections);
        unread_ = true;
        co_await send(refusal, false);
    } else {
        while (co_await exchange()) {
        }
    }
    if (!broken_) {
        co_await farewell();
    }
}

// One request and its reply. Gives whether the connection goes on.
TYPEHOOK_HTTP_DECL asio::awaitable<bool> session::exchange() {
    head_.method = {};
    head_.target = {};
    head_.http_1_0 = false;
    // An error before the body was read leaves the rest of the connection unreadable.
    bool body_refused = true;

    endpoint const* target = nullptr;
    auto why = co_await read_head();
    if (!why && !gone_) {
        if (auto const parsed = parse_head_to(head_, buffer_.text().substr(0, head_size_));
            parsed.has_error()) {
            why = static_cast<errc>(parsed.error().code().value());
        } else if (why = admit(target); why) {
            body_refused = head_.framing == body_framing::chunked || head_.content_length != 0;
        } else {
            why = co_await read_body();
        }
    }
    if (gone_) {
        co_return false;
    }
    if (why) {
        note(*why);
        auto const keep_alive = !body_refused && head_.keep_alive && !site_.stopping;
        unread_ = body_refused;
        auto const refusal = make_problem(*why);
        auto const sent = co_await send(refusal, keep_alive);
        buffer_.discard(body_refused ? buffer_.size() : head_size_);
        co_return sent ? keep_alive : false;
    }

    request const from{
        .method = head_.method, .target = head_.target, .headers = head_.headers, .body = body_};
    auto const now = site_.now();
    answer made;
    if (target->is_async()) {
        auto later = co_await call_later(*target, from, now);
        made = std::move(later);
    } else {
        made = call_now(*target, from, now);
    }
    if (made.reply.status < 200 || made.reply.status > 599) {
        made = answer{make_problem(errc::bad_reply), std::move(made.event),
                      make_error_code(errc::bad_reply).message()};
    }
    note(made);
    auto const keep_alive = head_.keep_alive && !site_.stopping && !abandoned_;
    auto const sent = co_await send(made.reply, keep_alive);
    if (!abandoned_) {  // an abandoned handler still reads the buffer
        buffer_.discard(used_);
        give_memory_back();
    }
    co_return sent ? keep_alive : false;
}

// An idle connection keeps what the usual request needs, not what the largest one did.
TYPEHOOK_HTTP_DECL void session::give_memory_back() {
    buffer_.shrink();
    for (auto* const text : {&chunked_body_, &out_}) {
        if (text->capacity() > read_buffer::idle_capacity) {
            *text = std::string{};
        }
    }
}

TYPEHOOK_HTTP_DECL answer session::call_now(endpoint const& target, request const& from,
                                            timestamp now) const {
    try {
        return target.call(from, now);
    } catch (std::exception const& thrown) {
        return {make_problem(errc::handler_threw), {}, thrown.what()};
    } catch (...) {
        return {make_problem(errc::handler_threw), {}, make_error_code(errc::handler_threw).message()};
    }
}

TYPEHOOK_HTTP_DECL asio::awaitable<answer> session::call_later(endpoint const& target, request const& from,
                                                               timestamp now) {
    handler_done_ = false;
    handler_late_ = false;
    wake_.expires_at(std::chrono::steady_clock::time_point::max());
    enter(stage::handler);
    auto self = shared_from_this();
    auto handler = run_handler(self, target, from, now);
    handler_end ended{self};
    asio::co_spawn(home_.context(), std::move(handler),
                   asio::bind_cancellation_slot(handler_cancel_.slot(), std::move(ended)));
    while (!handler_done_ && !abandoned_) {
        co_await wake_.async_wait(awaiting);
    }
    answer made;
    if (handler_done_) {
        made = std::move(made_);
    }
    if (!handler_done_ || (handler_late_ && made.reply.status >= 500)) {
        made.reply = make_problem(errc::handler_timeout);
        made.reason = make_error_code(errc::handler_timeout).message();
    }
    co_return made;
}

// Keeps the session alive: it holds the request's text.
TYPEHOOK_HTTP_DECL asio::awaitable<answer> session::run_handler(std::shared_ptr<session> self,
                                                                endpoint const& target, request from,
                                                                timestamp now) {
    static_cast<void>(self);
    auto made = co_await target.async_call(from, now);
    co_return made;
}

TYPEHOOK_HTTP_DECL void session::handler_ended(std::exception_ptr thrown, answer made) noexcept {
    made_ = std::move(made);
    if (thrown) {
        try {
            made_ =
                answer{make_problem(errc::handler_threw), {}, make_error_code(errc::handler_threw).message()};
            std::rethrow_exception(thrown);
        } catch (std::exception const& error) {
            made_.reason = error.what();
        } catch (...) {
            made_.reply.status = status_of(errc::handler_threw);
        }
    }
    handler_done_ = true;
    if (abandoned_) {
        site_.note(log_level::warning, "an abandoned handler has ended", made_.reason);
    }
    wake_.cancel();
}

TYPEHOOK_HTTP_DECL asio::awaitable<bool> session::send(reply const& what, bool keep_alive) {
    out_.clear();
    append_reply(out_, what,
                 {.keep_alive = keep_alive,
                  .http_1_0 = head_.http_1_0,
                  .omit_body = head_.method == "HEAD",
                  .date = site_.now()});
    auto const sent = co_await write_all(out_);
    broken_ = broken_ || !sent;
    co_return sent;
}

TYPEHOOK_HTTP_DECL asio::awaitable<bool> session::write_all(std::string_view text) {
    enter(stage::write);
    while (!text.empty() && !expired_) {
        auto const [error, count] = co_await stream_.write_some(asio::buffer(text.data(), text.size()));
        text.remove_prefix(count);
        if (error) {
            co_return false;
        }
    }
    co_return text.empty();
}

// Closes so that the peer gets our last reply: bytes that we leave unread would turn the close into a reset (RFC 9112 §9.6).
TYPEHOOK_HTTP_DECL asio::awaitable<void> session::farewell() {
    enter(stage::linger);
    if (stream_.is_tls()) {
        static_cast<void>(co_await stream_.shutdown_tls());
    }
    if (!unread_ || expired_) {
        co_return;
    }
    stream_.shutdown_send();
    out_.resize(4096);
    while (!expired_) {
        auto const [error, count] = co_await stream_.read_raw(asio::buffer(out_));
        if (error || count == 0) {
            co_return;
        }
    }
}

TYPEHOOK_HTTP_DECL void session::enter(stage next) {
    stage_ = next;
    expired_ = false;
    deadline_.set(shared_from_this(), limit_of(next, site_.options.deadlines));
}

TYPEHOOK_HTTP_DECL void session::expire() {
    switch (expiry_of(stage_)) {
    case expiry::close:
    case expiry::reply:
        expired_ = true;
        stream_.cancel();
        break;
    case expiry::cancel:
        handler_late_ = true;
        enter(stage::leave);
        handler_cancel_.emit(asio::cancellation_type::all);
        break;
    case expiry::abandon:
        abandoned_ = true;
        wake_.cancel();
        break;
    }
}

TYPEHOOK_HTTP_DECL void session::drain() noexcept {
    if (stage_ == stage::idle) {
        stream_.cancel();
    }
}

TYPEHOOK_HTTP_DECL void session::abort() noexcept {
    broken_ = true;
    abandoned_ = true;
    handler_cancel_.emit(asio::cancellation_type::all);
    wake_.cancel();
    stream_.close();
}

TYPEHOOK_HTTP_DECL void session::note(answer const& made) const noexcept {
    auto const& sink = site_.options.log;
    auto const status = made.reply.status;
    auto const level = status < 400 ? log_level::info : status < 500 ? log_level::warning : log_level::error;
    if (sink.enabled(level)) {
        auto const text = std::to_string(status);
        sink(level, "http", "request",
             {{"status", text},
              {"path", path_of(head_.target)},
              {"event", made.event},
              {"reason", made.reason}});
    }
}

TYPEHOOK_HTTP_DECL void session::note(errc why) const noexcept {
    auto const& sink = site_.options.log;
    if (sink.enabled(log_level::warning)) {
        auto const text = std::to_string(status_of(why));
        auto const reason = make_error_code(why).message();
        sink(log_level::warning, "http", "request refused",
             {{"status", text}, {"path", path_of(head_.target)}, {"reason", reason}});
    }
}

}  // namespace typehook::http::detail
