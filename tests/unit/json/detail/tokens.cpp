// Included first, so that it has to include all it needs.
#include <typehook/json/detail/tokens.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace typehook::json::detail {
namespace {

/// What a quick function makes of a token, and where it stops; the error if it fails.
struct outcome {
    std::string text;
    std::ptrdiff_t size = -1;
    errc error{};

    friend bool operator==(outcome const&, outcome const&) = default;
};

outcome string_of(std::string_view document) {
    test_support::exact_block const exact(document);
    reader from(exact.view(), {});
    std::string read = "something longer than sixteen characters, to be replaced";
    char const* const behind = read_string(from, exact.begin(), read);
    return behind == nullptr ? outcome{{}, from.where() - exact.begin(), from.error()}
                             : outcome{read, behind - exact.begin(), {}};
}

outcome text_of(std::string_view document) {
    test_support::exact_block const exact(document);
    reader from(exact.view(), {});
    std::string_view found;
    bool borrowed = false;
    char const* const behind = read_text(from, exact.begin(), found, borrowed);
    return behind == nullptr ? outcome{{}, from.where() - exact.begin(), from.error()}
                             : outcome{std::string(found), behind - exact.begin(), {}};
}

/// The same by the careful way.
outcome careful_text_of(std::string_view document) {
    test_support::exact_block const exact(document);
    reader from(exact.view(), {});
    auto const token = careful_text(from, exact.begin());
    return token.behind == nullptr
               ? outcome{{}, from.where() - exact.begin(), from.error()}
               : outcome{std::string(text_of(from, exact.begin(), token)), token.behind - exact.begin(), {}};
}

TEST(quick_text, is_what_the_careful_way_reads_whatever_stands_where) {
    for (std::string_view const piece : {"", "\\n", "\\\"", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\x",
                                         "\\", "\xC3\xA9", "\xC3", "\xF0\x9F\x98\x80", "\x01", "\""}) {
        for (std::size_t before = 0; before < 40; ++before) {
            for (std::size_t const after : {0u, 1u, 2u, 7u, 15u, 16u, 17u, 40u}) {
                for (std::string_view const rest :
                     {"", "\"", "\",\"next\":\"and enough behind it to go the quick way\"}"}) {
                    auto document = "\"" + std::string(before, 'a');
                    document.append(piece).append(after, 'b').append(rest);
                    auto const expected = careful_text_of(document);
                    ASSERT_EQ(text_of(document), expected) << document;
                    ASSERT_EQ(string_of(document), expected) << document;
                }
            }
        }
    }
}

TEST(quick_text, of_many_escapes_is_read_in_one_pass) {
    std::string document = "\"";
    std::string expected;
    for (int i = 0; i < 500; ++i) {
        document += "\\u20ac\\\\x\\/";
        expected += "\xE2\x82\xAC\\x/";
    }
    document += "\"               ";
    EXPECT_EQ(string_of(document).text, expected);
}

TEST(quick_text, that_is_none_is_a_mismatch) {
    for (std::string_view const document : {"12", "null                    ", "x                     ", ""}) {
        EXPECT_EQ(string_of(document), careful_text_of(document)) << document;
    }
}

std::optional<std::int64_t> integer_of(std::string_view document) {
    test_support::exact_block const exact(document);
    std::int64_t value = 0;
    char const* const behind = quick_integer(exact.begin(), exact.end(), value);
    return behind == nullptr ? std::nullopt : std::optional(value);
}

TEST(quick_integer, takes_up_to_sixteen_digits) {
    std::string const room(24, ' ');
    std::string digits;
    for (int size = 1; size <= 16; ++size) {
        digits += static_cast<char>('0' + size % 10);
        EXPECT_EQ(integer_of(digits + "," + room), std::stoll(digits)) << digits;
        EXPECT_EQ(integer_of("-" + digits + "}" + room), -std::stoll(digits)) << digits;
        EXPECT_EQ(integer_of(digits + ".0" + room), std::nullopt) << digits;
        EXPECT_EQ(integer_of(digits + "e1" + room), std::nullopt) << digits;
    }
    EXPECT_EQ(integer_of("0," + room), 0);
}

TEST(quick_integer, leaves_everything_else_to_the_careful_way) {
    std::string const room(24, ' ');
    for (std::string_view const other :
         {"01", "-", "-a", "a", "", "00", "12345678901234567", "99999999999999999999"}) {
        EXPECT_EQ(integer_of(std::string(other) + room), std::nullopt) << other;
    }
    EXPECT_EQ(integer_of("1"), std::nullopt) << "nothing behind it";
}

TEST(quick_number, is_what_the_careful_way_reads) {
    for (std::string_view const number :
         {"0", "-0", "10.0000000000", "0E-10", "1e5", "12.5e3", "0.5", "-12345678.12345678",
          "1234567890123456789012345678901234567890.5", "01", "1.", ".5", "-", "1.e5", "+1", "x", ""}) {
        for (std::string_view const rest : {"", ",", ", and enough behind it to go the quick way"}) {
            auto const document = std::string(number) + std::string(rest);
            test_support::exact_block const exact(document);
            reader quick(exact.view(), {});
            reader careful(exact.view(), {});
            std::string_view found;
            std::string_view expected;
            ASSERT_EQ(read_number(quick, exact.begin(), found),
                      careful_number(careful, exact.begin(), expected))
                << document;
            ASSERT_EQ(found, expected) << document;
            ASSERT_EQ(quick.error(), careful.error()) << document;
            ASSERT_EQ(quick.where(), careful.where()) << document;
        }
    }
}

}  // namespace
}  // namespace typehook::json::detail
