#include <typehook/delivery/throttle.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery::throttle_test {
namespace {

using std::chrono::milliseconds;

constexpr timestamp start{milliseconds(1'700'000'000'000)};

TEST(throttle, without_a_rate_lets_everything_pass) {
    throttle t;
    for (int i = 0; i < 1000; ++i) {
        EXPECT_TRUE(t.try_take(start));
    }
    EXPECT_EQ(t.next(start), start);
}

TEST(throttle, gives_a_second_at_once_and_then_the_rate) {
    throttle t(10);
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(t.try_take(start));
    }
    EXPECT_FALSE(t.try_take(start));
    EXPECT_EQ(t.next(start), start + milliseconds(100));
    EXPECT_FALSE(t.try_take(start + milliseconds(99)));
    EXPECT_TRUE(t.try_take(start + milliseconds(100)));
}

TEST(throttle, keeps_the_rate_over_a_long_time) {
    throttle t(7.5);
    int taken = 0;
    for (int ms = 0; ms < 100'000; ++ms) {
        taken += t.try_take(start + milliseconds(ms)) ? 1 : 0;
    }
    EXPECT_NEAR(taken, 750 + 7, 1);
}

TEST(throttle, a_rate_below_one_waits_for_whole_tokens) {
    throttle t(0.1);
    EXPECT_TRUE(t.try_take(start));
    EXPECT_EQ(t.next(start), start + milliseconds(10'000));
    EXPECT_FALSE(t.try_take(start + milliseconds(9'990)));
    EXPECT_TRUE(t.try_take(start + milliseconds(10'001)));
}

TEST(throttle, no_rate_is_so_small_that_its_wait_has_no_number) {
    for (double const rate : {1e-5, 1e-12, 1e-16, 1e-300}) {
        throttle t(rate);
        EXPECT_TRUE(t.try_take(start));
        EXPECT_EQ(t.next(start), start + std::chrono::hours(24)) << rate;
    }
}

TEST(throttle, a_clock_that_is_set_back_gives_nothing) {
    throttle t(1);
    EXPECT_TRUE(t.try_take(start));
    EXPECT_FALSE(t.try_take(start - milliseconds(5'000)));
    EXPECT_TRUE(t.try_take(start - milliseconds(4'000)));
}

}  // namespace
}  // namespace typehook::delivery::throttle_test
