// Optional, nullable, optional nullable, boxed and alternative values. Layer json.
#include <typehook/json/wrappers.hpp>

#include <typehook/json.hpp>

#include <support/holder.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace typehook;
using json::errc;
using test_support::deviates;
using test_support::held;
using test_support::holder;
using test_support::is_malformed;
using test_support::keeps;
using test_support::read;
using test_support::reads_and_writes;
using test_support::value_offset;

namespace {

using text_or_integer = std::variant<std::string, std::int64_t>;
using scalar = std::variant<std::string, double, bool>;

struct person {
    std::string name{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "person";
        static constexpr std::string_view keys[1] = {"name"};
        using members = member_list<&person::name>;
    };
    friend bool operator==(person const&, person const&) = default;
};

struct node {
    std::int64_t number{};
    std::optional<box<node>> next{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "node";
        static constexpr std::string_view keys[2] = {"number", "next"};
        using members = member_list<&node::number, &node::next>;
    };
    friend bool operator==(node const&, node const&) = default;
};

}  // namespace

TEST(optional_value, may_be_left_out_but_not_be_null) {
    using member = std::optional<std::int64_t>;
    EXPECT_TRUE(keeps<member>("5"));
    EXPECT_TRUE(deviates<member>("null", errc::wrong_type));
    EXPECT_TRUE(deviates<member>("\"5\"", errc::wrong_type));
    json::report report;
    auto const absent = json::decode<holder<member>>("{}", {.report = &report});
    EXPECT_FALSE(absent->value.has_value());
    EXPECT_TRUE(report.empty());
    EXPECT_EQ(json::encode(*absent), "{}");
}

TEST(optional_value, holds_raw_json_that_is_null) {
    using member = std::optional<raw_json>;
    EXPECT_TRUE(keeps<member>("null"));
    EXPECT_EQ(read<member>("null")->text(), "null");
}

TEST(nullable_value, is_always_there_and_may_be_null) {
    using member = nullable<std::int64_t>;
    EXPECT_TRUE(keeps<member>("5"));
    EXPECT_TRUE(keeps<member>("null"));
    EXPECT_TRUE(read<member>("null").is_null());
    EXPECT_TRUE(deviates<member>("\"5\"", errc::wrong_type));
    EXPECT_TRUE(deviates<member>("false", errc::wrong_type));
    EXPECT_TRUE(is_malformed<member>("nil", errc::invalid_literal, 1));
    auto const absent = json::decode<holder<member>>("{}", test_support::strictly);
    ASSERT_TRUE(absent.has_error());
    EXPECT_EQ(absent.error().code(), errc::missing_member);
    EXPECT_EQ(json::encode(*json::decode<holder<member>>("{}")), "{}");
}

TEST(optional_nullable_value, keeps_absent_null_and_value_apart) {
    using member = optional_nullable<std::string>;
    EXPECT_TRUE(keeps<member>("\"x\""));
    EXPECT_TRUE(keeps<member>("null"));
    EXPECT_TRUE(read<member>("null").is_null());
    EXPECT_TRUE(deviates<member>("5", errc::wrong_type));
    auto const absent = json::decode<holder<member>>("{}", test_support::strictly);
    ASSERT_TRUE(absent.has_value());
    EXPECT_TRUE(absent->value.is_absent());
    EXPECT_EQ(json::encode(*absent), "{}");
}

TEST(wrapped_value, is_at_fault_where_it_stands) {
    using member = std::optional<std::vector<nullable<std::vector<std::int64_t>>>>;
    EXPECT_TRUE(keeps<member>("[null,[1,2],[]]"));
    EXPECT_TRUE(deviates<member>("[null,[1,true]]", errc::wrong_type, "/1/1", 9));
    EXPECT_TRUE(deviates<member>("[[1],7]", errc::wrong_type, "/1", 5));
    EXPECT_TRUE(deviates<member>("[[1],[2,2.5]]", errc::not_an_integer, "/1/1", 8));
}

TEST(boxed_value, is_read_as_what_is_in_the_box) {
    EXPECT_TRUE(keeps<box<std::vector<std::int64_t>>>("[1,2]"));
    EXPECT_TRUE(deviates<box<std::int64_t>>("\"x\"", errc::wrong_type));
    EXPECT_TRUE(keeps<node>(R"({"number":1,"next":{"number":2,"next":{"number":3}}})"));
    EXPECT_EQ((*(*read<node>(R"({"number":1,"next":{"number":2,"next":{"number":3}}})").next)->next)->number,
              3);
    auto const text = held(R"({"number":1,"next":{"number":2,"next":{"number":"x"}}})");
    auto const refused = json::decode<holder<node>>(text, test_support::strictly);
    EXPECT_EQ(refused.error().pointer(), "/value/next/next/number");
    EXPECT_EQ(refused.error().offset(), text.find("\"x\""));
}

TEST(alternatives, are_told_apart_by_kind) {
    EXPECT_TRUE(keeps<text_or_integer>("\"R-1\""));
    EXPECT_TRUE(keeps<text_or_integer>("-17"));
    EXPECT_TRUE(reads_and_writes<text_or_integer>("1e3", "1000"));
    EXPECT_EQ(read<text_or_integer>("5"), text_or_integer(std::int64_t{5}));
    EXPECT_EQ(read<text_or_integer>("\"5\""), text_or_integer("5"));

    EXPECT_TRUE(keeps<scalar>("true"));
    EXPECT_TRUE(keeps<scalar>("36.6"));
    EXPECT_TRUE(keeps<scalar>("36"));
    EXPECT_TRUE(keeps<scalar>("\"true\""));
    EXPECT_EQ(read<scalar>("36"), scalar(36.0));
}

TEST(alternatives, that_do_not_match_are_a_deviation) {
    for (auto const* value : {"true", "null", "[]", "{}", "1.5"}) {
        EXPECT_TRUE(deviates<text_or_integer>(value, errc::no_matching_alternative));
    }
    EXPECT_TRUE(deviates<scalar>("[true]", errc::no_matching_alternative));
    EXPECT_TRUE(deviates<text_or_integer>("9223372036854775808", errc::number_out_of_range));
    EXPECT_TRUE(deviates<scalar>("1e400", errc::number_out_of_range));
    EXPECT_TRUE(is_malformed<text_or_integer>("\"a\n\"", errc::invalid_string_control, 2));
    EXPECT_TRUE(is_malformed<text_or_integer>("01", errc::invalid_number, 1));
    EXPECT_TRUE(is_malformed<text_or_integer>("?", errc::unexpected_character, 0));
}

TEST(alternatives, that_do_not_match_are_checked_as_json_all_the_same) {
    for (auto const* value : {"tru", "[1,]", "{\"a\"}", "nul"}) {
        auto const decoded = json::decode<holder<text_or_integer>>(held(value));
        ASSERT_TRUE(decoded.has_error()) << value;
        EXPECT_EQ(decoded.error().condition(), condition::malformed_input) << value;
        EXPECT_EQ(json::decode<holder<std::optional<bool>>>(held("nul")).error().code(),
                  errc::invalid_literal);
    }
}

TEST(alternatives, prefer_the_integer_for_numbers_that_are_integral) {
    using integer_or_number = std::variant<std::int64_t, double>;
    EXPECT_EQ(read<integer_or_number>("5"), integer_or_number(std::int64_t{5}));
    EXPECT_EQ(read<integer_or_number>("5.0"), integer_or_number(std::int64_t{5}));
    EXPECT_EQ(read<integer_or_number>("5.5"), integer_or_number(5.5));
    using number_or_integer = std::variant<double, std::int64_t>;
    EXPECT_EQ(read<number_or_integer>("5"), number_or_integer(std::int64_t{5}));
    EXPECT_EQ(read<number_or_integer>("5.5"), number_or_integer(5.5));
}

TEST(alternatives, may_be_containers_and_structs) {
    using member = std::variant<person, std::vector<std::string>, decimal>;
    EXPECT_TRUE(keeps<member>(R"({"name":"Ana"})"));
    EXPECT_TRUE(keeps<member>(R"(["Ana","Bo"])"));
    EXPECT_TRUE(keeps<member>("1.50"));
    EXPECT_TRUE(keeps<member>("10"));
    EXPECT_TRUE(deviates<member>("\"Ana\"", errc::no_matching_alternative));
    EXPECT_TRUE(deviates<member>(R"(["Ana",5])", errc::wrong_type, "/1", 7));
}

TEST(alternatives, are_reset_when_another_one_comes) {
    holder<text_or_integer> value;
    ASSERT_TRUE(json::decode_to(value, held("\"text\"")).has_value());
    ASSERT_TRUE(json::decode_to(value, held("5")).has_value());
    EXPECT_EQ(value.value, text_or_integer(std::int64_t{5}));
    ASSERT_TRUE(json::decode_to(value, held("\"again\"")).has_value());
    EXPECT_EQ(value.value, text_or_integer("again"));
}
