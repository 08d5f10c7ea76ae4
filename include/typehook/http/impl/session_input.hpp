// How a session gets its requests: bodies of detail/session.hpp. Layer http.
//
// Everything read stays in one buffer until the reply is sent. A head is judged when it is whole, before any of its body is
// read, and a body is read to its end before anyone sees it.
#pragma once

#include <typehook/http/chunked.hpp>
#include <typehook/http/detail/session.hpp>
#include <typehook/http/detail/worker.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace typehook::http::detail {

TYPEHOOK_HTTP_DECL asio::awaitable<std::optional<errc>> session::read_head() {
    scanner_.reset();
    head_size_ = 0;
    bool started = false;
    enter(stage::idle);
    buffer_.reserve(read_buffer::initial_capacity);
    if (site_.stopping && buffer_.empty()) {
        gone_ = true;
        co_return std::nullopt;
    }
    for (;;) {
        if (!started) {
            buffer_.discard(leading_empty_lines(buffer_.text()));
            started = !buffer_.empty() && buffer_.text() != "\r";
            if (started) {
                enter(stage::header);
            }
        }
        if (started) {
            auto const progress = scanner_.scan(buffer_.text(), site_.options.limits.max_header);
            if (progress.error) {
                co_return progress.error;
            }
            if (progress.size != 0) {
                head_size_ = progress.size;
                co_return std::nullopt;
            }
            if (buffer_.free_space().empty()) {
                buffer_.reserve(std::min(2 * buffer_.capacity(), site_.options.limits.max_header));
            }
        }
        auto const what = co_await receive();
        switch (took(what)) {
        case received::bytes:
            break;
        case received::end:
            if (started) {
                co_return errc::cut_off;
            }
            gone_ = true;
            co_return std::nullopt;
        case received::expired:
            if (started) {
                co_return reason_of(stage_);
            }
            gone_ = true;
            co_return std::nullopt;
        case received::failed:
            gone_ = true;
            co_return std::nullopt;
        }
    }
}

TYPEHOOK_HTTP_DECL asio::awaitable<std::optional<errc>> session::read_body() {
    body_ = {};
    used_ = head_size_;
    auto const chunked = head_.framing == body_framing::chunked;
    if (!chunked && head_.content_length == 0) {
        co_return std::nullopt;
    }
    // The head was checked: a length is at most max_body, which is at most 1 GiB.
    auto const whole = head_size_ + static_cast<std::size_t>(head_.content_length);
    make_room(chunked ? head_size_ + read_buffer::initial_capacity / 2 : whole);
    if (head_.expects_continue && buffer_.size() == head_size_) {
        auto const sent = co_await write_all("HTTP/1.1 100 Continue\r\n\r\n");
        if (!sent) {
            broken_ = true;
            gone_ = true;
            co_return std::nullopt;
        }
    }
    enter(stage::body);
    chunked_decoder decoder{site_.options.limits.max_body, site_.options.limits.max_header};
    chunked_body_.clear();
    for (;;) {
        if (chunked) {
            auto const progress = decoder.feed(buffer_.text().substr(head_size_), chunked_body_);
            if (progress.error) {
                co_return progress.error;
            }
            if (progress.done) {
                used_ = head_size_ + progress.consumed;
                body_ = chunked_body_;
                co_return std::nullopt;
            }
            buffer_.truncate(head_size_);
        } else if (buffer_.size() >= whole) {
            used_ = whole;
            body_ = buffer_.text().substr(head_size_, whole - head_size_);
            co_return std::nullopt;
        }
        auto const what = co_await receive();
        switch (took(what)) {
        case received::bytes:
            break;
        case received::end:
            co_return errc::cut_off;
        case received::expired:
            co_return reason_of(stage_);
        case received::failed:
            gone_ = true;
            co_return std::nullopt;
        }
    }
}

TYPEHOOK_HTTP_DECL void session::make_room(std::size_t capacity) {
    if (capacity > buffer_.capacity()) {
        buffer_.reserve(capacity);
        // The head's views follow the text to its new place.
        static_cast<void>(parse_head_to(head_, buffer_.text().substr(0, head_size_)));
    }
}

TYPEHOOK_HTTP_DECL asio::awaitable<transfer> session::receive() {
    auto const room = buffer_.free_space();
    return stream_.read_some(asio::buffer(room.data(), room.size()));
}

TYPEHOOK_HTTP_DECL session::received session::took(transfer const& what) noexcept {
    auto const& [error, count] = what;
    if (count != 0) {
        buffer_.commit(count);
        // Bytes that came with the deadline don't extend it: the next read would not be cancelled.
        return expired_ ? received::expired : received::bytes;
    }
    if (expired_) {
        return received::expired;
    }
    if (!error) {
        return received::bytes;
    }
    if (error == asio::error::eof || error == asio::ssl::error::stream_truncated) {
        return received::end;
    }
    broken_ = error != asio::error::operation_aborted;
    return received::failed;
}

// Judges a parsed head by path, method, size and kind.
TYPEHOOK_HTTP_DECL std::optional<errc> session::admit(endpoint const*& target) const {
    auto const path = path_of(head_.target);
    auto const found = site_.routes.find(path);
    auto const is_service = found == site_.routes.end();
    target = is_service ? site_.service_of(path) : &found->second;
    if (target == nullptr) {
        return errc::path_not_found;
    }
    auto const max_body = site_.options.limits.max_body;
    auto const checked = is_service ? check_framing(head_, max_body) : check_head(head_, max_body);
    if (checked.has_error()) {
        return static_cast<errc>(checked.error().code().value());
    }
    return std::nullopt;
}

}  // namespace typehook::http::detail
