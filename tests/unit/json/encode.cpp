#include <typehook/json/encode.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace {

namespace json = typehook::json;
using clinic::visit;

std::string round_trip(std::string_view text) {
    auto const read = json::decode<visit>(text);
    return read.has_value() ? json::encode(*read) : read.error().message();
}

TEST(encode, writes_back_what_was_decoded) {
    EXPECT_EQ(round_trip(clinic_texts::full_visit), clinic_texts::full_visit);
    EXPECT_EQ(round_trip(clinic_texts::small_visit), clinic_texts::small_visit);
}

TEST(encode, invents_and_loses_nothing_of_a_document_that_departs_from_its_schema) {
    EXPECT_EQ(round_trip("{}"), "{}");
    EXPECT_EQ(round_trip(R"({"number":"seven","state":"LOST","urgent":null,"extra":1,"more":[{}]})"),
              R"({"number":"seven","state":"LOST","urgent":null,"extra":1,"more":[{}]})");
    EXPECT_EQ(round_trip(R"({"bed":{"side":"TOP","x":1},"scores":[1,"x"]})"),
              R"({"scores":[1,"x"],"bed":{"side":"TOP","x":1}})");
    EXPECT_EQ(round_trip(R"({"fee":null,"booked":"yesterday","version":"v2"})"),
              R"({"version":"v2","fee":null,"booked":"yesterday"})");
}

TEST(encode, writes_a_member_that_was_assigned_since) {
    auto value = *json::decode<visit>(R"({"number":"seven"})");
    value.number = 8;
    value.state = clinic::visit_state::done;
    EXPECT_EQ(json::encode(value), R"({"number":8,"state":"DONE"})");
}

TEST(encode, keeps_absent_null_and_value_apart) {
    visit value = *json::decode<visit>(clinic_texts::small_visit);
    value.paid_at = nullptr;
    EXPECT_NE(json::encode(value).find(R"("paid_at":null)"), std::string::npos);
    value.paid_at = std::nullopt;
    EXPECT_EQ(json::encode(value), clinic_texts::small_visit);
    value.left_at = typehook::timestamp(std::chrono::milliseconds(5));
    EXPECT_NE(json::encode(value).find(R"("left_at":5)"), std::string::npos);
}

TEST(encode, never_writes_what_is_not_json) {
    visit value{};
    value.temperature = std::numeric_limits<double>::quiet_NaN();
    value.class_ = "bad \xff byte, control \x01";
    auto const text = json::encode(value);
    EXPECT_TRUE(json::parse_raw(text).has_value()) << text;
    EXPECT_NE(text.find(R"("temperature":null)"), std::string::npos);
    EXPECT_NE(text.find("bad \xEF\xBF\xBD byte, control \\u0001"), std::string::npos);
    EXPECT_NE(text.find(R"("state":null)"), std::string::npos);
}

TEST(encode, appends_to_a_buffer) {
    std::string buffer = "x=";
    json::encode_to(*json::decode<visit>(clinic_texts::small_visit), buffer);
    EXPECT_EQ(buffer, "x=" + std::string(clinic_texts::small_visit));
}

}  // namespace
