// Included first, so that it has to include all it needs.
#include <typehook/http/outgoing.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace typehook::http::outgoing_test {
namespace {

using header_list = std::vector<std::pair<std::string, std::string>>;

target const endpoint = target::parse("https://hooks.example:8443/in?x=1", {}).value();

std::string head_of(outgoing const& what) {
    std::string out;
    EXPECT_TRUE(append_request_head(out, endpoint, what, "typehook").has_value());
    return out;
}

failure refusal_of(outgoing const& what) {
    std::string out;
    auto const done = append_request_head(out, endpoint, what, "typehook");
    return done.has_error() ? done.error() : failure{errc::bad_reply};
}

TEST(outgoing, is_written_with_host_length_and_headers_in_their_order) {
    header_list const headers{{"webhook-id", "msg_1"}, {"X-Empty", ""}, {"webhook-timestamp", "1700000000"}};
    EXPECT_EQ(
        head_of({.headers = headers, .body = "{}"}),
        "POST /in?x=1 HTTP/1.1\r\nHost: hooks.example:8443\r\nUser-Agent: typehook\r\nwebhook-id: msg_1\r\n"
        "X-Empty: \r\nwebhook-timestamp: 1700000000\r\nContent-Type: application/json\r\nContent-Length: "
        "2\r\n\r\n");
}

TEST(outgoing, tells_the_length_of_an_empty_body_where_the_method_has_one) {
    EXPECT_NE(head_of({}).find("Content-Length: 0\r\n"), std::string::npos);
    auto const get = head_of({.method = "GET"});
    EXPECT_EQ(get.find("Content-"), std::string::npos);
    EXPECT_TRUE(get.starts_with("GET /in?x=1 HTTP/1.1\r\n"));
    auto const form = head_of({.body = "a=b", .content_type = "application/x-www-form-urlencoded"});
    EXPECT_NE(form.find("Content-Type: application/x-www-form-urlencoded\r\n"), std::string::npos);
}

TEST(outgoing, header_injection_is_refused_and_told_without_the_value) {
    for (auto const& [name, value] : header_list{{"X-A", "1\r\nX-B: 2"},
                                                 {"X-A", "1\n"},
                                                 {"X-A", std::string("1\0", 2)},
                                                 {"X-A", " 1"},
                                                 {"X-A", "1\t"},
                                                 {"X-A\r\nX-B", "1"},
                                                 {"X-A ", "1"},
                                                 {"X:A", "1"},
                                                 {"", "1"}}) {
        header_list const headers{{name, value}};
        auto const why = refusal_of({.headers = headers});
        EXPECT_EQ(why, errc::header_not_allowed) << name;
        EXPECT_EQ(why.detail().find("X-B"), std::string_view::npos);
        EXPECT_TRUE(check_header(name, value).has_error());
    }
    EXPECT_EQ(refusal_of({.content_type = "a/b\r\nX-B: 2"}), errc::header_not_allowed);
    EXPECT_EQ(refusal_of({.method = "GET /x HTTP/1.1\r\n"}), errc::header_not_allowed);
    EXPECT_EQ(refusal_of({.method = ""}), errc::header_not_allowed);
}

TEST(outgoing, request_smuggling_headers_that_frame_the_message_are_the_clients_own) {
    for (std::string_view const name :
         {"Host", "Content-Length", "transfer-encoding", "CONNECTION", "Content-Type", "User-Agent",
          "Accept-Encoding", "Expect", "TE", "Trailer", "Upgrade", "Keep-Alive", "Proxy-Connection"}) {
        EXPECT_TRUE(is_reserved_header(name)) << name;
        EXPECT_EQ(check_header(name, "x").error(), errc::header_not_allowed) << name;
    }
    for (std::string_view const name : {"Authorization", "webhook-signature", "X-Host", "Accept"}) {
        EXPECT_TRUE(check_header(name, "x").has_value()) << name;
    }
    EXPECT_TRUE(check_header("X-Name", "Zo\xC3\xAB").has_value());
}

}  // namespace
}  // namespace typehook::http::outgoing_test
