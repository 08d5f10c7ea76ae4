// Included first, so that it has to include all it needs.
#include <typehook/json/detail/simd.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace typehook::json::detail {
namespace {

/// A kind of block, every mask of it compared with what plain C++ says of each byte.
template <class Block>
class json_block : public testing::Test {
protected:
    static mask expected(std::string_view bytes, bool (*found)(char)) {
        mask result = 0;
        for (std::size_t i = 0; i < Block::size; ++i) {
            result |= static_cast<mask>(found(bytes[i])) << i;
        }
        return result;
    }

    static void check(std::string_view bytes) {
        auto const block = Block::load(bytes.data());
        ASSERT_EQ(block.text_ends(), expected(bytes, [](char byte) { return ends_text(byte); })) << bytes;
        ASSERT_EQ(block.specials(), expected(bytes, [](char byte) { return is_special(byte); })) << bytes;
        ASSERT_EQ(block.non_ascii(), expected(bytes, [](char byte) { return (byte & 0x80) != 0; })) << bytes;
        ASSERT_EQ(block.non_spaces(), expected(bytes, [](char byte) { return !is_space(byte); })) << bytes;
        std::uint64_t words[2];
        std::memcpy(words, bytes.data(), sizeof words);
        if constexpr (Block::size == sizeof words) {
            ASSERT_EQ(Block::of_words(words[0], words[1]).specials(), block.specials());
        }
        char copy[Block::size];
        block.store(copy);
        ASSERT_EQ(std::string_view(copy, Block::size), bytes);
    }
};

using block_kinds = testing::Types<plain::block, block, block_pair, wide_block>;
TYPED_TEST_SUITE(json_block, block_kinds, );

TYPED_TEST(json_block, finds_every_byte_at_every_place) {
    for (char const filler : {'s', ' ', '"', '\0', '\xFF'}) {
        for (std::size_t at = 0; at < TypeParam::size; ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(TypeParam::size, filler);
                text[at] = static_cast<char>(byte);
                this->check(text);
            }
        }
    }
}

TEST(specials_of_64, speaks_of_64_bytes) {
    for (std::size_t at = 0; at < 64; ++at) {
        std::string text(64, 's');
        text[at] = '"';
        text[(at + 17) % 64] = '\x80';
        EXPECT_EQ(specials_of_64(text.data()), std::uint64_t{1} << at | std::uint64_t{1} << (at + 17) % 64);
    }
}

TYPED_TEST(json_block, finds_what_random_bytes_have) {
    std::uint32_t state = 20240131;
    for (int round = 0; round < 20000; ++round) {
        std::string text(TypeParam::size, ' ');
        for (auto& byte : text) {
            state = state * 1664525u + 1013904223u;
            byte = (state >> 28) < 8 ? " \n\t\r\"\\ab"[(state >> 16) % 8] : static_cast<char>(state >> 24);
        }
        this->check(text);
    }
}

TYPED_TEST(json_block, scans_stop_at_the_same_byte_wherever_it_stands) {
    struct scan {
        char const* (*run)(char const*, char const*);
        bool (*passes)(char);
        char filler;  // what the scan passes over
    };
    scan const scans[] = {
        {&skip_spaces<TypeParam>, [](char byte) { return is_space(byte); }, ' '},
        {&find_special<TypeParam>, [](char byte) { return !is_special(byte); }, 's'},
        {&find_non_ascii<TypeParam>, [](char byte) { return (byte & 0x80) == 0; }, '"'},
    };
    for (auto const& [run, passes, filler] : scans) {
        for (std::size_t length = 0; length <= 2 * TypeParam::size + 4; ++length) {
            for (std::size_t at = 0; at <= length; ++at) {
                for (char const byte :
                     {'\0', '\t', '\n', '\x1F', ' ', '"', 'a', '\\', '\x7F', '\x80', '\xFF'}) {
                    std::string text(length, filler);
                    if (at < length) {
                        text[at] = byte;
                    }
                    test_support::exact_block const exact(text);
                    ASSERT_EQ(run(exact.begin(), exact.end()),
                              std::find_if_not(exact.begin(), exact.end(), passes))
                        << int{byte} << " at " << at << " of " << length;
                }
            }
        }
    }
}

TEST(json_simd, the_wide_path_is_compiled_where_the_processor_has_it) {
#if defined(TYPEHOOK_JSON_PLAIN)
    EXPECT_TRUE((std::is_same_v<block, plain::block>));
#elif defined(__SSE2__) || defined(__aarch64__)
    EXPECT_FALSE((std::is_same_v<block, plain::block>));
#endif
}

TEST(json_simd, what_is_special_is_what_a_string_has_to_look_at) {
    for (int byte = 0; byte < 256; ++byte) {
        bool const expected = byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
        EXPECT_EQ(is_special(static_cast<char>(byte)), expected) << byte;
    }
}

TEST(json_simd, an_indentation_is_passed_whatever_the_one_before_was) {
    for (std::size_t size = 1; size < 80; ++size) {
        for (char const last : {'"', '\v'}) {
            for (std::size_t const after : {0u, 1u, 40u}) {
                test_support::exact_block const text('\n' + std::string(size - 1, ' ') + last +
                                                     std::string(after, ' '));
                for (std::uint32_t width = 0; width < 32; ++width) {
                    auto next = width;
                    ASSERT_EQ(skip_indentation(text.begin(), text.end(), next), text.begin() + size)
                        << size << " after " << width;
                    ASSERT_LT(next, 32u);
                }
            }
        }
    }
}

TEST(json_simd, one_blank_is_skipped_like_many) {
    for (std::string_view const text : {"", "a", " ", " a", "\t\na", "                         a"}) {
        auto const found = skip_space(text.data(), text.data() + text.size());
        EXPECT_EQ(found, text.data() + text.size() - (text.ends_with('a') ? 1 : 0)) << text;
    }
    static_assert([] {
        constexpr std::string_view text = " \t\r\nx";
        return *skip_space(text.data(), text.data() + text.size()) == 'x';
    }());
}

}  // namespace
}  // namespace typehook::json::detail
