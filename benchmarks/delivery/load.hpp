// What the load generator and the sinks share: sockets, time, percentiles. Bare epoll, so that the tool costs as little as can be.
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace load {

/// Nanoseconds of a clock that all processes of the machine share.
inline std::int64_t now_ns() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Processor time of this process.
inline double cpu_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

[[noreturn]] inline void fail(std::string const& what) {
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

inline sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

inline void send_at_once(int socket) {
    int const yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/// Listens on a free port of the loopback interface; `port` becomes its number.
inline int listen_on_loopback(std::uint16_t& port) {
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    auto address = loopback(port);
    socklen_t size = sizeof address;
    int const yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (socket < 0 || ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(socket, 1024) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        fail("cannot listen");
    }
    port = ntohs(address.sin_port);
    return socket;
}

inline void watch(int poll, int socket, std::uint32_t events, std::uint64_t token) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = token;
    if (::epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) != 0) {
        fail("epoll_ctl");
    }
}

/// The value of a header field in a head, or "".
inline std::string_view field(std::string_view head, std::string_view name) {
    for (auto at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at + 2)) {
        auto const line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        if (line.size() > name.size() && line[name.size()] == ':' &&
            ::strncasecmp(line.data(), name.data(), name.size()) == 0) {
            auto const value = line.substr(name.size() + 1);
            return value.substr(std::min(value.find_first_not_of(' '), value.size()));
        }
    }
    return {};
}

inline std::size_t content_length(std::string_view head) {
    std::size_t length = 0;
    for (char const digit : field(head, "content-length")) {
        length = length * 10 + static_cast<std::size_t>(digit - '0');
    }
    return length;
}

/// Sorts its samples.
inline double percentile_ms(std::vector<std::int64_t>& samples, double part) {
    if (samples.empty()) {
        return 0;
    }
    auto const at =
        std::min(samples.size() - 1, static_cast<std::size_t>(part * static_cast<double>(samples.size())));
    std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(at), samples.end());
    return static_cast<double>(samples[at]) / 1e6;
}

}  // namespace load
