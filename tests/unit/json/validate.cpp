// The catalog `gym` has a member for each keyword; the JSON-Schema-Test-Suite (tests/validation) has the rest.
#include <typehook/json/validate.hpp>

#include <typehook/events.hpp>
#include <typehook/json.hpp>

#include <gtest/gtest.h>
#include <gym/catalog.hpp>
#include <gym/validation.hpp>

#include <cstddef>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace typehook;

json::validator const& gym_validator() {
    static json::validator const made{gym::validation};
    return made;
}

/// What is wrong with a member, as `pointer keyword` lines.
std::string violations(std::string_view text) {
    auto const found = gym_validator().validate(text, "member");
    if (!found) {
        return found.error().message();
    }
    std::string lines;
    for (auto const& each : found->deviations) {
        EXPECT_EQ(each.kind, json::errc::violated_keyword);
        lines += (lines.empty() ? "" : "; ") + each.pointer + ' ' + std::string(each.keyword);
    }
    return lines;
}

TEST(validate, takes_what_fits) {
    EXPECT_EQ(
        violations(
            R"({"number": 1, "name": "ab", "mail": "a@b.co", "since": "2026-01-01T00:00:00Z", "code": "XY9", "weight": 82.5,
                             "plan": "DAY", "kind": "person", "classes": [7, 14], "lockers": {"a": 1}, "friends": [{"number": 2}]})"),
        "");
}

TEST(validate, names_pointer_and_keyword) {
    EXPECT_EQ(violations("{}"), "/number required");
    EXPECT_EQ(violations(R"({"number": "1"})"), "/number type");
    EXPECT_EQ(violations(R"({"number": 0})"), "/number minimum");
    EXPECT_EQ(violations(R"({"number": 1.5})"), "/number type");
    EXPECT_EQ(violations(R"({"number": 1, "code": "xXY9"})"), "/code pattern");
    EXPECT_EQ(violations(R"({"number": 1, "plan": "NOON"})"), "/plan enum");
    EXPECT_EQ(violations(R"({"number": 1, "kind": "horse"})"), "/kind const");
    EXPECT_EQ(violations(R"({"number": 1, "mail": "a@b.co"})"), "/name dependentRequired");
    EXPECT_EQ(violations(R"({"number": 1, "since": "yesterday"})"), "/since format");
    EXPECT_EQ(violations(R"({"number": 1, "classes": []})"), "/classes minItems");
    EXPECT_EQ(violations(R"({"number": 1, "classes": [7, 14, 21, 28]})"), "/classes maxItems");
    EXPECT_EQ(violations(R"({"number": 1, "classes": [7, 8]})"), "/classes/1 multipleOf");
    EXPECT_EQ(violations(R"({"number": 1, "lockers": {}})"), "/lockers minProperties");
    EXPECT_EQ(violations(R"({"number": 1, "lockers": {"a": 1, "b": 2, "c": 3}})"), "/lockers maxProperties");
    EXPECT_EQ(violations(R"({"number": 1, "lockers": {"a/b": 10}})"), "/lockers/a~1b maximum");
}

TEST(validate, asks_of_what_is_left_only_what_no_other_keyword_has_looked_at) {
    EXPECT_EQ(violations(R"({"number": 1, "trainer": {"name": "a", "level": 1, "busy": true}})"), "");
    EXPECT_EQ(violations(R"({"number": 1, "trainer": {"busy": "no", "name": "a"}})"), "/trainer/busy type");
    // What does not fit is told once, by the keyword that looked first.
    EXPECT_EQ(violations(R"({"number": 1, "trainer": {"name": 5, "level": 10}})"),
              "/trainer/name type; /trainer/level maximum");
}

TEST(validate, finds_everything_in_text_order) {
    EXPECT_EQ(
        violations(R"({"friends": [{"number": 0}, {"name": "x"}], "number": 1, "name": "x"})"),
        "/friends/0/number minimum; /friends/1/number required; /friends/1/name minLength; /name minLength");
}

TEST(validate, counts_lengths_in_code_points) {
    EXPECT_EQ(violations("{\"number\": 1, \"name\": \"\xF0\x9F\x92\xA1\"}"), "/name minLength");
    EXPECT_EQ(violations("{\"number\": 1, \"name\": \"\xF0\x9F\x92\xA1\xC3\xA9\xF0\x9F\x92\xA1\xC3\xA9\"}"),
              "");
    EXPECT_EQ(violations(R"({"number": 1, "name": "\ud83d\udca1\u00e9abc"})"), "/name maxLength");
}

TEST(validate, compares_numbers_exactly) {
    EXPECT_EQ(violations(R"({"number": 9007199254740992})"), "");
    EXPECT_EQ(violations(R"({"number": 9007199254740993})"), "/number exclusiveMaximum");
    EXPECT_EQ(violations(R"({"number": 1e400})"), "/number exclusiveMaximum");
    EXPECT_EQ(violations(R"({"number": 1, "weight": 300.0000000000000000000001})"),
              "/weight multipleOf; /weight maximum");
    EXPECT_EQ(violations(R"({"number": 1, "weight": 29950e-2})"), "");
    EXPECT_EQ(violations(R"({"number": 1, "classes": [7e30]})"), "");
    EXPECT_EQ(violations(R"({"number": 1, "classes": [70000000000000000000000000000001]})"),
              "/classes/0 multipleOf");
}

TEST(validate, tells_equal_values_by_value) {
    EXPECT_EQ(violations(R"({"number": 1, "classes": [7, 7.0]})"), "/classes uniqueItems");
    EXPECT_EQ(violations(R"({"number": 1, "classes": [7, 0.7e1]})"), "/classes uniqueItems");
    EXPECT_EQ(violations(R"({"number": 1, "plan": "D\u0041Y"})"), "");
}

TEST(validate, refuses_what_is_not_json_with_the_offset) {
    auto const found = gym_validator().validate(R"({"number": })", "member");
    ASSERT_TRUE(found.has_error());
    EXPECT_EQ(found.error().code(), json::errc::unexpected_character);
    EXPECT_EQ(found.error().offset(), 11u);
    EXPECT_EQ(gym_validator().validate("{} {}", "member").error().code(), json::errc::trailing_characters);
    EXPECT_EQ(gym_validator().validate("", "member").error().code(), json::errc::unexpected_end);
    EXPECT_EQ(gym_validator().validate("{}", "member", {.max_size = 1}).error().code(),
              json::errc::size_exceeded);
    EXPECT_EQ(gym_validator().validate("[[]]", "member", {.max_depth = 1}).error().code(),
              json::errc::depth_exceeded);
}

TEST(validate, does_not_know_other_types) {
    EXPECT_EQ(gym_validator().validate("{}", "horse").error().code(), json::errc::no_schema);
}

TEST(validate, refuses_a_pattern_that_the_engine_does_not_take) {
    static constexpr std::string_view patterns[] = {"("};
    json::schema tables{};
    tables.patterns = patterns;
    EXPECT_THROW(json::validator{tables}, std::invalid_argument);
}

TEST(audit, adds_keywords_to_the_report_of_a_decode) {
    constexpr std::string_view text = R"({"name": "x", "plan": "NOON", "code": "?", "number": "1"})";
    // region: audit
    static json::validator const validator{gym::validation};  // compiles the patterns: once
    json::report report;
    auto const done =
        json::decode<gym::member>(text, {.policy = json::audit, .report = &report, .validator = &validator});
    for (auto const& each : report.deviations) {
        std::cout << each.pointer << ' ' << each.keyword << '\n';  // /name minLength, /plan enum, …
    }
    // endregion
    ASSERT_TRUE(done.has_value()) << done.error().message();
    EXPECT_EQ(done->name, "x");
    ASSERT_EQ(report.deviations.size(), 4u);
    EXPECT_EQ(report.find("/name")->keyword, "minLength");
    EXPECT_EQ(report.find("/plan")->kind, json::errc::unknown_enum_value);
    EXPECT_EQ(report.find("/plan")->keyword, "enum");
    EXPECT_EQ(report.find("/code")->keyword, "pattern");
    EXPECT_EQ(report.find("/number")->kind, json::errc::wrong_type);
    EXPECT_EQ(report.find("/number")->keyword, "type");
}

TEST(audit, tells_a_missing_member_once) {
    json::report report;
    ASSERT_TRUE(json::decode<gym::member>(
                    "{}", {.policy = json::audit, .report = &report, .validator = &gym_validator()})
                    .has_value());
    ASSERT_EQ(report.deviations.size(), 1u);
    EXPECT_EQ(report.deviations[0].kind, json::errc::missing_member);
    EXPECT_EQ(report.deviations[0].keyword, "required");
}

TEST(audit, looks_at_whole_events) {
    json::report report;
    json::decode_options const options{
        .policy = json::audit, .report = &report, .validator = &gym_validator()};
    for (bool const by_request : {false, true}) {
        auto const decode = [&](std::string_view body) {
            return by_request ? decode_event<gym::catalog>(request{.body = body}, options)
                              : decode_event<gym::catalog>(body, options);
        };
        auto const done =
            decode(R"({"type": "MEMBER", "action": "JOINED", "id": "1", "data": {"number": 0}})");
        ASSERT_TRUE(done.has_value()) << done.error().message();
        ASSERT_EQ(report.deviations.size(), 2u);
        EXPECT_EQ(report.find("/id")->keyword, "format");
        EXPECT_EQ(report.find("/data/number")->keyword, "minimum");
        ASSERT_TRUE(decode(R"({"type": "HORSE", "action": "JOINED", "id": "1"})").has_value());
        EXPECT_TRUE(report.empty());
    }
}

TEST(audit, holds_the_report_within_its_bound) {
    json::report report;
    std::string text = R"({"number": 1, "classes": [)";
    for (int i = 0; i < 100; ++i) {
        text += "1,";
    }
    text.back() = ']';
    text += '}';
    json::decode_options const options{
        .policy = json::audit, .report = &report, .validator = &gym_validator(), .max_deviations = 10};
    ASSERT_TRUE(json::decode<gym::member>(text, options).has_value());
    EXPECT_EQ(report.deviations.size(), 10u);
    EXPECT_EQ(report.size(), 102u);
}

TEST(audit, ends_at_its_bound_of_steps) {
    json::validator const few{gym::validation, {.max_steps = 5}};
    EXPECT_TRUE(few.validate(R"({"number": 1})", "member").has_value());
    auto const done = few.validate(R"({"number": 1, "friends": [{"number": 2}, {"number": 3}]})", "member");
    ASSERT_TRUE(done.has_error());
    EXPECT_EQ(done.error().code(), json::errc::audit_exceeded);
}

TEST(audit, survives_a_schema_that_refers_to_itself) {
    static constexpr json::schema_node nodes[] = {{0, 1}};
    static constexpr json::schema_rule rules[] = {{json::keyword::ref, 0, 0}};
    static constexpr json::schema_member roots[] = {{"x", 0, 0}};
    static constexpr json::schema loop{.nodes = nodes,
                                       .rules = rules,
                                       .children = {},
                                       .members = {},
                                       .texts = {},
                                       .patterns = {},
                                       .roots = roots};
    EXPECT_EQ(json::validator{loop}.validate("1", "x").error().code(), json::errc::audit_exceeded);
}

}  // namespace
