// A load of requests on keep-alive connections, closed loop or at a rate.
//
//   delivery_load PORT PATH BODY_FILE CONNECTIONS SECONDS RATE BATCH [HEADER]
//
// PATH may be several lines, which are asked by turns. BODY_FILE `-` sends GET requests without a body, any other file POST requests.
// In the body every `@ID@` becomes `t<nanoseconds>-<number>`: unique, and the time of sending. RATE 0 sends as fast as answers come;
// otherwise requests are spread evenly and latency counts from when they were due, so that a stall is not hidden. With a BATCH above 1
// the body is an array of that many. Prints one line of JSON.
#include "load.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace {

using namespace load;

struct connection {
    int socket = -1;
    bool busy = false;
    std::int64_t due = 0;
    std::string reply{};
};

class publisher {
public:
    publisher(std::uint16_t port, std::string_view paths, std::optional<std::string> const& content,
              std::size_t connections, int batch, std::string header)
        : has_body_(content.has_value()),
          header_(std::move(header)),
          batch_(batch),
          poll_(::epoll_create1(EPOLL_CLOEXEC)) {
        while (!paths.empty()) {
            auto const line = paths.substr(0, paths.find('\n'));
            paths_.emplace_back(line);
            paths.remove_prefix(std::min(line.size() + 1, paths.size()));
        }
        auto const body = content.value_or("");
        for (std::size_t at = 0, next = 0; at <= body.size(); at = next + 4) {
            next = std::min(body.find("@ID@", at), body.size());
            pieces_.push_back(body.substr(at, next - at));
            if (next == body.size()) {
                break;
            }
        }
        connections_.resize(connections);
        for (std::size_t i = 0; i < connections; ++i) {
            auto& one = connections_[i];
            one.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            auto const address = loopback(port);
            if (::connect(one.socket, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
                fail("cannot connect");
            }
            send_at_once(one.socket);
            watch(poll_, one.socket, EPOLLIN, i);
        }
    }

    void run(double seconds, double rate) {
        auto const start = now_ns();
        auto const end = start + static_cast<std::int64_t>(seconds * 1e9);
        auto const gap = rate > 0 ? static_cast<std::int64_t>(1e9 / rate) : 0;
        auto due = start;
        if (gap == 0) {
            for (auto& one : connections_) {
                send(one, now_ns());
            }
        }
        std::vector<epoll_event> events(256);
        std::size_t next = 0;
        while (now_ns() < end || in_flight_ != 0) {
            for (auto now = now_ns();
                 gap != 0 && due <= now && now < end && in_flight_ < connections_.size();) {
                while (connections_[next % connections_.size()].busy) {
                    ++next;
                }
                send(connections_[next % connections_.size()], due);
                due += gap;
            }
            auto const left = gap != 0 ? std::max<std::int64_t>(0, due - now_ns()) : 100'000'000;
            timespec const wait{0, static_cast<long>(std::min<std::int64_t>(left, 100'000'000))};
            auto const count =
                ::epoll_pwait2(poll_, events.data(), static_cast<int>(events.size()), &wait, nullptr);
            for (int i = 0; i < count; ++i) {
                auto& one = connections_[events[static_cast<std::size_t>(i)].data.u64];
                if (receive(one) && gap == 0 && now_ns() < end) {
                    send(one, now_ns());
                }
            }
            if (now_ns() > end + 20'000'000'000) {
                break;
            }
        }
        report(static_cast<double>(now_ns() - start) / 1e9);
    }

private:
    void append_body(std::string& to) {
        auto const id = "t" + std::to_string(now_ns()) + "-" + std::to_string(++number_);
        to += pieces_[0];
        for (std::size_t i = 1; i < pieces_.size(); ++i) {
            to.append(id).append(pieces_[i]);
        }
    }

    void send(connection& one, std::int64_t due) {
        write_body();
        request_ = std::string(has_body_ ? "POST " : "GET ") + paths_[sent_++ % paths_.size()] +
                   " HTTP/1.1\r\nHost: localhost\r\n" + (header_.empty() ? "" : header_ + "\r\n");
        if (has_body_) {
            request_ +=
                "Content-Type: application/json\r\nContent-Length: " + std::to_string(body_.size()) + "\r\n";
        }
        request_ += "\r\n" + body_;
        one.busy = true;
        one.due = due;
        ++in_flight_;
        for (std::string_view rest = request_; !rest.empty();) {
            auto const count = ::send(one.socket, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                fail("the server closed the connection");
            }
            rest.remove_prefix(static_cast<std::size_t>(count));
        }
    }

    void write_body() {
        body_.clear();
        body_ += batch_ > 1 ? "[" : "";
        for (int i = 0; i < batch_; ++i) {
            body_ += i > 0 ? "," : "";
            append_body(body_);
        }
        body_ += batch_ > 1 ? "]" : "";
    }

    // Whether a whole reply has come.
    bool receive(connection& one) {
        char buffer[65536];
        auto const count = ::recv(one.socket, buffer, sizeof buffer, MSG_DONTWAIT);
        if (count <= 0) {
            if (count < 0 && errno == EAGAIN) {
                return false;
            }
            fail("the server closed the connection");
        }
        one.reply.append(buffer, static_cast<std::size_t>(count));
        auto const end = one.reply.find("\r\n\r\n");
        if (end == one.reply.npos ||
            one.reply.size() < end + 4 + content_length(std::string_view(one.reply).substr(0, end + 2))) {
            return false;
        }
        ++statuses_[std::atoi(one.reply.c_str() + 9)];
        latencies_.push_back(now_ns() - one.due);
        one.reply.clear();
        one.busy = false;
        --in_flight_;
        return true;
    }

    void report(double seconds) {
        std::printf("{\"seconds\": %.3f, \"requests\": %zu, \"events\": %ld, \"p50_ms\": %.3f, \"p99_ms\": "
                    "%.3f, \"max_ms\": %.3f, "
                    "\"cpu_s\": %.3f, \"statuses\": {",
                    seconds, latencies_.size(), static_cast<long>(latencies_.size()) * batch_,
                    percentile_ms(latencies_, 0.5), percentile_ms(latencies_, 0.99),
                    percentile_ms(latencies_, 1), cpu_seconds());
        char const* comma = "";
        for (auto const& [status, count] : statuses_) {
            std::printf("%s\"%d\": %ld", comma, status, count);
            comma = ", ";
        }
        std::printf("}}\n");
    }

    std::vector<std::string> paths_{};
    bool has_body_;
    std::string header_;
    int batch_;
    int poll_;
    std::vector<std::string> pieces_{};
    std::vector<connection> connections_{};
    std::vector<std::int64_t> latencies_{};
    std::map<int, long> statuses_{};
    std::string request_{};
    std::string body_{};
    std::size_t in_flight_ = 0;
    std::size_t sent_ = 0;
    long number_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    if (count < 8) {
        std::cerr << "usage: delivery_load PORT PATH BODY_FILE CONNECTIONS SECONDS RATE BATCH [HEADER]\n";
        return 2;
    }
    try {
        std::optional<std::string> body;
        if (arguments[3] != std::string_view("-")) {
            std::ifstream file(arguments[3]);
            body.emplace(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        }
        publisher load(static_cast<std::uint16_t>(std::atoi(arguments[1])), arguments[2], body,
                       static_cast<std::size_t>(std::atoi(arguments[4])), std::atoi(arguments[7]),
                       count > 8 ? arguments[8] : "");
        load.run(std::atof(arguments[5]), std::atof(arguments[6]));
    } catch (std::exception const& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
