#include <typehook/delivery/classify.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery::classify_test {
namespace {

constexpr timestamp now{std::chrono::milliseconds(1'700'000'000'000)};

decision of_status(int status) { return classify({.status = status}, now, std::chrono::hours(1)).decision; }

decision of_failure(condition failed) {
    return classify({.failed = failed}, now, std::chrono::hours(1)).decision;
}

TEST(classify, only_2xx_is_delivered) {
    for (int status = 100; status < 600; ++status) {
        EXPECT_EQ(of_status(status) == decision::delivered, status >= 200 && status < 300) << status;
    }
}

TEST(classify, gone_disables_and_overload_slows_down) {
    EXPECT_EQ(of_status(410), decision::disable);
    for (int const busy : {429, 502, 503, 504}) {
        EXPECT_EQ(of_status(busy), decision::slow_down) << busy;
    }
}

TEST(classify, every_other_status_is_retried) {
    for (int const status : {100, 199, 301, 302, 307, 400, 401, 404, 422, 500, 501, 599}) {
        EXPECT_EQ(of_status(status), decision::retry) << status;
    }
}

TEST(classify, decides_on_the_condition_of_a_failure) {
    for (int value = 1; value <= static_cast<int>(condition::internal); ++value) {
        auto const failed = static_cast<condition>(value);
        auto const expected = failed == condition::cancelled   ? decision::interrupted
                              : failed == condition::timed_out ? decision::slow_down
                                                               : decision::retry;
        EXPECT_EQ(of_failure(failed), expected) << value;
    }
}

TEST(classify, hears_retry_after_only_from_who_refuses) {
    auto const asked = [](int status) {
        return classify({.status = status, .retry_after = "60"}, now, std::chrono::hours(1)).retry_after;
    };
    EXPECT_EQ(asked(503), std::chrono::seconds(60));
    EXPECT_EQ(asked(500), std::chrono::seconds(60));
    EXPECT_EQ(asked(204), std::nullopt);
    EXPECT_EQ(classify({.status = 429, .retry_after = "9999"}, now, std::chrono::seconds(10)).retry_after,
              std::chrono::seconds(10));
}

}  // namespace
}  // namespace typehook::delivery::classify_test
