#include <typehook/webhook/outcome.hpp>

#include <gtest/gtest.h>

namespace {

using typehook::condition;
using typehook::status_of;

TEST(outcome, has_a_status_for_every_condition) {
    EXPECT_EQ(status_of(condition::malformed_input), 400);
    EXPECT_EQ(status_of(condition::unauthenticated), 401);
    EXPECT_EQ(status_of(condition::not_found), 404);
    EXPECT_EQ(status_of(condition::timed_out), 408);
    EXPECT_EQ(status_of(condition::duplicate), 409);
    EXPECT_EQ(status_of(condition::limit_exceeded), 413);
    EXPECT_EQ(status_of(condition::unsupported), 415);
    EXPECT_EQ(status_of(condition::schema_mismatch), 422);
    EXPECT_EQ(status_of(condition::permanent), 500);
    EXPECT_EQ(status_of(condition::internal), 500);
    EXPECT_EQ(status_of(condition::transient), 503);
    EXPECT_EQ(status_of(condition::cancelled), 503);
}

TEST(outcome, says_handled_until_told_otherwise) {
    typehook::outcome const fresh;
    EXPECT_EQ(fresh.status, 200);
    EXPECT_FALSE(fresh.failure.has_value());
    EXPECT_TRUE(fresh.report.empty());
}

}  // namespace
