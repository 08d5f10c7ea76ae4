// Failures: what went wrong, and where. Layer core.
#include <typehook/core/failure.hpp>

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace failure_test {

enum class errc { wrong_type = 1, unexpected_end };

}  // namespace failure_test

template <>
struct typehook::error_table<failure_test::errc> {
    static constexpr std::uint64_t id = 0x9D02C64FB7E1A853u;
    static constexpr char const* name = "test.failure";
    static constexpr error_entry entries[] = {
        {"wrong_type", "not of the type that the schema says", condition::schema_mismatch},
        {"unexpected_end", "the text ends inside a value", condition::malformed_input},
    };
};

template <>
struct boost::system::is_error_code_enum<failure_test::errc> : std::true_type {};

namespace failure_test {

boost::system::error_code make_error_code(errc value) noexcept { return typehook::to_error_code(value); }

}  // namespace failure_test

using namespace typehook;
using failure_test::errc;

static_assert(sizeof(failure) <= 32);
static_assert(!std::is_default_constructible_v<failure>);
static_assert(std::is_nothrow_copy_constructible_v<failure> && std::is_nothrow_copy_assignable_v<failure>);
static_assert(std::is_nothrow_move_constructible_v<failure> && std::is_nothrow_move_assignable_v<failure>);
static_assert(std::is_convertible_v<errc, failure>);
static_assert(!std::is_convertible_v<int, failure> && !std::is_convertible_v<condition, failure>);

TEST(failure, has_a_code_and_its_condition) {
    failure const why = errc::wrong_type;
    EXPECT_EQ(why.code(), errc::wrong_type);
    EXPECT_EQ(why.condition(), condition::schema_mismatch);
    EXPECT_TRUE(why == condition::schema_mismatch);
    EXPECT_EQ(why.pointer(), "");
    EXPECT_EQ(why.detail(), "");
    EXPECT_FALSE(why.has_offset());
    EXPECT_EQ(why.offset(), 0u);
}

TEST(failure, knows_where) {
    failure const why(errc::wrong_type, {.pointer = "/a/b", .offset = 42, .detail = "expected a string"});
    EXPECT_EQ(why.pointer(), "/a/b");
    EXPECT_TRUE(why.has_offset());
    EXPECT_EQ(why.offset(), 42u);
    EXPECT_EQ(why.detail(), "expected a string");
}

TEST(failure, tells_the_first_byte_from_no_offset) {
    EXPECT_TRUE(failure(errc::wrong_type, {.offset = 0}).has_offset());
    EXPECT_FALSE(failure(errc::wrong_type, {.pointer = "/a"}).has_offset());
}

TEST(failure, reads_as_one_sentence) {
    EXPECT_EQ(failure(errc::wrong_type,
                      {.pointer = "/resource/content/status", .offset = 1842, .detail = "expected a string"})
                  .message(),
              "wrong_type at /resource/content/status (byte 1842): expected a string");
    EXPECT_EQ(failure(errc::unexpected_end, {.offset = 12}).message(),
              "unexpected_end (byte 12): the text ends inside a value");
    EXPECT_EQ(failure(errc::wrong_type).message(), "wrong_type: not of the type that the schema says");
}

TEST(failure, names_foreign_codes_by_category_and_number) {
    failure const why(make_error_code(boost::system::errc::timed_out));
    EXPECT_EQ(why.message().rfind("generic:110: ", 0), 0u) << why.message();
    EXPECT_EQ(why.condition(), condition::internal);
}

TEST(failure, cannot_break_a_log_line) {
    auto const message =
        failure(errc::wrong_type, {.pointer = "/a\nINFO all is well\x1b[2J", .detail = "x\r\ny"}).message();
    EXPECT_EQ(message, "wrong_type at /a\\x0aINFO all is well\\x1b[2J: x\\x0d\\x0ay");
}

TEST(failure, bounds_the_length_of_its_message) {
    std::string const long_text(1'000'000, 'x');
    EXPECT_LT(failure(errc::wrong_type, {.pointer = long_text, .detail = long_text}).message().size(),
              1'000u);
}

TEST(failure, is_copied_with_its_place) {
    failure first(errc::wrong_type, {.pointer = "/a", .offset = 1, .detail = "d"});
    auto second = first;
    EXPECT_EQ(first, second);
    first = failure(errc::unexpected_end);
    EXPECT_EQ(second.pointer(), "/a");
    auto third = std::move(second);
    EXPECT_EQ(third.detail(), "d");
    auto& alias = third;
    third = alias;
    EXPECT_EQ(third.pointer(), "/a");
    third = std::move(alias);
    EXPECT_EQ(third.pointer(), "/a");
}

TEST(failure, compares_code_and_place) {
    failure const here(errc::wrong_type, {.pointer = "/a", .offset = 1});
    EXPECT_EQ(here, failure(errc::wrong_type, {.pointer = "/a", .offset = 1}));
    EXPECT_NE(here, failure(errc::wrong_type, {.pointer = "/b", .offset = 1}));
    EXPECT_NE(here, failure(errc::wrong_type, {.pointer = "/a", .offset = 2}));
    EXPECT_NE(here, failure(errc::unexpected_end, {.pointer = "/a", .offset = 1}));
    EXPECT_TRUE(here == errc::wrong_type);
    EXPECT_FALSE(here == errc::unexpected_end);
}

TEST(failure, is_copied_and_destroyed_by_several_threads) {
    failure const shared(errc::wrong_type, {.pointer = "/a", .detail = "shared by all of them"});
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([copy = shared] {
            for (int round = 0; round < 1'000; ++round) {
                auto const another = copy;
                EXPECT_EQ(another.pointer(), "/a");
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(shared.detail(), "shared by all of them");
}

TEST(describe, puts_a_caret_beneath_the_offset) {
    std::string_view const input = "{\n  \"a\": 17,\n  \"b\": 2\n}";
    EXPECT_EQ(describe(failure(errc::wrong_type, {.pointer = "/a", .offset = 9}), input),
              "wrong_type at /a (byte 9): not of the type that the schema says\n"
              "line 2, column 8:\n"
              "      \"a\": 17,\n"
              "           ^");
}

TEST(describe, counts_characters_not_bytes_for_the_caret) {
    EXPECT_EQ(describe(failure(errc::wrong_type, {.offset = 4}), "[\"\xC3\xB6\",1]"),
              "wrong_type (byte 4): not of the type that the schema says\n"
              "line 1, column 5:\n"
              "    [\"\xC3\xB6\",1]\n"
              "       ^");
}

TEST(describe, shows_a_part_of_a_long_line) {
    std::string const input(100'000, 'x');
    auto const text = describe(failure(errc::wrong_type, {.offset = 50'000}), input);
    EXPECT_LT(text.size(), 300u);
    EXPECT_NE(text.find("\n    ...xxx"), std::string::npos);
    EXPECT_NE(text.find("xxx...\n"), std::string::npos);
    EXPECT_EQ(text.size() - text.rfind('\n') - 2, std::string_view("    ...").size() + 36);
}

TEST(describe, escapes_what_a_terminal_would_obey) {
    auto const text = describe(failure(errc::wrong_type, {.offset = 3}), "\x1b[2J!");
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find("    \\x1b[2J!\n          ^"), std::string::npos) << text;
}

TEST(describe, may_point_at_the_end_of_the_input) {
    EXPECT_EQ(describe(failure(errc::unexpected_end, {.offset = 4}), "[1,\n"),
              "unexpected_end (byte 4): the text ends inside a value\n"
              "line 2, column 1:\n"
              "    \n"
              "    ^");
    EXPECT_NE(describe(failure(errc::unexpected_end, {.offset = 0}), "").find("line 1, column 1"),
              std::string::npos);
}

TEST(describe, shows_nothing_of_an_input_that_does_not_reach_so_far) {
    EXPECT_EQ(describe(failure(errc::unexpected_end, {.offset = 5}), "[1,2"),
              failure(errc::unexpected_end, {.offset = 5}).message());
    EXPECT_EQ(describe(failure(errc::unexpected_end), "[1,2"), failure(errc::unexpected_end).message());
}
