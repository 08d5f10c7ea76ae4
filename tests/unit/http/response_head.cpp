// Included first, so that it has to include all it needs.
#include <typehook/http/response_head.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace typehook::http {
namespace {

struct parsed {
    std::string text;  // an exact copy, so that a sanitizer sees a read past its end
    response_head head{};
    std::optional<failure> error{};
};

parsed parse(std::string_view text, bool to_head = false) {
    parsed made{std::string(text)};
    if (auto const done = parse_response_head_to(made.head, made.text, to_head); done.has_error()) {
        made.error = done.error();
    }
    return made;
}

TEST(response_head, gives_status_headers_and_framing) {
    auto const one = parse("HTTP/1.1 202 Accepted\r\nX-A:  1 \r\nContent-Length: 12\r\nx-a: 2\r\n\r\n");
    ASSERT_FALSE(one.error.has_value());
    EXPECT_EQ(one.head.status, 202);
    ASSERT_EQ(one.head.headers.size(), 3u);
    EXPECT_EQ(one.head.headers[0], (header{"X-A", "1"}));
    EXPECT_EQ(one.head.headers[2], (header{"x-a", "2"}));
    EXPECT_EQ(one.head.framing, response_framing::length);
    EXPECT_EQ(one.head.content_length, 12u);
    EXPECT_TRUE(one.head.keep_alive);
}

TEST(response_head, takes_a_status_line_without_reason_with_or_without_its_space) {
    for (auto const text :
         {"HTTP/1.1 204 \r\nA: b\r\n\r\n", "HTTP/1.1 204\r\nA: b\r\n\r\n", "HTTP/1.1 204\r\n\r\n"}) {
        auto const one = parse(text);
        ASSERT_FALSE(one.error.has_value()) << text << one.error->detail();
        EXPECT_EQ(one.head.status, 204);
        EXPECT_EQ(one.head.framing, response_framing::none);
        EXPECT_TRUE(one.head.keep_alive);
    }
}

TEST(response_head, knows_where_a_body_ends) {
    EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n").head.framing,
              response_framing::chunked);
    auto const until_close = parse("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_EQ(until_close.head.framing, response_framing::until_close);
    EXPECT_FALSE(until_close.head.keep_alive);
    EXPECT_EQ(parse("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n").head.framing,
              response_framing::none);
    auto const to_head = parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true);
    EXPECT_EQ(to_head.head.framing, response_framing::none);
    EXPECT_TRUE(to_head.head.keep_alive);
    EXPECT_EQ(parse("HTTP/1.1 100 Continue\r\n\r\n").head.framing, response_framing::none);
}

TEST(response_head, knows_whether_the_connection_goes_on) {
    EXPECT_FALSE(parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").head.keep_alive);
    EXPECT_FALSE(
        parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x, Close\r\n\r\n").head.keep_alive);
    EXPECT_FALSE(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").head.keep_alive);
    EXPECT_TRUE(
        parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n").head.keep_alive);
}

TEST(response_head, request_smuggling_framing_that_could_be_read_in_two_ways_is_refused) {
    for (std::string_view const headers : {
             "Content-Length: 5\r\nContent-Length: 5\r\n",
             "Content-Length: 5\r\nContent-Length: 6\r\n",
             "Content-Length: 5, 5\r\n",
             "Content-Length: +5\r\n",
             "Content-Length: -5\r\n",
             "Content-Length: 0x5\r\n",
             "Content-Length:\r\n",
             "Content-Length: 99999999999999999999999\r\n",
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: gzip, chunked\r\n",
             "Transfer-Encoding: identity\r\n",
             "Transfer-Encoding: xchunked\r\n",
             "A : b\r\n",
             ": b\r\n",
             "A\r\n",
             "A: \x01\r\n",
         }) {
        auto const one = parse("HTTP/1.1 200 OK\r\n" + std::string(headers) + "\r\n");
        ASSERT_TRUE(one.error.has_value()) << headers;
        EXPECT_EQ(*one.error, errc::bad_response) << headers;
    }
    EXPECT_TRUE(parse("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").error.has_value());
}

TEST(response_head, refuses_what_is_no_status_line) {
    for (std::string_view const line :
         {"HTTP/2 200 OK", "HTTP/1.2 200 OK", "HTTP/0.9 200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK",
          "HTTP/1.1 abc OK", "HTTP/1.1  200 OK", "http/1.1 200 OK", "HTTP/1.1200 OK", "HTTP/1.1 099 Low",
          "HTTP/1.1 600 High", "HTTP/1.1 101 Switching Protocols", "POST / HTTP/1.1", "HTTP/1.1",
          "HTTP/1.1 200 \x01"}) {
        auto const one = parse(std::string(line) + "\r\nContent-Length: 0\r\n\r\n");
        EXPECT_TRUE(one.error.has_value()) << line;
    }
}

}  // namespace
}  // namespace typehook::http
