// Included first, so that it has to include all it needs.
#include <typehook/json/detail/words.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

namespace typehook::json::detail {
namespace {

TEST(json_words, digits_are_counted_up_to_the_first_byte_that_is_none) {
    for (unsigned count = 0; count <= 8; ++count) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string text(8, '9');
            if (count < 8) {
                text[count] = static_cast<char>(byte);
            }
            auto const digit = byte >= '0' && byte <= '9';
            auto const expected = count == 8 || digit ? 8u : count;
            ASSERT_EQ(count_digits(load8(text.data())), expected) << byte << " at " << count;
        }
    }
}

TEST(json_words, digits_have_the_value_that_they_say) {
    for (unsigned count = 1; count <= 8; ++count) {
        for (std::uint64_t const value :
             {0ull, 1ull, 7ull, 12ull, 90ull, 123ull, 99999999ull, 12345678ull, 80000001ull}) {
            auto text = std::to_string(value);
            if (text.size() > count) {
                continue;
            }
            text.insert(0, count - text.size(), '0');
            text.resize(8, ',');
            EXPECT_EQ(digits_value(load8(text.data()), count), value) << text;
        }
    }
}

TEST(json_words, short_texts_are_loaded_without_a_byte_more) {
    for (std::size_t size = 0; size < 8; ++size) {
        std::string const text = std::string("abcdefgh").substr(0, size);
        test_support::exact_block const exact(text);
        std::uint64_t expected = 0;
        std::memcpy(&expected, text.data(), size);
        EXPECT_EQ(load_short(exact.begin(), size), expected) << text;
    }
}

TEST(json_words, special_bytes_are_found_wherever_they_stand) {
    for (int byte = 0; byte < 256; ++byte) {
        bool const expected = byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
        for (std::size_t at = 0; at < 8; ++at) {
            for (char const filler : {' ', 'a', '\x7F', '!', '#', ']', '['}) {
                std::string text(8, filler);
                text[at] = static_cast<char>(byte);
                ASSERT_EQ(has_special(load8(text.data())), expected)
                    << byte << " at " << at << " among " << filler;
            }
        }
    }
}

}  // namespace
}  // namespace typehook::json::detail
