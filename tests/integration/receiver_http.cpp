// The receiver as an HTTP/1.1 server: connections, framing, refusals, limits, and what attackers try with them.
#include "receiver_support.hpp"

#include <string>
#include <vector>

namespace typehook_test {
namespace {

using typehook::http::answer;
using typehook::http::endpoint;
using typehook::http::receiver;
using typehook::http::receiver_options;

TEST(receiver_http, answers_a_request) {
    served const where;
    client one{where};
    auto const reply = one.exchange(post("{}", "Content-Type: application/json\r\n"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "{}");
    EXPECT_FALSE(reply.header("Date").empty());
    EXPECT_EQ(reply.header("Connection"), "");
}

TEST(receiver_http, keeps_the_connection_for_more) {
    served const where;
    client one{where};
    for (int i = 0; i < 100; ++i) {
        auto const body = std::to_string(i);
        auto const reply = one.exchange(post(body));
        ASSERT_EQ(reply.status, 200);
        ASSERT_EQ(reply.body, body);
    }
}

TEST(receiver_http, answers_pipelined_requests_in_order) {
    served const where;
    client one{where};
    std::string all;
    for (int i = 0; i < 500; ++i) {
        all += i % 3 == 0 ? "POST /hooks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nc" +
                                std::to_string(10 + i % 80) + "\r\n0\r\n\r\n"
                          : post("b" + std::to_string(i));
    }
    std::thread sender([&] { one.send(all); });
    for (int i = 0; i < 500; ++i) {
        auto const reply = one.read();
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.body, i % 3 == 0 ? "c" + std::to_string(10 + i % 80) : "b" + std::to_string(i));
    }
    sender.join();
}

TEST(receiver_http, closes_when_asked_to) {
    served const where;
    client one{where};
    auto const reply = one.exchange(post("x", "Connection: close\r\n"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(one.closed());
}

TEST(receiver_http, serves_http_1_0) {
    served const where;
    client once{where};
    auto const reply = once.exchange("POST /hooks HTTP/1.0\r\nContent-Length: 1\r\n\r\nx");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(once.closed());

    client twice{where};
    std::string const kept = "POST /hooks HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx";
    EXPECT_EQ(twice.exchange(kept).header("Connection"), "keep-alive");
    EXPECT_EQ(twice.exchange(kept).status, 200);
}

TEST(receiver_http, takes_a_request_byte_by_byte) {
    served const where;
    client one{where};
    one.socket().set_option(boost::asio::ip::tcp::no_delay(true));
    for (std::string const& text :
         {post("{\"a\":1}", "X-Long: abcdefghij\r\n"),
          std::string("POST /hooks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "7\r\n{\"a\":1}\r\n0\r\n\r\n")}) {
        for (char const byte : text) {
            one.send({&byte, 1});
        }
        auto const reply = one.read();
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.body, "{\"a\":1}");
    }
}

TEST(receiver_http, skips_empty_lines_before_a_request) {
    served const where;
    client one{where};
    EXPECT_EQ(one.exchange("\r\n\r\n" + post("a")).status, 200);
    EXPECT_EQ(one.exchange("\r\n" + post("b")).body, "b");
}

TEST(receiver_http, takes_an_absolute_target_and_ignores_the_query) {
    served const where;
    client one{where};
    EXPECT_EQ(
        one.exchange(
               "POST http://localhost/hooks?a=b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
            .status,
        200);
    EXPECT_EQ(one.exchange(post("x", "", "/hooks?source=test")).status, 200);
}

TEST(receiver_http, expect_100_continue_is_answered_after_the_head_passed) {
    served const where;
    client one{where};
    one.send("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(one.read().status, 100);
    auto const reply = one.exchange("body");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "body");
}

TEST(receiver_http, no_100_is_sent_when_the_body_is_there_already) {
    served const where;
    client one{where};
    EXPECT_EQ(one.exchange(post("body", "Expect: 100-continue\r\n")).status, 200);
}

TEST(receiver_http, expect_100_continue_is_refused_without_reading_the_body) {
    served const where;
    for (auto const& [head, status] : std::vector<std::pair<std::string, int>>{
             {"POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n", 404},
             {"PUT /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n", 405},
             {"POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n", 413},
             {"POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Type: text/xml\r\n", 415},
         }) {
        client one{where};
        auto const reply = one.exchange(head + "Expect: 100-continue\r\n\r\n");
        EXPECT_EQ(reply.status, status) << head;
        EXPECT_EQ(reply.header("Connection"), "close");
        EXPECT_TRUE(one.shutdown_send().closed());
    }
}

TEST(receiver_http, other_expectations_are_refused) {
    served const where;
    client one{where};
    EXPECT_EQ(one.exchange(post("x", "Expect: tea\r\n")).status, 417);
}

TEST(receiver_http, head_and_other_methods_are_405_with_allow) {
    served const where;
    client one{where};
    one.send("HEAD /hooks HTTP/1.1\r\nHost: a\r\n\r\n");
    auto const to_head = one.read(true);
    EXPECT_EQ(to_head.status, 405);
    EXPECT_EQ(to_head.header("Allow"), "POST");
    for (std::string const method : {"GET", "OPTIONS", "DELETE", "PUT", "TRACE", "BREW"}) {
        auto const reply = one.exchange(method + " /hooks HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(reply.status, 405) << method;
        EXPECT_EQ(reply.header("Allow"), "POST");
        EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
        EXPECT_NE(reply.body.find("\"status\":405"), std::string::npos);
    }
    EXPECT_EQ(one.exchange(post("x")).status, 200) << "none of these costs the connection";
}

TEST(receiver_http, an_unknown_path_is_404_and_paths_are_compared_exactly) {
    served const where;
    client one{where};
    for (std::string const path :
         {"/", "/hook", "/hooks/", "/Hooks", "//hooks", "/hooks%2F", "/%68ooks", "/x/../hooks"}) {
        auto const reply = one.exchange("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        EXPECT_EQ(reply.status, 404) << path;
        EXPECT_EQ(reply.body.find(path == "/" ? "\\/" : path), std::string::npos)
            << "nothing of the request is repeated";
    }
    EXPECT_EQ(one.exchange(post("x")).status, 200);
}

TEST(receiver_http, a_service_takes_every_method_and_body_at_and_below_its_path) {
    served const where{
        receiver_options{}, [](receiver& receiver) {
            served::mount_echo(receiver);
            for (std::string const path : {"/api", "/api/v2/"}) {
                receiver.mount_service(
                    path, endpoint::immediate([path](typehook::request const& from, typehook::timestamp) {
                        answer made;
                        made.reply.body = path + ' ' + std::string(from.method) + ' ' +
                                          std::string(from.target) + ' ' + std::string(from.body);
                        return made;
                    }));
            }
        }};
    client one{where};
    auto const ask = [&](std::string const& line, std::string const& body = "") {
        return one.exchange(line + " HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: " +
                            std::to_string(body.size()) + "\r\n\r\n" + body);
    };
    EXPECT_EQ(ask("GET /api").body, "/api GET /api ");
    EXPECT_EQ(ask("PATCH /api/v1/x/y?z=1", "text").body, "/api PATCH /api/v1/x/y?z=1 text");
    EXPECT_EQ(ask("DELETE /api/v2").body, "/api/v2/ DELETE /api/v2 ") << "the longest path is asked";
    EXPECT_EQ(ask("GET /api/v2/z").body, "/api/v2/ GET /api/v2/z ");
    EXPECT_EQ(ask("GET /apis").status, 404) << "a path below starts after a slash";
    EXPECT_EQ(ask("GET /").status, 404);
    EXPECT_EQ(ask("GET /hooks").status, 405) << "webhooks beside it are as strict as ever";
    EXPECT_EQ(one.exchange(post(std::string(2 << 20, 'x'), "", "/api")).status, 413);
}

TEST(receiver_http, content_has_to_be_json_in_utf_8) {
    served const where;
    for (auto const& [header, status] : std::vector<std::pair<std::string, int>>{
             {"", 200},
             {"Content-Type: application/json\r\n", 200},
             {"Content-Type: application/vnd.x+json; charset=UTF-8\r\n", 200},
             {"Content-Encoding: identity\r\n", 200},
             {"Content-Type: application/x-www-form-urlencoded\r\n", 415},
             {"Content-Type: application/json; charset=latin1\r\n", 415},
             {"Content-Encoding: gzip\r\n", 415},
         }) {
        client one{where};
        EXPECT_EQ(one.exchange(post("{}", header)).status, status) << header;
    }
}

TEST(receiver_http, a_body_above_the_limit_is_413_announced_or_counted) {
    receiver_options options;
    options.limits.max_body = 1000;
    served const where{options};
    client exact{where};
    EXPECT_EQ(exact.exchange(post(std::string(1000, 'a'))).body.size(), 1000U);

    client announced{where};
    auto const reply = announced.exchange("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(reply.header("Connection"), "close");

    client counted{where};
    counted.send("POST /hooks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string const chunk = "190\r\n" + std::string(400, 'a') + "\r\n";
    counted.send(chunk).send(chunk).send(chunk);
    EXPECT_EQ(counted.read().status, 413);
    EXPECT_TRUE(still_serves(where));
}

TEST(receiver_http, a_client_that_sends_on_gets_the_refusal_instead_of_a_reset) {
    served const where;
    client one{where};
    one.send("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
    std::thread sender([&] { one.send(std::string(20'000'000, 'x')); });
    EXPECT_EQ(one.read().status, 413);
    one.shutdown_send();
    sender.join();
}

TEST(receiver_http, large_bodies_arrive_whole) {
    receiver_options options;
    options.limits.max_body = 8 * 1024 * 1024;
    served const where{options};
    client one{where};
    std::string body(5'000'000, 'x');
    for (std::size_t i = 0; i < body.size(); i += 4096) {
        body[i] = static_cast<char>('a' + i / 4096 % 26);
    }
    for (int i = 0; i < 2; ++i) {
        std::thread sender(
            [&] { one.send(post(body, "X-Before: the head moves when the buffer grows\r\n")); });
        EXPECT_EQ(one.read().body, body);
        sender.join();
    }
    EXPECT_EQ(one.exchange(post("small")).body, "small");
}

TEST(receiver_http, handlers_see_method_target_headers_and_body) {
    std::string seen;
    served where{receiver_options{}, [&](typehook::http::receiver& receiver) {
                     receiver.mount("/hooks", typehook::http::endpoint::immediate(
                                                  [&](typehook::request const& from, typehook::timestamp) {
                                                      seen = from.method;
                                                      seen += ' ';
                                                      seen += from.target;
                                                      for (auto const header : from.headers) {
                                                          seen += '|';
                                                          seen += header.name;
                                                          seen += '=';
                                                          seen += header.value;
                                                      }
                                                      return served::echo(from);
                                                  }));
                 }};
    client one{where};
    std::string const body(100'000, 'b');  // larger than the first buffer: the head's text moves
    EXPECT_EQ(one.exchange(post(body, "X-Token:  abc \r\n", "/hooks?q=1")).body, body);
    EXPECT_EQ(seen, "POST /hooks?q=1|Host=localhost|Content-Length=100000|X-Token=abc");
    seen.clear();
    one.send("POST /hooks HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n" + body +
             "\r\n0\r\nX-Token: from a trailer\r\n\r\n");
    EXPECT_EQ(one.read().body, body);
    EXPECT_EQ(seen, "POST /hooks|Host=h|Transfer-Encoding=chunked") << "trailers are no headers";
}

TEST(receiver_http, headers_above_the_limit_are_431) {
    receiver_options options;
    options.limits.max_header = 2000;
    served const where{options};
    for (std::string const& text :
         {"POST /hooks HTTP/1.1\r\nHost: a\r\nX: " + std::string(2000, 'a') + "\r\n\r\n",
          "POST /" + std::string(3000, 'a'), std::string(5000, 'A')}) {
        client one{where};
        auto const reply = one.exchange(text);
        EXPECT_EQ(reply.status, 431);
        EXPECT_TRUE(one.shutdown_send().closed());
    }
    client large{where};
    EXPECT_EQ(large.exchange(post("x", "X: " + std::string(1800, 'a') + "\r\n")).status, 200);
    client trailers{where};
    EXPECT_EQ(trailers
                  .exchange("POST /hooks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: " +
                            std::string(2000, 'a') + "\r\n\r\n")
                  .status,
              431);
}

TEST(receiver_http, a_header_limit_above_the_first_buffer_is_reached) {
    receiver_options options;
    options.limits.max_header = 100'000;
    served const where{options};
    client one{where};
    EXPECT_EQ(one.exchange(post("x", "X: " + std::string(90'000, 'a') + "\r\n")).status, 200);
    client two{where};
    EXPECT_EQ(two.exchange(post("x", "X: " + std::string(100'000, 'a') + "\r\n")).status, 431);
}

// What follows the refused head would be taken for a second request by a server that frames it otherwise.
void expect_no_second_request(std::string const& head, int status) {
    served const where;
    client one{where};
    auto const reply = one.exchange(head + "\r\n" + post("smuggled"));
    EXPECT_EQ(reply.status, status) << head;
    EXPECT_EQ(reply.header("Connection"), "close") << head;
    EXPECT_EQ(reply.body.find("smuggled"), std::string::npos);
    EXPECT_TRUE(one.shutdown_send().closed()) << "a second reply came: " << head;
    EXPECT_TRUE(still_serves(where));
}

TEST(receiver_http, request_smuggling_length_with_transfer_encoding) {
    std::string const start = "POST /hooks HTTP/1.1\r\nHost: a\r\n";
    expect_no_second_request(start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", 400);
    expect_no_second_request(start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n", 400);
}

TEST(receiver_http, request_smuggling_transfer_encoding_not_ending_in_chunked) {
    std::string const start = "POST /hooks HTTP/1.1\r\nHost: a\r\n";
    expect_no_second_request(start + "Transfer-Encoding: gzip\r\n", 501);
    expect_no_second_request(start + "Transfer-Encoding: chunked, gzip\r\n", 501);
    expect_no_second_request(start + "Transfer-Encoding: gzip, chunked\r\n", 501);
    expect_no_second_request(start + "Transfer-Encoding: identity\r\n", 501);
    expect_no_second_request(start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400);
    expect_no_second_request("POST /hooks HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n", 400);
}

TEST(receiver_http, request_smuggling_content_length_twice) {
    std::string const start = "POST /hooks HTTP/1.1\r\nHost: a\r\n";
    expect_no_second_request(start + "Content-Length: 0\r\nContent-Length: 5\r\n", 400);
    expect_no_second_request(start + "Content-Length: 5\r\nContent-Length: 5\r\n", 400);
    expect_no_second_request(start + "Content-Length: 0, 5\r\n", 400);
    expect_no_second_request(start + "Content-Length: -1\r\n", 400);
    expect_no_second_request(start + "Content-Length: 99999999999999999999\r\n", 400);
}

TEST(receiver_http, request_smuggling_odd_header_lines) {
    std::string const start = "POST /hooks HTTP/1.1\r\nHost: a\r\n";
    expect_no_second_request(start + "Content-Length : 5\r\n", 400);
    expect_no_second_request(start + "X: a\r\n folded\r\n", 400);
    expect_no_second_request(start + "X: a\n", 400);
    expect_no_second_request(start + "X: a\rb\r\n", 400);
    expect_no_second_request(start + std::string("X: a\0b\r\n", 8), 400);
    expect_no_second_request("POST /hooks HTTP/1.1\nHost: a\r\n", 400);
    expect_no_second_request("POST /hooks HTTP/1.1\r\n", 400);
    expect_no_second_request(start + "Host: b\r\n", 400);
}

TEST(receiver_http, request_smuggling_odd_chunks) {
    std::string const start = "POST /hooks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect_no_second_request(start + "1\nx\r\n0\r\n", 400);
    expect_no_second_request(start + "1\r\nxy\r\n0\r\n", 400);
    expect_no_second_request(start + "1;a=\"\n\"\r\nx\r\n0\r\n", 400);
    expect_no_second_request(start + "0x1\r\nx\r\n0\r\n", 400);
    expect_no_second_request(start + "1 \r\nx\r\n0\r\n", 400);
    expect_no_second_request(start + "0\r\nA : b\r\n", 400);
}

TEST(receiver_http, other_protocols_are_told_at_once) {
    served const where;
    client tls{where};
    EXPECT_EQ(tls.exchange(std::string("\x16\x03\x01\x02\x00\x01", 6)).status, 400);
    client http2{where};
    EXPECT_EQ(http2.exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status, 505);
    client json{where};
    EXPECT_EQ(json.exchange("{\"a\":1}").status, 400);
    client http09{where};
    EXPECT_EQ(http09.exchange("GET /hooks\r\n\r\n").status, 400);
}

TEST(receiver_http, a_half_closed_client_gets_its_reply) {
    served const where;
    client one{where};
    one.send(post("x")).shutdown_send();
    EXPECT_EQ(one.read().status, 200);
    EXPECT_TRUE(one.closed());
}

TEST(receiver_http, a_request_that_is_cut_off_is_told_so) {
    served const where;
    for (std::string const text :
         {"POST /ho", "POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc",
          "POST /hooks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"}) {
        client one{where};
        one.send(text).shutdown_send();
        EXPECT_EQ(one.read().status, 400) << text;
        EXPECT_TRUE(one.closed());
    }
}

TEST(receiver_http, a_handler_that_throws_costs_one_reply) {
    served where{
        receiver_options{}, [](typehook::http::receiver& receiver) {
            served::mount_echo(receiver);
            receiver.mount("/throws",
                           typehook::http::endpoint::immediate(
                               [](typehook::request const&, typehook::timestamp) -> typehook::http::answer {
                                   throw std::runtime_error("secret of the house");
                               }));
            receiver.mount("/odd", typehook::http::endpoint::immediate(
                                       [](typehook::request const&,
                                          typehook::timestamp) -> typehook::http::answer { throw 42; }));
            receiver.mount("/bad", typehook::http::endpoint::immediate(
                                       [](typehook::request const&, typehook::timestamp) {
                                           typehook::http::answer made;
                                           made.reply.status = 7;
                                           return made;
                                       }));
        }};
    client one{where};
    for (std::string const path : {"/throws", "/odd", "/bad"}) {
        auto const reply = one.exchange(post("x", "", path));
        EXPECT_EQ(reply.status, 500) << path;
        EXPECT_EQ(reply.body.find("secret"), std::string::npos);
    }
    EXPECT_EQ(one.exchange(post("x")).status, 200) << "on the same connection";
    EXPECT_NE(where.log.text().find("secret of the house"), std::string::npos) << "the log tells";
}

TEST(receiver_http, the_log_has_a_line_a_request_and_nothing_of_its_content) {
    served where;
    client one{where};
    one.exchange(post("top-secret-body", "X-Token: top-secret-token\r\n", "/hooks?key=top-secret-query"));
    one.exchange(post("x", "", "/nowhere"));
    ASSERT_TRUE(where.log.waits_for("404"));
    auto const text = where.log.text();
    EXPECT_NE(text.find("info http: request status=\"200\" path=\"/hooks\""), std::string::npos) << text;
    EXPECT_NE(text.find("warning http: request refused status=\"404\" path=\"/nowhere\""), std::string::npos)
        << text;
    EXPECT_EQ(text.find("top-secret"), std::string::npos) << text;
}

TEST(receiver_http, garbage_of_any_kind_leaves_it_serving) {
    served const where;
    std::string garbage(100'000, '\0');
    unsigned state = 12345;
    for (auto& byte : garbage) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<char>(state >> 24);
    }
    for (std::size_t at = 0; at + 1000 < garbage.size(); at += 5000) {
        client one{where};
        one.send(std::string_view(garbage).substr(at, 1000)).shutdown_send();
        auto const status = one.read().status;
        EXPECT_TRUE(status == 400 || status == 431 || status == 505 || status == 0) << status;
    }
    auto const valid = post("{\"a\":1}", "Content-Type: application/json\r\n");
    for (std::size_t at = 0; at < valid.size(); ++at) {
        auto text = valid;
        text[at] = static_cast<char>(text[at] ^ 0x80);
        client one{where};
        one.send(text).shutdown_send();
        EXPECT_NE(one.read().status, 500);
    }
    EXPECT_TRUE(still_serves(where));
}

}  // namespace
}  // namespace typehook_test
