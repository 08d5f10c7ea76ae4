// Included first, so that it has to include all it needs.
#include <typehook/http/head_scan.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace typehook::http {
namespace {

constexpr std::size_t limit = 1000;

TEST(head_scan, finds_the_end_of_a_head_that_is_there_at_once) {
    std::string_view const head = "POST / HTTP/1.1\r\nHost: a\r\n\r\n";
    EXPECT_EQ(head_scanner{}.scan(head, limit).size, head.size());
    EXPECT_EQ(head_scanner{}.scan("POST / HTTP/1.1\r\nHost: a\r\n\r\nbody\r\n\r\n", limit).size, head.size());
    EXPECT_EQ(head_scanner{}.scan("POST / HTTP/1.1\r\n\r\n", limit).size, 19U);
}

TEST(head_scan, finds_it_byte_by_byte) {
    std::string const head = "POST / HTTP/1.1\r\nHost: a\r\n\r\n";
    head_scanner scanner;
    for (std::size_t size = 1; size < head.size(); ++size) {
        auto const progress = scanner.scan(std::string(head, 0, size), limit);
        EXPECT_EQ(progress.size, 0U);
        EXPECT_FALSE(progress.error.has_value());
    }
    EXPECT_EQ(scanner.scan(head, limit).size, head.size());
}

TEST(head_scan, refuses_lines_that_end_in_a_bare_line_feed) {
    EXPECT_EQ(head_scanner{}.scan("POST / HTTP/1.1\nHost: a\r\n\r\n", limit).error, errc::bad_request_line);
    EXPECT_EQ(head_scanner{}.scan("POST / HTTP/1.1\r\nHost: a\n\r\n", limit).error, errc::bad_header);
    EXPECT_EQ(head_scanner{}.scan("POST / HTTP/1.1\r\nHost: a\r\n\n", limit).error, errc::bad_header);
    EXPECT_EQ(head_scanner{}.scan("POST / HTTP/1.1\n\n", limit).error, errc::bad_request_line);
}

TEST(head_scan, refuses_folded_headers) {
    EXPECT_EQ(head_scanner{}.scan("POST / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", limit).error,
              errc::obsolete_folding);
    EXPECT_EQ(head_scanner{}.scan("POST / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n", limit).error,
              errc::obsolete_folding);
    EXPECT_EQ(head_scanner{}.scan("POST / HTTP/1.1\r\n A: b\r\n\r\n", limit).error, errc::obsolete_folding);
}

TEST(head_scan, refuses_at_once_what_cannot_start_a_request) {
    EXPECT_EQ(head_scanner{}.scan("\x16\x03\x01", limit).error, errc::bad_request_line);
    EXPECT_EQ(head_scanner{}.scan(" POST", limit).error, errc::bad_request_line);
    EXPECT_EQ(head_scanner{}.scan("{\"a\":1}", limit).error, errc::bad_request_line);
}

TEST(head_scan, bounds_the_head) {
    std::string const head = "POST / HTTP/1.1\r\nHost: a\r\n\r\n";
    EXPECT_EQ(head_scanner{}.scan(head, head.size()).size, head.size());
    EXPECT_EQ(head_scanner{}.scan(head, head.size() - 1).error, errc::header_too_large);
    EXPECT_EQ(head_scanner{}.scan(std::string(limit, 'A'), limit).error, errc::header_too_large);
    EXPECT_FALSE(head_scanner{}.scan(std::string(limit - 1, 'A'), limit).error.has_value());
    EXPECT_EQ(head_scanner{}.scan(head + std::string(2 * limit, 'x'), limit).size, head.size());
}

TEST(head_scan, starts_over) {
    head_scanner scanner;
    EXPECT_EQ(scanner.scan("GET / HTTP/1.1\r\n\r\n", limit).size, 18U);
    scanner.reset();
    EXPECT_EQ(scanner.scan("A / HTTP/1.1\r\n\r\n", limit).size, 16U);
}

TEST(head_scan, counts_the_empty_lines_before_a_request) {
    EXPECT_EQ(leading_empty_lines(""), 0U);
    EXPECT_EQ(leading_empty_lines("\r"), 0U);
    EXPECT_EQ(leading_empty_lines("\r\n"), 2U);
    EXPECT_EQ(leading_empty_lines("\r\n\r\nPOST"), 4U);
    EXPECT_EQ(leading_empty_lines("\r\n\nPOST"), 2U);
    EXPECT_EQ(leading_empty_lines("POST\r\n"), 0U);
}

}  // namespace
}  // namespace typehook::http
