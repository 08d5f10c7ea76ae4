// Members of an event that come in headers.
#include <typehook/events/header_members.hpp>

#include <ledger/catalog.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

TEST(header_members, keeps_a_time_that_is_one) {
    using headers = std::vector<std::pair<std::string, std::string>>;
    ledger::invoice_paid event;
    headers const good{{"Webhook-Timestamp", "1700000000"}, {"webhook-id", "m-1"}};
    typehook::detail::keep_headers(event, good);
    EXPECT_EQ(event.time_.time_since_epoch().count(), 1700000000);
    EXPECT_EQ(event.id(), "m-1");
    headers const bad{{"webhook-timestamp", "17e8"}};
    typehook::detail::keep_headers(event, bad);
    EXPECT_EQ(event.time_.time_since_epoch().count(), 1700000000);
}

}  // namespace
