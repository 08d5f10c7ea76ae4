// Reads one response from bytes that arrive piece by piece. Layer http.
//
// Pure: no socket, no time. It skips interim responses, keeps the beginning of the body and reads past the rest; what a server
// can make it hold is bounded in each direction, and where a body never ends the response is complete without it.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/http/chunked.hpp>
#include <typehook/http/errc.hpp>
#include <typehook/http/exchange.hpp>
#include <typehook/http/head_scan.hpp>
#include <typehook/http/response_head.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace typehook::http {

/// How much of a response is taken; see the members of the same names in `client_options`.
struct response_limits {
    std::size_t max_header{16 * 1024};
    std::size_t max_body{64 * 1024};
    std::size_t max_read{1024 * 1024};
};

/// Reads responses of one connection, one after the other.
///
/// Thread safety: none.
class response_reader {
public:
    /// What one piece of input led to.
    struct progress {
        std::size_t consumed{};  ///< Bytes at the front of the input that are not wanted again.
        bool done{};             ///< `response()` is complete.
        std::optional<failure>
            error{};  ///< `errc::bad_response` or `errc::response_header_too_large`; final.
    };

    explicit response_reader(response_limits const& limits) noexcept : limits_(limits) {}

    /// Starts the next response. `to_head`: the request was HEAD.
    void start(bool to_head) noexcept {
        state_ = state::head;
        to_head_ = to_head;
        header_left_ = limits_.max_header;
        scanner_.reset();
        response_ = {};
        read_ = 0;
        can_go_on_ = false;
    }

    /// Takes `bytes`: those not consumed before and those that have come since.
    ///
    /// Preconditions: started; no call since was done or failed.
    /// Complexity: linear in the bytes not seen before.
    progress feed(std::string_view bytes) {
        progress result;
        while (state_ == state::head) {
            auto const rest = bytes.substr(result.consumed);
            // Told at once, where waiting for the end of a line would take until the deadline.
            constexpr std::string_view start = "HTTP/";
            if (rest.substr(0, start.size()) != start.substr(0, rest.size())) {
                result.error = detail::bad_response("it is no HTTP");
                return result;
            }
            auto const found = scanner_.scan(rest, header_left_);
            if (found.error) {
                result.error =
                    *found.error == errc::header_too_large
                        ? failure{errc::response_header_too_large}
                        : detail::bad_response("a line of its head is folded or ends without CRLF");
                return result;
            }
            if (found.size == 0) {
                return result;
            }
            if (auto const taken = take_head(rest.substr(0, found.size)); taken.has_error()) {
                result.error = taken.error();
                return result;
            }
            result.consumed += found.size;
            header_left_ -= found.size;
            scanner_.reset();
        }
        auto const in_body = take_body(bytes.substr(result.consumed));
        result.consumed += in_body.consumed;
        result.done = state_ == state::done;
        result.error = in_body.error;
        return result;
    }

    /// Takes the end of the connection; `whole` unless TLS was cut off without being closed.
    ///
    /// Returns whether the response is complete by that.
    bool end(bool whole) noexcept {
        if (state_ != state::until_close) {
            return false;
        }
        response_.body_truncated = response_.body_truncated || !whole;
        state_ = state::done;
        return true;
    }

    /// Whether the connection may serve another request. Preconditions: the response is complete.
    bool can_go_on() const noexcept { return can_go_on_; }

    /// The response, handed out. Preconditions: it is complete.
    incoming response() noexcept { return std::move(response_); }

private:
    enum class state : unsigned char { head, length, chunked, until_close, done };

    result<void> take_head(std::string_view text) {
        TYPEHOOK_TRY(parse_response_head_to(head_, text, to_head_));
        if (head_.status < 200) {
            return {};  // another head follows
        }
        response_.status = head_.status;
        response_.headers.reserve(head_.headers.size());
        for (auto const& [name, value] : head_.headers) {
            response_.headers.emplace_back(name, value);
        }
        can_go_on_ = head_.keep_alive;
        left_ = head_.content_length;
        switch (head_.framing) {
        case response_framing::none:
            state_ = state::done;
            break;
        case response_framing::length:
            state_ = left_ == 0 ? state::done : state::length;
            break;
        case response_framing::chunked:
            state_ = state::chunked;
            decoder_ = chunked_decoder{std::numeric_limits<std::uint64_t>::max(), limits_.max_header};
            break;
        case response_framing::until_close:
            state_ = state::until_close;
            break;
        }
        return {};
    }

    progress take_body(std::string_view bytes) {
        progress result;
        if (state_ == state::done) {
            return result;
        }
        auto const before = response_.body.size();
        if (state_ == state::chunked) {
            auto const decoded = decoder_.feed(bytes, response_.body);
            result.consumed = decoded.consumed;
            if (decoded.error) {
                result.error = *decoded.error == errc::header_too_large
                                   ? failure{errc::response_header_too_large}
                                   : detail::bad_response("the chunked coding is broken");
            }
            state_ = decoded.done ? state::done : state_;
        } else {
            result.consumed = bytes.size();
            if (state_ == state::length) {
                result.consumed = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
                left_ -= result.consumed;
                state_ = left_ == 0 ? state::done : state_;
            }
            response_.body.append(bytes.substr(0, result.consumed));
        }
        read_ += response_.body.size() - before;
        if (response_.body.size() > limits_.max_body) {
            response_.body.resize(limits_.max_body);
            response_.body_truncated = true;
        }
        // The end is not worth waiting for when too much has come, or is announced; what is wrong behind that is not looked at,
        // so that the pieces in which it arrived make no difference.
        if (read_ + left_ > limits_.max_read && read_ >= limits_.max_body) {
            response_.body_truncated = true;
            can_go_on_ = false;
            state_ = state::done;
            result.error.reset();
        }
        return result;
    }

    response_limits limits_;
    state state_ = state::done;
    bool to_head_ = false;
    bool can_go_on_ = false;
    std::size_t header_left_ = 0;
    std::uint64_t left_ = 0;  // of the length framing
    std::uint64_t read_ = 0;  // of the body, kept or not
    head_scanner scanner_{};
    chunked_decoder decoder_{0, 0};
    response_head head_{};
    incoming response_{};
};

}  // namespace typehook::http
