// The client and servers that mean well, on the loopback interface.
#include "client_support.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include <stdexcept>

namespace typehook_test {
namespace {

namespace asio = boost::asio;
using typehook::http::errc;
using typehook::http::exchange;
using typehook::http::exchange_stage;
using typehook::http::outgoing;

TEST(client_http, posts_to_a_receiver_over_one_connection) {
    served const where;
    sender from;
    auto const url = "http://127.0.0.1:" + std::to_string(where.port()) + "/hooks";
    for (int i = 0; i < 20; ++i) {
        auto const body = std::to_string(i);
        auto const ended = from.post(url, {.body = body});
        ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
        EXPECT_EQ(ended.response->status, 200);
        EXPECT_EQ(ended.response->body, body);
        EXPECT_FALSE(ended.response->body_truncated);
        EXPECT_EQ(ended.reused, i != 0);
        EXPECT_EQ(ended.stage, exchange_stage::complete);
        EXPECT_EQ(ended.remote, "127.0.0.1:" + std::to_string(where.port()));
        EXPECT_GE(ended.times.total, ended.times.first_byte);
        EXPECT_GT(ended.times.first_byte.count(), 0);
        EXPECT_EQ(ended.times.connect.count() == 0, ended.reused);
    }
}

TEST(client_http, sends_the_request_as_it_was_given) {
    std::string seen;
    script_server const where{[&](peer& one) {
        seen = one.request();
        one.answer();
    }};
    sender from;
    std::vector<std::pair<std::string, std::string>> const headers{{"webhook-id", "msg_1"}};
    EXPECT_TRUE(from.post(where.url("127.0.0.1", "/a?b=c"), {.headers = headers, .body = "{\"a\":1}"})
                    .response.has_value());
    EXPECT_EQ(seen, "POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(where.port()) +
                        "\r\nUser-Agent: typehook\r\nwebhook-id: msg_1\r\nContent-Type: application/json\r\n"
                        "Content-Length: 7\r\n\r\n{\"a\":1}");
}

TEST(client_http, names_itself_as_it_was_told) {
    std::string seen;
    script_server const where{[&](peer& one) {
        seen = one.request();
        one.answer();
    }};
    auto options = to_loopback();
    options.user_agent = "acme-hooks/1.2";
    sender from{std::move(options)};
    EXPECT_TRUE(from.post(where.url()).response.has_value());
    EXPECT_NE(seen.find("\r\nUser-Agent: acme-hooks/1.2\r\n"), std::string::npos) << seen;
    EXPECT_EQ(seen.find("typehook"), std::string::npos) << seen;
}

TEST(client_http, a_header_that_cannot_be_sent_fails_before_anything_is) {
    script_server const where{[](peer& one) { one.closed(); }};
    sender from;
    std::vector<std::pair<std::string, std::string>> const headers{{"Host", "other"}};
    auto const ended = from.post(where.url(), {.headers = headers});
    EXPECT_EQ(errc_of(ended), errc::header_not_allowed);
    EXPECT_EQ(where.accepted(), 0);
}

struct shape {
    std::string_view response;
    int status;
    std::string_view body;
    bool keeps;  // the connection
};

TEST(client_http, reads_every_shape_of_response) {
    shape const all[] = {
        {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok", true},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;x=y\r\nk\r\n0\r\nT: u\r\n\r\n",
         200, "ok", true},
        {"HTTP/1.1 200 OK\r\n\r\nok", 200, "ok", false},
        {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok", false},
        {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok", 200, "ok", true},
        {"HTTP/1.0 200 OK\r\n\r\nok", 200, "ok", false},
        {"HTTP/1.1 204 No Content\r\n\r\n", 204, "", true},
        {"HTTP/1.1 202\r\nContent-Length: 0\r\n\r\n", 202, "", true},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 200 "
         "OK\r\nContent-Length: 2\r\n\r\nok",
         200, "ok", true},
        {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", 200, "ok", false},
        {"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
         307, "", true},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", 200, "\x1f\x8b",
         true},
    };
    for (auto const& [response, status, body, keeps] : all) {
        script_server const where{[&, text = response](peer& one) {
            if (!one.request().empty()) {
                one.send(text);
            }
            if (text.find("Content-Length") != text.npos || text.find("chunked") != text.npos ||
                text.find("204") != text.npos) {
                if (!one.request().empty()) {
                    one.send(text);
                }
            }
        }};
        sender from;
        auto const first = from.post(where.url());
        ASSERT_TRUE(first.response.has_value()) << response << first.response.error().message();
        EXPECT_EQ(first.response->status, status) << response;
        EXPECT_EQ(first.response->body, body) << response;
        auto const second = from.post(where.url());
        ASSERT_TRUE(second.response.has_value()) << response << second.response.error().message();
        EXPECT_EQ(second.reused, keeps) << response;
        EXPECT_EQ(second.response->body, body) << response;
    }
}

TEST(client_http, ssrf_redirect_is_returned_and_not_followed) {
    script_server const trap{[](peer& one) { one.closed(); }};
    script_server const where{[&](peer& one) {
        one.request();
        one.send("HTTP/1.1 302 Found\r\nLocation: " + trap.url() + "\r\nContent-Length: 0\r\n\r\n");
        one.closed();
    }};
    sender from;
    auto const ended = from.post(where.url());
    EXPECT_EQ(ended.response->status, 302);
    EXPECT_EQ(ended.response->header("location"), trap.url());
    from.run_for(20ms);
    EXPECT_EQ(trap.accepted(), 0);
}

TEST(client_http, a_large_body_reaches_a_server_that_reads_slowly) {
    std::string const body(8 * 1024 * 1024, 'x');
    std::size_t seen = 0;
    script_server const where{[&](peer& one) {
        std::this_thread::sleep_for(50ms);
        seen = one.request().size();
        one.answer();
        one.closed();
    }};
    sender from;
    auto const ended = from.post(where.url(), {.body = body});
    ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
    EXPECT_GT(seen, body.size());
}

TEST(client_http, an_answer_before_the_request_is_whole_counts) {
    std::string const body(8 * 1024 * 1024, 'x');
    script_server const where{[](peer& one) {
        one.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
        one.silent_for(10ms);
        std::this_thread::sleep_for(50ms);
    }};
    sender from;
    auto const ended = from.post(where.url(), {.body = body});
    ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
    EXPECT_EQ(ended.response->status, 413);
    EXPECT_FALSE(from.post(where.url()).reused) << "the rest of the request is still owed on that connection";
}

TEST(client_http, a_connection_that_the_server_closed_meanwhile_is_not_used) {
    script_server const where{[](peer& one) {
        one.request();
        one.answer();
    }};
    sender from;
    EXPECT_TRUE(from.post(where.url()).response.has_value());
    from.run_for(50ms);
    auto const ended = from.post(where.url(), {.body = "{}", .resend_on_stale_connection = false});
    ASSERT_TRUE(ended.response.has_value());
    EXPECT_FALSE(ended.reused);
}

// Each connection answers once and closes when the next request has come.
void close_on_second(peer& one) {
    one.request();
    one.answer();
    one.request();
}

TEST(client_http, a_kept_connection_closed_right_when_it_is_used_costs_one_resend) {
    script_server const where{close_on_second};
    sender from;
    EXPECT_TRUE(from.post(where.url()).response.has_value());
    auto const ended = from.post(where.url());
    ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
    EXPECT_FALSE(ended.reused) << "sent again on a connection of its own";
    EXPECT_EQ(where.accepted(), 2);
}

TEST(client_http, a_reset_of_a_kept_connection_counts_as_closed) {
    script_server const where{[](peer& one) {
        one.request();
        one.answer();
        one.request();
        one.reset();
    }};
    sender from;
    EXPECT_TRUE(from.post(where.url()).response.has_value());
    EXPECT_TRUE(from.post(where.url()).response.has_value());
    EXPECT_EQ(where.accepted(), 2);
}

TEST(client_http, nothing_is_resent_where_that_is_not_wanted_or_a_byte_has_come) {
    script_server const where{close_on_second};
    sender from;
    EXPECT_TRUE(from.post(where.url()).response.has_value());
    auto const ended = from.post(where.url(), {.body = "{}", .resend_on_stale_connection = false});
    EXPECT_EQ(errc_of(ended), errc::connection_lost);
    EXPECT_EQ(ended.stage, exchange_stage::first_byte);
    EXPECT_TRUE(ended.reused);

    script_server const half{[](peer& one) {
        one.request();
        one.answer();
        one.request();
        one.send("H");
    }};
    EXPECT_TRUE(from.post(half.url()).response.has_value());
    EXPECT_EQ(errc_of(from.post(half.url())), errc::connection_lost);
    EXPECT_EQ(half.accepted(), 1);
}

TEST(client_http, a_fresh_connection_that_is_closed_is_no_reason_to_send_again) {
    script_server const where{[](peer& one) { one.request(); }};
    sender from;
    EXPECT_EQ(errc_of(from.post(where.url())), errc::connection_lost);
    EXPECT_EQ(where.accepted(), 1);
}

TEST(client_http, connections_to_one_origin_are_bounded_and_requests_beyond_fail_at_once) {
    script_server const where{[](peer& one) { one.closed(); }};
    auto options = to_loopback();
    options.max_connections_per_origin = 2;
    sender from{std::move(options)};
    outgoing const what{.body = "{}"};
    std::vector<errc> ended;
    for (int i = 0; i < 3; ++i) {
        from.client().post(from.target(where.url()), what,
                           [&](exchange&& made) { ended.push_back(errc_of(made)); });
    }
    from.run_until([&] { return ended.size() == 1; });
    EXPECT_EQ(ended, std::vector{errc::no_connection_free});
    from.client().close();
    from.run_until([&] { return ended.size() == 3; });
    EXPECT_EQ(ended.back(), errc::cancelled);
}

TEST(client_http, an_idle_connection_gives_way_to_another_origin) {
    script_server const one{answer_all};
    script_server const two{answer_all};
    auto options = to_loopback();
    options.max_connections = 1;
    sender from{std::move(options)};
    EXPECT_FALSE(from.post(one.url()).reused);
    EXPECT_TRUE(from.post(one.url()).reused);
    EXPECT_FALSE(from.post(two.url()).reused);
    EXPECT_FALSE(from.post(one.url()).reused);
}

TEST(client_http, an_idle_connection_is_closed_in_time) {
    std::atomic<bool> closed = false;
    script_server const where{[&](peer& one) {
        one.request();
        one.answer();
        closed = one.closed();
    }};
    auto options = to_loopback();
    options.idle = 30ms;
    sender from{std::move(options)};
    EXPECT_TRUE(from.post(where.url()).response.has_value());
    from.run_until([&] { return closed.load(); });
}

TEST(client_http, a_byte_that_nobody_asked_for_ends_the_connection) {
    script_server const where{[](peer& one) {
        one.request();
        one.answer();
        one.send("HTTP/1.1 500 Poison\r\nContent-Length: 0\r\n\r\n");
        one.closed();
    }};
    sender from;
    EXPECT_EQ(from.post(where.url()).response->status, 200);
    from.run_for(50ms);
    auto const ended = from.post(where.url());
    EXPECT_EQ(ended.response->status, 200);
    EXPECT_FALSE(ended.reused);
}

TEST(client_http, a_completion_may_post_again_or_destroy_the_client) {
    script_server const where{answer_all};
    sender from;
    outgoing const what{.body = "{}"};
    auto const to = from.target(where.url());
    int count = 0;
    std::function<void()> next = [&] {
        from.client().post(to, what, [&](exchange&& ended) {
            EXPECT_TRUE(ended.response.has_value());
            if (++count < 10) {
                next();
            } else {
                from.destroy_client();
            }
        });
    };
    next();
    from.run_until([&] { return count == 10; });
    from.run_for(20ms);
    EXPECT_EQ(where.accepted(), 1);
}

TEST(client_http, what_a_completion_throws_leaves_the_context_and_harms_nothing) {
    script_server const where{answer_all};
    sender from;
    outgoing const what{.body = "{}"};
    from.client().post(from.target(where.url()), what, [](exchange&&) { throw std::runtime_error("a bug"); });
    EXPECT_THROW(from.context().run_for(patience), std::runtime_error);
    EXPECT_TRUE(from.post(where.url()).reused);
}

TEST(client_http, a_closed_client_refuses) {
    script_server const where{answer_all};
    sender from;
    from.client().close();
    EXPECT_EQ(errc_of(from.post(where.url())), errc::cancelled);
    EXPECT_EQ(where.accepted(), 0);
}

TEST(client_http, an_exchange_is_awaited) {
    script_server const where{answer_all};
    sender from;
    auto const to = from.target(where.url());
    int status = 0;
    auto task = [&]() -> asio::awaitable<void> {
        outgoing const what{.body = "{}"};
        for (int i = 0; i < 3; ++i) {
            auto const ended = co_await from.client().async_post(to, what);
            status = ended.response->status;
        }
    };
    asio::co_spawn(from.context(), task, asio::detached);
    from.run_until([&] { return status == 200; });
}

TEST(client_http, an_awaited_exchange_can_be_cancelled) {
    script_server const where{[](peer& one) { one.closed(); }};
    sender from;
    auto const to = from.target(where.url());
    asio::cancellation_signal stop;
    std::optional<errc> ended;
    auto task = [&]() -> asio::awaitable<void> {
        co_await asio::this_coro::throw_if_cancelled(false);
        outgoing const what{.body = "{}"};
        auto const made = co_await from.client().async_post(to, what);
        ended = errc_of(made);
    };
    asio::co_spawn(from.context(), task, asio::bind_cancellation_slot(stop.slot(), asio::detached));
    from.run_until([&] { return where.accepted() == 1; });
    stop.emit(asio::cancellation_type::terminal);
    from.run_until([&] { return ended.has_value(); });
    EXPECT_EQ(ended, errc::cancelled);
}

TEST(client_http, refuses_options_outside_their_bounds) {
    auto options = to_loopback();
    options.max_connections = 0;
    asio::io_context context;
    EXPECT_THROW(typehook::http::client(context, options), typehook::error);
    options = to_loopback();
    options.ca_file = "/nonexistent.pem";
    try {
        typehook::http::client const one(context, options);
        FAIL();
    } catch (typehook::error const& thrown) {
        EXPECT_EQ(thrown.why(), errc::bad_certificate);
    }
}

}  // namespace
}  // namespace typehook_test
