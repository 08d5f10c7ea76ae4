// Receivers on loopback that answer at once, or misbehave as told.
//
//   delivery_sink BEHAVIOUR [PORTS]
//
// BEHAVIOUR: ok (204), tenth (every tenth 503), hang (never answers), slow500 (500 after a second). Prints its ports on one line, then
// reads commands: `report` prints one line of JSON about what came since the last one; the end of its input ends it. The
// latency is from the time in a webhook-id `t<nanoseconds>-…` to the first byte here.
#include "load.hpp"

#include <fcntl.h>

#include <cstdio>
#include <deque>
#include <iostream>
#include <map>
#include <utility>

namespace {

using namespace load;

constexpr std::uint64_t listening = std::uint64_t{1} << 40;
constexpr std::uint64_t commands = std::uint64_t{1} << 41;
constexpr std::string_view accepted = "HTTP/1.1 204 No Content\r\n\r\n";
constexpr std::string_view busy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
constexpr std::string_view broken = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

class sink {
public:
    sink(std::string behaviour, int ports)
        : behaviour_(std::move(behaviour)), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
        for (int i = 0; i < ports; ++i) {
            std::uint16_t port = 0;
            int const socket = listen_on_loopback(port);
            watch(poll_, socket, EPOLLIN, listening | static_cast<std::uint64_t>(socket));
            std::printf("%s%u", i == 0 ? "" : " ", port);
        }
        std::printf("\n");
        std::fflush(stdout);
        watch(poll_, STDIN_FILENO, EPOLLIN, commands);
    }

    void run() {
        std::vector<epoll_event> events(256);
        for (;;) {
            auto const timeout = late_.empty() ? -1 : 20;
            auto const count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), timeout);
            answer_late();
            for (int i = 0; i < count; ++i) {
                auto const token = events[static_cast<std::size_t>(i)].data.u64;
                if (token == commands) {
                    if (!obey()) {
                        return;
                    }
                } else if ((token & listening) != 0) {
                    accept_all(static_cast<int>(token & 0xFFFFFFFF));
                } else {
                    receive(static_cast<int>(token));
                }
            }
        }
    }

private:
    bool obey() {
        char text[256];
        if (::read(STDIN_FILENO, text, sizeof text) <= 0) {
            return false;
        }
        std::printf("{\"requests\": %ld, \"connections\": %ld, \"p50_ms\": %.3f, \"p99_ms\": %.3f, "
                    "\"max_ms\": %.3f, \"cpu_s\": %.3f, "
                    "\"first_ns\": %ld, \"last_ns\": %ld}\n",
                    requests_, connections_, percentile_ms(latencies_, 0.5), percentile_ms(latencies_, 0.99),
                    percentile_ms(latencies_, 1), cpu_seconds(), first_, last_);
        std::fflush(stdout);
        latencies_.clear();
        requests_ = first_ = 0;
        return true;
    }

    void accept_all(int listener) {
        int socket = 0;
        while ((socket = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
            send_at_once(socket);
            pending_[socket].clear();
            ++connections_;
            watch(poll_, socket, EPOLLIN, static_cast<std::uint64_t>(socket));
        }
    }

    void receive(int socket) {
        char buffer[65536];
        auto const count = ::recv(socket, buffer, sizeof buffer, 0);
        if (count <= 0) {
            if (count == 0 || errno != EAGAIN) {
                ::close(socket);
                pending_.erase(socket);
            }
            return;
        }
        auto const arrived = now_ns();
        auto& pending = pending_[socket];
        std::string_view text(buffer, static_cast<std::size_t>(count));
        if (!pending.empty()) {
            pending.append(text);
            text = pending;
        }
        std::string replies;
        for (;;) {
            auto const end = text.find("\r\n\r\n");
            if (end == text.npos) {
                break;
            }
            auto const head = text.substr(0, end + 2);
            auto const whole = end + 4 + content_length(head);
            if (text.size() < whole) {
                break;
            }
            note(head, arrived);
            reply(socket, replies);
            text.remove_prefix(whole);
        }
        if (!replies.empty() && ::send(socket, replies.data(), replies.size(), MSG_NOSIGNAL) < 0) {
            errno = 0;
        }
        std::string rest(text);
        pending = std::move(rest);
    }

    void note(std::string_view head, std::int64_t arrived) {
        ++requests_;
        first_ = first_ == 0 ? arrived : first_;
        last_ = arrived;
        auto const id = field(head, "webhook-id");
        std::int64_t sent = 0;
        if (id.starts_with('t')) {
            for (auto at = std::size_t{1}; at < id.size() && id[at] != '-'; ++at) {
                sent = sent * 10 + (id[at] - '0');
            }
            latencies_.push_back(arrived - sent);
        }
    }

    void reply(int socket, std::string& replies) {
        if (behaviour_ == "ok" || (behaviour_ == "tenth" && requests_ % 10 != 0)) {
            replies += accepted;
        } else if (behaviour_ == "tenth") {
            replies += busy;
        } else if (behaviour_ == "slow500") {
            late_.emplace_back(now_ns() + 1'000'000'000, socket);
        }
    }

    void answer_late() {
        while (!late_.empty() && late_.front().first <= now_ns()) {
            if (pending_.contains(late_.front().second)) {
                static_cast<void>(::send(late_.front().second, broken.data(), broken.size(), MSG_NOSIGNAL));
            }
            late_.pop_front();
        }
    }

    std::string behaviour_;
    int poll_;
    std::map<int, std::string> pending_{};
    std::deque<std::pair<std::int64_t, int>> late_{};
    std::vector<std::int64_t> latencies_{};
    long requests_ = 0;
    long connections_ = 0;
    std::int64_t first_ = 0;
    std::int64_t last_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "usage: delivery_sink ok|tenth|hang|slow500 [PORTS]\n";
        return 2;
    }
    sink(arguments[1], count > 2 ? std::atoi(arguments[2]) : 1).run();
    return 0;
}
