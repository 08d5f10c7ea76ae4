#include <typehook/delivery/retry_schedule.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(retry_schedule, the_default_is_that_of_appdirect_with_eleven_attempts) {
    retry_schedule const schedule;
    std::vector<seconds> at{seconds(0)};
    for (std::int32_t attempts = 1; auto const wait = schedule.wait_after(attempts); ++attempts) {
        at.push_back(at.back() + *wait);
    }
    ASSERT_EQ(at.size(), 11u);
    std::vector<seconds> const documented{minutes(0),  minutes(5),   minutes(15), minutes(35),
                                          minutes(75), minutes(135), minutes(255)};
    EXPECT_TRUE(std::equal(documented.begin(), documented.end(), at.begin()));
}

TEST(retry_schedule, ends_after_its_last_wait) {
    auto const schedule = retry_schedule::make({1, 2}).value();
    EXPECT_EQ(schedule.wait_after(0), std::nullopt);
    EXPECT_EQ(schedule.wait_after(1), seconds(1));
    EXPECT_EQ(schedule.wait_after(2), seconds(2));
    EXPECT_EQ(schedule.wait_after(3), std::nullopt);
    EXPECT_EQ(retry_schedule::make({}).value().wait_after(1), std::nullopt);
}

TEST(retry_schedule, refuses_waits_outside_its_bounds_and_says_which) {
    EXPECT_TRUE(retry_schedule::make({1, 604'800}).has_value());
    for (auto const wrong : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{604'801}}) {
        auto const made = retry_schedule::make({1, wrong});
        ASSERT_TRUE(made.has_error());
        EXPECT_EQ(made.error(), errc::invalid_settings);
        EXPECT_EQ(made.error().pointer(), "/schedule/1");
    }
    EXPECT_TRUE(retry_schedule::make(std::vector<std::int64_t>(50, 1)).has_value());
    EXPECT_EQ(retry_schedule::make(std::vector<std::int64_t>(51, 1)).error().pointer(), "/schedule");
}

TEST(retry_schedule, jitter_makes_a_wait_up_to_a_tenth_longer) {
    EXPECT_EQ(retry_schedule::with_jitter(seconds(100), 0.0), seconds(100));
    EXPECT_EQ(retry_schedule::with_jitter(seconds(100), 0.5), seconds(105));
    EXPECT_LT(retry_schedule::with_jitter(seconds(100), 0.999), seconds(110));
}

TEST(retry_schedule, neighbours_have_the_same_jitter_and_others_do_not) {
    double sum = 0;
    for (std::int64_t block = 0; block < 1'000; ++block) {
        auto const jitter = retry_schedule::jitter_of(block * 64, 1, 7);
        EXPECT_GE(jitter, 0.0);
        EXPECT_LT(jitter, 1.0);
        EXPECT_EQ(jitter, retry_schedule::jitter_of(block * 64 + 63, 1, 7));
        EXPECT_NE(jitter, retry_schedule::jitter_of(block * 64 + 64, 1, 7));
        EXPECT_NE(jitter, retry_schedule::jitter_of(block * 64, 2, 7));
        EXPECT_NE(jitter, retry_schedule::jitter_of(block * 64, 1, 8));
        sum += jitter;
    }
    EXPECT_NEAR(sum / 1'000, 0.5, 0.05);
}

}  // namespace
}  // namespace typehook::delivery
