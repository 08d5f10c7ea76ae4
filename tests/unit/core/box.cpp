// Values on the heap, for structs that contain themselves. Layer core.
#include <typehook/core/box.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace typehook;

namespace {

template <class String>
struct basic_node {
    String name{};
    std::optional<box<basic_node>> next{};
    std::vector<box<basic_node>> children{};

    friend bool operator==(basic_node const&, basic_node const&) = default;
};
using node = basic_node<std::string>;

static_assert(sizeof(box<node>) == sizeof(void*));
static_assert(std::is_nothrow_move_constructible_v<box<node>> &&
              std::is_nothrow_move_assignable_v<box<node>>);
static_assert(std::is_nothrow_move_constructible_v<node>);

struct counted {
    static inline int alive = 0;
    counted() { ++alive; }
    counted(counted const&) { ++alive; }
    ~counted() { --alive; }
};

}  // namespace

TEST(box, makes_a_value_by_default) {
    box<int> const number;
    EXPECT_EQ(*number, 0);
    box<node> const value;
    EXPECT_EQ(value->name, "");
}

TEST(box, copies_deeply) {
    node first{.name = "a", .next = node{.name = "b", .next = node{.name = "c"}}};
    auto second = first;
    EXPECT_EQ(first, second);
    (*(*second.next)->next)->name = "changed";
    EXPECT_NE(first, second);
    EXPECT_EQ((*(*first.next)->next)->name, "c");
}

TEST(box, compares_deeply) {
    node const first{.name = "a", .children = {node{.name = "x"}, node{.name = "y"}}};
    node second{.name = "a", .children = {node{.name = "x"}, node{.name = "y"}}};
    EXPECT_EQ(first, second);
    second.children[1]->name = "z";
    EXPECT_NE(first, second);
}

TEST(box, may_be_assigned_from_inside_itself) {
    node list{.name = "a", .next = node{.name = "b", .next = node{.name = "c"}}};
    box<node> held = list;
    held = *held->next;
    EXPECT_EQ(held->name, "b");
    held = std::move(*held->next);
    EXPECT_EQ(held->name, "c");
}

TEST(box, may_be_copied_and_compared_after_a_move) {
    box<std::string> first = std::string("text");
    auto const second = std::move(first);
    auto const third = first;
    EXPECT_TRUE(first == third);
    EXPECT_FALSE(first == second);
    first = second;
    EXPECT_EQ(*first, "text");
}

TEST(box, survives_being_assigned_to_itself) {
    box<std::string> value = std::string("text");
    auto& alias = value;
    value = alias;
    EXPECT_EQ(*value, "text");
    value = std::move(alias);
    EXPECT_EQ(*value, "text");
}

TEST(box, destroys_exactly_what_it_made) {
    {
        box<counted> first;
        box<counted> second = first;
        EXPECT_EQ(counted::alive, 2);
        second = std::move(first);
        EXPECT_EQ(counted::alive, 1);
        second = counted();
        EXPECT_EQ(counted::alive, 1);
    }
    EXPECT_EQ(counted::alive, 0);
}

TEST(box, gives_its_value_away) {
    box<std::string> value = std::string("a text that is long enough to be on the heap");
    auto const taken = *std::move(value);
    EXPECT_EQ(taken, "a text that is long enough to be on the heap");
}
