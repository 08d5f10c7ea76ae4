#include <typehook/delivery/operational_event.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(operational_event, every_kind_has_a_name) {
    EXPECT_EQ(to_string(operational_kind::webhook_failing), "webhook.failing");
    EXPECT_EQ(to_string(operational_kind::webhook_recovered), "webhook.recovered");
    EXPECT_EQ(to_string(operational_kind::webhook_disabled), "webhook.disabled");
    EXPECT_EQ(to_string(operational_kind::webhook_backlog_full), "webhook.backlog_full");
    EXPECT_EQ(to_string(operational_kind::store_failing), "store.failing");
    EXPECT_EQ(to_string(operational_kind::store_recovered), "store.recovered");
}

TEST(operational_event, is_wanted_only_by_who_names_it) {
    using names = std::vector<std::string>;
    EXPECT_TRUE(is_operational("webhook.disabled"));
    EXPECT_FALSE(is_operational("store.failing")) << "it can be stored nowhere";
    EXPECT_TRUE(wants(names{"webhook.disabled"}, "webhook.disabled"));
    EXPECT_FALSE(wants(names{"*", "webhook.*", "webhook.failing"}, "webhook.disabled"));
    EXPECT_TRUE(wants(names{"*"}, "user.added"));
    EXPECT_TRUE(wants(names{"user.*"}, "user.added"));
}

TEST(operational_event, is_posted_as_standard_webhooks_recommend) {
    operational_message const told{.type = "webhook.disabled",
                                   .timestamp = date_time(timestamp(std::chrono::milliseconds(0))),
                                   .data = {.id = "wh_1", .url = "https://a.example/", .reason = "gone"}};
    EXPECT_EQ(json::encode(told), R"({"type":"webhook.disabled","timestamp":"1970-01-01T00:00:00Z",)"
                                  R"("data":{"id":"wh_1","url":"https://a.example/","reason":"gone"}})");
}

}  // namespace
}  // namespace typehook::delivery
