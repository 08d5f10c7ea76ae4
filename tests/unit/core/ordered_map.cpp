// Maps that keep wire order. Layer core.
#include <typehook/core/ordered_map.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace typehook;

namespace {

struct tree {
    std::string name{};
    std::optional<ordered_map<std::vector<tree>>> children{};

    friend bool operator==(tree const&, tree const&) = default;
};

std::vector<std::string> keys(ordered_map<int> const& map) {
    std::vector<std::string> result;
    for (auto const& [key, value] : map) {
        result.push_back(key);
    }
    return result;
}

template <class Map, class Key>
concept takes_key = requires(Map map, Key&& key) {
    map[static_cast<Key&&>(key)];
};

static_assert(takes_key<ordered_map<int>, std::string>);
static_assert(takes_key<ordered_map_view<int>, std::string&>);
static_assert(!takes_key<ordered_map_view<int>, std::string>);
static_assert(std::is_nothrow_move_constructible_v<ordered_map<int>>);

}  // namespace

TEST(ordered_map, keeps_the_order_of_insertion) {
    ordered_map<int> map;
    map["zebra"] = 1;
    map["ant"] = 2;
    map.push_back("mule", 3);
    EXPECT_EQ(keys(map), (std::vector<std::string>{"zebra", "ant", "mule"}));
    EXPECT_EQ(map.size(), 3u);
    EXPECT_FALSE(map.empty());
}

TEST(ordered_map, finds_what_is_there) {
    ordered_map<int> const map{{"a", 1}, {"b", 2}};
    EXPECT_EQ(map.find("b")->second, 2);
    EXPECT_EQ(map.find("c"), map.end());
    EXPECT_TRUE(map.contains("a"));
    EXPECT_FALSE(map.contains(""));
    EXPECT_EQ(map.at("a"), 1);
    EXPECT_THROW(map.at("c"), std::out_of_range);
}

TEST(ordered_map, changes_in_place) {
    ordered_map<int> map{{"a", 1}};
    EXPECT_FALSE(map.insert_or_assign("a", 5));
    EXPECT_TRUE(map.insert_or_assign("b", 6));
    map.at("b") += 1;
    map["a"] += 1;
    EXPECT_EQ(map.at("a"), 6);
    EXPECT_EQ(map.at("b"), 7);
    EXPECT_EQ(map["c"], 0);
    EXPECT_EQ(map.size(), 3u);
}

TEST(ordered_map, erases_one_entry) {
    ordered_map<int> map{{"a", 1}, {"b", 2}, {"c", 3}};
    EXPECT_TRUE(map.erase("b"));
    EXPECT_FALSE(map.erase("b"));
    EXPECT_EQ(keys(map), (std::vector<std::string>{"a", "c"}));
    map.clear();
    EXPECT_TRUE(map.empty());
}

TEST(ordered_map, lets_the_last_of_equal_keys_win_in_braces) {
    ordered_map<int> const map{{"a", 1}, {"b", 2}, {"a", 3}};
    EXPECT_EQ(map.size(), 2u);
    EXPECT_EQ(map.at("a"), 3);
}

TEST(ordered_map, is_equal_in_any_order) {
    ordered_map<int> const map{{"a", 1}, {"b", 2}, {"c", 3}};
    EXPECT_EQ(map, (ordered_map<int>{{"c", 3}, {"a", 1}, {"b", 2}}));
    EXPECT_NE(map, (ordered_map<int>{{"c", 3}, {"a", 1}, {"b", 4}}));
    EXPECT_NE(map, (ordered_map<int>{{"a", 1}, {"b", 2}}));
    EXPECT_NE(map, (ordered_map<int>{{"a", 1}, {"b", 2}, {"d", 3}}));
    EXPECT_EQ(ordered_map<int>{}, ordered_map<int>{});
}

TEST(ordered_map, borrows_its_keys_in_views) {
    std::string const key = "a key in the body that was decoded";
    ordered_map_view<text> map;
    map[key] = "value";
    EXPECT_EQ(map.begin()->first.data(), key.data());
    EXPECT_EQ(map.at(key), "value");
}

TEST(ordered_map, may_hold_what_contains_it) {
    tree value{.name = "root"};
    value.children.emplace()["leaves"].push_back({.name = "leaf"});
    auto copy = value;
    EXPECT_EQ(copy, value);
    (*copy.children)["leaves"][0].name = "changed";
    EXPECT_NE(copy, value);
}
