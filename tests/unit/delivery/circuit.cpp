#include <typehook/delivery/circuit.hpp>

#include <gtest/gtest.h>

#include <random>

namespace typehook::delivery::circuit_test {
namespace {

using std::chrono::milliseconds;

constexpr timestamp start{milliseconds(1'700'000'000'000)};
constexpr circuit_options options{
    .failures_to_open = 3, .first_pause = milliseconds(100), .longest_pause = milliseconds(300)};

circuit opened() {
    circuit made(options);
    for (int i = 0; i < 3; ++i) {
        made.started();
        made.failed(start);
    }
    return made;
}

TEST(circuit, opens_after_failures_in_a_row) {
    circuit c(options);
    EXPECT_FALSE(c.failed(start));
    EXPECT_FALSE(c.failed(start));
    EXPECT_TRUE(c.allows(start));
    EXPECT_TRUE(c.failed(start));
    EXPECT_EQ(c.state(), circuit_state::open);
    EXPECT_FALSE(c.allows(start));
    EXPECT_EQ(c.reopens(), start + milliseconds(100));
}

TEST(circuit, a_success_between_starts_the_count_again) {
    circuit c(options);
    for (int i = 0; i < 100; ++i) {
        c.failed(start);
        c.failed(start);
        EXPECT_FALSE(c.succeeded());
    }
    EXPECT_EQ(c.state(), circuit_state::closed);
}

TEST(circuit, a_tenth_of_failures_does_not_open_it) {
    circuit c;
    std::mt19937 random(7);
    for (int i = 0; i < 1'000'000; ++i) {
        random() % 10 == 0 ? static_cast<void>(c.failed(start)) : static_cast<void>(c.succeeded());
        ASSERT_EQ(c.state(), circuit_state::closed);
    }
}

TEST(circuit, lets_one_probe_pass_when_the_pause_is_over) {
    auto c = opened();
    EXPECT_FALSE(c.allows(start + milliseconds(99)));
    ASSERT_TRUE(c.allows(start + milliseconds(100)));
    c.started();
    EXPECT_EQ(c.state(), circuit_state::half_open);
    EXPECT_FALSE(c.allows(start + milliseconds(100)));
    EXPECT_TRUE(c.succeeded());
    EXPECT_EQ(c.state(), circuit_state::closed);
    EXPECT_TRUE(c.allows(start + milliseconds(100)));
}

TEST(circuit, a_failed_probe_doubles_the_pause_up_to_a_bound) {
    auto c = opened();
    auto now = start;
    for (auto const pause : {200, 300, 300}) {
        now = c.reopens();
        c.started();
        EXPECT_TRUE(c.failed(now));
        EXPECT_EQ(c.reopens(), now + milliseconds(pause));
    }
}

TEST(circuit, attempts_that_were_on_their_way_do_not_prolong_the_pause) {
    auto c = opened();
    EXPECT_FALSE(c.failed(start + milliseconds(90)));
    EXPECT_EQ(c.reopens(), start + milliseconds(100));
}

TEST(circuit, an_interrupted_probe_leaves_room_for_another) {
    auto c = opened();
    c.started();
    c.interrupted();
    EXPECT_TRUE(c.allows(start + milliseconds(100)));
}

}  // namespace
}  // namespace typehook::delivery::circuit_test
