// Included first, so that it has to include all it needs.
#include <typehook/store/queries.hpp>

#include <gtest/gtest.h>

namespace typehook::store {
namespace {

TEST(store_queries, a_filter_restricts_nothing_and_a_page_starts_at_the_newest_by_default) {
    delivery_filter const filter;
    EXPECT_FALSE(filter.status || filter.webhook || filter.message || filter.created_from ||
                 filter.created_until);
    EXPECT_TRUE(filter.event.empty() && filter.subject.empty());
    EXPECT_EQ(page_request{}.before, 0);
    EXPECT_GT(page_request{}.limit, 0u);
}

TEST(store_queries, a_retention_removes_nothing_by_default) {
    EXPECT_EQ(retention{}.deliveries_before, timestamp{});
    EXPECT_EQ(retention{}.messages_before, timestamp{});
}

}  // namespace
}  // namespace typehook::store
