// Included first, so that it has to include all it needs.
#include <typehook/json/skip.hpp>

#include <gtest/gtest.h>
#include <support/json_corpus.hpp>
#include <support/json_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace typehook::json {
namespace {

using test_support::accepted;
using test_support::corpus;
using test_support::judge;
using test_support::verdict;

TEST(json_skip, accepts_every_document_of_the_corpus) {
    auto const documents = corpus("accept");
    EXPECT_GT(documents.size(), 130u);
    for (auto const& [name, text] : documents) {
        EXPECT_EQ(judge(text), accepted(text)) << name;
    }
}

TEST(json_skip, refuses_every_document_of_the_corpus_with_the_error_and_the_byte_that_its_name_tells) {
    auto const documents = corpus("reject");
    EXPECT_GT(documents.size(), 360u);
    for (auto const& [name, text] : documents) {
        auto const expected = test_support::promised(name);
        EXPECT_EQ(judge(text), (verdict{expected.error, expected.offset})) << name;
    }
}

TEST(json_skip, every_beginning_of_a_document_ends_unexpectedly) {
    for (auto const& [name, text] : corpus("accept")) {
        if (text.size() > 1000) {
            continue;
        }
        auto const start =
            static_cast<std::size_t>(skip_whitespace(text.data(), text.data() + text.size()) - text.data());
        if (text[start] == '-' || (text[start] >= '0' && text[start] <= '9')) {
            continue;  // A number may be cut and be a number.
        }
        auto const value = skip_value(text.data(), text.data() + text.size(), hard_depth_limit);
        for (std::size_t size = 0; size < static_cast<std::size_t>(value.end - text.data()); ++size) {
            ASSERT_EQ(judge(text.substr(0, size)), (verdict{errc::unexpected_end, size})) << name;
        }
    }
}

TEST(json_skip, stops_just_behind_the_value) {
    struct row {
        std::string_view text;
        std::size_t size;
    };
    constexpr row rows[] = {
        {"1,2", 1},      {"\"a\":1", 3}, {"{\"a\":1},\xFF", 7}, {"[] ]", 2}, {"true}", 4},
        {"  null  ", 6}, {"{}{", 2},     {"-0.5e1]", 6},
    };
    for (auto const& [text, size] : rows) {
        test_support::exact_block const block(text);
        auto const value = skip_value(block.begin(), block.end(), 8);
        EXPECT_EQ(value.error, errc{}) << text;
        EXPECT_EQ(static_cast<std::size_t>(value.end - block.begin()), size) << text;
    }
}

TEST(json_skip, the_limit_counts_open_containers) {
    EXPECT_EQ(judge("1", 0), accepted("1"));
    EXPECT_EQ(judge("\"[[[\"", 0), accepted("\"[[[\""));
    EXPECT_EQ(judge("[]", 0), (verdict{errc::depth_exceeded, 0}));
    EXPECT_EQ(judge("{}", 0), (verdict{errc::depth_exceeded, 0}));
    EXPECT_EQ(judge("[1]", 1), accepted("[1]"));
    EXPECT_EQ(judge("[[],[],{}]", 2), accepted("[[],[],{}]"));
    EXPECT_EQ(judge("[[],[{}]]", 2), (verdict{errc::depth_exceeded, 5}));
    EXPECT_EQ(judge(R"({"a":{"b":{}}})", 2), (verdict{errc::depth_exceeded, 10}));
}

TEST(json_skip, no_limit_goes_beyond_the_hard_one) {
    auto const nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_EQ(judge(nested(1024), 100'000), accepted(nested(1024)));
    EXPECT_EQ(judge(nested(1025), 100'000), (verdict{errc::depth_exceeded, 1024}));
    EXPECT_EQ(judge(nested(100'000), 100'000), (verdict{errc::depth_exceeded, 1024}));
}

TEST(json_skip, remembers_the_kind_of_every_open_container) {
    // An object where bit i of the pattern is 1, past the boundaries of the words that hold the bits.
    for (unsigned pattern = 0; pattern < 64; ++pattern) {
        std::string opened;
        std::string closed;
        for (unsigned level = 0; level < 200; ++level) {
            bool const object = (pattern >> (level % 6) & 1) != 0;
            opened += object ? "{\"k\":" : "[";
            closed.insert(closed.begin(), object ? '}' : ']');
        }
        auto const text = opened + "0" + closed;
        EXPECT_EQ(judge(text), accepted(text));
        for (std::size_t i = 0; i < closed.size(); ++i) {
            auto wrong = closed;
            wrong[i] = wrong[i] == ']' ? '}' : ']';
            ASSERT_EQ(judge(opened + "0" + wrong),
                      (verdict{errc::unexpected_character, opened.size() + 1 + i}));
        }
    }
}

TEST(json_skip, literals_are_compared_byte_by_byte) {
    auto const scan = [](std::string_view text, std::string_view word) {
        test_support::exact_block const block(text);
        auto const token = scan_literal(block.begin(), block.end(), word);
        return verdict{token.error, static_cast<std::size_t>(token.end - block.begin())};
    };
    EXPECT_EQ(scan("true", "true"), (verdict{{}, 4}));
    EXPECT_EQ(scan("nullify", "null"), (verdict{{}, 4}));
    EXPECT_EQ(scan("nul", "null"), (verdict{errc::unexpected_end, 3}));
    EXPECT_EQ(scan("nulL", "null"), (verdict{errc::invalid_literal, 3}));
    EXPECT_EQ(scan("", "true"), (verdict{errc::unexpected_end, 0}));
}

TEST(json_skip, garbage_of_ten_megabytes_is_refused_where_it_starts) {
    constexpr std::size_t many = 10'000'000;
    EXPECT_EQ(judge(std::string(many, '\xFF')), (verdict{errc::unexpected_character, 0}));
    EXPECT_EQ(judge('"' + std::string(many, 'a')), (verdict{errc::unexpected_end, many + 1}));
    EXPECT_EQ(judge(std::string(many, ' ')), (verdict{errc::unexpected_end, many}));
    EXPECT_EQ(judge(std::string(many, '1')), accepted(std::string(many, '1')));
    EXPECT_EQ(judge('"' + std::string(many, 'a') + '\x01'),
              (verdict{errc::invalid_string_control, many + 1}));
}

}  // namespace
}  // namespace typehook::json
