// Included first, so that it has to include all it needs.
#include <typehook/http/wire.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace typehook::http {
namespace {

using namespace std::chrono_literals;

timestamp const date{784111777s};  // Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110

std::string wire(reply const& what, bool keep_alive = true, bool http_1_0 = false, bool omit_body = false) {
    std::string out;
    append_reply(out, what,
                 {.keep_alive = keep_alive, .http_1_0 = http_1_0, .omit_body = omit_body, .date = date});
    return out;
}

TEST(wire, writes_a_whole_reply) {
    EXPECT_EQ(wire({.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = "{}"}),
              "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: application/json\r\n"
              "Content-Length: 2\r\n\r\n{}");
}

TEST(wire, appends) {
    std::string out = "before";
    append_reply(out, {.status = 202, .headers = {}, .body = ""}, {.date = date});
    EXPECT_EQ(out.substr(0, 26), "beforeHTTP/1.1 202 Accepte");
}

TEST(wire, says_whether_the_connection_goes_on) {
    EXPECT_NE(wire({}, false).find("\r\nConnection: close\r\n"), std::string::npos);
    EXPECT_EQ(wire({}, true).find("Connection"), std::string::npos);
    EXPECT_NE(wire({}, true, true).find("\r\nConnection: keep-alive\r\n"), std::string::npos);
}

TEST(wire, the_reply_to_head_has_the_length_but_no_body) {
    auto const out = wire({.status = 405, .headers = {}, .body = "{}"}, true, false, true);
    EXPECT_NE(out.find("\r\nContent-Length: 2\r\n"), std::string::npos);
    EXPECT_TRUE(out.ends_with("\r\n\r\n"));
}

TEST(wire, no_content_has_neither_length_nor_body) {
    for (int const status : {204, 304}) {
        auto const out = wire({.status = status, .headers = {}, .body = "ignored"});
        EXPECT_EQ(out.find("Content-Length"), std::string::npos);
        EXPECT_TRUE(out.ends_with("\r\n\r\n"));
    }
}

TEST(wire, header_injection_is_not_possible) {
    auto const out =
        wire({.status = 200,
              .headers = {{"X-A", "one\r\nX-Evil: two"}, {"X-B\r\nX-Evil", "three"}, {"", "four"}},
              .body = ""});
    EXPECT_NE(out.find("\r\nX-A: one  X-Evil: two\r\n"), std::string::npos);
    EXPECT_EQ(out.find("\r\nX-Evil"), std::string::npos);
    EXPECT_EQ(out.find("three"), std::string::npos);
    EXPECT_EQ(out.find("four"), std::string::npos);
}

TEST(wire, framing_is_not_the_replys_to_decide) {
    auto const out = wire(
        {.status = 200,
         .headers = {{"content-length", "77"}, {"Transfer-Encoding", "chunked"}, {"Connection", "upgrade"}},
         .body = "x"});
    EXPECT_EQ(out.find("77"), std::string::npos);
    EXPECT_EQ(out.find("chunked"), std::string::npos);
    EXPECT_EQ(out.find("upgrade"), std::string::npos);
    EXPECT_NE(out.find("Content-Length: 1\r\n"), std::string::npos);
}

TEST(wire, dates_are_those_of_http) {
    auto const text = [](timestamp when) {
        std::string out;
        append_http_date(out, when);
        return out;
    };
    EXPECT_EQ(text(timestamp{}), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(text(timestamp{951827696789ms}), "Tue, 29 Feb 2000 12:34:56 GMT");
    EXPECT_EQ(text(timestamp{4102444799s}), "Thu, 31 Dec 2099 23:59:59 GMT");
}

TEST(wire, every_status_has_a_reason) {
    for (int status = 100; status < 600; ++status) {
        EXPECT_FALSE(reason_phrase(status).empty());
    }
    EXPECT_EQ(reason_phrase(431), "Request Header Fields Too Large");
    EXPECT_EQ(reason_phrase(299), "Success");
    EXPECT_EQ(reason_phrase(42), "Unknown");
}

}  // namespace
}  // namespace typehook::http
