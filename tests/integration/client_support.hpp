// What the tests of the client share: a client on a context of its own, and servers that do what a script says.
//
// Everything is bounded: what does not happen within `patience` is a failed test, never a hanging one.
#pragma once

#include "receiver_support.hpp"

#include <typehook/http/client.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>
#include <poll.h>

#include <sys/socket.h>

#include <atomic>
#include <charconv>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace typehook_test {

/// One connection as a scripted server sees it.
class peer {
public:
    peer(int descriptor, int number) : descriptor_(descriptor), number_(number) {}

    /// Which connection of the server it is, from 0.
    int number() const { return number_; }
    int descriptor() const { return descriptor_; }

    /// Reads a request with its body; "" when the client closes instead.
    std::string request() {
        for (;;) {
            if (auto const end = pending_.find("\r\n\r\n"); end != pending_.npos) {
                std::size_t length = 0;
                if (auto const at = pending_.find("Content-Length: "); at < end) {
                    std::from_chars(pending_.data() + at + 16, pending_.data() + end, length);
                }
                if (pending_.size() >= end + 4 + length) {
                    auto const whole = pending_.substr(0, end + 4 + length);
                    pending_.erase(0, whole.size());
                    return whole;
                }
            }
            if (!more()) {
                return {};
            }
        }
    }

    /// Sends; false when the client is gone.
    bool send(std::string_view text) const {
        while (!text.empty()) {
            auto const count = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                return false;
            }
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    void answer(std::string_view body = "ok") const {
        send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
             std::string(body));
    }

    /// Waits for the client to close, reading past what it sends.
    bool closed() {
        while (more()) {
        }
        return ended_;
    }

    /// Whether the client stays silent and connected for a time.
    bool silent_for(std::chrono::milliseconds time) const {
        pollfd waiting{descriptor_, POLLIN, 0};
        return ::poll(&waiting, 1, static_cast<int>(time.count())) == 0;
    }

    /// Makes the end of the connection a reset.
    void reset() const {
        linger const now{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }

private:
    bool more() {
        pollfd waiting{descriptor_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) != 1) {
            return false;
        }
        char room[65536];
        auto const count = ::recv(descriptor_, room, sizeof room, 0);
        ended_ = count <= 0;
        if (count > 0) {
            pending_.append(room, static_cast<std::size_t>(count));
        }
        return count > 0;
    }

    int descriptor_;
    int number_;
    std::string pending_{};
    bool ended_ = false;
};

/// The script of a server that answers whatever comes.
inline void answer_all(peer& one) {
    while (!one.request().empty()) {
        one.answer();
    }
}

/// A server whose connections each run a script in a thread of their own; a connection is closed when its script returns.
class script_server {
public:
    using script = std::function<void(peer&)>;

    explicit script_server(script what, std::string const& address = "127.0.0.1", std::uint16_t port = 0)
        : script_(std::move(what)), acceptor_(context_, {boost::asio::ip::make_address(address), port}) {
        port_ = acceptor_.local_endpoint().port();
        thread_ = std::thread([this] { run(); });
    }
    script_server(script_server const&) = delete;
    script_server& operator=(script_server const&) = delete;
    ~script_server() {
        stopping_ = true;
        ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
        thread_.join();
        {
            std::lock_guard const lock(guard_);
            for (auto const descriptor : open_) {
                ::shutdown(descriptor, SHUT_RDWR);
            }
        }
        for (auto& each : connections_) {
            each.join();
        }
    }

    std::uint16_t port() const { return port_; }
    /// How many connections there have been.
    int accepted() const { return accepted_; }
    std::string url(std::string_view host = "127.0.0.1", std::string_view path = "/in") const {
        return "http://" + std::string(host) + ':' + std::to_string(port_) + std::string(path);
    }

private:
    void run() {
        while (!stopping_) {
            boost::system::error_code error;
            auto socket = acceptor_.accept(error);
            if (error) {
                continue;
            }
            auto const descriptor = socket.release();
            std::lock_guard const lock(guard_);
            open_.insert(descriptor);
            connections_.emplace_back([this, descriptor, number = accepted_++] {
                peer one{descriptor, number};
                script_(one);
                std::lock_guard const closing(guard_);
                open_.erase(descriptor);
                ::close(descriptor);
            });
        }
    }

    script script_;
    boost::asio::io_context context_{};
    boost::asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_ = false;
    std::atomic<int> accepted_ = 0;
    std::mutex guard_{};
    std::set<int> open_{};
    std::list<std::thread> connections_{};
    std::thread thread_{};
};

/// DNS that answers what a test says, and counts. Thread safe.
class fake_dns {
public:
    using addresses = std::vector<std::string>;

    /// The answers to a name, one for each lookup; the last is repeated.
    void set(std::string const& host, std::vector<addresses> answers) {
        std::lock_guard const lock(guard_);
        answers_[host] = std::move(answers);
        counts_[host] = 0;
    }
    int lookups(std::string const& host) const {
        std::lock_guard const lock(guard_);
        auto const found = counts_.find(host);
        return found == counts_.end() ? 0 : found->second;
    }

    typehook::http::resolve_function function() {
        return [this](std::string const& host) -> typehook::result<std::vector<boost::asio::ip::address>> {
            std::lock_guard const lock(guard_);
            auto const found = answers_.find(host);
            if (found == answers_.end()) {
                return typehook::failure{typehook::http::errc::resolve_failed};
            }
            auto const number = static_cast<std::size_t>(counts_[host]++);
            std::vector<boost::asio::ip::address> made;
            for (auto const& each : found->second[std::min(number, found->second.size() - 1)]) {
                made.push_back(boost::asio::ip::make_address(each));
            }
            return made;
        };
    }

private:
    mutable std::mutex guard_{};
    std::map<std::string, std::vector<addresses>> answers_{};
    std::map<std::string, int> counts_{};
};

/// Options for servers on the loopback interface, with deadlines that tests can wait for.
inline typehook::http::client_options to_loopback() {
    typehook::http::client_options options;
    options.egress.allow_private_endpoints = true;
    options.egress.allow_http = true;
    options.total_deadline = patience;
    return options;
}

/// A client, and the context that it runs on.
class sender {
public:
    explicit sender(typehook::http::client_options options = to_loopback())
        : egress_(options.egress), client_(std::in_place, context_, std::move(options)) {}

    typehook::http::target target(std::string_view url) const {
        return typehook::http::target::parse(url, egress_).value();
    }

    /// Posts and waits for the end.
    typehook::http::exchange post(std::string_view url,
                                  typehook::http::outgoing const& what = {.body = "{}"}) {
        std::optional<typehook::http::exchange> ended;
        client_->post(target(url), what,
                      [&](typehook::http::exchange&& made) { ended.emplace(std::move(made)); });
        EXPECT_FALSE(ended.has_value()) << "completed before post returned";
        run_until([&] { return ended.has_value(); });
        return ended
                   ? std::move(*ended)
                   : typehook::http::exchange{.response = typehook::failure{typehook::http::errc::bad_reply}};
    }

    /// Runs the context until something is so.
    void run_until(std::function<bool()> const& reached) {
        auto const end = std::chrono::steady_clock::now() + patience;
        while (!reached() && std::chrono::steady_clock::now() < end) {
            context_.restart();
            context_.run_one_for(50ms);
        }
        EXPECT_TRUE(reached()) << "not reached in time";
    }
    void run_for(std::chrono::milliseconds time) {
        context_.restart();
        context_.run_for(time);
    }

    boost::asio::io_context& context() { return context_; }
    typehook::http::client& client() { return *client_; }
    void destroy_client() { client_.reset(); }

private:
    boost::asio::io_context context_{1};
    typehook::http::egress_policy egress_;
    std::optional<typehook::http::client> client_;
};

/// The errc of an exchange that failed; a failed test when it did not.
inline typehook::http::errc errc_of(typehook::http::exchange const& ended) {
    if (ended.response.has_value()) {
        ADD_FAILURE() << "there is a response: " << ended.response->status;
        return {};
    }
    return static_cast<typehook::http::errc>(ended.response.error().code().value());
}

}  // namespace typehook_test
