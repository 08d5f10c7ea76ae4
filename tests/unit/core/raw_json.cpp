// Any JSON value, as text. Layer core.
#include <typehook/core/raw_json.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

using namespace typehook;

static_assert(!std::is_convertible_v<std::string, raw_json> &&
              !std::is_constructible_v<raw_json, std::string>);
static_assert(std::is_nothrow_move_constructible_v<raw_json> &&
              std::is_nothrow_move_constructible_v<raw_json_view>);

TEST(raw_json, is_null_by_default) {
    EXPECT_EQ(raw_json{}.text(), "null");
    EXPECT_EQ(raw_json_view{}.text(), "null");
}

TEST(raw_json, keeps_its_text) {
    auto const value = raw_json::trusted("{ \"a\" : 1.50 }");
    EXPECT_EQ(value.text(), "{ \"a\" : 1.50 }");
}

TEST(raw_json, compares_bytes) {
    EXPECT_EQ(raw_json::trusted("[1]"), raw_json::trusted("[1]"));
    EXPECT_NE(raw_json::trusted("[1]"), raw_json::trusted("[1.0]"));
}

TEST(raw_json, borrows_in_views) {
    std::string const body = "[1,2,3]";
    auto const value = raw_json_view::trusted(body);
    EXPECT_EQ(value.text().data(), body.data());
}
