// Arrays and maps: order, nesting, duplicates, and what is wrong in them. Layer json.
#include <typehook/json/containers.hpp>

#include <typehook/json.hpp>

#include <support/holder.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
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
using test_support::strictly;
using test_support::value_offset;

namespace {

using integers = std::vector<std::int64_t>;
using labels = ordered_map<std::string>;
using counts = ordered_map<std::int64_t>;

std::vector<std::string> keys_of(counts const& map) {
    std::vector<std::string> keys;
    for (auto const& entry : map) {
        keys.push_back(entry.first);
    }
    return keys;
}

}  // namespace

TEST(array, keeps_its_elements_in_order) {
    EXPECT_TRUE(keeps<integers>("[]"));
    EXPECT_TRUE(keeps<integers>("[3,1,2]"));
    EXPECT_TRUE(reads_and_writes<integers>(" [ 3 ,\n1\t, 2 ] ", "[3,1,2]"));
    EXPECT_TRUE(keeps<std::vector<bool>>("[true,false,true]"));
    EXPECT_TRUE(keeps<std::vector<integers>>("[[1],[],[2,3]]"));
    EXPECT_TRUE(keeps<std::vector<std::string>>(R"(["a","",",","]"])"));
    EXPECT_EQ(read<integers>("[3,1,2]"), (integers{3, 1, 2}));
}

TEST(array, is_no_object_and_no_scalar) {
    for (auto const* value : {"{}", "1", "\"[]\"", "null", "true"}) {
        EXPECT_TRUE(deviates<integers>(value, errc::wrong_type));
    }
}

TEST(array, is_at_fault_at_its_element) {
    EXPECT_TRUE(deviates<integers>("[1,\"2\",3]", errc::wrong_type, "/1", 3));
    EXPECT_TRUE(deviates<integers>("[1, 2, null]", errc::wrong_type, "/2", 7));
    EXPECT_TRUE(deviates<integers>("[0.5]", errc::not_an_integer, "/0", 1));
    EXPECT_TRUE(deviates<std::vector<bool>>("[true,0]", errc::wrong_type, "/1", 6));
    EXPECT_TRUE(deviates<std::vector<integers>>("[[1],[2,{}]]", errc::wrong_type, "/1/1", 8));
}

TEST(array, has_commas_between_its_elements_and_nowhere_else) {
    EXPECT_TRUE(is_malformed<integers>("[1,]", errc::unexpected_character, 3));
    EXPECT_TRUE(is_malformed<integers>("[,1]", errc::unexpected_character, 1));
    EXPECT_TRUE(is_malformed<integers>("[1,,2]", errc::unexpected_character, 3));
    EXPECT_TRUE(is_malformed<integers>("[1 2]", errc::unexpected_character, 3));
    EXPECT_TRUE(is_malformed<integers>("[1;2]", errc::unexpected_character, 2));
    EXPECT_TRUE(is_malformed<integers>("[1}", errc::unexpected_character, 2));
    EXPECT_TRUE(is_malformed<std::vector<bool>>("[true,]", errc::unexpected_character, 6));
    EXPECT_EQ(json::decode<integers>("[1").error().code(), errc::unexpected_end);
    EXPECT_EQ(json::decode<integers>("[1,").error().code(), errc::unexpected_end);
    EXPECT_EQ(json::decode<integers>("[").error().code(), errc::unexpected_end);
}

TEST(array, may_be_the_root) {
    EXPECT_EQ(*json::decode<integers>(" [1,2] "), (integers{1, 2}));
    auto const wrong = json::decode<integers>("[1,{}]");
    ASSERT_TRUE(wrong.has_error());
    EXPECT_EQ(wrong.error().code(), errc::wrong_type);
    EXPECT_EQ(wrong.error().pointer(), "/1");
    EXPECT_EQ(wrong.error().offset(), 3u);
}

TEST(array, is_read_over_an_older_one) {
    holder<std::vector<std::vector<std::string>>> value;
    ASSERT_TRUE(json::decode_to(value, held(R"([["a","b"],["c"],["d"]])")).has_value());
    ASSERT_TRUE(json::decode_to(value, held(R"([["x"]])")).has_value());
    EXPECT_EQ(value.value, (std::vector<std::vector<std::string>>{{"x"}}));
    ASSERT_TRUE(json::decode_to(value, held("[]")).has_value());
    EXPECT_TRUE(value.value.empty());

    holder<std::vector<bool>> flags;
    ASSERT_TRUE(json::decode_to(flags, held("[true,true,true]")).has_value());
    ASSERT_TRUE(json::decode_to(flags, held("[false,true]")).has_value());
    EXPECT_EQ(flags.value, (std::vector<bool>{false, true}));
}

TEST(map, keeps_wire_order) {
    EXPECT_TRUE(keeps<counts>(R"({})"));
    EXPECT_TRUE(keeps<counts>(R"({"z":1,"a":2,"m":3})"));
    EXPECT_TRUE(reads_and_writes<counts>(" { \"z\" : 1 , \"\" : 2 } ", R"({"z":1,"":2})"));
    EXPECT_TRUE(keeps<ordered_map<counts>>(R"({"b":{"y":1},"a":{}})"));
    EXPECT_EQ(keys_of(read<counts>(R"({"z":1,"a":2,"m":3})")), (std::vector<std::string>{"z", "a", "m"}));
}

TEST(map, is_no_array_and_no_scalar) {
    for (auto const* value : {"[]", "1", "\"{}\"", "null", "false"}) {
        EXPECT_TRUE(deviates<counts>(value, errc::wrong_type));
    }
}

TEST(map, is_at_fault_at_its_entry) {
    EXPECT_TRUE(deviates<counts>(R"({"a":1,"b":"2"})", errc::wrong_type, "/b", 11));
    EXPECT_TRUE(deviates<counts>(R"({"a/b~c":1.5})", errc::not_an_integer, "/a~1b~0c", 9));
    EXPECT_TRUE(deviates<counts>(R"({"":null})", errc::wrong_type, "/", 4));
    EXPECT_TRUE(deviates<ordered_map<counts>>(R"({"a":{"b":[]}})", errc::wrong_type, "/a/b", 10));
}

TEST(map, is_spelled_as_the_standard_says) {
    EXPECT_TRUE(is_malformed<counts>("{\"a\":1,}", errc::unexpected_character, 7));
    EXPECT_TRUE(is_malformed<counts>("{,}", errc::unexpected_character, 1));
    EXPECT_TRUE(is_malformed<counts>("{a:1}", errc::unexpected_character, 1));
    EXPECT_TRUE(is_malformed<counts>("{1:1}", errc::unexpected_character, 1));
    EXPECT_TRUE(is_malformed<counts>("{\"a\"=1}", errc::unexpected_character, 4));
    EXPECT_TRUE(is_malformed<counts>("{\"a\" 1}", errc::unexpected_character, 5));
    EXPECT_TRUE(is_malformed<counts>("{\"a\":1 \"b\":2}", errc::unexpected_character, 7));
    EXPECT_TRUE(is_malformed<counts>("{\"a\":}", errc::unexpected_character, 5));
    EXPECT_TRUE(is_malformed<counts>("{\"a\":1]", errc::unexpected_character, 6));
    EXPECT_TRUE(is_malformed<counts>("{\"a\xFF\":1}", errc::invalid_utf8, 3));
    for (auto const* text : {"{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,"}) {
        EXPECT_EQ(json::decode<counts>(text).error().code(), errc::unexpected_end) << text;
    }
}

TEST(map, unescapes_its_keys) {
    EXPECT_TRUE(reads_and_writes<counts>(R"({"\u0061":1,"\n":2,"\"\\":3})", R"({"a":1,"\n":2,"\"\\":3})"));
    auto const document = held(R"({"plain":"x","es\u0063aped":"y"})");
    auto const view = *json::decode<holder<ordered_map_view<text>>>(document, strictly);
    auto entry = view.value.begin();
    EXPECT_FALSE(entry->first.owns());
    ++entry;
    EXPECT_TRUE(entry->first.owns());
    EXPECT_EQ(entry->first, "escaped");
    EXPECT_EQ(view.value.at("escaped"), "y");
}

TEST(map, keeps_the_last_of_entries_with_one_key_and_reports_the_others) {
    auto const document = held(R"({"a":1,"b":2,"a":3,"c":4,"\u0061":5})");
    json::report report;
    auto const tolerant = json::decode<holder<counts>>(document, {.report = &report});
    ASSERT_TRUE(tolerant.has_value());
    EXPECT_EQ(keys_of(tolerant->value), (std::vector<std::string>{"b", "c", "a"}));
    EXPECT_EQ(tolerant->value.at("a"), 5);
    EXPECT_EQ(report.deviations, (std::vector<json::deviation>{
                                     {"/value/a", document.find('3'), errc::duplicate_member},
                                     {"/value/a", document.find('5'), errc::duplicate_member},
                                 }));
    auto const strict = json::decode<holder<counts>>(document, strictly);
    ASSERT_TRUE(strict.has_error());
    EXPECT_EQ(strict.error().code(), errc::duplicate_member);
    EXPECT_EQ(strict.error().pointer(), "/value/a");
    EXPECT_EQ(strict.error().offset(), document.find('3'));
}

TEST(map, is_refused_at_the_first_of_several_duplicates_when_strict) {
    auto const document = held(R"({"z":1,"a":2,"z":3,"a":4})");
    auto const strict = json::decode<holder<counts>>(document, strictly);
    ASSERT_TRUE(strict.has_error());
    EXPECT_EQ(strict.error().pointer(), "/value/z");
    EXPECT_EQ(strict.error().offset(), document.find('3'));
}

TEST(map, is_read_over_an_older_one) {
    holder<labels> value;
    ASSERT_TRUE(json::decode_to(value, held(R"({"a":"1","b":"2"})")).has_value());
    ASSERT_TRUE(json::decode_to(value, held(R"({"c":"3"})")).has_value());
    EXPECT_EQ(json::encode(value), held(R"({"c":"3"})"));
}

TEST(map, counts_keys_that_are_no_utf8_as_replaced) {
    std::string out;
    json::writer to(out);
    json::write_value(to, labels{{"a\xFF", "x"}});
    EXPECT_EQ(to.text(), "{\"a\xEF\xBF\xBD\":\"x\"}");
    EXPECT_EQ(to.replacements(), 1u);
}

TEST(map, of_hundred_thousands_of_equal_keys_is_read_in_time) {
    std::string document = "{";
    for (int i = 0; i < 200'000; ++i) {
        document += (i == 0 ? "\"k" : ",\"k") + std::to_string(i % 1000) + "\":" + std::to_string(i);
    }
    document += '}';
    auto const begin = std::chrono::steady_clock::now();
    auto const map = json::decode<counts>(document);
    auto const took = std::chrono::steady_clock::now() - begin;
    ASSERT_TRUE(map.has_value());
    EXPECT_EQ(map->size(), 1000u);
    EXPECT_EQ(map->at("k999"), 199'999);
    EXPECT_LT(took, std::chrono::seconds(10));
}

TEST(containers, do_not_nest_deeper_than_allowed) {
    using three = std::vector<std::vector<std::vector<std::int64_t>>>;
    EXPECT_TRUE(json::decode<three>("[[[1]]]", {.max_depth = 3}).has_value());
    auto const deep = json::decode<three>("[[[1]]]", {.max_depth = 2});
    ASSERT_TRUE(deep.has_error());
    EXPECT_EQ(deep.error().code(), errc::depth_exceeded);
    EXPECT_EQ(deep.error().offset(), 2u);
    auto const maps = json::decode<ordered_map<counts>>(R"({"a":{"b":1}})", {.max_depth = 1});
    ASSERT_TRUE(maps.has_error());
    EXPECT_EQ(maps.error().code(), errc::depth_exceeded);
}
