// Included first, so that it has to include all it needs.
#include <typehook/json/detail/small_list.hpp>

#include <gtest/gtest.h>

namespace typehook::json::detail {

TEST(small_list, keeps_what_is_appended_whatever_its_size) {
    small_list<int, 3> list;
    EXPECT_EQ(list.size(), 0u);
    EXPECT_TRUE(list.values().empty());
    for (int number = 0; number < 20; ++number) {
        list.push_back(number);
        ASSERT_EQ(list.size(), static_cast<std::size_t>(number) + 1);
        for (int earlier = 0; earlier <= number; ++earlier) {
            ASSERT_EQ(list.values()[static_cast<std::size_t>(earlier)], earlier);
        }
    }
}

}  // namespace typehook::json::detail
