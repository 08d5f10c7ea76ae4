#include <typehook/delivery/job.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(job, is_kept_as_json) {
    job made;
    made.kind = job_kind::retry;
    made.webhook = "wh_1";
    made.since = timestamp(std::chrono::milliseconds(5));
    made.position = 7;
    auto const text = json::encode(made);
    EXPECT_EQ(
        text,
        R"({"kind":"retry","status":"running","webhook":"wh_1","since":5,"event":"","position":7,"seen":0,"sent":0})");
    EXPECT_EQ(json::decode<job>(text, {.policy = json::strict}).value(), made);
}

}  // namespace
}  // namespace typehook::delivery
