// Included first, so that it has to include all it needs.
#include <typehook/json/string.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace typehook::json {
namespace {

using test_support::verdict;

/// Scans what follows an opening quote.
verdict scan(std::string_view text, bool* escaped = nullptr) {
    test_support::exact_block const block(text);
    auto const token = scan_string(block.begin(), block.end());
    if (escaped != nullptr) {
        *escaped = token.special;
    }
    return {token.error, static_cast<std::size_t>(token.end - block.begin())};
}

std::string unescaped(std::string_view raw) {
    std::string out = "before:";
    unescape(test_support::exact_block(raw).view(), out);
    EXPECT_TRUE(out.starts_with("before:"));
    return out.substr(7);
}

TEST(json_string, ends_at_its_closing_quote_and_looks_no_further) {
    bool escaped = true;
    EXPECT_EQ(scan("\"", &escaped), (verdict{{}, 0}));
    EXPECT_FALSE(escaped);
    EXPECT_EQ(scan("abc\"\x01\xFF\"", &escaped), (verdict{{}, 3}));
    EXPECT_FALSE(escaped);
    EXPECT_EQ(scan(R"(a\"b" "c)", &escaped), (verdict{{}, 4}));
    EXPECT_TRUE(escaped);
}

TEST(json_string, names_the_byte_at_fault) {
    struct row {
        std::string_view text;
        verdict expected;
    };
    constexpr row rows[] = {
        {"ab", {errc::unexpected_end, 2}},
        {"ab\ncd\"", {errc::invalid_string_control, 2}},
        {"0123456789abcde\x1F\"", {errc::invalid_string_control, 15}},
        {"ab\\xcd\"", {errc::invalid_escape, 3}},
        {"\\u12G4\"", {errc::invalid_escape, 4}},
        {"\\u12\"", {errc::invalid_escape, 4}},
        {"\\ud83d\\u12", {errc::unexpected_end, 10}},
        {"ab\\ud83dcd\"", {errc::lone_surrogate, 2}},
        {"ab\\ud83d\\u0041\"", {errc::lone_surrogate, 2}},
        {"\\ud83d\\ude00\\udc00\"", {errc::lone_surrogate, 12}},
        {"caf\xE9 au lait\"", {errc::invalid_utf8, 3}},
        {"\xC3\xA9\xED\xA0\x80\"", {errc::invalid_utf8, 2}},
        {"\xF0\x9F\x98", {errc::unexpected_end, 3}},
    };
    for (auto const& [text, expected] : rows) {
        EXPECT_EQ(scan(text), expected) << testing::PrintToString(std::string(text));
    }
}

TEST(json_string, is_cut_at_every_byte_without_reading_on) {
    constexpr std::string_view text =
        "plain text of more than a block \\ud83d\\ude00 \xF0\x9F\x98\x80 \\u00e9\\n\\\\ \xC3\xA9.\"";
    ASSERT_EQ(scan(text), (verdict{{}, text.size() - 1}));
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_EQ(scan(text.substr(0, size)), (verdict{errc::unexpected_end, size}));
    }
}

TEST(json_string, every_unit_of_four_digits_is_a_character_or_half_of_one) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (unsigned unit = 0; unit <= 0xFFFF; ++unit) {
        std::string raw = "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) {
            raw += digits[unit >> shift & 0xF];
        }
        auto const error = scan_string(raw.data(), raw.data() + raw.size()).error;
        bool const high = unit >= 0xD800 && unit <= 0xDBFF;
        bool const low = unit >= 0xDC00 && unit <= 0xDFFF;
        ASSERT_EQ(error, low ? errc::lone_surrogate : errc::unexpected_end) << raw;
        if (!high && !low) {
            char bytes[4];
            std::string const expected(bytes, detail::write_utf8(unit, bytes));
            std::string out;
            unescape(raw, out);
            ASSERT_EQ(out, expected) << raw;
        }
    }
}

TEST(json_string, surrogate_pairs_become_one_character) {
    EXPECT_EQ(unescaped("\\ud83d\\ude00"), "\xF0\x9F\x98\x80");
    EXPECT_EQ(unescaped("\\uD800\\uDC00"), "\xF0\x90\x80\x80");
    EXPECT_EQ(unescaped("\\uDBFF\\uDFFF"), "\xF4\x8F\xBF\xBF");
    EXPECT_EQ(unescaped("a\\ud83d\\ude00\\ud83d\\ude00b"), "a\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
                                                           "b");
}

TEST(json_string, short_escapes_mean_what_the_grammar_says) {
    EXPECT_EQ(unescaped(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(unescaped(R"(\\n\\u0041)"), "\\n\\u0041");
    EXPECT_EQ(unescaped("\\u0000x"), std::string("\0x", 2));
}

TEST(json_string, text_without_escapes_is_appended_as_it_is) {
    EXPECT_EQ(unescaped(""), "");
    EXPECT_EQ(unescaped("caf\xC3\xA9"), "caf\xC3\xA9");
    EXPECT_EQ(unescaped("a\\tb c\\td"), "a\tb c\td");
}

TEST(json_string, an_escape_is_seen_at_every_place_of_a_block) {
    for (std::size_t before = 0; before <= 36; ++before) {
        std::string const text = std::string(before, 's') + "\\n" + std::string(20, 't') + "\"";
        bool escaped = false;
        EXPECT_EQ(scan(text, &escaped), (verdict{{}, before + 22}));
        EXPECT_TRUE(escaped);
        EXPECT_EQ(unescaped(text.substr(0, text.size() - 1)),
                  std::string(before, 's') + "\n" + std::string(20, 't'));
    }
}

}  // namespace
}  // namespace typehook::json
