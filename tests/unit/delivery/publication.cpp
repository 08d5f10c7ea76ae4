#include <typehook/delivery/publication.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(publication, receipts_compare_by_id_and_count) {
    EXPECT_EQ((receipt{"a", 1}), (receipt{"a", 1}));
    EXPECT_NE((receipt{"a", 1}), (receipt{"a", 2}));
    EXPECT_NE((receipt{"a", 1}), (receipt{"b", 1}));
}

}  // namespace
}  // namespace typehook::delivery
