// The version macros. Layer core.
#include <typehook/core/config.hpp>

#include <gtest/gtest.h>

#include <string>

TEST(config, tells_one_version_as_number_and_as_text) {
    std::string const expected = std::to_string(TYPEHOOK_VERSION / 10'000) + "." +
                                 std::to_string(TYPEHOOK_VERSION / 100 % 100) + "." +
                                 std::to_string(TYPEHOOK_VERSION % 100);
    EXPECT_EQ(TYPEHOOK_VERSION_STRING, expected);
}
