// Included first, so that it has to include all it needs.
#include <typehook/store/filter.hpp>

#include <unit/store/rows.hpp>

#include <gtest/gtest.h>

namespace typehook::store::testing {
namespace {

listed_delivery const row{a_delivery(7, 3, 2), "message-3", "user.added", "subject-0"};

TEST(store_filter, without_restrictions_everything_passes) { EXPECT_TRUE(matches({}, row)); }

TEST(store_filter, each_restriction_is_judged) {
    EXPECT_TRUE(matches({.status = delivery_status::waiting}, row));
    EXPECT_FALSE(matches({.status = delivery_status::failed}, row));
    EXPECT_TRUE(matches({.webhook = 2}, row));
    EXPECT_FALSE(matches({.webhook = 3}, row));
    EXPECT_TRUE(matches({.message = 3}, row));
    EXPECT_FALSE(matches({.message = 2}, row));
    EXPECT_TRUE(matches({.event = "user.added"}, row));
    EXPECT_FALSE(matches({.event = "user"}, row));
    EXPECT_TRUE(matches({.subject = "subject-0"}, row));
    EXPECT_FALSE(matches({.subject = "subject-00"}, row));
}

TEST(store_filter, a_range_includes_its_start_and_not_its_end) {
    EXPECT_TRUE(matches({.created_from = at(10'007), .created_until = at(10'008)}, row));
    EXPECT_FALSE(matches({.created_from = at(10'008)}, row));
    EXPECT_FALSE(matches({.created_until = at(10'007)}, row));
}

TEST(store_filter, all_restrictions_have_to_hold) {
    EXPECT_FALSE(matches({.webhook = 2, .event = "user.removed"}, row));
}

}  // namespace
}  // namespace typehook::store::testing
