// Text from a peer, fit for terminals and logs. Layer core.
#include <typehook/core/printable.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

using namespace typehook;

TEST(printable, leaves_readable_text_alone) {
    EXPECT_EQ(printable("GET /hooks?a=1 \"x\" ~"), "GET /hooks?a=1 \"x\" ~");
    EXPECT_EQ(printable("größe 日本語 😀"), "größe 日本語 😀");
    EXPECT_EQ(printable(""), "");
}

TEST(printable, escapes_control_characters) {
    EXPECT_EQ(printable("a\nb\r\tc"), "a\\x0ab\\x0d\\x09c");
    EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
    EXPECT_EQ(printable("\x1b[31mred\x7f"), "\\x1b[31mred\\x7f");
}

TEST(printable, cannot_be_mistaken_for_an_escape) { EXPECT_EQ(printable("\\x0a"), "\\\\x0a"); }

TEST(printable, escapes_what_terminals_obey_beyond_ascii) {
    EXPECT_EQ(printable("\xC2\x9B"), "\\xc2\\x9b");           // U+009B, a control sequence introducer
    EXPECT_EQ(printable("\xE2\x80\xAE"), "\\xe2\\x80\\xae");  // U+202E, right-to-left override
    EXPECT_EQ(printable("\xE2\x81\xA6"), "\\xe2\\x81\\xa6");  // U+2066, isolate
    EXPECT_EQ(printable("\xE2\x80\xA8"), "\\xe2\\x80\\xa8");  // U+2028, line separator
    EXPECT_EQ(printable("\xEF\xBB\xBF"), "\\xef\\xbb\\xbf");  // U+FEFF, byte order mark
    EXPECT_EQ(printable("\xF3\xA0\x81\x81"), "\\xf3\\xa0\\x81\\x81");  // U+E0041, tag
}

TEST(printable, escapes_invalid_utf8_byte_by_byte) {
    EXPECT_EQ(printable("\xFF"), "\\xff");
    EXPECT_EQ(printable("\xC3"), "\\xc3");                             // cut short
    EXPECT_EQ(printable("\xC3("), "\\xc3(");                           // no continuation
    EXPECT_EQ(printable("\xC0\xAF"), "\\xc0\\xaf");                    // overlong
    EXPECT_EQ(printable("\xE0\x80\x80"), "\\xe0\\x80\\x80");           // overlong
    EXPECT_EQ(printable("\xED\xA0\x80"), "\\xed\\xa0\\x80");           // surrogate
    EXPECT_EQ(printable("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
    EXPECT_EQ(printable("a\x80z"), "a\\x80z");
}

TEST(printable, escapes_the_longest_overlong_forms) {
    EXPECT_EQ(printable("\xC1\xBF"), "\\xc1\\xbf");
    EXPECT_EQ(printable("\xE0\x9F\xBF"), "\\xe0\\x9f\\xbf");
    EXPECT_EQ(printable("\xF0\x8F\xBF\xBF"), "\\xf0\\x8f\\xbf\\xbf");
}

TEST(printable, accepts_the_borders_of_utf8) {
    for (auto const* const text :
         {"\xC2\xA0", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        EXPECT_EQ(printable(text), text);
    }
}

TEST(printable, is_cut_after_the_limit) {
    EXPECT_EQ(printable("abcdef", 3), "abc...");
    EXPECT_EQ(printable("abc", 3), "abc");
    EXPECT_EQ(printable("ab\xC3\xB6", 3), "ab\xC3\xB6");  // never inside a character
    EXPECT_EQ(printable("abc", 0), "...");
}
