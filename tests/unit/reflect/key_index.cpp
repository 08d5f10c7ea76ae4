// The table from wire keys to member numbers. Layer reflect.
#include <typehook/reflect/key_index.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace typehook;

namespace {

template <std::size_t Size, class Keys>
std::size_t find(key_index<Size> const& index, Keys const& keys, std::string_view key) {
    return index.lookup().find(key, [&](std::size_t number) { return std::string_view(keys[number]); });
}

constexpr std::array<std::string_view, 5> few{"id", "", "uuid", "@odd key", "totalPrice"};
constexpr key_index<5> few_index{few};

constexpr std::size_t find_few(std::string_view key) {
    return few_index.lookup().find(key, [](std::size_t number) { return few[number]; });
}
static_assert(find_few("uuid") == 2 && find_few("nothing") == key_lookup::missing);

// Equal length, equal first and last eight bytes: one hash for all of them.
std::vector<std::string> colliding_keys(std::size_t count) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < count; ++i) {
        auto middle = std::to_string(i);
        middle.insert(0, 4 - middle.size(), '0');
        keys.push_back("12345678" + middle + "87654321");
    }
    return keys;
}

}  // namespace

TEST(key_index, finds_the_number_of_every_key) {
    for (std::size_t i = 0; i < few.size(); ++i) {
        EXPECT_EQ(find_few(few[i]), i) << few[i];
    }
}

TEST(key_index, misses_what_is_no_key) {
    for (auto const key : {"i", "idd", "Id", "uui", "uuid ", "totalpric", "totalPrices", "@odd_key", " "}) {
        EXPECT_EQ(find_few(key), key_lookup::missing) << key;
    }
    EXPECT_EQ(find_few(std::string_view("id\0", 3)), key_lookup::missing);
}

TEST(key_index, tells_keys_of_one_hash_apart) {
    auto const keys = colliding_keys(600);
    ASSERT_EQ(key_hash(keys[0]), key_hash(keys[599]));
    key_index<600> const index(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        ASSERT_EQ(find(index, keys, keys[i]), i);
    }
    EXPECT_EQ(find(index, keys, "12345678060087654321"), key_lookup::missing);
}

TEST(key_index, holds_thousands_of_keys) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < 4000; ++i) {
        keys.push_back("key" + std::to_string(i));
    }
    key_index<4000> const index(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        ASSERT_EQ(find(index, keys, keys[i]), i);
    }
    EXPECT_EQ(find(index, keys, "key4000"), key_lookup::missing);
}

TEST(key_index, finds_nothing_among_no_keys) {
    std::array<std::string_view, 0> const none{};
    key_index<0> const index(none);
    EXPECT_EQ(find(index, none, ""), key_lookup::missing);
    EXPECT_EQ(find(index, none, "id"), key_lookup::missing);
}

TEST(key_hash, depends_on_length_first_and_last_bytes) {
    EXPECT_EQ(key_hash("status"), key_hash(std::string("sta") + "tus"));
    EXPECT_NE(key_hash("status"), key_hash("statua"));
    EXPECT_NE(key_hash("status"), key_hash("xtatus"));
    EXPECT_NE(key_hash(std::string_view("\0", 1)), key_hash(std::string_view("\0\0", 2)));
}
