// Included first, so that it has to include all it needs.
#include <typehook/http/response_reader.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace typehook::http {
namespace {

struct outcome {
    bool done{};
    std::optional<failure> error{};
    std::size_t consumed{};
    incoming response{};
    bool can_go_on{};
};

// Feeds `text` in pieces as a connection does: what was not consumed is offered again with what follows.
outcome read(std::string_view text, std::size_t piece = 0, response_limits const& limits = {},
             bool to_head = false) {
    response_reader reader{limits};
    reader.start(to_head);
    outcome result;
    std::size_t arrived = 0;
    while (!result.done && !result.error && arrived < text.size()) {
        arrived = piece == 0 ? text.size() : std::min(arrived + piece, text.size());
        std::string const offered{text.substr(result.consumed, arrived - result.consumed)};
        auto const progress = reader.feed(offered);
        result.consumed += progress.consumed;
        result.done = progress.done;
        result.error = progress.error;
    }
    if (result.done) {
        result.can_go_on = reader.can_go_on();
        result.response = reader.response();
    }
    return result;
}

constexpr response_limits tight{.max_header = 100, .max_body = 8, .max_read = 16};

TEST(response_reader, gives_the_same_response_whatever_the_pieces_it_arrives_in) {
    std::string_view const all[] = {
        "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 5\r\n\r\nhello",
    };
    for (auto const text : all) {
        for (std::size_t piece = 0; piece <= text.size(); ++piece) {
            auto const result = read(text, piece);
            ASSERT_TRUE(result.done) << text << piece;
            EXPECT_EQ(result.response.status, 200);
            EXPECT_EQ(result.response.header("a"), "b");
            EXPECT_EQ(result.response.header("link"), "");
            EXPECT_EQ(result.response.body, "hello");
            EXPECT_FALSE(result.response.body_truncated);
            EXPECT_TRUE(result.can_go_on);
            EXPECT_EQ(result.consumed, text.size());
        }
    }
}

TEST(response_reader, is_not_done_before_its_last_byte_and_leaves_what_follows) {
    std::string const text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_FALSE(read(text.substr(0, size)).done) << size;
    }
    EXPECT_EQ(read(text + "HTTP/1.1 500 Poison\r\n\r\n").consumed, text.size());
}

TEST(response_reader, a_body_until_close_ends_with_the_connection) {
    response_reader reader{{}};
    reader.start(false);
    EXPECT_FALSE(reader.end(true)) << "nothing has come";
    EXPECT_FALSE(reader.feed("HTTP/1.0 200 OK\r\n\r\nhel").done);
    EXPECT_FALSE(reader.feed("lo").done);
    EXPECT_TRUE(reader.end(true));
    EXPECT_FALSE(reader.can_go_on());
    EXPECT_EQ(reader.response().body, "hello");

    reader.start(false);
    EXPECT_FALSE(reader.feed("HTTP/1.0 200 OK\r\n\r\nhel").done);
    EXPECT_TRUE(reader.end(false)) << "TLS was cut off";
    EXPECT_TRUE(reader.response().body_truncated);

    reader.start(false);
    EXPECT_FALSE(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel").done);
    EXPECT_FALSE(reader.end(true)) << "more was announced";
}

TEST(response_reader, keeps_the_beginning_of_a_body_and_reads_past_the_rest) {
    auto const known = read("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n0123456789ab", 1, tight);
    ASSERT_TRUE(known.done);
    EXPECT_EQ(known.response.body, "01234567");
    EXPECT_TRUE(known.response.body_truncated);
    EXPECT_TRUE(known.can_go_on) << "all of it was read";
    auto const chunked =
        read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n0123456789ab\r\n0\r\n\r\n", 1, tight);
    EXPECT_EQ(chunked.response.body, "01234567");
    EXPECT_TRUE(chunked.can_go_on);
}

TEST(response_reader, a_body_without_end_is_cut_where_the_limit_is) {
    std::string const endless(1000, 'x');
    auto const until_close = read("HTTP/1.1 200 OK\r\n\r\n" + endless, 1, tight);
    auto const chunked =
        read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n" + endless, 1, tight);
    auto const known =
        read("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n" + endless, 1, tight);
    for (auto const* const each : {&until_close, &chunked, &known}) {
        ASSERT_TRUE(each->done);
        EXPECT_EQ(each->response.status, 200);
        EXPECT_EQ(each->response.body, "xxxxxxxx");
        EXPECT_TRUE(each->response.body_truncated);
        EXPECT_FALSE(each->can_go_on);
    }
    EXPECT_LT(known.consumed, chunked.consumed) << "an announced size is believed at once";
}

TEST(response_reader, a_body_of_exactly_the_limit_is_whole) {
    auto const one = read("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n01234567", 1, tight);
    EXPECT_EQ(one.response.body, "01234567");
    EXPECT_FALSE(one.response.body_truncated);
    EXPECT_TRUE(one.can_go_on);
}

TEST(response_reader, headers_above_the_limit_are_refused_those_of_interim_responses_included) {
    EXPECT_EQ(*read("HTTP/1.1 200 OK\r\nA: " + std::string(200, 'x'), 1, tight).error,
              errc::response_header_too_large);
    std::string interim;
    for (int i = 0; i < 10; ++i) {
        interim += "HTTP/1.1 100 Continue\r\n\r\n";
    }
    EXPECT_EQ(*read(interim, 1, tight).error, errc::response_header_too_large);
    auto const trailers =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: " + std::string(200, 'x');
    EXPECT_EQ(*read(trailers, 1, tight).error, errc::response_header_too_large);
}

TEST(response_reader, refuses_what_is_no_response) {
    for (std::string_view const text :
         {"\x16\x03\x01", "\r\n", "H2", "SSH-2", "HTTP/1.1 200 OK\nA: b\n\n",
          "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "SSH-2.0-OpenSSH_9\r\n\r\n",
          "<html>", "HTTP/1.1 101 Switching Protocols\r\n\r\n"}) {
        auto const result = read(text);
        ASSERT_TRUE(result.error.has_value()) << text;
        EXPECT_EQ(*result.error, errc::bad_response) << text;
    }
}

TEST(response_reader, any_byte_in_any_place_is_judged_alike_whatever_the_pieces) {
    std::string const whole =
        "HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nhe\r\n0\r\nT: u\r\n\r\nHTTP";
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (int value = 0; value < 256; ++value) {
            auto text = whole;
            text[at] = static_cast<char>(value);
            auto const at_once = read(text);
            auto const by_byte = read(text, 1);
            ASSERT_EQ(at_once.done, by_byte.done) << at << ' ' << value;
            ASSERT_EQ(at_once.error.has_value(), by_byte.error.has_value()) << at << ' ' << value;
            ASSERT_EQ(at_once.response.body, by_byte.response.body) << at << ' ' << value;
            ASSERT_EQ(at_once.can_go_on, by_byte.can_go_on) << at << ' ' << value;
        }
    }
}

TEST(response_reader, a_response_to_head_has_no_body) {
    auto const one = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 0, {}, true);
    EXPECT_TRUE(one.done);
    EXPECT_TRUE(one.can_go_on);
}

}  // namespace
}  // namespace typehook::http
