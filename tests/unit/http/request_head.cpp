// Included first, so that it has to include all it needs.
#include <typehook/http/request_head.hpp>

// The rest.
#include <typehook/http/head_scan.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace typehook::http::request_head_test {
namespace {

// The error of a head given without its last empty line, or nothing.
std::optional<errc> error_of(std::string lines) {
    lines += "\r\n";
    request_head head;
    auto const parsed = parse_head_to(head, lines);
    if (parsed.has_value()) {
        return std::nullopt;
    }
    return static_cast<errc>(parsed.error().code().value());
}

std::optional<errc> error_with(std::string const& headers) {
    return error_of("POST / HTTP/1.1\r\nHost: example.test\r\n" + headers);
}

TEST(request_head, gives_method_target_headers_and_framing) {
    std::string const raw =
        "POST /hooks?x=1 HTTP/1.1\r\nHost: a:8080\r\nContent-Length:  12 \r\nX-Empty:\r\n\r\n";
    request_head head;
    ASSERT_TRUE(parse_head_to(head, raw).has_value());
    EXPECT_EQ(head.method, "POST");
    EXPECT_EQ(head.target, "/hooks?x=1");
    ASSERT_EQ(head.headers.size(), 3U);
    EXPECT_EQ(head.headers[0], (header{"Host", "a:8080"}));
    EXPECT_EQ(head.headers[1], (header{"Content-Length", "12"}));
    EXPECT_EQ(head.headers[2], (header{"X-Empty", ""}));
    EXPECT_EQ(head.framing, body_framing::length);
    EXPECT_EQ(head.content_length, 12U);
    EXPECT_TRUE(head.keep_alive);
    EXPECT_FALSE(head.http_1_0);
    EXPECT_FALSE(head.expects_continue);
}

TEST(request_head, forgets_the_head_before) {
    request_head head;
    ASSERT_TRUE(
        parse_head_to(head, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            .has_value());
    EXPECT_TRUE(head.expects_continue);
    ASSERT_TRUE(parse_head_to(head, "GET /x HTTP/1.0\r\n\r\n").has_value());
    EXPECT_EQ(head.method, "GET");
    EXPECT_TRUE(head.headers.empty());
    EXPECT_EQ(head.framing, body_framing::none);
    EXPECT_EQ(head.content_length, 0U);
    EXPECT_FALSE(head.expects_continue);
    EXPECT_FALSE(head.keep_alive);
    EXPECT_TRUE(head.http_1_0);
}

TEST(request_head, keep_alive_follows_version_and_connection) {
    auto const keeps = [](std::string_view raw) {
        request_head head;
        EXPECT_TRUE(parse_head_to(head, raw).has_value()) << raw;
        return head.keep_alive;
    };
    EXPECT_TRUE(keeps("POST / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_FALSE(keeps("POST / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n"));
    EXPECT_FALSE(keeps("POST / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n"));
    EXPECT_FALSE(keeps("POST / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keeps("POST / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(request_head, an_http_1_0_client_waits_for_no_100) {
    request_head head;
    ASSERT_TRUE(parse_head_to(head, "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
                    .has_value());
    EXPECT_FALSE(head.expects_continue);
}

TEST(request_head, request_smuggling_length_and_chunked_together) {
    EXPECT_EQ(error_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), errc::conflicting_framing);
    EXPECT_EQ(error_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), errc::conflicting_framing);
    EXPECT_EQ(error_with("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"), errc::conflicting_framing);
}

TEST(request_head, request_smuggling_transfer_encoding_that_is_not_chunked) {
    for (std::string const value : {"gzip", "gzip, chunked", "chunked, gzip", "identity", "xchunked",
                                    "chunked, chunked", "chunked;a=b", "\"chunked\"", ""}) {
        EXPECT_EQ(error_with("Transfer-Encoding: " + value + "\r\n"), errc::unsupported_transfer_encoding)
            << value;
    }
    EXPECT_EQ(error_with("Transfer-Encoding: \x0b"
                         "chunked\r\n"),
              errc::bad_header);
    EXPECT_EQ(error_with("Transfer-Encoding: Chunked\r\n"), std::nullopt);
}

TEST(request_head, request_smuggling_transfer_encoding_twice) {
    EXPECT_EQ(error_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
              errc::conflicting_framing);
    EXPECT_EQ(error_with("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"),
              errc::unsupported_transfer_encoding);
    EXPECT_EQ(error_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
              errc::conflicting_framing);
}

TEST(request_head, request_smuggling_chunked_in_http_1_0) {
    EXPECT_EQ(error_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"), errc::conflicting_framing);
}

TEST(request_head, request_smuggling_content_length_repeated_or_no_number) {
    for (std::string const headers :
         {"Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
          "Content-Length: 5, 5\r\n", "Content-Length: 5,6\r\n", "Content-Length: +5\r\n",
          "Content-Length: -5\r\n", "Content-Length: 0x5\r\n", "Content-Length: 5 5\r\n",
          "Content-Length: 5.0\r\n", "Content-Length:\r\n", "Content-Length: five\r\n",
          "Content-Length: 18446744073709551616\r\n"}) {
        EXPECT_EQ(error_with(headers), errc::bad_content_length) << headers;
    }
    EXPECT_EQ(error_with("Content-Length: 18446744073709551615\r\n"), std::nullopt);
    EXPECT_EQ(error_with("Content-Length: 007\r\n"), std::nullopt);
}

TEST(request_head, request_smuggling_space_before_the_colon) {
    EXPECT_EQ(error_with("Content-Length : 5\r\n"), errc::bad_header);
    EXPECT_EQ(error_with("Transfer-Encoding\t: chunked\r\n"), errc::bad_header);
}

TEST(request_head, request_smuggling_bare_carriage_return_and_control_bytes) {
    EXPECT_EQ(error_with("X: a\rContent-Length: 5\r\n"), errc::bad_header);
    EXPECT_EQ(error_with(std::string("X: a\0b\r\n", 8)), errc::bad_header);
    EXPECT_EQ(error_with("X: a\x7F\r\n"), errc::bad_header);
    EXPECT_EQ(error_with(": empty name\r\n"), errc::bad_header);
    EXPECT_EQ(error_with("no colon\r\n"), errc::bad_header);
    EXPECT_EQ(error_with("X(): a\r\n"), errc::bad_header);
}

TEST(request_head, host_has_to_be_there_once) {
    EXPECT_EQ(error_of("POST / HTTP/1.1\r\n"), errc::bad_host);
    EXPECT_EQ(error_of("POST / HTTP/1.1\r\nHost: a\r\nHost: a\r\n"), errc::bad_host);
    EXPECT_EQ(error_of("POST / HTTP/1.1\r\nHost: a b\r\n"), errc::bad_host);
    EXPECT_EQ(error_of("POST / HTTP/1.1\r\nHost: a/b\r\n"), errc::bad_host);
    EXPECT_EQ(error_of("POST / HTTP/1.1\r\nHost: user@a\r\n"), errc::bad_host);
    EXPECT_EQ(error_of("POST / HTTP/1.1\r\nHost: [::1]:8080\r\n"), std::nullopt);
    EXPECT_EQ(error_of("POST / HTTP/1.1\r\nHost:\r\n"), std::nullopt);
    EXPECT_EQ(error_of("POST / HTTP/1.0\r\n"), std::nullopt);
}

TEST(request_head, request_line_is_strict) {
    for (std::string const line :
         {"POST  / HTTP/1.1", "POST / HTTP/1.1 ", "POST /a b HTTP/1.1", "POST / http/1.1", "POST / HTTP/1",
          "POST /", "POST", "PO ST / HTTP/1.1", "POST\t/ HTTP/1.1", "POST / HTP/1.1"}) {
        EXPECT_EQ(error_of(line + "\r\nHost: a\r\n"), errc::bad_request_line) << line;
    }
}

TEST(request_head, other_versions_are_told_apart_from_garbage) {
    EXPECT_EQ(error_of("PRI * HTTP/2.0\r\n"), errc::unsupported_version);
    EXPECT_EQ(error_of("POST / HTTP/0.9\r\nHost: a\r\n"), errc::unsupported_version);
    EXPECT_EQ(error_of("POST / HTTP/1.2\r\nHost: a\r\n"), errc::unsupported_version);
}

TEST(request_head, no_byte_in_any_place_reads_past_the_end) {
    std::string const valid =
        "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\n";
    for (std::size_t at = 0; at < valid.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            auto text = valid;
            text[at] = static_cast<char>(byte);
            auto const size = head_scanner{}.scan(text, 1000).size;
            // An exact copy on the heap, so that a sanitizer sees a read past its end.
            auto const copy = std::make_unique<char[]>(size);
            std::copy_n(text.data(), size, copy.get());
            request_head head;
            if (size != 0 && parse_head_to(head, {copy.get(), size}).has_value()) {
                EXPECT_FALSE(head.method.empty());
            }
        }
    }
}

TEST(request_head, path_is_the_target_without_query_scheme_and_authority) {
    EXPECT_EQ(path_of("/hooks"), "/hooks");
    EXPECT_EQ(path_of("/hooks?a=b/c"), "/hooks");
    EXPECT_EQ(path_of("/"), "/");
    EXPECT_EQ(path_of("http://example.test/hooks?a"), "/hooks");
    EXPECT_EQ(path_of("HTTPS://example.test:1/hooks"), "/hooks");
    EXPECT_EQ(path_of("http://example.test"), "/");
    EXPECT_EQ(path_of("http://example.test?a=/b"), "/");
    EXPECT_EQ(path_of("*"), "*");
    EXPECT_EQ(path_of("example.test:443"), "example.test:443");
    EXPECT_EQ(path_of("//hooks"), "//hooks");
}

std::optional<errc> check(std::string const& head_text, std::uint64_t max_body = 100) {
    auto const raw = head_text + "\r\n";
    request_head head;
    EXPECT_TRUE(parse_head_to(head, raw).has_value()) << head_text;
    auto const checked = check_head(head, max_body);
    if (checked.has_value()) {
        return std::nullopt;
    }
    return static_cast<errc>(checked.error().code().value());
}

TEST(request_head, only_post_is_received) {
    for (std::string const method : {"GET", "HEAD", "PUT", "OPTIONS", "DELETE", "post", "POSTS"}) {
        EXPECT_EQ(check(method + " / HTTP/1.1\r\nHost: a\r\n"), errc::method_not_allowed) << method;
    }
    EXPECT_EQ(check("POST / HTTP/1.1\r\nHost: a\r\n"), std::nullopt);
}

TEST(request_head, an_announced_body_above_the_limit_is_refused_before_it_is_read) {
    EXPECT_EQ(check("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n"), std::nullopt);
    EXPECT_EQ(check("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n"), errc::body_too_large);
    EXPECT_EQ(check("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n"),
              errc::body_too_large);
}

TEST(request_head, content_has_to_be_json_as_it_is) {
    std::string const start = "POST / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(check(start + "Content-Type: application/json; charset=utf-8\r\n"), std::nullopt);
    EXPECT_EQ(check(start + "Content-Type: text/plain\r\n"), errc::unsupported_media_type);
    EXPECT_EQ(check(start + "Content-Type:\r\n"), errc::unsupported_media_type);
    EXPECT_EQ(check(start + "Content-Type: application/json\r\nContent-Type: application/json\r\n"),
              errc::unsupported_media_type);
    EXPECT_EQ(check(start + "Content-Encoding: identity\r\n"), std::nullopt);
    EXPECT_EQ(check(start + "Content-Encoding: gzip\r\n"), errc::unsupported_content_encoding);
    EXPECT_EQ(check(start + "Content-Encoding: identity\r\nContent-Encoding: br\r\n"),
              errc::unsupported_content_encoding);
}

TEST(request_head, an_unknown_expectation_is_refused) {
    EXPECT_EQ(check("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n"), std::nullopt);
    EXPECT_EQ(check("POST / HTTP/1.1\r\nHost: a\r\nExpect: a miracle\r\n"), errc::unsupported_expectation);
}

}  // namespace
}  // namespace typehook::http::request_head_test
