#include <typehook/json/verify.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace {

namespace json = typehook::json;

TEST(verify, accepts_what_a_schema_accepts) {
    auto const value = *json::decode<clinic::visit>(clinic_texts::full_visit);
    EXPECT_TRUE(json::verify(value).has_value());
}

TEST(verify, tells_what_encode_would_replace) {
    auto value = *json::decode<clinic::visit>(clinic_texts::full_visit);
    value.temperature = std::numeric_limits<double>::infinity();
    auto const number = json::verify(value);
    ASSERT_TRUE(number.has_error());
    EXPECT_EQ(number.error().code(), json::errc::replaced_value);
    EXPECT_EQ(number.error().pointer(), "/temperature");
    value.temperature = 1;
    value.notes->at(1).text = "\xC0";
    EXPECT_EQ(json::verify(value).error().pointer(), "/notes/1/text");
}

TEST(verify, tells_what_a_schema_would_refuse) {
    clinic::visit value{};
    EXPECT_EQ(json::verify(value).error().pointer(), "/state");
    value.state = clinic::visit_state::done;
    EXPECT_TRUE(json::verify(value).has_value());
    value.state = decltype(value.state)::from_text("LOST");
    EXPECT_EQ(json::verify(value).error().code(), json::errc::unknown_enum_value);
}

}  // namespace
