// What a tolerant decode met that its schema does not say. Layer json.
#include <typehook/json/report.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace typehook;
using json::errc;

TEST(report, is_empty_until_something_deviates) {
    json::report report;
    EXPECT_TRUE(report.empty());
    EXPECT_EQ(report.size(), 0u);
    EXPECT_EQ(report.find(""), nullptr);
    report.deviations.push_back({"/a", 5, errc::wrong_type});
    EXPECT_FALSE(report.empty());
    EXPECT_EQ(report.size(), 1u);
}

TEST(report, counts_deviations_that_it_does_not_hold) {
    json::report report;
    report.dropped = 3;
    EXPECT_FALSE(report.empty());
    EXPECT_EQ(report.size(), 3u);
    report.deviations.push_back({"/a", 5, errc::wrong_type});
    EXPECT_EQ(report.size(), 4u);
}

TEST(report, finds_the_first_deviation_of_a_place) {
    json::report report;
    report.deviations = {
        {"/a", 5, errc::wrong_type}, {"/b", 9, errc::wrong_type}, {"/a", 12, errc::duplicate_member}};
    ASSERT_NE(report.find("/a"), nullptr);
    EXPECT_EQ(report.find("/a")->offset, 5u);
    EXPECT_EQ(report.find("/b")->offset, 9u);
    EXPECT_EQ(report.find("/c"), nullptr);
    EXPECT_EQ(report.find(""), nullptr);
}

TEST(report, of_a_decode_holds_nothing_of_the_one_before) {
    json::report report;
    static_cast<void>(json::decode<clinic::visit::bed_type>(R"({"room":"x"})", {.report = &report}));
    EXPECT_EQ(report.size(), 1u);
    static_cast<void>(json::decode<clinic::visit::bed_type>(R"({"room":1})", {.report = &report}));
    EXPECT_TRUE(report.empty());
    static_cast<void>(json::decode<clinic::visit::bed_type>(R"({"room":"x"})", {.report = &report}));
    static_cast<void>(json::decode<clinic::visit::bed_type>(R"({"room":)", {.report = &report}));
    EXPECT_TRUE(report.empty());
}

TEST(report, of_a_decode_that_failed_tells_what_deviated_before) {
    json::report report;
    EXPECT_TRUE(json::decode<clinic::visit::bed_type>(R"({"room":"x","side":"TOP",)", {.report = &report})
                    .has_error());
    EXPECT_EQ(report.deviations, (std::vector<json::deviation>{{"/room", 8, errc::wrong_type},
                                                               {"/side", 19, errc::unknown_enum_value}}));
}

TEST(report, holds_places_and_kinds_but_no_values) {
    json::report report;
    static_cast<void>(json::decode<clinic::visit::bed_type>(R"({"room":"secret"})", {.report = &report}));
    ASSERT_EQ(report.size(), 1u);
    EXPECT_EQ(report.deviations[0].pointer.find("secret"), std::string::npos);
    EXPECT_TRUE(json::is_deviation(report.deviations[0].kind));
}
