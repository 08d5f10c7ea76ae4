#include <typehook/json/auditor.hpp>

#include <typehook/json/decode.hpp>

#include <clinic/catalog.hpp>
#include <clinic/patient.hpp>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace typehook;

struct scripted final : json::auditor {
    result<void> audit(std::string_view text, std::string_view type,
                       json::decode_options const&) const override {
        asked.emplace_back(text, type);
        if (answer == json::errc{}) {
            return {};
        }
        return failure(answer, {.pointer = "/x", .offset = {}, .detail = {}});
    }
    json::errc answer{};
    mutable std::vector<std::pair<std::string, std::string>> asked;
};

TEST(auditor, is_asked_after_a_decode_in_the_audit_policy) {
    scripted validator;
    auto const done = json::decode<clinic::patient>("{}", {.policy = json::audit, .validator = &validator});
    EXPECT_TRUE(done.has_value());
    ASSERT_EQ(validator.asked.size(), 1u);
    EXPECT_EQ(validator.asked[0].first, "{}");
    EXPECT_EQ(validator.asked[0].second, description<clinic::patient>::name);
}

TEST(auditor, is_not_asked_in_other_policies_or_after_a_failure) {
    scripted validator;
    (void)json::decode<clinic::patient>("{}", {.validator = &validator});
    (void)json::decode<clinic::patient>("{}", {.policy = json::strict, .validator = &validator});
    (void)json::decode<clinic::patient>("{", {.policy = json::audit, .validator = &validator});
    EXPECT_TRUE(validator.asked.empty());
}

TEST(auditor, ends_the_decode_with_its_failure) {
    scripted validator;
    validator.answer = json::errc::audit_exceeded;
    auto const done = json::decode<clinic::patient>("{}", {.policy = json::audit, .validator = &validator});
    ASSERT_TRUE(done.has_error());
    EXPECT_EQ(done.error().code(), json::errc::audit_exceeded);
    EXPECT_EQ(done.error().pointer(), "/x");
    clinic::patient value;
    EXPECT_TRUE(json::decode_to(value, "{}", {.policy = json::audit, .validator = &validator}).has_error());
}

TEST(auditor, must_be_there_in_the_audit_policy) {
    auto const done = json::decode<clinic::patient>("{}", {.policy = json::audit});
    ASSERT_TRUE(done.has_error());
    EXPECT_EQ(done.error().code(), json::errc::no_schema);
    EXPECT_NE(done.error().message().find("validator"), std::string::npos);
}

}  // namespace
