// What the tests of the receiver share: a receiver in a thread of its own, and a client that can be as rude as needed.
//
// The client is blocking and bounded: what does not come within its patience is a failed test, never a hanging one.
#pragma once

#include <typehook/core/log.hpp>
#include <typehook/http/receiver.hpp>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>
#include <poll.h>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace typehook_test {

using namespace std::chrono_literals;

/// How long a test waits for what has to happen.
inline constexpr std::chrono::seconds patience{10};

/// A log that tests can look into, from any thread.
class journal {
public:
    typehook::log_sink sink() {
        return typehook::log_sink(
            [this](typehook::log_record const& record) {
                std::string line;
                typehook::append_log_line(line, record);
                std::lock_guard const lock(guard_);
                lines_ += line;
            },
            typehook::log_level::debug);
    }

    std::string text() const {
        std::lock_guard const lock(guard_);
        return lines_;
    }

    /// Waits until the text has been logged.
    bool waits_for(std::string_view part) const {
        auto const end = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < end) {
            if (text().find(part) != std::string::npos) {
                return true;
            }
            std::this_thread::sleep_for(2ms);
        }
        return false;
    }

private:
    mutable std::mutex guard_;
    std::string lines_;
};

/// A receiver on a free port of the loopback interface, running in a thread of its own until it goes out of scope.
class served {
public:
    using setup = std::function<void(typehook::http::receiver&)>;

    explicit served(typehook::http::receiver_options options, setup const& mount = mount_echo)
        : receiver_(prepare(std::move(options), log)) {
        mount(receiver_);
        thread_ = std::thread([this] { receiver_.run(); });
    }
    served() : served(typehook::http::receiver_options{}) {}
    served(served const&) = delete;
    served& operator=(served const&) = delete;
    ~served() { stop(); }

    /// Stops and waits until `run()` has returned.
    void stop() {
        if (thread_.joinable()) {
            receiver_.stop();
            thread_.join();
        }
    }

    typehook::http::receiver& receiver() { return receiver_; }
    std::uint16_t port() const { return receiver_.port(); }

    /// At `/hooks`: answers 200 with the body it got.
    static void mount_echo(typehook::http::receiver& receiver) {
        receiver.mount("/hooks",
                       typehook::http::endpoint::immediate(
                           [](typehook::request const& from, typehook::timestamp) { return echo(from); }));
    }

    static typehook::http::answer echo(typehook::request const& from) {
        typehook::http::answer made;
        made.reply.body = from.body;
        return made;
    }

    journal log{};

private:
    static typehook::http::receiver_options prepare(typehook::http::receiver_options options, journal& log) {
        options.address = "127.0.0.1";
        options.port = 0;
        options.handle_signals = false;
        if (!options.log.enabled(typehook::log_level::error)) {
            options.log = log.sink();
        }
        return options;
    }

    typehook::http::receiver receiver_;
    std::thread thread_;
};

/// One reply as the client saw it.
struct seen_reply {
    int status = 0;  ///< 0 when the connection was closed instead.
    std::string head{};
    std::string body{};

    /// The value of a header, or "".
    std::string header(std::string_view name) const {
        std::size_t at = head.find("\r\n");
        while (at != std::string::npos && at + 2 < head.size()) {
            auto const start = at + 2;
            at = head.find("\r\n", start);
            auto const line = std::string_view(head).substr(start, at == std::string::npos ? at : at - start);
            auto const colon = line.find(':');
            if (colon != line.npos && typehook::equal_ignoring_case(line.substr(0, colon), name)) {
                return std::string(line.substr(std::min(line.size(), colon + 2)));
            }
        }
        return {};
    }
};

/// A blocking client on a plain connection.
class client {
public:
    explicit client(std::uint16_t port) : socket_(context_) {
        socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    }
    explicit client(served const& where) : client(where.port()) {}

    boost::asio::ip::tcp::socket& socket() { return socket_; }

    /// Sends as much as the peer takes; a peer that has closed is no error here.
    client& send(std::string_view text) {
        while (!text.empty()) {
            auto const count = ::send(socket_.native_handle(), text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                break;
            }
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return *this;
    }

    client& shutdown_send() {
        boost::system::error_code ignored;
        socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
        return *this;
    }

    /// Closes with a reset, as a crashing peer does.
    void reset() {
        boost::system::error_code ignored;
        socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
        socket_.close(ignored);
    }

    /// Reads one reply; `to_head` when it has no body whatever its length says.
    seen_reply read(bool to_head = false) {
        seen_reply reply;
        std::size_t end = 0;
        while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
            if (!more()) {
                return reply;
            }
        }
        reply.head = pending_.substr(0, end + 2);
        pending_.erase(0, end + 4);
        std::from_chars(reply.head.data() + 9, reply.head.data() + 12, reply.status);
        auto const length_text = reply.header("Content-Length");
        std::size_t length = 0;
        std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
        if (to_head || reply.status == 100) {
            return reply;
        }
        while (pending_.size() < length) {
            if (!more()) {
                return reply;
            }
        }
        reply.body = pending_.substr(0, length);
        pending_.erase(0, length);
        return reply;
    }

    seen_reply exchange(std::string_view text) { return send(text).read(); }

    /// Waits for the peer to close, and says whether it did so without sending more.
    bool closed() {
        while (pending_.empty() && more()) {
        }
        return pending_.empty() && ended_;
    }

    /// Whether nothing arrives within a time.
    bool silent_for(std::chrono::milliseconds time) {
        pollfd waiting{socket_.native_handle(), POLLIN, 0};
        return pending_.empty() && ::poll(&waiting, 1, static_cast<int>(time.count())) == 0;
    }

private:
    bool more() {
        pollfd waiting{socket_.native_handle(), POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) != 1) {
            ADD_FAILURE() << "nothing arrived in time";
            return false;
        }
        char room[4096];
        auto const count = ::recv(socket_.native_handle(), room, sizeof room, 0);
        ended_ = count == 0;
        was_reset_ = count < 0 && errno == ECONNRESET;
        if (count <= 0) {
            return false;
        }
        pending_.append(room, static_cast<std::size_t>(count));
        return true;
    }

    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
    std::string pending_;
    bool ended_ = false;
    bool was_reset_ = false;
};

/// A request to `/hooks` with a length.
inline std::string post(std::string_view body, std::string_view headers = {},
                        std::string_view path = "/hooks") {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(headers) + "\r\n" + std::string(body);
}

/// Whether the receiver still serves.
inline bool still_serves(served const& where) {
    client another{where};
    auto const reply = another.exchange(post("alive"));
    return reply.status == 200 && reply.body == "alive";
}

}  // namespace typehook_test
