// Failures as exceptions. Layer core.
#include <typehook/core/error.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <type_traits>

using namespace typehook;

static_assert(std::is_base_of_v<std::exception, error>);
static_assert(std::is_nothrow_copy_constructible_v<error>);

TEST(error, carries_the_failure_and_its_message) {
    failure const why(make_error_code(boost::system::errc::io_error), {.detail = "the disk is gone"});
    try {
        throw error(why);
    } catch (std::exception const& caught) {
        EXPECT_EQ(caught.what(), why.message());
        ASSERT_NE(dynamic_cast<error const*>(&caught), nullptr);
        EXPECT_EQ(dynamic_cast<error const&>(caught).why(), why);
    }
}
