// Included first, so that it has to include all it needs.
#include <typehook/http/chunked.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace typehook::http {
namespace {

struct decoded {
    std::string body;
    std::size_t consumed{};
    bool done{};
    std::optional<errc> error;
};

decoded decode(std::string_view text, std::size_t piece = 0, std::uint64_t max_body = 1000,
               std::size_t overhead = 100) {
    chunked_decoder decoder{max_body, overhead};
    decoded result;
    if (piece == 0) {
        piece = text.size();
    }
    while (result.consumed < text.size() && !result.done && !result.error) {
        // An exact copy of the piece, so that a sanitizer sees a read past its end.
        std::string const part{text.substr(result.consumed, piece)};
        auto const progress = decoder.feed(part, result.body);
        result.consumed += progress.consumed;
        result.done = progress.done;
        result.error = progress.error;
    }
    return result;
}

TEST(chunked, joins_chunks_whatever_the_pieces_they_arrive_in) {
    std::string_view const text =
        "5\r\nhello\r\n6;name=\"va;lue\"\r\n world\r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        auto const result = decode(text, piece);
        EXPECT_TRUE(result.done) << piece;
        EXPECT_EQ(result.body, "hello world0123456789") << piece;
        EXPECT_EQ(result.consumed, text.size()) << piece;
    }
}

TEST(chunked, takes_an_empty_body_byte_by_byte) {
    auto const result = decode("0\r\n\r\n", 1);
    EXPECT_TRUE(result.done);
    EXPECT_EQ(result.body, "");
}

TEST(chunked, leaves_what_follows_the_body) {
    auto const result = decode("1\r\nx\r\n0\r\n\r\nPOST / HTTP/1.1\r\n");
    EXPECT_TRUE(result.done);
    EXPECT_EQ(result.consumed, std::string_view("1\r\nx\r\n0\r\n\r\n").size());
}

TEST(chunked, is_not_done_before_its_last_byte) {
    std::string_view const text = "3\r\nabc\r\n0\r\nA: b\r\n\r\n";
    for (std::size_t size = 0; size < text.size(); ++size) {
        auto const result = decode(text.substr(0, size));
        EXPECT_FALSE(result.done) << size;
        EXPECT_FALSE(result.error.has_value()) << size;
    }
}

TEST(chunked, refuses_every_shape_that_two_parsers_could_read_differently) {
    for (std::string_view const text : {
             "\r\nabc\r\n0\r\n\r\n",        // no size
             "g\r\n",                       // not hexadecimal
             "-1\r\n",                      //
             "+1\r\nx\r\n",                 //
             "0x1\r\nx\r\n",                //
             " 1\r\nx\r\n",                 // white space before the size
             "1 \r\nx\r\n",                 // and after it, without an extension
             "1\nx\r\n",                    // bare LF after the size
             "1\rx",                        // bare CR
             "1\r\nxy",                     // data longer than its size
             "1\r\nx\n",                    // bare LF after the data
             "1;a=\"\n\"\r\nx\r\n",         // bare LF inside a quoted extension value
             "1;a\rb\r\nx\r\n",             // bare CR inside an extension
             "10000000000000000\r\n",       // 17 digits
             "00000000000000001\r\nx\r\n",  // so many zeros
             "0\r\nA : b\r\n\r\n",          // space before the colon of a trailer
             "0\r\n folded\r\n\r\n",        // a folded trailer
             "0\r\nA: b\n\r\n",             // bare LF in a trailer
             "0\r\nno colon\r\n\r\n",       //
             "0\r\n\n",                     // bare LF at the end
         }) {
        for (std::size_t const piece : {std::size_t{1}, text.size()}) {
            auto const result = decode(text, piece);
            EXPECT_FALSE(result.done) << text;
            EXPECT_EQ(result.error, errc::bad_chunk) << text;
        }
    }
}

TEST(chunked, counts_the_body_before_taking_it) {
    EXPECT_TRUE(decode("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", 0, 10).done);
    auto const over = decode("5\r\nhello\r\n6\r\nworlds\r\n0\r\n\r\n", 0, 10);
    EXPECT_EQ(over.error, errc::body_too_large);
    EXPECT_EQ(over.body, "hello");
    EXPECT_EQ(decode("ffffffffffffffff\r\n").error, errc::body_too_large);
}

TEST(chunked, bounds_extensions_and_trailers_together) {
    std::string const filler(60, 'a');
    EXPECT_TRUE(decode("1;" + filler + "\r\nx\r\n0\r\n\r\n").done);
    EXPECT_EQ(decode("1;" + filler + "\r\nx\r\n1;" + filler + "\r\nx\r\n0\r\n\r\n").error,
              errc::header_too_large);
    EXPECT_EQ(decode("1;" + filler + "\r\nx\r\n0\r\n" + filler + ": x\r\n\r\n").error,
              errc::header_too_large);
    EXPECT_EQ(decode("1" + std::string(200, ' ') + ";a\r\nx\r\n").error, errc::header_too_large);
}

TEST(chunked, never_reads_past_any_garbage) {
    std::string const valid = "5;x=y\r\nhello\r\n0\r\nA: b\r\n\r\n";
    for (std::size_t at = 0; at < valid.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            auto text = valid;
            text[at] = static_cast<char>(byte);
            auto const result = decode(text, 3);
            EXPECT_LE(result.consumed, text.size());
            EXPECT_FALSE(result.done && result.error);
        }
    }
}

}  // namespace
}  // namespace typehook::http
