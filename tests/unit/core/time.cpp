// Points in time. Layer core.
#include <typehook/core/time.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>

using namespace typehook;

TEST(timestamp, counts_milliseconds_since_1970) {
    timestamp const value{std::chrono::milliseconds(1'500)};
    EXPECT_EQ(value.time_since_epoch().count(), 1'500);
    EXPECT_EQ(value, std::chrono::sys_seconds(std::chrono::seconds(1)) + std::chrono::milliseconds(500));
    static_assert(sizeof(timestamp) == sizeof(std::int64_t));
}

TEST(timestamp, is_the_epoch_by_default) { EXPECT_EQ(timestamp{}.time_since_epoch().count(), 0); }
