// Included first, so that it has to include all it needs.
#include <typehook/store/batch.hpp>

#include <unit/store/rows.hpp>

#include <gtest/gtest.h>

namespace typehook::store::testing {
namespace {

TEST(store_batch, is_empty_until_anything_is_in_it) {
    EXPECT_TRUE(batch{}.empty());
    EXPECT_FALSE(batch{.webhooks = {a_webhook(1)}}.empty());
    EXPECT_FALSE(batch{.removed_webhooks = {1}}.empty());
    EXPECT_FALSE(batch{.messages = {a_message(1)}}.empty());
    EXPECT_FALSE(batch{.deliveries = {a_delivery(1, 1, 1)}}.empty());
    EXPECT_FALSE(batch{.outcomes = {delivered(a_delivery(1, 1, 1))}}.empty());
    EXPECT_FALSE(batch{.expunged = {1}}.empty());
    EXPECT_FALSE(batch{.documents = {{}}}.empty());
    EXPECT_FALSE((batch{.removed_documents = {{"keys", "a"}}}.empty()));
}

}  // namespace
}  // namespace typehook::store::testing
