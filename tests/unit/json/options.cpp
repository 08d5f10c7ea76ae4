// Every decode option: its default, and what exceeds it. Layer json.
#include <typehook/json/options.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <string>

using namespace typehook;
using json::errc;

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST(decode_options, are_tolerant_and_bounded_by_default) {
    json::decode_options const options;
    EXPECT_EQ(options.policy, json::tolerant);
    EXPECT_EQ(options.report, nullptr);
    EXPECT_EQ(options.max_depth, 128u);
    EXPECT_EQ(options.max_size, std::size_t{16} << 20);
    EXPECT_EQ(options.max_deviations, 256u);
}

TEST(decode_options, default_depth_holds_and_is_exceeded) {
    EXPECT_TRUE(json::parse_raw(nested(128)).has_value());
    auto const deeper = json::parse_raw(nested(129));
    ASSERT_TRUE(deeper.has_error());
    EXPECT_EQ(deeper.error().code(), errc::depth_exceeded);
    EXPECT_EQ(deeper.error().offset(), 128u);
    EXPECT_EQ(deeper.error().condition(), condition::limit_exceeded);
}

TEST(decode_options, depth_may_be_zero_for_scalars) {
    EXPECT_EQ(*json::decode<std::int64_t>("5", {.max_depth = 0}), 5);
    EXPECT_EQ(json::decode<clinic::visit>("{}", {.max_depth = 0}).error().code(), errc::depth_exceeded);
}

TEST(decode_options, depth_is_bounded_whatever_is_asked_for) {
    EXPECT_TRUE(json::parse_raw(nested(json::hard_depth_limit), {.max_depth = 1'000'000}).has_value());
    EXPECT_EQ(json::parse_raw(nested(json::hard_depth_limit + 1), {.max_depth = 1'000'000}).error().code(),
              errc::depth_exceeded);
    std::string recursive;
    for (unsigned i = 0; i < 5000; ++i) {
        recursive += R"({"previous":)";
    }
    EXPECT_EQ(json::decode<clinic::visit>(recursive, {.max_depth = 1'000'000}).error().code(),
              errc::depth_exceeded);
}

TEST(decode_options, default_size_holds_and_is_exceeded) {
    std::string text = "\"";
    text.resize((std::size_t{16} << 20) - 1, 'a');
    text += '"';
    EXPECT_TRUE(json::parse_raw(text).has_value());
    text += ' ';
    auto const longer = json::parse_raw(text);
    ASSERT_TRUE(longer.has_error());
    EXPECT_EQ(longer.error().code(), errc::size_exceeded);
    EXPECT_EQ(longer.error().offset(), std::size_t{16} << 20);
    EXPECT_TRUE(json::parse_raw(text, {.max_size = text.size()}).has_value());
}

TEST(decode_options, size_is_looked_at_before_anything_else) {
    json::report report;
    report.dropped = 5;
    auto const read = json::decode<clinic::visit>("garbage", {.report = &report, .max_size = 3});
    EXPECT_EQ(read.error().code(), errc::size_exceeded);
    EXPECT_TRUE(report.empty());
}

TEST(decode_options, default_number_of_deviations_holds_and_is_exceeded) {
    std::string text = R"({"notes":[)";
    for (int i = 0; i < 300; ++i) {
        text += i == 0 ? "{}" : ",{}";
    }
    text += R"(],"number":1,"state":"DONE","left_at":null,"urgent":true,"version":"v1","grade":3})";
    json::report report;
    ASSERT_TRUE(json::decode<clinic::visit>(text, {.report = &report}).has_value());
    EXPECT_EQ(report.deviations.size(), 256u);
    EXPECT_EQ(report.size(), 300u);
    ASSERT_TRUE(json::decode<clinic::visit>(text, {.report = &report, .max_deviations = 0}).has_value());
    EXPECT_TRUE(report.deviations.empty());
    EXPECT_EQ(report.size(), 300u);
}

TEST(policy, strict_and_tolerant_agree_where_nothing_deviates) {
    auto const tolerant = json::decode<clinic::visit>(clinic_texts::full_visit, {.policy = json::tolerant});
    auto const strict = json::decode<clinic::visit>(clinic_texts::full_visit, {.policy = json::strict});
    ASSERT_TRUE(tolerant.has_value() && strict.has_value());
    EXPECT_EQ(*tolerant, *strict);
}
