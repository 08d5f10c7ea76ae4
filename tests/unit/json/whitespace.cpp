// Included first, so that it has to include all it needs.
#include <typehook/json/whitespace.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace typehook::json {
namespace {

std::size_t skipped(std::string_view text) {
    test_support::exact_block const block(text);
    return static_cast<std::size_t>(skip_whitespace(block.begin(), block.end()) - block.begin());
}

TEST(json_whitespace, is_four_bytes_and_no_other) {
    for (int byte = 0; byte < 256; ++byte) {
        auto const character = static_cast<char>(byte);
        bool const expected = character == ' ' || character == '\t' || character == '\n' || character == '\r';
        EXPECT_EQ(skipped(std::string(1, character)), expected ? 1u : 0u) << byte;
        EXPECT_EQ(skipped(" " + std::string(1, character) + "x"), expected ? 2u : 1u) << byte;
    }
}

TEST(json_whitespace, runs_of_any_length_end_at_the_first_other_byte) {
    for (std::size_t length = 0; length <= 70; ++length) {
        std::string text;
        for (std::size_t i = 0; i < length; ++i) {
            text += " \n\r\t"[i % 4];
        }
        EXPECT_EQ(skipped(text), length);
        EXPECT_EQ(skipped(text + "{"), length);
        EXPECT_EQ(skipped(text + "{" + std::string(40, ' ')), length);
        EXPECT_EQ(skipped(text + '\0'), length);
    }
}

TEST(json_whitespace, is_skipped_at_compile_time_too) {
    static constexpr std::string_view text = "                     1";
    constexpr auto* found = skip_whitespace(text.data(), text.data() + text.size());
    static_assert(*found == '1');
    EXPECT_EQ(found - text.data(), 21);
}

TEST(json_whitespace, an_empty_range_needs_no_memory) {
    EXPECT_EQ(skip_whitespace(nullptr, nullptr), nullptr);
}

}  // namespace
}  // namespace typehook::json
