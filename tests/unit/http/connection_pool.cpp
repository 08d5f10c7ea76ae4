// Included first, so that it has to include all it needs.
#include <typehook/http/connection_pool.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string_view>

namespace typehook::http::connection_pool_test {
namespace {

struct connection {
    int number = 0;
    connection_pool<connection>::place pool_place{};
};
using pool = connection_pool<connection>;

std::shared_ptr<connection> open(pool& in, std::string_view origin, int number) {
    auto made = std::make_shared<connection>();
    made->number = number;
    EXPECT_TRUE(in.find_room(origin).granted);
    in.add(origin, made);
    return made;
}

TEST(connection_pool, takes_the_connection_used_last) {
    pool all{10, 10};
    auto const one = open(all, "a", 1);
    auto const two = open(all, "a", 2);
    EXPECT_EQ(all.take("a"), nullptr) << "both are busy";
    all.give_back(*two);
    all.give_back(*one);
    EXPECT_EQ(all.take("b"), nullptr);
    EXPECT_EQ(all.take("a"), one);
    EXPECT_EQ(all.take("a"), two);
    EXPECT_EQ(all.take("a"), nullptr);
    EXPECT_EQ(all.size(), 2u);
}

TEST(connection_pool, bounds_each_origin_and_all) {
    pool all{2, 3};
    open(all, "a", 1);
    auto const two = open(all, "a", 2);
    EXPECT_FALSE(all.find_room("a").granted);
    all.give_back(*two);
    EXPECT_FALSE(all.find_room("a").granted) << "an idle connection counts; take it instead";
    open(all, "b", 3);
    ASSERT_EQ(all.size(), 3u);
    auto const room = all.find_room("c");
    EXPECT_TRUE(room.granted);
    EXPECT_EQ(room.evict, two);
    all.remove(*two);
    EXPECT_EQ(all.find_room("c").evict, nullptr);
    open(all, "c", 4);
    EXPECT_FALSE(all.find_room("d").granted) << "all are busy";
}

TEST(connection_pool, gives_up_the_connection_that_was_idle_longest) {
    pool all{9, 3};
    auto const one = open(all, "a", 1);
    auto const two = open(all, "b", 2);
    auto const three = open(all, "c", 3);
    all.give_back(*two);
    all.give_back(*three);
    all.give_back(*one);
    EXPECT_EQ(all.find_room("d").evict, two);
    EXPECT_EQ(all.take("b"), two);
    EXPECT_EQ(all.find_room("d").evict, three);
}

TEST(connection_pool, forgets_what_is_removed_idle_or_busy) {
    pool all{9, 9};
    auto one = open(all, "a", 1);
    auto two = open(all, "a", 2);
    all.give_back(*one);
    EXPECT_EQ(all.idle(), 1u);
    all.remove(*one);
    EXPECT_EQ(one.use_count(), 1);
    EXPECT_EQ(all.take("a"), nullptr);
    all.remove(*two);
    EXPECT_EQ(all.size(), 0u);
    EXPECT_TRUE(all.all().empty());
    open(all, "a", 3);
    EXPECT_EQ(all.all().size(), 1u);
}

}  // namespace
}  // namespace typehook::http::connection_pool_test
