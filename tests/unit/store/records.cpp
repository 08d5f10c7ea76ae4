// Included first, so that it has to include all it needs.
#include <typehook/store/records.hpp>

#include <unit/store/rows.hpp>

#include <gtest/gtest.h>

namespace typehook::store::testing {
namespace {

TEST(store_records, a_delivery_waits_until_it_is_said_otherwise) {
    EXPECT_EQ(delivery{}.status, delivery_status::waiting);
    EXPECT_EQ(delivery{}.attempts, 0);
}

TEST(store_records, rows_are_equal_when_all_their_members_are) {
    EXPECT_EQ(a_message(1), a_message(1));
    auto other = a_message(1);
    other.body += ' ';
    EXPECT_NE(a_message(1), other);
    EXPECT_NE(a_delivery(1, 1, 1), in_group(a_delivery(1, 1, 1), "a"));
}

}  // namespace
}  // namespace typehook::store::testing
