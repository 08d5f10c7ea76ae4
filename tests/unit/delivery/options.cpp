#include <typehook/delivery/options.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(options, the_defaults_of_a_platform_are_usable) {
    platform_options const options;
    EXPECT_TRUE(http::check_options(options.client).has_value());
    EXPECT_FALSE(options.client.egress.allow_private_endpoints);
    EXPECT_FALSE(options.client.egress.allow_http);
    EXPECT_GE(options.dispatcher.total_window, options.dispatcher.window);
    EXPECT_GE(options.dispatcher.most_queued, options.dispatcher.total_window);
    EXPECT_EQ(options.retention, std::chrono::hours(24 * 90));
}

}  // namespace
}  // namespace typehook::delivery
