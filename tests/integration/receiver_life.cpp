// The life of a receiver: its cap on connections, threads, signals, stop and drain, and peers that behave badly.
#include "receiver_support.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace {

// How many of Asio's allocations succeed before one does not; all do when it is negative.
std::atomic<int> allocations_left{-1};

}  // namespace

// Asio takes the memory of its operations and coroutines from here.
extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    if (allocations_left >= 0 && allocations_left-- == 0) {
        return nullptr;
    }
    void* made = nullptr;
    return ::posix_memalign(&made, std::max(alignment, sizeof made), size) == 0 ? made : nullptr;
}

namespace typehook_test {
namespace {

namespace asio = boost::asio;
using typehook::http::answer;
using typehook::http::endpoint;
using typehook::http::receiver;
using typehook::http::receiver_options;

// A handler that says when it has begun and waits to be let on, on its own thread.
class turnstile {
public:
    answer pass(typehook::request const& from) {
        std::unique_lock lock(guard_);
        ++inside_;
        most_ = std::max(most_, inside_);
        ++entered_;
        changed_.notify_all();
        changed_.wait_for(lock, patience, [&] { return open_; });
        --inside_;
        return served::echo(from);
    }
    bool waits_until_entered(int count) {
        std::unique_lock lock(guard_);
        return changed_.wait_for(lock, patience, [&] { return entered_ >= count; });
    }
    void open() {
        std::lock_guard const lock(guard_);
        open_ = true;
        changed_.notify_all();
    }
    int most() {
        std::lock_guard const lock(guard_);
        return most_;
    }
    served::setup setup() {
        return [this](receiver& receiver) {
            receiver.mount("/hooks", endpoint::immediate([this](typehook::request const& from,
                                                                typehook::timestamp) { return pass(from); }));
        };
    }

private:
    std::mutex guard_;
    std::condition_variable changed_;
    int inside_ = 0;
    int most_ = 0;
    int entered_ = 0;
    bool open_ = false;
};

TEST(receiver_life, above_the_cap_connections_are_told_to_come_back) {
    receiver_options options;
    options.limits.max_connections = 2;
    served const where{options};
    auto first = std::make_unique<client>(where);
    client second{where};
    EXPECT_EQ(first->exchange(post("a")).status, 200);
    EXPECT_EQ(second.exchange(post("b")).status, 200);
    client third{where};
    auto const refused = third.exchange(post("c"));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("Retry-After"), "5");
    EXPECT_EQ(refused.header("Connection"), "close");
    EXPECT_TRUE(third.shutdown_send().closed());
    EXPECT_EQ(second.exchange(post("b")).status, 200);

    first.reset();
    int status = 0;
    for (int i = 0; i < 1000 && status != 200; ++i) {  // until the receiver has seen the first one go
        client fourth{where};
        status = fourth.exchange(post("d")).status;
    }
    EXPECT_EQ(status, 200);
}

TEST(receiver_life, a_crowd_above_the_cap_costs_nothing_afterwards) {
    receiver_options options;
    options.limits.max_connections = 1;
    options.deadlines.linger = 50ms;
    served const where{options};
    {
        client keeper{where};
        EXPECT_EQ(keeper.exchange(post("a")).status, 200);
        std::vector<std::unique_ptr<client>> crowd;
        for (int i = 0; i < 200; ++i) {
            crowd.push_back(std::make_unique<client>(where));
        }
        EXPECT_EQ(keeper.exchange(post("b")).status, 200);
    }
    int status = 0;
    for (int i = 0; i < 1000 && status != 200; ++i) {
        client after{where};
        status = after.exchange(post("c")).status;
    }
    EXPECT_EQ(status, 200);
}

TEST(receiver_life, handlers_never_run_in_parallel_on_one_thread) {
    std::atomic<int> inside{0};
    std::atomic<int> most{0};
    served const where{receiver_options{}, [&](receiver& receiver) {
                           receiver.mount("/hooks", endpoint::immediate([&](typehook::request const& from,
                                                                            typehook::timestamp) {
                                              most = std::max(most.load(), ++inside);
                                              std::this_thread::yield();
                                              --inside;
                                              return served::echo(from);
                                          }));
                       }};
    std::vector<std::thread> senders;
    for (int i = 0; i < 8; ++i) {
        senders.emplace_back([&] {
            client one{where};
            for (int j = 0; j < 50; ++j) {
                EXPECT_EQ(one.exchange(post("x")).status, 200);
            }
        });
    }
    for (auto& sender : senders) {
        sender.join();
    }
    EXPECT_EQ(most, 1);
}

TEST(receiver_life, handlers_of_different_connections_run_in_parallel_on_several_threads) {
    turnstile gate;
    receiver_options options;
    options.threads = 2;
    served const where{options, gate.setup()};
    client first{where};
    first.send(post("a"));
    EXPECT_TRUE(gate.waits_until_entered(1));
    client second{where};  // the thread that is not blocked accepts it
    second.send(post("b"));
    EXPECT_TRUE(gate.waits_until_entered(2));
    gate.open();
    EXPECT_EQ(first.read().body, "a");
    EXPECT_EQ(second.read().body, "b");
    EXPECT_EQ(gate.most(), 2);
}

TEST(receiver_life, many_threads_serve_many_connections) {
    receiver_options options;
    options.threads = 4;
    served const where{options};
    std::vector<std::thread> senders;
    for (int i = 0; i < 8; ++i) {
        senders.emplace_back([&, i] {
            for (int j = 0; j < 10; ++j) {
                client one{where};
                for (int k = 0; k < 10; ++k) {
                    auto const body = std::to_string(i * 10000 + j * 100 + k);
                    EXPECT_EQ(one.exchange(post(body)).body, body);
                }
            }
        });
    }
    for (auto& sender : senders) {
        sender.join();
    }
}

TEST(receiver_life, stop_finishes_the_request_in_flight) {
    turnstile gate;
    served where{receiver_options{}, gate.setup()};
    client one{where};
    one.send(post("x"));
    EXPECT_TRUE(gate.waits_until_entered(1));
    where.receiver().stop();
    gate.open();
    auto const reply = one.read();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(one.closed());
    where.stop();
}

TEST(receiver_life, stop_waits_for_the_rest_of_a_request_that_has_begun) {
    served where;
    client one{where};
    one.send("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(one.read().status, 100);
    where.receiver().stop();
    EXPECT_TRUE(where.log.waits_for("draining"));
    auto const reply = one.exchange("rest");
    EXPECT_EQ(reply.body, "rest");
    EXPECT_EQ(reply.header("Connection"), "close");
    where.stop();
    EXPECT_NE(where.log.text().find("stopped"), std::string::npos);
}

TEST(receiver_life, stop_closes_idle_connections_and_takes_no_new_ones) {
    served where;
    client fresh{where};
    client used{where};
    EXPECT_EQ(used.exchange(post("x")).status, 200);
    auto const port = where.port();
    where.stop();
    EXPECT_TRUE(fresh.closed());
    EXPECT_TRUE(used.closed());
    EXPECT_THROW(client{port}, boost::system::system_error);
}

TEST(receiver_life, a_drain_cuts_off_whoever_takes_too_long) {
    receiver_options options;
    options.deadlines.drain = 100ms;
    options.deadlines.leave = 50ms;
    served where{options};
    client one{where};
    one.send("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
    std::this_thread::sleep_for(20ms);
    where.stop();
    EXPECT_NE(where.log.text().find("cut off"), std::string::npos);
    EXPECT_EQ(one.read().status, 0);
}

TEST(receiver_life, a_handler_may_stop_its_receiver) {
    receiver* self = nullptr;
    served where{receiver_options{}, [&](receiver& receiver) {
                     self = &receiver;
                     receiver.mount("/hooks", endpoint::immediate(
                                                  [&](typehook::request const& from, typehook::timestamp) {
                                                      self->stop();
                                                      return served::echo(from);
                                                  }));
                 }};
    client one{where};
    EXPECT_EQ(one.exchange(post("last")).body, "last");
    where.stop();
}

TEST(receiver_life, stop_with_several_threads_and_requests_in_flight) {
    turnstile gate;
    receiver_options options;
    options.threads = 3;
    served where{options, gate.setup()};
    std::vector<std::unique_ptr<client>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<client>(where));
        clients.back()->send(post("x"));
        EXPECT_TRUE(gate.waits_until_entered(i + 1));
    }
    where.receiver().stop();
    gate.open();
    for (auto& one : clients) {
        EXPECT_EQ(one->read().status, 200);
    }
    where.stop();
}

TEST(receiver_life, a_signal_ends_run_after_a_drain) {
    for (int const number : {SIGTERM, SIGINT}) {
        receiver_options options;
        options.address = "127.0.0.1";
        options.port = 0;
        journal log;
        options.log = log.sink();
        receiver one{options};
        std::thread running([&] { one.run(); });
        EXPECT_TRUE(log.waits_for("listening"));
        ::kill(::getpid(), number);
        running.join();
        EXPECT_NE(log.text().find("stopped"), std::string::npos);
    }
}

TEST(receiver_life, a_second_signal_cuts_the_drain_short) {
    receiver_options options;
    options.address = "127.0.0.1";
    options.port = 0;
    options.threads = 2;
    options.deadlines.drain = 1h;
    options.deadlines.body = 1h;
    options.deadlines.leave = 20ms;
    journal log;
    options.log = log.sink();
    receiver one{options};
    served::mount_echo(one);
    std::thread running([&] { one.run(); });
    client slow{one.port()};
    slow.send("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(slow.read().status, 100);
    ::kill(::getpid(), SIGTERM);
    EXPECT_TRUE(log.waits_for("draining"));
    ::kill(::getpid(), SIGTERM);
    running.join();
    EXPECT_EQ(slow.read().status, 0);
}

TEST(receiver_life, too_many_open_files_only_pause_it) {
    served where;
    EXPECT_TRUE(still_serves(where));
    client waiting{where};
    EXPECT_EQ(waiting.exchange(post("x")).status, 200);

    boost::asio::io_context context;
    asio::ip::tcp::socket socket{context, asio::ip::tcp::v4()};
    auto const lowest_free = ::dup(0);
    ::close(lowest_free);
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit const none{static_cast<rlim_t>(lowest_free), before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    socket.connect({asio::ip::make_address("127.0.0.1"), where.port()});
    EXPECT_TRUE(where.log.waits_for("connections cannot be accepted"));
    EXPECT_EQ(waiting.exchange(post("y")).body, "y") << "who is connected is served on";
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_TRUE(still_serves(where));
}

TEST(receiver_life, an_operation_without_memory_costs_at_most_its_connection) {
    served const where;
    EXPECT_TRUE(still_serves(where));
    bool failed = true;
    for (int n = 0; failed; ++n) {
        allocations_left = n;
        client{where}.exchange(post("x"));  // 200, or closed
        failed = allocations_left.exchange(-1) < 0;
        EXPECT_TRUE(still_serves(where)) << "allocation " << n;
    }
    EXPECT_TRUE(where.log.waits_for("an exception reached a worker")) << "one was to be that of the acceptor";
}

TEST(receiver_life, hostile_clients_leave_it_serving) {
    receiver_options options;
    options.deadlines = {.header = 300ms, .body = 300ms, .write = 300ms, .idle = 300ms, .linger = 100ms};
    served const where{options};
    std::vector<std::unique_ptr<client>> half_open;
    for (int i = 0; i < 50; ++i) {
        half_open.push_back(std::make_unique<client>(where));  // says nothing
        half_open.push_back(std::make_unique<client>(where));
        half_open.back()->send("POST /hooks HT");
        client resetting{where};
        resetting.send("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
        resetting.reset();
        client leaving{where};
        leaving.send(post("nobody reads the reply"));
        leaving.reset();
        client{where}.reset();
        client chunking{where};
        chunking.send("POST /hooks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n");
        chunking.reset();
    }
    EXPECT_TRUE(still_serves(where));
    for (auto& one : half_open) {
        one->read();
    }
    EXPECT_TRUE(still_serves(where));
}

TEST(receiver_life, routers_share_a_port_by_path) {
    served const where{receiver_options{}, [](receiver& receiver) {
                           for (std::string const path : {"/a", "/b", "/a/b"}) {
                               receiver.mount(path, endpoint::immediate([path](typehook::request const&,
                                                                               typehook::timestamp) {
                                                  answer made;
                                                  made.reply.body = path;
                                                  return made;
                                              }));
                           }
                       }};
    client one{where};
    for (std::string const path : {"/a", "/b", "/a/b"}) {
        EXPECT_EQ(one.exchange(post("x", "", path)).body, path);
    }
}

TEST(receiver_life, handlers_see_the_configured_clock) {
    receiver_options options;
    options.clock = [] { return typehook::timestamp{784111777s}; };
    std::atomic<std::int64_t> seen{0};
    served const where{options, [&](receiver& receiver) {
                           receiver.mount("/hooks", endpoint::immediate([&](typehook::request const& from,
                                                                            typehook::timestamp now) {
                                              seen = now.time_since_epoch().count();
                                              return served::echo(from);
                                          }));
                       }};
    client one{where};
    EXPECT_EQ(one.exchange(post("x")).header("Date"), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(seen, 784111777000);
}

}  // namespace
}  // namespace typehook_test
