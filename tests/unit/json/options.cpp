// Every decode option: its default, and what exceeds it. Layer json.
#include <typehook/json/options.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>
#include <shop/parcel.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

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
    EXPECT_EQ(options.max_memory, std::size_t{64} << 20);
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

TEST(decode_options, default_memory_holds_and_is_exceeded) {
    std::string text = "[{}";
    for (int i = 1; i < 10'000; ++i) {
        text += ",{}";
    }
    EXPECT_TRUE(json::decode<std::vector<clinic::visit>>(text + ']').has_value());
    for (int i = 0; i < 90'000; ++i) {
        text += ",{}";
    }
    auto const more = json::decode<std::vector<clinic::visit>>(text + ']');
    ASSERT_TRUE(more.has_error());
    EXPECT_EQ(more.error().code(), errc::memory_exceeded);
    EXPECT_EQ(more.error().condition(), condition::limit_exceeded);
}

TEST(decode_options, memory_is_counted_where_a_list_grows) {
    using list = std::vector<clinic::visit::notes_item>;
    json::decode_options const four{.max_memory = 4 * sizeof(list::value_type)};
    std::string const text = R"([{"text":""},{"text":""},{"text":""},{"text":""})";
    EXPECT_TRUE(json::decode<list>(text + ']', four).has_value());
    auto const more = json::decode<list>(text + ",{}]", four);
    ASSERT_TRUE(more.has_error());
    EXPECT_EQ(more.error().code(), errc::memory_exceeded);
    EXPECT_EQ(more.error().pointer(), "/4");
    EXPECT_EQ(more.error().offset(), text.size() + 1);
}

TEST(decode_options, memory_is_taken_by_whatever_is_larger_than_its_text) {
    struct {
        std::string text;
        std::string pointer;
    } const cases[] = {
        {R"({"notes":[{}]})", "/notes/0"},          // structs
        {R"({"scores":[1]})", "/scores/0"},         // scalars
        {R"({"labels":{"a":""}})", "/labels/a"},    // entries of maps
        {R"({"previous":{}})", "/previous"},        // boxes
        {R"({"temperature":""})", "/temperature"},  // values that do not fit
        {"{}", ""},                                 // members that are absent
    };
    for (auto const& [text, pointer] : cases) {
        auto const none = json::decode<clinic::visit>(text, {.max_memory = 0});
        ASSERT_TRUE(none.has_error()) << text;
        EXPECT_EQ(none.error().code(), errc::memory_exceeded) << text;
        EXPECT_EQ(none.error().pointer(), pointer) << text;
        EXPECT_TRUE(json::decode<clinic::visit>(text, {.max_memory = 1'000'000}).has_value()) << text;
    }
    auto const unknown =
        json::decode<shop::parcel>(R"({"weight":1,"carrier":"","odd":1})", {.max_memory = 0});
    EXPECT_EQ(unknown.error().code(), errc::memory_exceeded);
    EXPECT_EQ(unknown.error().pointer(), "/odd");
    EXPECT_TRUE(json::decode<std::vector<std::string>>("[]", {.max_memory = 0}).has_value());
}

TEST(decode_options, memory_that_is_used_again_is_not_taken_twice) {
    json::decode_options const few{.max_memory = 4 * sizeof(std::int64_t)};
    std::vector<std::int64_t> value;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(json::decode_to(value, "[1,2,3,4]", few).has_value());
    }
    EXPECT_EQ(json::decode_to(value, "[1,2,3,4,5,6,7,8,9]", few).error().code(), errc::memory_exceeded);
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
