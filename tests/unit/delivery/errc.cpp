#include <typehook/delivery/errc.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(delivery_errc, each_has_a_name_a_message_and_a_condition) {
    for (int value = 1; value <= static_cast<int>(errc::token_refused); ++value) {
        auto const code = make_error_code(static_cast<errc>(value));
        EXPECT_FALSE(name_of(static_cast<errc>(value)).empty());
        EXPECT_NE(code.message(), "unknown error");
        EXPECT_NE(condition_of(code), condition::internal);
    }
    EXPECT_EQ(name_of(errc::backlog_full), "backlog_full");
    EXPECT_EQ(condition_of(make_error_code(errc::idempotency_conflict)), condition::duplicate);
}

}  // namespace
}  // namespace typehook::delivery
