#include <typehook/delivery/operational_event.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(operational_event, every_kind_has_a_name) {
    EXPECT_EQ(to_string(operational_kind::webhook_failing), "webhook.failing");
    EXPECT_EQ(to_string(operational_kind::webhook_recovered), "webhook.recovered");
    EXPECT_EQ(to_string(operational_kind::webhook_disabled), "webhook.disabled");
    EXPECT_EQ(to_string(operational_kind::store_failing), "store.failing");
    EXPECT_EQ(to_string(operational_kind::store_recovered), "store.recovered");
}

}  // namespace
}  // namespace typehook::delivery
