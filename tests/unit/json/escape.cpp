// Included first, so that it has to include all it needs.
#include <typehook/json/escape.hpp>

// The rest.
#include <typehook/json/string.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <cstddef>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace typehook::json {
namespace {

std::string as_json(std::string_view text) {
    std::string out = "=";
    append_string(out, test_support::exact_block(text).view());
    return out.substr(1);
}

TEST(json_escape, quotes_plain_text_as_it_is) {
    EXPECT_EQ(as_json(""), R"("")");
    EXPECT_EQ(as_json("plain / text \x7F"), "\"plain / text \x7F\"");
    EXPECT_EQ(as_json("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"),
              "\"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\"");
}

TEST(json_escape, every_control_character_has_its_escape) {
    constexpr std::string_view expected[] = {
        "\\u0000", "\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006", "\\u0007",
        "\\b",     "\\t",     "\\n",     "\\u000b", "\\f",     "\\r",     "\\u000e", "\\u000f",
        "\\u0010", "\\u0011", "\\u0012", "\\u0013", "\\u0014", "\\u0015", "\\u0016", "\\u0017",
        "\\u0018", "\\u0019", "\\u001a", "\\u001b", "\\u001c", "\\u001d", "\\u001e", "\\u001f",
    };
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        std::string const character(1, static_cast<char>(i));
        EXPECT_EQ(as_json("a" + character + "b"), "\"a" + std::string(expected[i]) + "b\"");
    }
    EXPECT_EQ(as_json("\"\\"), R"("\"\\")");
}

TEST(json_escape, each_maximal_part_of_a_broken_character_becomes_one_replacement) {
    std::string const r = "\xEF\xBF\xBD";
    struct row {
        std::string_view text;
        std::string expected;
    };
    row const rows[] = {
        {"\xFF", r},
        {"a\xC3", "a" + r},
        {"\xC3(", r + "("},
        {"\xE2\x82", r},
        {"\xE2\x82(", r + "("},
        {"\xF0\x9F\x98", r},
        {"\xF0\x9F\x98z", r + "z"},
        {"\x80\xBF", r + r},
        {"\xC0\xAF", r + r},
        {"\xE0\x80\xAF", r + r + r},
        {"\xED\xA0\x80", r + r + r},
        {"\xF0\x80\x80\xAF", r + r + r + r},
        {"\xF4\x90\x80\x80", r + r + r + r},
        // The example of the Unicode Standard, table 3-11.
        {"\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64", r + r + r + "b" + r + "c" + r + r + "d"},
    };
    for (auto const& [text, expected] : rows) {
        EXPECT_EQ(as_json(text), '"' + expected + '"') << testing::PrintToString(std::string(text));
    }
}

TEST(json_escape, an_escape_is_written_at_every_place_of_a_block) {
    for (std::size_t before = 0; before <= 70; ++before) {
        for (std::size_t after = 0; after <= 70; ++after) {
            auto const text = std::string(before, 's') + "\n" + std::string(after, 't');
            ASSERT_EQ(as_json(text), '"' + std::string(before, 's') + "\\n" + std::string(after, 't') + '"');
        }
    }
}

TEST(json_escape, text_in_many_scripts_is_copied_and_what_is_broken_in_it_is_replaced_wherever_it_stands) {
    std::mt19937 random(11);
    constexpr std::string_view parts[] = {"a",  "bc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9A\x80",
                                          "\"", "\n", "\x01",     "plain text"};
    constexpr std::string_view written[] = {"a",    "bc",  "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9A\x80",
                                            "\\\"", "\\n", "\\u0001",  "plain text"};
    for (int round = 0; round < 5000; ++round) {
        std::string text;
        std::string expected = "\"";
        bool const broken = round % 2 == 0;
        for (auto left = random() % 70; left > 0; --left) {
            auto const part = random() % std::size(parts);
            text += parts[part];
            expected += written[part];
            if (broken && random() % 8 == 0) {
                text += '\xFF';
                expected += "\xEF\xBF\xBD";
            }
        }
        ASSERT_EQ(as_json(text), expected + '"');
    }
}

TEST(json_escape, whatever_the_bytes_are_the_result_is_a_json_string) {
    std::mt19937 random(7);
    for (int round = 0; round < 5000; ++round) {
        std::string text(random() % 60, ' ');
        for (auto& byte : text) {
            byte = random() % 3 == 0 ? static_cast<char>(random()) : static_cast<char>('a' + random() % 26);
        }
        test_support::exact_block const written(as_json(text));
        auto const token = scan_string(written.begin() + 1, written.end());
        ASSERT_EQ(name_of(token.error), "ok") << testing::PrintToString(text);
        ASSERT_EQ(token.end + 1, written.end()) << testing::PrintToString(text);
        if (is_valid_utf8(text)) {
            std::string again;
            unescape({written.begin() + 1, token.end}, again);
            ASSERT_EQ(again, text);
        }
    }
}

}  // namespace
}  // namespace typehook::json
