// Deadlines of the receiver, and awaited handlers that keep or break theirs.
//
// Deadlines are short and the waits for their effects long, so a busy machine makes a test slow, not red.
#include "receiver_support.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <string>
#include <utility>

namespace typehook_test {
namespace {

namespace asio = boost::asio;
using typehook::http::answer;
using typehook::http::endpoint;
using typehook::http::receiver;
using typehook::http::receiver_options;

receiver_options with(typehook::http::receiver_deadlines deadlines) {
    receiver_options options;
    options.deadlines = deadlines;
    return options;
}

asio::awaitable<void> sleep_for(std::chrono::milliseconds time) {
    asio::steady_timer timer{co_await asio::this_coro::executor, time};
    co_await timer.async_wait(asio::use_awaitable);
}

std::string const head = "POST /hooks HTTP/1.1\r\nHost: a\r\n";

TEST(receiver_deadlines, slow_headers_are_408) {
    served const where{with({.header = 100ms})};
    client one{where};
    one.send("POST /hooks HTTP/1.1\r\nHost:");
    auto const reply = one.read();
    EXPECT_EQ(reply.status, 408);
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(one.shutdown_send().closed());
    EXPECT_TRUE(still_serves(where));
}

TEST(receiver_deadlines, a_byte_now_and_then_does_not_extend_the_headers_deadline) {
    served const where{with({.header = 200ms})};
    client one{where};
    std::atomic<bool> done{false};
    std::thread trickle([&] {
        one.send(head + "X: ");
        while (!done) {
            one.send("a");
            std::this_thread::sleep_for(10ms);
        }
    });
    EXPECT_EQ(one.read().status, 408);
    done = true;
    trickle.join();
}

TEST(receiver_deadlines, a_slow_body_is_408) {
    served const where{with({.body = 100ms})};
    for (std::string const rest :
         {"Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
        client one{where};
        one.send(head + rest);
        auto const reply = one.read();
        EXPECT_EQ(reply.status, 408) << rest;
        EXPECT_TRUE(one.shutdown_send().closed());
    }
    EXPECT_TRUE(still_serves(where));
}

TEST(receiver_deadlines, a_client_that_never_continues_is_408) {
    served const where{with({.body = 100ms})};
    client one{where};
    one.send(head + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(one.read().status, 100);
    EXPECT_EQ(one.read().status, 408);
}

TEST(receiver_deadlines, idle_connections_are_closed_silently) {
    served const where{with({.idle = 100ms})};
    client fresh{where};
    EXPECT_TRUE(fresh.closed());
    client used{where};
    EXPECT_EQ(used.exchange(post("x")).status, 200);
    EXPECT_TRUE(used.closed());
}

TEST(receiver_deadlines, empty_lines_are_idleness) {
    served const where{with({.idle = 200ms})};
    client one{where};
    std::atomic<bool> done{false};
    std::thread trickle([&] {
        while (!done) {
            one.send("\r\n");
            std::this_thread::sleep_for(10ms);
        }
    });
    one.closed();  // by end or by reset: it was still sending
    done = true;
    trickle.join();
    EXPECT_TRUE(still_serves(where));
}

TEST(receiver_deadlines, each_request_has_its_own_deadlines) {
    served const where{with({.header = 300ms, .body = 300ms})};
    client one{where};
    for (int i = 0; i < 4; ++i) {  // together longer than any deadline
        one.send(head + "Content-Length: 1\r\n");
        std::this_thread::sleep_for(60ms);
        one.send("\r\n");
        std::this_thread::sleep_for(60ms);
        EXPECT_EQ(one.exchange("x").status, 200);
    }
}

TEST(receiver_deadlines, a_client_that_does_not_read_its_reply_is_dropped) {
    auto options = with({.write = 100ms});
    served const where{
        options, [](receiver& receiver) {
            receiver.mount("/hooks", endpoint::immediate([](typehook::request const&, typehook::timestamp) {
                               answer made;
                               made.reply.body.assign(50'000'000, 'x');
                               return made;
                           }));
        }};
    client one{where};
    one.send(post("x"));
    std::this_thread::sleep_for(500ms);
    EXPECT_LT(one.read().body.size(), 50'000'000U);
}

TEST(receiver_deadlines, awaited_handlers_interleave_on_one_thread) {
    served const where{
        receiver_options{}, [](receiver& receiver) {
            auto const gate = std::make_shared<asio::steady_timer*>(nullptr);
            receiver.mount(
                "/first",
                endpoint::awaited([gate](typehook::request, typehook::timestamp) -> asio::awaitable<answer> {
                    asio::steady_timer timer{co_await asio::this_coro::executor,
                                             std::chrono::steady_clock::time_point::max()};
                    *gate = &timer;
                    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
                    co_return answer{};
                }));
            receiver.mount("/second",
                           endpoint::immediate([gate](typehook::request const&, typehook::timestamp) {
                               answer made;
                               made.reply.status = *gate == nullptr ? 500 : 200;
                               if (*gate != nullptr) {
                                   (*gate)->cancel();
                               }
                               return made;
                           }));
        }};
    client first{where};
    first.send(post("x", "", "/first"));
    EXPECT_TRUE(first.silent_for(50ms));
    client second{where};
    while (second.exchange(post("x", "", "/second")).status != 200) {
    }
    EXPECT_EQ(first.read().status, 200);
}

TEST(receiver_deadlines, a_late_handler_is_cancelled_and_answered_503) {
    std::atomic<bool> cancelled{false};
    served const where{
        with({.handler = 100ms}), [&](receiver& receiver) {
            receiver.mount("/hooks", endpoint::awaited([&](typehook::request,
                                                           typehook::timestamp) -> asio::awaitable<answer> {
                               try {
                                   co_await sleep_for(1h);
                               } catch (boost::system::system_error const& error) {
                                   cancelled = error.code() == asio::error::operation_aborted;
                                   throw;
                               }
                               co_return answer{};
                           }));
        }};
    client one{where};
    auto const reply = one.exchange(post("x"));
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.header("Retry-After"), "5");
    EXPECT_EQ(reply.header("Connection"), "") << "the handler has ended, so the connection goes on";
    EXPECT_TRUE(cancelled);
    EXPECT_EQ(one.exchange(post("x")).status, 503);
}

TEST(receiver_deadlines, a_handler_that_succeeds_after_all_is_believed) {
    served const where{
        with({.handler = 50ms}), [](receiver& receiver) {
            receiver.mount("/hooks", endpoint::awaited([](typehook::request,
                                                          typehook::timestamp) -> asio::awaitable<answer> {
                               try {
                                   co_await sleep_for(1h);
                               } catch (boost::system::system_error const&) {
                               }
                               answer made;
                               made.reply.status = 202;
                               co_return made;
                           }));
        }};
    client one{where};
    EXPECT_EQ(one.exchange(post("x")).status, 202);
}

// Ignores its cancellation, and reads the request long after the sender was answered.
asio::awaitable<answer> stubborn(typehook::request from, std::chrono::milliseconds time,
                                 std::atomic<int>& sum) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await sleep_for(time);
    int total = 0;
    for (char const byte : from.body) {
        total += byte;
    }
    for (auto const header : from.headers) {
        total += static_cast<int>(header.name.size());
    }
    sum = total;
    answer made;
    made.reply.status = total == 0 ? 500 : 200;
    co_return made;
}

TEST(receiver_deadlines, a_handler_that_will_not_end_is_abandoned_with_its_request_intact) {
    for (bool const chunked : {false, true}) {
        std::atomic<int> sum{0};
        served where{with({.handler = 50ms, .leave = 50ms}), [&](receiver& receiver) {
                         receiver.mount("/hooks",
                                        endpoint::awaited([&](typehook::request from, typehook::timestamp) {
                                            return stubborn(from, 400ms, sum);
                                        }));
                     }};
        client one{where};
        auto const reply = one.exchange(
            chunked ? head + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n" : post("ab"));
        EXPECT_EQ(reply.status, 503);
        EXPECT_EQ(reply.header("Connection"), "close");
        EXPECT_TRUE(one.closed());
        EXPECT_EQ(sum, 0) << "it should still have been running";
        EXPECT_TRUE(where.log.waits_for("an abandoned handler has ended"));
        EXPECT_EQ(sum, 'a' + 'b' + (chunked ? 4 + 17 : 4 + 14));
    }
}

TEST(receiver_deadlines, a_drain_waits_for_abandoned_handlers) {
    std::atomic<int> sum{0};
    served where{with({.handler = 20ms, .leave = 20ms}), [&](receiver& receiver) {
                     receiver.mount("/hooks",
                                    endpoint::awaited([&](typehook::request from, typehook::timestamp) {
                                        return stubborn(from, 300ms, sum);
                                    }));
                 }};
    client one{where};
    EXPECT_EQ(one.exchange(post("ab")).status, 503);
    where.stop();
    EXPECT_NE(sum, 0);
}

TEST(receiver_deadlines, a_drain_does_not_wait_for_ever) {
    std::atomic<int> sum{0};
    served where{with({.leave = 50ms, .drain = 100ms}), [&](receiver& receiver) {
                     receiver.mount("/hooks",
                                    endpoint::awaited([&](typehook::request from, typehook::timestamp) {
                                        return stubborn(from, 1h, sum);
                                    }));
                 }};
    client one{where};
    one.send(post("ab"));
    EXPECT_TRUE(one.silent_for(50ms));
    where.stop();
    EXPECT_EQ(sum, 0);
    EXPECT_NE(where.log.text().find("cut off"), std::string::npos);
}

// An operation that ends inside its cancellation, as one that is not Asio's may.
asio::awaitable<void> until_cancelled() {
    auto const initiate = [](auto handler) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        slot.assign([waiting = std::move(handler)](asio::cancellation_type) mutable {
            auto ended = std::move(waiting);  // because the slot forgets us while we run
            std::move(ended)();
        });
    };
    co_await asio::async_initiate<asio::use_awaitable_t<> const, void()>(initiate, asio::use_awaitable);
}

TEST(receiver_deadlines, abandoned_handlers_may_end_inside_the_cancellation_that_ends_a_drain) {
    served where{with({.handler = 20ms, .leave = 20ms, .drain = 20ms}), [](receiver& receiver) {
                     receiver.mount("/hooks",
                                    endpoint::awaited([](typehook::request,
                                                         typehook::timestamp) -> asio::awaitable<answer> {
                                        co_await asio::this_coro::throw_if_cancelled(false);
                                        co_await until_cancelled();  // by the handler's deadline
                                        co_await until_cancelled();  // by the drain's
                                        co_return answer{};
                                    }));
                 }};
    for (int i = 0; i < 2; ++i) {
        client one{where};
        EXPECT_EQ(one.exchange(post("x")).status, 503);
        EXPECT_TRUE(one.closed());
    }
    where.stop();
    EXPECT_NE(where.log.text().find("an abandoned handler has ended"), std::string::npos);
}

TEST(receiver_deadlines, an_awaited_handler_that_throws_is_500) {
    served const where{
        receiver_options{}, [](receiver& receiver) {
            receiver.mount("/hooks", endpoint::awaited([](typehook::request,
                                                          typehook::timestamp) -> asio::awaitable<answer> {
                               co_await sleep_for(1ms);
                               throw std::runtime_error("the database is away");
                           }));
            receiver.mount("/odd", endpoint::awaited(
                                       [](typehook::request, typehook::timestamp) -> asio::awaitable<answer> {
                                           co_await sleep_for(1ms);
                                           throw 42;
                                       }));
        }};
    client one{where};
    EXPECT_EQ(one.exchange(post("x")).status, 500);
    EXPECT_EQ(one.exchange(post("x", "", "/odd")).status, 500);
    EXPECT_TRUE(where.log.waits_for("the database is away"));
}

}  // namespace
}  // namespace typehook_test
