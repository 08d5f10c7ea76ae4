// What one posted webhook costs the thread that sends it: typehook's client, by callbacks and awaited, and a plain Beast client,
// over 64 connections to the same sink, whose main() is that of the codec benchmark.
//
// Times are processor time of the sending thread, the kernel's part of its sends and reads included, so a busy machine
// falsifies them less than rates; loopback has the sender also do the receiver's part of each packet.
#include "contest.hpp"
#include "sink.hpp"

#include <typehook/http/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <functional>

namespace benchmarks {

namespace {

namespace asio = boost::asio;
using typehook::http::exchange;

// One client for all runs, as a platform has one.
struct ours {
    asio::io_context context{1};
    typehook::http::client client{context,
                                  {.egress = {.allow_private_endpoints = true, .allow_http = true},
                                   .max_connections_per_origin = connections}};
    typehook::http::target to =
        typehook::http::target::parse("http://127.0.0.1:" + std::to_string(sink_port()) + path,
                                      {.allow_private_endpoints = true, .allow_http = true})
            .value();
    typehook::http::outgoing what{.headers = headers(), .body = body()};
    std::size_t left = 0;
    std::size_t answered = 0;
    std::size_t active = 0;

    void count(exchange const& ended) {
        answered += ended.response.has_value() && ended.response->status == 204 ? 1 : 0;
    }

    // Runs until all have come; idle connections stay behind, so the context does not run out of work by itself.
    void run_until_done() {
        context.restart();
        while (active != 0) {
            context.run_one();
        }
    }
};

ours& sender() {
    static ours one;
    return one;
}

void post_next(ours& one) {
    if (one.left == 0) {
        --one.active;
        return;
    }
    --one.left;
    one.client.post(one.to, one.what, [&one](exchange&& ended) {
        one.count(ended);
        post_next(one);
    });
}

std::size_t post_by_callback(std::size_t count) {
    auto& one = sender();
    one.left = count;
    one.answered = 0;
    one.active = connections;
    for (std::size_t i = 0; i < connections; ++i) {
        post_next(one);
    }
    one.run_until_done();
    return one.answered;
}

asio::awaitable<void> post_in_turn(ours& one) {
    while (one.left != 0) {
        --one.left;
        auto const ended = co_await one.client.async_post(one.to, one.what);
        one.count(ended);
    }
    --one.active;
}

std::size_t post_awaited(std::size_t count) {
    auto& one = sender();
    one.left = count;
    one.answered = 0;
    one.active = connections;
    for (std::size_t i = 0; i < connections; ++i) {
        asio::co_spawn(one.context, post_in_turn(one), asio::detached);
    }
    one.run_until_done();
    return one.answered;
}

void add(std::string_view library, std::function<std::size_t(std::size_t)> const& post) {
    constexpr std::size_t batch = 4096;
    auto const check = [=]() -> std::string {
        sink_port();
        auto const before = sink_count();
        auto const answered = post(batch);
        return answered == batch && sink_count() - before == batch ? "" : "not every request came through";
    };
    auto const run = [=](benchmark::State& state) {
        std::size_t missing = 0;
        for (auto _ : state) {
            missing += batch - post(batch);
        }
        if (missing != 0) {
            state.SkipWithError("requests failed");
        }
        state.counters["events"] = static_cast<double>(batch);
    };
    contestants().push_back(
        {"1kB", std::to_string(connections) + "_connections", "post", std::string(library), check, run});
}

}  // namespace

void add_contestants() {
    add("typehook", post_by_callback);
    add("typehook_awaited", post_awaited);
    add("beast_naive", post_naively);
}

}  // namespace benchmarks
