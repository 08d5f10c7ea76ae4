// Included first, so that it has to include all it needs.
#include <typehook/json/utf8.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace typehook::json {
namespace {

bool valid(std::string_view text) { return is_valid_utf8(test_support::exact_block(text).view()); }

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (int const value : values) {
        text += static_cast<char>(value);
    }
    return text;
}

/// The rule from the other side: decode without any check, then ask whether this is the shortest form of a
/// character.
bool is_one_character(std::string_view text) {
    auto const at = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
    for (std::size_t i = 1; i < text.size(); ++i) {
        if ((at(i) >> 6) != 2) {
            return false;
        }
    }
    std::uint32_t character = 0;
    switch (text.size()) {
    case 1:
        return at(0) < 0x80;
    case 2:
        character = (at(0) & 0x1F) << 6 | (at(1) & 0x3F);
        return (at(0) >> 5) == 6 && character >= 0x80;
    case 3:
        character = (at(0) & 0xF) << 12 | (at(1) & 0x3F) << 6 | (at(2) & 0x3F);
        return (at(0) >> 4) == 14 && character >= 0x800 && (character < 0xD800 || character > 0xDFFF);
    default:
        character = (at(0) & 7) << 18 | (at(1) & 0x3F) << 12 | (at(2) & 0x3F) << 6 | (at(3) & 0x3F);
        return (at(0) >> 3) == 30 && character >= 0x10000 && character <= 0x10FFFF;
    }
}

TEST(json_utf8, every_character_is_valid_alone_and_among_others) {
    for (char32_t character = 0; character <= 0x10FFFF; ++character) {
        if (character >= 0xD800 && character <= 0xDFFF) {
            continue;
        }
        char bytes[4];
        std::string const text(bytes, detail::write_utf8(character, bytes));
        ASSERT_TRUE(is_one_character(text)) << static_cast<std::uint32_t>(character);
        ASSERT_TRUE(is_valid_utf8(text)) << static_cast<std::uint32_t>(character);
    }
}

TEST(json_utf8, a_sequence_is_valid_just_when_it_is_the_shortest_form_of_a_character) {
    for (int first = 0x80; first < 0x100; ++first) {
        EXPECT_FALSE(valid(bytes({first}))) << first;
        for (int second = 0; second < 0x100; ++second) {
            auto const two = bytes({first, second});
            ASSERT_EQ(is_valid_utf8(two), is_one_character(two)) << first << ' ' << second;
            for (int const third : {0x00, 0x22, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF}) {
                auto const three = bytes({first, second, third});
                bool const two_and_one = is_one_character(two) && third < 0x80;
                ASSERT_EQ(is_valid_utf8(three), is_one_character(three) || two_and_one)
                    << first << ' ' << second << ' ' << third;
                if (first < 0xF0) {
                    continue;
                }
                for (int const fourth : {0x00, 0x22, 0x7F, 0x80, 0xBF, 0xC0, 0xFF}) {
                    auto const four = bytes({first, second, third, fourth});
                    ASSERT_EQ(is_valid_utf8(four), is_one_character(four))
                        << first << ' ' << second << ' ' << third << ' ' << fourth;
                }
            }
        }
    }
}

TEST(json_utf8, a_bad_byte_is_found_at_every_place) {
    for (std::size_t length = 1; length <= 40; ++length) {
        EXPECT_TRUE(valid(std::string(length, 'a')));
        for (std::size_t at = 0; at < length; ++at) {
            std::string text(length, 'a');
            text[at] = '\xC3';
            EXPECT_FALSE(valid(text)) << at << " of " << length;
        }
    }
}

TEST(json_utf8, a_character_that_the_end_cuts_is_told_from_one_that_is_wrong) {
    struct row {
        std::string text;
        detail::utf8_step expected;
    };
    row const rows[] = {
        {bytes({0x41}), {1, true, false}},
        {bytes({0xC3, 0xA9, 0x41}), {2, true, false}},
        {bytes({0xE2, 0x82, 0xAC}), {3, true, false}},
        {bytes({0xF0, 0x9F, 0x98, 0x80}), {4, true, false}},
        {bytes({0xC3}), {1, false, true}},
        {bytes({0xE2, 0x82}), {2, false, true}},
        {bytes({0xF0, 0x9F, 0x98}), {3, false, true}},
        {bytes({0xF0, 0x9F, 0x98, 0x22}), {3, false, false}},
        {bytes({0xE2, 0x82, 0x22}), {2, false, false}},
        {bytes({0xED, 0xA0}), {1, false, false}},
        {bytes({0xE0, 0x80}), {1, false, false}},
        {bytes({0xF4, 0x90}), {1, false, false}},
        {bytes({0xC0}), {1, false, false}},
        {bytes({0xF5}), {1, false, false}},
        {bytes({0x80}), {1, false, false}},
    };
    for (auto const& [text, expected] : rows) {
        test_support::exact_block const block(text);
        auto const found = detail::utf8_at(block.begin(), block.end());
        EXPECT_EQ(found.length, expected.length) << testing::PrintToString(text);
        EXPECT_EQ(found.valid, expected.valid) << testing::PrintToString(text);
        EXPECT_EQ(found.cut, expected.cut) << testing::PrintToString(text);
    }
}

TEST(json_utf8, a_byte_order_mark_is_three_bytes_at_the_start) {
    EXPECT_TRUE(has_byte_order_mark("\xEF\xBB\xBF"));
    EXPECT_TRUE(has_byte_order_mark("\xEF\xBB\xBF{}"));
    EXPECT_FALSE(has_byte_order_mark("\xEF\xBB"));
    EXPECT_FALSE(has_byte_order_mark(" \xEF\xBB\xBF"));
    EXPECT_FALSE(has_byte_order_mark(""));
}

}  // namespace
}  // namespace typehook::json
