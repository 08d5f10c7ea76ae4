// Which kind a JSON value is, and which types take it. Layer json.
#include <typehook/json/kind.hpp>

#include <clinic/visit.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace typehook;
using json::kind;

namespace {

kind kind_of(std::string_view text) { return json::kind_at(text.data(), text.data() + text.size()); }

template <class T>
std::set<kind> accepted() {
    std::set<kind> kinds;
    for (auto const found : {kind::none, kind::null, kind::boolean, kind::integer, kind::number, kind::string,
                             kind::array, kind::object}) {
        if (json::accepts<T>(found)) {
            kinds.insert(found);
        }
    }
    return kinds;
}

}  // namespace

TEST(kind, is_told_from_the_first_byte) {
    EXPECT_EQ(kind_of("null"), kind::null);
    EXPECT_EQ(kind_of("true"), kind::boolean);
    EXPECT_EQ(kind_of("false"), kind::boolean);
    EXPECT_EQ(kind_of("\"5\""), kind::string);
    EXPECT_EQ(kind_of("[5]"), kind::array);
    EXPECT_EQ(kind_of("{\"a\":5}"), kind::object);
}

TEST(kind, is_none_where_no_value_starts) {
    for (auto const* text : {"", "]", "}", ",", ":", "x", "+1", ".5", " 1", "'", "N", "\xFF"}) {
        EXPECT_EQ(kind_of(text), kind::none) << text;
    }
    EXPECT_EQ(kind_of(std::string_view("\0", 1)), kind::none);
}

TEST(kind, of_a_number_is_integer_if_its_value_is_integral) {
    for (auto const* text :
         {"0", "-1", "123456789012345678901234567890", "1.0", "1e3", "150e-1", "-0.0", "1e400"}) {
        EXPECT_EQ(kind_of(text), kind::integer) << text;
    }
    for (auto const* text : {"1.5", "-0.1", "1e-1", "15e-1", "1.0000000000000000000001"}) {
        EXPECT_EQ(kind_of(text), kind::number) << text;
    }
}

TEST(kind, of_a_malformed_number_is_left_to_who_reads_it) {
    EXPECT_EQ(kind_of("01"), kind::integer);
    EXPECT_EQ(kind_of("-"), kind::integer);
}

TEST(accepts, is_one_kind_for_most_types) {
    EXPECT_EQ(accepted<bool>(), std::set{kind::boolean});
    EXPECT_EQ(accepted<std::int64_t>(), std::set{kind::integer});
    EXPECT_EQ(accepted<std::uint32_t>(), std::set{kind::integer});
    EXPECT_EQ(accepted<double>(), std::set{kind::number});
    EXPECT_EQ(accepted<decimal>(), std::set{kind::number});
    EXPECT_EQ(accepted<decimal_view>(), std::set{kind::number});
    EXPECT_EQ(accepted<timestamp>(), std::set{kind::integer});
    EXPECT_EQ(accepted<std::chrono::seconds>(), std::set{kind::integer});
    EXPECT_EQ(accepted<std::string>(), std::set{kind::string});
    EXPECT_EQ(accepted<text>(), std::set{kind::string});
    EXPECT_EQ(accepted<date_time>(), std::set{kind::string});
    EXPECT_EQ(accepted<open_enum<clinic::visit_state>>(), std::set{kind::string});
    EXPECT_EQ(accepted<literal<"v1">>(), std::set{kind::string});
    EXPECT_EQ(accepted<constant<std::int64_t{3}>>(), std::set{kind::integer});
    EXPECT_EQ(accepted<constant<true>>(), std::set{kind::boolean});
    EXPECT_EQ(accepted<std::vector<int>>(), std::set{kind::array});
    EXPECT_EQ(accepted<ordered_map<int>>(), std::set{kind::object});
    EXPECT_EQ(accepted<clinic::visit>(), std::set{kind::object});
    EXPECT_EQ(accepted<box<clinic::visit>>(), std::set{kind::object});
}

TEST(accepts, is_every_kind_for_raw_json) { EXPECT_EQ(accepted<raw_json>().size(), 8u); }
