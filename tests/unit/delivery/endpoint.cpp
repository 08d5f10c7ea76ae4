#include <typehook/delivery/endpoint.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(endpoint, counts_latencies_by_powers_of_two) {
    latency_counts counts;
    for (auto const time : {0, 1, 2, 3, 4, 1'000, 1'023, 1'024}) {
        counts.add(std::chrono::microseconds(time));
    }
    counts.add(std::chrono::hours(24));
    counts.add(std::chrono::microseconds(-5));
    EXPECT_EQ(counts.counts()[0], 2u);
    EXPECT_EQ(counts.counts()[1], 1u);
    EXPECT_EQ(counts.counts()[2], 2u);
    EXPECT_EQ(counts.counts()[3], 1u);
    EXPECT_EQ(counts.counts()[10], 2u);
    EXPECT_EQ(counts.counts()[11], 1u);
    EXPECT_EQ(counts.counts()[27], 1u);
}

}  // namespace
}  // namespace typehook::delivery
