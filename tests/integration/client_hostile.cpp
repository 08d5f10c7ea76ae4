// The client and servers that do harm: by silence, by slowness, without end, and with garbage.
#include "client_support.hpp"

#include <boost/asio/connect.hpp>

namespace typehook_test {
namespace {

namespace asio = boost::asio;
using typehook::http::client_options;
using typehook::http::errc;
using typehook::http::exchange;
using typehook::http::exchange_stage;
using typehook::http::outgoing;

client_options hasty(std::chrono::milliseconds total = 150ms) {
    auto options = to_loopback();
    options.total_deadline = total;
    return options;
}

// Whether the client still serves, on a server that means well.
void expect_still_sends(sender& from) {
    script_server const good{[](peer& one) {
        one.request();
        one.answer();
    }};
    EXPECT_TRUE(from.post(good.url(), {.body = "{}", .deadline = patience}).response.has_value());
}

TEST(client_hostile, a_server_that_never_answers_meets_the_deadline) {
    script_server const where{[](peer& one) { one.closed(); }};
    sender from{hasty()};
    auto const ended = from.post(where.url());
    EXPECT_EQ(errc_of(ended), errc::deadline_exceeded);
    EXPECT_EQ(ended.stage, exchange_stage::first_byte);
    EXPECT_EQ(ended.response.error().detail(),
              "the deadline of 150 ms passed while waiting for the response");
    EXPECT_GE(ended.times.total, 150ms);
    EXPECT_LT(ended.times.total, patience);
    expect_still_sends(from);
}

TEST(client_hostile, a_request_may_have_a_deadline_of_its_own) {
    script_server const where{[](peer& one) { one.closed(); }};
    sender from;
    auto const ended = from.post(where.url(), {.body = "{}", .deadline = 50ms});
    EXPECT_EQ(errc_of(ended), errc::deadline_exceeded);
    EXPECT_LT(ended.times.total, patience);
}

TEST(client_hostile, a_byte_now_and_then_does_not_extend_the_deadline) {
    for (std::string_view const text :
         {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"}) {
        script_server const where{[&](peer& one) {
            one.send(text);
            while (one.send("x")) {
                std::this_thread::sleep_for(10ms);
            }
        }};
        sender from{hasty()};
        auto const ended = from.post(where.url());
        EXPECT_EQ(errc_of(ended), errc::deadline_exceeded);
        EXPECT_EQ(ended.stage, exchange_stage::response);
        EXPECT_LT(ended.times.total, patience);
        expect_still_sends(from);
    }
}

TEST(client_hostile, headers_without_end_are_refused) {
    for (std::string_view const piece : {"X-Filler: 0123456789\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "x"}) {
        script_server const where{[&](peer& one) {
            one.request();
            one.send(piece.starts_with("X-") ? "HTTP/1.1 200 OK\r\n"
                     : piece == "x"          ? "HTTP/1.1 200 OK\r\nA: "
                                             : "");
            std::string many;
            while (many.size() < 16000) {
                many += piece;
            }
            while (one.send(many)) {
            }
        }};
        sender from;
        EXPECT_EQ(errc_of(from.post(where.url())), errc::response_header_too_large) << piece;
        expect_still_sends(from);
    }
}

TEST(client_hostile, a_body_without_end_is_cut_and_its_status_counts) {
    for (std::string_view const head :
         {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n"}) {
        std::atomic<std::size_t> sent = 0;
        std::atomic<bool> over = false;
        script_server const where{[&](peer& one) {
            one.request();
            one.send(head);
            std::string const many(16384, 'x');
            while (one.send(many)) {
                sent += many.size();
            }
            over = true;
        }};
        sender from;
        auto const ended = from.post(where.url());
        ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
        EXPECT_EQ(ended.response->status, 200);
        EXPECT_EQ(ended.response->body.size(), 64u * 1024);
        EXPECT_TRUE(ended.response->body_truncated);
        from.run_until([&] { return over.load(); });
        EXPECT_LT(sent, 32u * 1024 * 1024)
            << "beyond the megabyte that is read, only what the system buffers";
        expect_still_sends(from);
    }
}

TEST(client_hostile, bounds_of_a_response_are_those_that_it_was_given) {
    auto options = to_loopback();
    options.max_response_header = 512;
    options.max_response_body = 10;
    options.max_response_read = 100;
    sender from{std::move(options)};
    for (auto const& [filler, fits] : {std::pair(400u, true), std::pair(500u, false)}) {
        script_server const where{[size = filler](peer& one) {
            one.request();
            one.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: " + std::string(size, 'x') + "\r\n\r\n");
        }};
        auto const ended = from.post(where.url());
        if (fits) {
            EXPECT_TRUE(ended.response.has_value());
        } else {
            EXPECT_EQ(errc_of(ended), errc::response_header_too_large);
        }
    }
    std::atomic<bool> dropped = false;
    script_server const where{[&](peer& one) {
        one.request();
        one.answer(std::string(50, 'x'));  // all of it is read, ten bytes are kept
        one.request();
        one.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(101, 'x'));
        dropped = one.closed();  // the rest never comes
    }};
    for (int number = 0; number < 2; ++number) {
        auto const ended = from.post(where.url());
        ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
        EXPECT_EQ(ended.response->body, std::string(10, 'x'));
        EXPECT_TRUE(ended.response->body_truncated);
    }
    EXPECT_EQ(where.accepted(), 1);
    from.run_until([&] { return dropped.load(); });
}

TEST(client_hostile, chunks_without_size_are_bounded_too) {
    script_server const where{[](peer& one) {
        one.request();
        one.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        std::string many;
        for (int i = 0; i < 3000; ++i) {
            many += "1\r\nx\r\n";
        }
        while (one.send(many)) {
        }
    }};
    sender from;
    auto const ended = from.post(where.url());
    ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
    EXPECT_TRUE(ended.response->body_truncated);
}

TEST(client_hostile, garbage_of_any_kind_is_told_and_leaves_it_sending) {
    sender from;
    for (std::string_view const text : {
             "\x16\x03\x01\x02",
             "SSH-2.0-OpenSSH_9.2\r\n",
             "<html></html>",
             "HTTP/1.1 200 OK\n\n",
             "HTTP/1.1 2OO OK\r\n\r\n",
             "HTTP/3 200 OK\r\n\r\n",
             "HTTP/1.1 200 OK\r\nA\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
             "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
         }) {
        script_server const where{[&](peer& one) {
            one.request();
            one.send(text);
            one.closed();
        }};
        EXPECT_EQ(errc_of(from.post(where.url())), errc::bad_response) << text;
    }
    expect_still_sends(from);
}

TEST(client_hostile, a_response_cut_after_any_byte_is_a_lost_connection) {
    for (std::string_view const whole : {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                                         "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                         "chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"}) {
        script_server const where{[&](peer& one) {
            one.request();
            auto const cut = static_cast<std::size_t>(one.number());
            one.send(whole.substr(0, cut));
            if (cut % 2 == 1) {
                one.reset();
            }
        }};
        sender from;
        for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
            auto const ended = from.post(where.url());
            if (cut < whole.size()) {
                EXPECT_EQ(errc_of(ended), errc::connection_lost) << cut;
            } else {
                EXPECT_TRUE(ended.response.has_value());
            }
        }
        EXPECT_EQ(where.accepted(), static_cast<int>(whole.size()) + 1) << "nothing was sent twice";
    }
}

// A port that takes no connection and refuses none: its queue is full.
class black_hole {
public:
    explicit black_hole(std::string const& address) : acceptor_(context_) {
        asio::ip::tcp::endpoint const at{asio::ip::make_address(address), 0};
        acceptor_.open(at.protocol());
        acceptor_.bind(at);
        acceptor_.listen(0);
        auto const bound = acceptor_.local_endpoint();
        for (auto& each : fillers_) {
            each.open(at.protocol());
            each.native_non_blocking(true);
            // Not Asio's connect, which would wait all the same.
            ::connect(each.native_handle(), bound.data(), static_cast<socklen_t>(bound.size()));
        }
        std::this_thread::sleep_for(20ms);
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    asio::io_context context_{};
    asio::ip::tcp::acceptor acceptor_;
    std::vector<asio::ip::tcp::socket> fillers_ = [this] {
        std::vector<asio::ip::tcp::socket> made;
        for (int i = 0; i < 4; ++i) {
            made.emplace_back(context_);
        }
        return made;
    }();
};

TEST(client_hostile, an_address_that_takes_no_connection_meets_the_connect_deadline) {
    black_hole const where{"127.0.0.1"};
    auto options = to_loopback();
    options.connect_deadline = 100ms;
    sender from{std::move(options)};
    auto const ended = from.post("http://127.0.0.1:" + std::to_string(where.port()));
    EXPECT_EQ(errc_of(ended), errc::connect_timeout);
    EXPECT_EQ(ended.stage, exchange_stage::connect);
    EXPECT_LT(ended.times.total, patience);
}

TEST(client_hostile, the_next_address_is_tried_when_one_refuses_or_does_not_answer) {
    black_hole const silent{"127.0.0.3"};
    script_server const where{[](peer& one) {
                                  one.request();
                                  one.answer();
                              },
                              "127.0.0.1", silent.port()};
    fake_dns dns;
    dns.set("many.test", {{"127.0.0.2", "127.0.0.3", "127.0.0.1"}});
    auto options = to_loopback();
    options.connect_deadline = 900ms;
    options.resolve = dns.function();
    sender from{std::move(options)};
    auto const ended = from.post(where.url("many.test"));
    ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
    EXPECT_EQ(ended.remote, "127.0.0.1:" + std::to_string(where.port()));
    EXPECT_GE(ended.times.connect, 100ms);
}

TEST(client_hostile, of_an_answer_of_many_addresses_sixteen_are_tried) {
    script_server const where{answer_all};
    for (auto const& [refusing, reached] : {std::pair(15, true), std::pair(16, false)}) {
        fake_dns::addresses all;
        for (int i = 0; i < refusing; ++i) {
            all.push_back("127.0.1." + std::to_string(i));
        }
        all.push_back("127.0.0.1");
        fake_dns dns;
        dns.set("many.test", {all});
        auto options = to_loopback();
        options.resolve = dns.function();
        sender from{std::move(options)};
        auto const ended = from.post(where.url("many.test"));
        if (reached) {
            EXPECT_TRUE(ended.response.has_value());
        } else {
            EXPECT_EQ(errc_of(ended), errc::connect_failed);
        }
    }
    EXPECT_EQ(where.accepted(), 1);
}

TEST(client_hostile, a_port_that_nobody_listens_on_is_told) {
    std::uint16_t const port = script_server{[](peer&) {}}.port();
    sender from;
    auto const ended = from.post("http://127.0.0.1:" + std::to_string(port));
    EXPECT_EQ(errc_of(ended), errc::connect_failed);
    EXPECT_EQ(ended.stage, exchange_stage::connect);
    EXPECT_NE(ended.response.error().detail().find("refused"), std::string_view::npos);
}

TEST(client_hostile, names_that_cannot_be_resolved_are_told) {
    fake_dns dns;
    dns.set("empty.test", {{}});
    auto options = to_loopback();
    options.resolve = dns.function();
    sender from{options};
    EXPECT_EQ(errc_of(from.post("http://unknown.test/")), errc::resolve_failed);
    EXPECT_EQ(errc_of(from.post("http://empty.test/")), errc::resolve_failed);
    options.resolve = [](std::string const&) -> typehook::result<std::vector<asio::ip::address>> {
        throw std::runtime_error("a resolver with a bug");
    };
    sender other{options};
    EXPECT_EQ(errc_of(other.post("http://unknown.test/")), errc::resolve_failed);
}

TEST(client_hostile, the_systems_resolver_knows_localhost) {
    script_server const where{[](peer& one) {
        one.request();
        one.answer();
    }};
    sender from;
    auto const ended = from.post(where.url("localhost"));
    ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
}

TEST(client_hostile, name_servers_that_do_not_answer_hold_up_their_own_host_only) {
    script_server const where{[](peer& one) {
        one.request();
        one.answer();
    }};
    std::atomic<bool> release = false;
    std::atomic<int> slow_lookups = 0;
    auto options = hasty(300ms);
    options.resolver_threads = 2;
    options.resolve = [&](std::string const& host) -> typehook::result<std::vector<asio::ip::address>> {
        if (host == "slow.test") {
            ++slow_lookups;
            while (!release) {
                std::this_thread::sleep_for(1ms);
            }
        }
        return std::vector{asio::ip::make_address("127.0.0.1")};
    };
    sender from{std::move(options)};
    outgoing const what{.body = "{}"};
    std::vector<errc> slow;
    for (int i = 0; i < 5; ++i) {
        from.client().post(from.target(where.url("slow.test")), what, [&](exchange&& ended) {
            slow.push_back(errc_of(ended));
            EXPECT_EQ(ended.stage, exchange_stage::resolve);
        });
    }
    EXPECT_TRUE(from.post(where.url("fast.test"), {.body = "{}", .deadline = patience}).response.has_value());
    from.run_until([&] { return slow.size() == 5; });
    EXPECT_EQ(slow, std::vector(5, errc::deadline_exceeded));
    EXPECT_EQ(slow_lookups, 1) << "those who ask for one host share the answer";
    release = true;
}

TEST(client_hostile, a_name_that_no_resolver_had_time_for_is_not_blamed_nor_looked_up_for_nobody) {
    std::atomic<bool> release = false;
    std::atomic<int> lookups = 0;
    auto options = hasty(100ms);
    options.resolver_threads = 1;
    options.resolve = [&](std::string const&) -> typehook::result<std::vector<asio::ip::address>> {
        ++lookups;
        while (!release) {
            std::this_thread::sleep_for(1ms);
        }
        return std::vector{asio::ip::make_address("127.0.0.1")};
    };
    script_server const where{[](peer& one) {
        one.request();
        one.answer();
    }};
    sender from{std::move(options)};
    std::vector<errc> ends;
    for (auto const* const host : {"slow.test", "waiting.test", "waiting_too.test"}) {
        from.client().post(from.target(where.url(host)), {.body = "{}"},
                           [&](exchange&& ended) { ends.push_back(errc_of(ended)); });
    }
    from.run_until([&] { return ends.size() == 3; });
    EXPECT_EQ(std::ranges::count(ends, errc::deadline_exceeded), 1);
    EXPECT_EQ(std::ranges::count(ends, errc::resolver_busy), 2);
    release = true;
    EXPECT_TRUE(
        from.post(where.url("later.test"), {.body = "{}", .deadline = patience}).response.has_value());
    EXPECT_EQ(lookups, 2) << "the names that nobody waits for any more are passed";
}

}  // namespace
}  // namespace typehook_test
