// Included first, so that it has to include all it needs.
#include <typehook/json/detail/simd.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace typehook::json::detail {
namespace {

struct scan {
    char const* name;
    char const* (*plain)(char const*, char const*);
    char const* (*widest)(char const*, char const*);
    char filler;  // what the scan passes over
};

constexpr scan scans[] = {
    {"skip_space", &plain::skip_space, &widest::skip_space, ' '},
    {"find_special", &plain::find_special, &widest::find_special, 's'},
    {"find_non_ascii", &plain::find_non_ascii, &widest::find_non_ascii, '"'},
};

TEST(json_simd, the_wide_path_is_compiled_where_the_processor_has_it) {
#if defined(__SSE2__)
    EXPECT_NE(&widest::find_special, &plain::find_special);
#else
    EXPECT_EQ(&widest::find_special, &plain::find_special);
#endif
}

TEST(json_simd, both_paths_stop_at_the_same_byte_wherever_it_stands) {
    for (auto const& [name, narrow, wide, filler] : scans) {
        for (std::size_t length = 1; length <= 36; ++length) {
            for (std::size_t at = 0; at < length; ++at) {
                for (int byte = 0; byte < 256; ++byte) {
                    std::string text(length, filler);
                    text[at] = static_cast<char>(byte);
                    test_support::exact_block const block(text);
                    auto const expected = narrow(block.begin(), block.end());
                    ASSERT_EQ(wide(block.begin(), block.end()), expected)
                        << name << ": byte " << byte << " at " << at << " of " << length;
                }
            }
        }
    }
}

TEST(json_simd, both_paths_agree_on_random_bytes) {
    std::uint32_t state = 20240131;
    auto const random = [&] { return state = state * 1664525u + 1013904223u; };
    for (int round = 0; round < 2000; ++round) {
        std::string text(random() >> 26, ' ');
        for (auto& byte : text) {
            // Mostly what the scans pass over, so that they get somewhere.
            byte =
                (random() >> 28) != 0 ? " \n\t\rab"[(random() >> 16) % 6] : static_cast<char>(random() >> 24);
        }
        test_support::exact_block const block(text);
        for (auto const& [name, narrow, wide, filler] : scans) {
            for (std::size_t from = 0; from <= text.size(); ++from) {
                auto const p = block.begin() + from;
                ASSERT_EQ(wide(p, block.end()), narrow(p, block.end())) << name << " from " << from;
            }
        }
    }
}

TEST(json_simd, what_is_special_is_what_a_string_has_to_look_at) {
    for (int byte = 0; byte < 256; ++byte) {
        bool const expected = byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
        EXPECT_EQ(is_special(static_cast<char>(byte)), expected) << byte;
    }
}

}  // namespace
}  // namespace typehook::json::detail
