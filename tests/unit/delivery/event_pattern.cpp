#include <typehook/delivery/event_pattern.hpp>

#include <gtest/gtest.h>

#include <array>

namespace typehook::delivery::event_pattern_test {
namespace {

constexpr std::array<std::string_view, 4> catalog{"subscription.added", "subscription.changed", "user.added",
                                                  "user_session.added"};

TEST(event_pattern, names_one_event_a_resource_or_everything) {
    EXPECT_TRUE(matches("subscription.added", "subscription.added"));
    EXPECT_FALSE(matches("subscription.added", "subscription.changed"));
    EXPECT_TRUE(matches("subscription.*", "subscription.added"));
    EXPECT_TRUE(matches("*", "subscription.added"));
}

TEST(event_pattern, a_resource_ends_at_its_full_stop) {
    EXPECT_FALSE(matches("user.*", "user_session.added"));
    EXPECT_FALSE(matches("user.*", "user."));
    EXPECT_FALSE(matches("user.*", "user"));
    EXPECT_FALSE(matches("user.*", "user.a.b"));
    EXPECT_FALSE(matches("user*", "user.added"));
    EXPECT_FALSE(matches("*.added", "user.added"));
    EXPECT_FALSE(matches("", "user.added"));
}

TEST(event_pattern, lists_overlap_where_one_event_is_in_both) {
    using list = std::vector<std::string>;
    EXPECT_TRUE(overlap(list{"*"}, list{"user.added"}, catalog));
    EXPECT_TRUE(overlap(list{"user.*"}, list{"subscription.added", "user.added"}, catalog));
    EXPECT_FALSE(overlap(list{"user.*"}, list{"subscription.*", "user_session.*"}, catalog));
    EXPECT_FALSE(overlap(list{"subscription.added"}, list{"subscription.changed"}, catalog));
}

TEST(event_pattern, finds_the_nearest_name) {
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
    EXPECT_EQ(edit_distance("", "abc"), 3u);
    EXPECT_EQ(nearest_name("subscription.chnged", catalog), "subscription.changed");
    EXPECT_EQ(nearest_name("usr.added", catalog), "user.added");
    EXPECT_EQ(nearest_name("x", {}), "");
}

TEST(event_pattern, an_unknown_name_is_refused_with_its_place_and_the_nearest) {
    std::vector<std::string> const patterns{"user.added", "subscription.chnged"};
    auto const checked = check_patterns(patterns, catalog);
    ASSERT_TRUE(checked.has_error());
    EXPECT_EQ(checked.error(), errc::unknown_event);
    EXPECT_EQ(checked.error().pointer(), "/events/1");
    EXPECT_NE(checked.error().detail().find("subscription.changed"), std::string_view::npos);
    EXPECT_EQ(check_patterns(std::vector<std::string>{"users.*"}, catalog).error(), errc::unknown_event);
}

TEST(event_pattern, a_list_is_neither_empty_nor_endless) {
    EXPECT_EQ(check_patterns(std::vector<std::string>{}, catalog).error(), errc::invalid_settings);
    EXPECT_TRUE(check_patterns(std::vector<std::string>(200, "*"), catalog).has_value());
    EXPECT_EQ(check_patterns(std::vector<std::string>(201, "*"), catalog).error(), errc::invalid_settings);
}

}  // namespace
}  // namespace typehook::delivery::event_pattern_test
