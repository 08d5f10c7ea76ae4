#include <typehook/delivery/subscriptions.hpp>

#include <gtest/gtest.h>

#include <array>

namespace typehook::delivery::subscriptions_test {
namespace {

constexpr std::array<std::string_view, 3> catalog{"user.added", "user.removed", "order.added"};
using keys = std::vector<std::int64_t>;

TEST(subscriptions, lists_who_wants_an_event) {
    subscriptions index({{1, {"user.*"}}, {2, {"order.added"}}, {3, {"*"}}, {4, {"user.added", "*"}}},
                        catalog);
    EXPECT_EQ(index.wanting("user.added"), (keys{1, 3, 4}));
    EXPECT_EQ(index.wanting("order.added"), (keys{2, 3, 4}));
    EXPECT_EQ(index.wanting("user.removed"), (keys{1, 3, 4}));
}

TEST(subscriptions, names_outside_the_catalog_are_matched_by_their_patterns) {
    subscriptions index({{1, {"user.*"}}, {2, {"order.added"}}}, catalog);
    EXPECT_EQ(index.wanting("user.renamed"), (keys{1}));
    EXPECT_EQ(index.wanting("parcel.sent"), keys{});
    EXPECT_EQ(index.wanting("user.added"), (keys{1}));
}

TEST(subscriptions, without_webhooks_nobody_wants_anything) {
    EXPECT_EQ(subscriptions().wanting("user.added"), keys{});
    EXPECT_EQ(subscriptions({}, catalog).wanting("user.added"), keys{});
}

}  // namespace
}  // namespace typehook::delivery::subscriptions_test
