// The cursor over a text: its tokens, its limits, and how it remembers what was wrong. Layer json.
#include <typehook/json/reader.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace typehook;
using json::errc;
using json::reader;

namespace {

constexpr json::decode_options strict{.policy = json::strict};

std::size_t offset(reader const& from) { return static_cast<std::size_t>(from.offset(from.where())); }

}  // namespace

TEST(reader, peeks_past_whitespace_and_never_past_the_end) {
    std::string_view const text = " \t\r\n x ";
    reader from(text, {});
    EXPECT_EQ(from.peek(), 'x');
    EXPECT_EQ(from.position, text.data() + 5);
    EXPECT_EQ(from.peek(), 'x');
    ++from.position;
    EXPECT_EQ(from.peek(), '\0');
    EXPECT_EQ(from.position, from.end);
    EXPECT_TRUE(from.finish());
}

TEST(reader, is_not_finished_before_a_nul) {
    std::string_view const text("\0", 1);
    reader from(text, {});
    EXPECT_EQ(from.peek(), '\0');
    EXPECT_FALSE(from.finish());
    EXPECT_EQ(from.error(), errc::trailing_characters);
}

TEST(reader, expects_one_character) {
    reader from(" : x", {});
    EXPECT_TRUE(from.expect(':'));
    EXPECT_FALSE(from.expect(':'));
    EXPECT_EQ(from.error(), errc::unexpected_character);
    EXPECT_EQ(offset(from), 3u);
    reader at_end(" ", {});
    EXPECT_FALSE(at_end.expect(':'));
    EXPECT_EQ(at_end.error(), errc::unexpected_end);
    reader at_nul(std::string_view("\0", 1), {});
    EXPECT_FALSE(at_nul.expect('\0' + 1));
    EXPECT_EQ(at_nul.error(), errc::unexpected_character);
}

TEST(reader, counts_nesting_up_to_its_limit) {
    reader from("[[", {.max_depth = 2});
    EXPECT_EQ(from.depth_left(), 2u);
    EXPECT_TRUE(from.enter());
    EXPECT_TRUE(from.enter());
    EXPECT_EQ(from.depth(), 2u);
    EXPECT_EQ(from.depth_left(), 0u);
    EXPECT_FALSE(from.enter());
    EXPECT_EQ(from.error(), errc::depth_exceeded);
    from.leave();
    EXPECT_EQ(from.depth(), 1u);
    EXPECT_TRUE(from.enter());
}

TEST(reader, never_nests_deeper_than_the_hard_limit) {
    reader from("", {.max_depth = 1'000'000});
    EXPECT_EQ(from.depth_left(), json::hard_depth_limit);
}

TEST(reader, takes_a_string_token) {
    std::string_view const text = R"( "plain" "a\nb")";
    reader from(text, {});
    std::string_view raw;
    bool escaped = true;
    ASSERT_TRUE(from.string_token(raw, escaped));
    EXPECT_EQ(raw, "plain");
    EXPECT_EQ(raw.data(), text.data() + 2);
    EXPECT_FALSE(escaped);
    EXPECT_EQ(from.text(raw, escaped).data(), raw.data());
    ASSERT_TRUE(from.string_token(raw, escaped));
    EXPECT_EQ(raw, R"(a\nb)");
    EXPECT_TRUE(escaped);
    EXPECT_EQ(from.text(raw, escaped), "a\nb");
    EXPECT_TRUE(from.finish());
}

TEST(reader, unescapes_one_text_after_another) {
    reader from("", {});
    EXPECT_EQ(from.text(R"(a long text with \u0061n escape)", true), "a long text with an escape");
    EXPECT_EQ(from.text(R"(\n)", true), "\n");
}

TEST(reader, takes_a_number_token) {
    reader from(" -1.50e+3,", {});
    std::string_view lexeme;
    ASSERT_TRUE(from.number_token(lexeme));
    EXPECT_EQ(lexeme, "-1.50e+3");
    EXPECT_EQ(from.peek(), ',');
}

TEST(reader, tells_another_kind_of_value_from_what_is_no_value) {
    std::string_view raw;
    bool escaped = false;
    for (auto const* text : {"1", "-", "true", "f", "null", "[", "{"}) {
        reader from(text, {});
        EXPECT_FALSE(from.string_token(raw, escaped));
        EXPECT_EQ(from.error(), errc::wrong_type) << text;
        EXPECT_TRUE(from.recoverable());
    }
    for (auto const* text : {"x", ",", "]", "}", ":", "+1", "'a'", "\xFF"}) {
        reader from(text, {});
        EXPECT_FALSE(from.number_token(raw));
        EXPECT_EQ(from.error(), errc::unexpected_character) << text;
        EXPECT_FALSE(from.recoverable());
    }
    reader at_end("  ", {});
    EXPECT_FALSE(at_end.number_token(raw));
    EXPECT_EQ(at_end.error(), errc::unexpected_end);
    EXPECT_EQ(offset(at_end), 2u);
}

TEST(reader, names_a_byte_order_mark_at_the_start_only) {
    reader from("\xEF\xBB\xBF{}", {});
    EXPECT_FALSE(from.mismatch());
    EXPECT_EQ(from.error(), errc::byte_order_mark);
    EXPECT_EQ(offset(from), 0u);
    reader later(" \xEF\xBB\xBF{}", {});
    EXPECT_FALSE(later.mismatch());
    EXPECT_EQ(later.error(), errc::unexpected_character);
}

TEST(reader, takes_a_literal_whole) {
    reader from("nullx", {});
    EXPECT_TRUE(from.literal_token("null"));
    EXPECT_EQ(*from.position, 'x');
    reader wrong("nul1", {});
    EXPECT_FALSE(wrong.literal_token("null"));
    EXPECT_EQ(wrong.error(), errc::invalid_literal);
    EXPECT_EQ(offset(wrong), 3u);
    reader cut("nu", {});
    EXPECT_FALSE(cut.literal_token("null"));
    EXPECT_EQ(cut.error(), errc::unexpected_end);
}

TEST(reader, skips_a_value_of_any_kind_and_tells_its_text) {
    std::string_view const text = R"(  {"a":[1,{"b":"]"}]} , 2)";
    reader from(text, {});
    std::string_view raw;
    ASSERT_TRUE(from.skip(raw));
    EXPECT_EQ(raw, R"({"a":[1,{"b":"]"}]})");
    EXPECT_EQ(raw.data(), text.data() + 2);
    EXPECT_TRUE(from.expect(','));
    ASSERT_TRUE(from.skip(raw));
    EXPECT_EQ(raw, "2");
}

TEST(reader, skips_no_deeper_than_what_is_left) {
    reader from("[[[1]]]", {.max_depth = 3});
    std::string_view raw;
    ASSERT_TRUE(from.enter());
    EXPECT_FALSE(from.skip(raw));
    EXPECT_EQ(from.error(), errc::depth_exceeded);
    EXPECT_EQ(offset(from), 2u);
}

TEST(reader, goes_on_after_a_deviation_unless_strict) {
    std::string_view const text = R"({"a":1})";
    json::report report;
    reader tolerant(text, {.report = &report});
    EXPECT_TRUE(tolerant.tolerate(errc::unknown_enum_value, tolerant.position + 5));
    tolerant.publish();
    EXPECT_EQ(report.deviations, (std::vector<json::deviation>{{"/a", 5, errc::unknown_enum_value}}));

    reader from(text, strict);
    EXPECT_FALSE(from.tolerate(errc::unknown_enum_value, from.position + 5));
    EXPECT_FALSE(from.recoverable());
    EXPECT_EQ(from.why().pointer(), "/a");
    EXPECT_EQ(from.why().offset(), 5u);
    EXPECT_EQ(from.why().code(), errc::unknown_enum_value);
}

TEST(reader, recovers_from_a_misfit_at_the_depth_before_it) {
    std::string_view const text = R"({"a":[[1]]})";
    json::report report;
    reader from(text, {.report = &report});
    ASSERT_TRUE(from.enter());
    auto const depth = from.depth();
    ASSERT_TRUE(from.enter());
    ASSERT_TRUE(from.enter());
    EXPECT_FALSE(from.misfit(errc::wrong_type, text.data() + 7));
    ASSERT_TRUE(from.recoverable());
    from.recover(depth);
    EXPECT_EQ(from.depth(), depth);
    EXPECT_EQ(from.error(), errc{});
    from.publish();
    EXPECT_EQ(report.deviations, (std::vector<json::deviation>{{"/a/0/0", 7, errc::wrong_type}}));
}

TEST(reader, forgives_a_misfit_without_a_word) {
    json::report report;
    reader from("[1]", {.report = &report});
    EXPECT_FALSE(from.misfit(errc::wrong_type, from.position + 1));
    from.forgive(0);
    from.publish();
    EXPECT_TRUE(report.empty());
}

TEST(reader, does_not_recover_from_what_is_no_json_or_beyond_a_limit) {
    for (auto const error : {errc::unexpected_end, errc::invalid_utf8, errc::depth_exceeded}) {
        reader from("x", {});
        EXPECT_FALSE(from.fail(error, from.position));
        EXPECT_FALSE(from.recoverable());
    }
    reader from("1", strict);
    EXPECT_FALSE(from.misfit(errc::wrong_type, from.position));
    EXPECT_FALSE(from.recoverable());
}

TEST(reader, names_a_missing_member_by_its_key) {
    std::string_view const text = R"({"a":{}})";
    json::report report;
    reader tolerant(text, {.report = &report});
    EXPECT_TRUE(tolerant.tolerate(errc::missing_member, text.data() + 6, "b/~"));
    tolerant.publish();
    EXPECT_EQ(report.deviations, (std::vector<json::deviation>{{"/a/b~1~0", 6, errc::missing_member}}));

    reader from(text, {});
    from.position = text.data() + 6;
    EXPECT_FALSE(from.missing("b"));
    EXPECT_EQ(from.why().pointer(), "/a/b");
    EXPECT_EQ(from.why().offset(), 6u);
    EXPECT_FALSE(from.missing_at("/x/y"));
    EXPECT_EQ(from.why().pointer(), "/x/y");
    EXPECT_EQ(from.why().code(), errc::missing_member);
}

TEST(reader, reports_in_text_order_whatever_was_noted_first) {
    std::string_view const text = R"({"a":1,"b":2,"c":3})";
    json::report report;
    reader from(text, {.report = &report});
    from.tolerate(errc::wrong_type, text.data() + 17);
    from.tolerate(errc::wrong_type, text.data() + 5);
    from.tolerate(errc::wrong_constant, text.data() + 11);
    from.tolerate(errc::duplicate_member, text.data() + 5);
    from.publish();
    ASSERT_EQ(report.size(), 4u);
    EXPECT_EQ(report.deviations[0], (json::deviation{"/a", 5, errc::wrong_type}));
    EXPECT_EQ(report.deviations[1], (json::deviation{"/a", 5, errc::duplicate_member}));
    EXPECT_EQ(report.deviations[2].pointer, "/b");
    EXPECT_EQ(report.deviations[3].pointer, "/c");
}

TEST(reader, forgets_deviations_of_a_value_that_is_not_wanted) {
    std::string_view const text = R"({"a":1,"b":2,"c":3})";
    json::report report;
    reader from(text, {.report = &report});
    from.tolerate(errc::wrong_type, text.data() + 5);
    auto const first = from.mark_deviations();
    from.tolerate(errc::wrong_type, text.data() + 11);
    auto const last = from.mark_deviations();
    from.tolerate(errc::wrong_type, text.data() + 17);
    from.drop_deviations(first, last);
    from.publish();
    ASSERT_EQ(report.size(), 2u);
    EXPECT_EQ(report.deviations[0].pointer, "/a");
    EXPECT_EQ(report.deviations[1].pointer, "/c");
}

TEST(reader, counts_what_the_report_does_not_hold) {
    std::string_view const text = "[1,2,3]";
    json::report report;
    reader from(text, {.report = &report, .max_deviations = 1});
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(from.tolerate(errc::wrong_type, text.data() + 1 + 2 * i));
    }
    from.publish();
    EXPECT_EQ(report.deviations.size(), 1u);
    EXPECT_EQ(report.dropped, 2u);
}

TEST(reader, forgets_what_it_only_counted_of_a_value_that_is_not_wanted) {
    std::string_view const text = "[1,2,3,4]";
    json::report report;
    reader from(text, {.report = &report, .max_deviations = 2});
    from.tolerate(errc::wrong_type, text.data() + 1);
    auto const first = from.mark_deviations();
    for (std::size_t i = 1; i < 4; ++i) {
        from.tolerate(errc::wrong_type, text.data() + 1 + 2 * i);
    }
    from.drop_deviations(first, from.mark_deviations());
    from.publish();
    EXPECT_EQ(report.deviations.size(), 1u);
    EXPECT_EQ(report.dropped, 0u);
}

TEST(reader, needs_no_report) {
    reader from("[1]", {});
    EXPECT_TRUE(from.tolerate(errc::wrong_type, from.position + 1));
    EXPECT_EQ(from.mark_deviations().noted, 0u);
    from.publish();
}

TEST(reader, tells_its_text_and_offsets_in_it) {
    std::string_view const text = "[1]";
    reader from(text, {});
    EXPECT_EQ(from.whole_text().data(), text.data());
    EXPECT_EQ(from.whole_text(), text);
    EXPECT_EQ(from.offset(text.data() + 2), 2u);
}
