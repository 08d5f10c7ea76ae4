// The coarse kinds of failure. Layer core.
#include <typehook/core/condition.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <system_error>

using namespace typehook;

TEST(condition, has_a_message_each) {
    std::set<std::string> messages;
    for (int value = 1; value <= static_cast<int>(condition::internal); ++value) {
        messages.insert(condition_category().message(value));
    }
    EXPECT_EQ(messages.size(), static_cast<std::size_t>(condition::internal));
    EXPECT_EQ(messages.count("unknown condition"), 0u);
    EXPECT_EQ(condition_category().message(static_cast<int>(condition::timed_out)), "timed out");
    EXPECT_EQ(condition_category().message(99), "unknown condition");
    EXPECT_EQ(condition_category().message(-1), "unknown condition");
}

TEST(condition, is_an_error_condition_of_boost) {
    boost::system::error_condition const value = condition::duplicate;
    EXPECT_EQ(value.category(), condition_category());
    EXPECT_EQ(value.value(), static_cast<int>(condition::duplicate));
    EXPECT_EQ(value, condition::duplicate);
    EXPECT_NE(value, condition::transient);
    EXPECT_STREQ(value.category().name(), "typehook.condition");
}

TEST(condition, is_an_error_condition_of_the_standard_library) {
    std::error_condition const value = condition::duplicate;
    EXPECT_EQ(value.value(), static_cast<int>(condition::duplicate));
    EXPECT_EQ(value.message(), "duplicate");
    EXPECT_TRUE(value == condition::duplicate);
}

TEST(condition, of_a_foreign_code_is_internal) {
    EXPECT_EQ(condition_of(make_error_code(boost::system::errc::timed_out)), condition::internal);
    EXPECT_EQ(condition_of(boost::system::error_code(std::make_error_code(std::errc::io_error))),
              condition::internal);
}

TEST(condition, of_a_code_that_is_a_condition_is_that_condition) {
    boost::system::error_code const code(static_cast<int>(condition::transient), condition_category());
    EXPECT_EQ(condition_of(code), condition::transient);
}
