// Arrays whose items have a type each.
#include <typehook/json/tuple.hpp>

#include <typehook/json.hpp>

#include <support/holder.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <variant>

using namespace typehook;
using json::errc;
using test_support::deviates;
using test_support::is_malformed;
using test_support::keeps;
using test_support::read;

namespace {

using range = std::tuple<std::int64_t, std::string>;

TEST(tuple_value, is_an_array_of_its_items) {
    EXPECT_EQ(read<range>("[ 1 , \"a\" ]"), range(1, "a"));
    EXPECT_TRUE(keeps<range>("[1,\"a\"]"));
    EXPECT_TRUE((keeps<std::tuple<>>("[]")));
    EXPECT_TRUE((keeps<std::variant<std::string, range>>("[1,\"a\"]")));
}

TEST(tuple_value, deviates_in_kind_and_length) {
    EXPECT_TRUE(deviates<range>("{}", errc::wrong_type));
    EXPECT_TRUE(deviates<range>("[]", errc::wrong_type));
    EXPECT_TRUE(deviates<range>("[1]", errc::wrong_type));
    EXPECT_TRUE(deviates<range>("[1,\"a\",2]", errc::wrong_type));
    EXPECT_TRUE(deviates<range>("[1,2]", errc::wrong_type, "/1", 3));
}

TEST(tuple_value, tells_where_the_text_stops_being_json) {
    EXPECT_TRUE(is_malformed<range>("[1 \"a\"]", errc::unexpected_character, 3));
    EXPECT_TRUE(is_malformed<range>("[1,\"a\"}", errc::unexpected_character, 6));
}

}  // namespace
