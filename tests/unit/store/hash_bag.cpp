// The ids of a store in memory, against the standard library's multiset.
#include <typehook/store/detail/hash_bag.hpp>

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace typehook::store::detail {
namespace {

TEST(hash_bag, holds_what_a_multiset_holds) {
    std::mt19937_64 random(1);
    hash_bag bag;
    std::multiset<std::int64_t> expected;
    EXPECT_FALSE(bag.contains(0));
    bag.erase(0);
    for (int step = 0; step < 50'000; ++step) {
        // Few values, so that they come again; neighbours and zero, so that runs of slots are long.
        auto value = static_cast<std::int64_t>(random() % 300) * (random() % 2 == 0 ? 1 : 1LL << 40);
        value = value == 0 ? 1 : value;  // the bag takes 0 for 1
        if (random() % 5 < (step / 5000 % 2 == 0 ? 3u : 2u)) {
            bag.insert(value);
            expected.insert(value);
        } else {
            bag.erase(value);
            if (auto const one = expected.find(value); one != expected.end()) {
                expected.erase(one);
            }
        }
        ASSERT_EQ(bag.size(), expected.size()) << step;
        auto const asked = static_cast<std::int64_t>(random() % 300);
        ASSERT_EQ(bag.contains(asked), expected.contains(asked == 0 ? 1 : asked)) << step;
    }
}

}  // namespace
}  // namespace typehook::store::detail
