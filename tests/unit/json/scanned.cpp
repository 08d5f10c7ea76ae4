// Included first, so that it has to include all it needs.
#include <typehook/json/scanned.hpp>

#include <gtest/gtest.h>

namespace typehook::json {
namespace {

TEST(json_scanned, is_a_success_unless_it_says_otherwise) {
    constexpr scanned nothing{};
    EXPECT_EQ(nothing.error, errc{});
    EXPECT_EQ(nothing.end, nullptr);
    EXPECT_FALSE(nothing.special);
    EXPECT_NE(nothing, (scanned{nullptr, errc::unexpected_end, false}));
}

TEST(json_scanned, travels_in_two_registers) { EXPECT_LE(sizeof(scanned), 16u); }

}  // namespace
}  // namespace typehook::json
