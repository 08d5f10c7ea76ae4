// The sink: our receiver, which answers 204 to what it expects.
#include "sink.hpp"

#include <typehook/http.hpp>

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace benchmarks {

namespace {

std::atomic<std::size_t> counted = 0;

// Puts this thread on one core, the first or the last that it may use.
void pin(bool first) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(first ? 0U : std::max(std::thread::hardware_concurrency(), 1U) - 1, &set);
    ::pthread_setaffinity_np(::pthread_self(), sizeof set, &set);
}

class sink {
public:
    sink() {
        receiver_.mount(
            path, typehook::http::endpoint::immediate([](typehook::request const& from, typehook::timestamp) {
                typehook::http::answer made;
                auto const expected =
                    from.body == body() && from.headers.find(headers()[0].first) == headers()[0].second;
                counted += expected ? 1 : 0;
                made.reply.status = expected ? 204 : 400;
                return made;
            }));
        thread_ = std::thread([this] {
            pin(true);
            receiver_.run();
        });
        pin(false);
    }
    ~sink() {
        receiver_.stop();
        thread_.join();
    }
    std::uint16_t port() const { return receiver_.port(); }

private:
    typehook::http::receiver receiver_{{.address = "127.0.0.1", .port = 0, .handle_signals = false}};
    std::thread thread_{};
};

}  // namespace

std::uint16_t sink_port() {
    static sink one;
    return one.port();
}

std::size_t sink_count() { return counted; }

std::string const& body() {
    static std::string const made =
        R"({"type":"subscription.changed","data":")" + std::string(1000, 'x') + "\"}";
    return made;
}

std::vector<std::pair<std::string, std::string>> const& headers() {
    static std::vector<std::pair<std::string, std::string>> const made{
        {"webhook-id", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk"},
        {"webhook-timestamp", "1649367553"},
        {"webhook-signature", "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="}};
    return made;
}

}  // namespace benchmarks
