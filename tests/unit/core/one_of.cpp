// Closed sums of many types. Layer core.
#include <typehook/core/one_of.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

using namespace typehook;

namespace {

struct throwing {
    throwing() { throw std::runtime_error("made"); }
    throwing(throwing&&) noexcept = default;
};

struct point {
    int x{};
    int y{};

    friend bool operator==(point const&, point const&) = default;
};

using sum = one_of<int, std::string, point>;

static_assert(std::is_nothrow_move_constructible_v<sum> && std::is_nothrow_default_constructible_v<sum>);
static_assert(sum::index_of<point> == 2);
static_assert(sizeof(sum) == sizeof(std::string) + alignof(std::string));
static_assert(alignof(one_of<char, long double>) == alignof(long double));

/// As many alternatives as a large catalog has events.
template <std::size_t Number>
struct event {
    std::size_t number = Number;
};

template <class Numbers>
struct many;
template <std::size_t... Numbers>
struct many<std::index_sequence<Numbers...>> {
    using type = one_of<event<Numbers>...>;
};
using catalog = many<std::make_index_sequence<224>>::type;

}  // namespace

TEST(one_of, is_empty_by_default) {
    sum const value;
    EXPECT_FALSE(value.has_value());
    EXPECT_EQ(value.index(), sum::npos);
    EXPECT_EQ(value.get_if<int>(), nullptr);
    EXPECT_FALSE(value.holds<std::string>());
    EXPECT_THROW(value.visit([](auto const&) {}), std::logic_error);
}

TEST(one_of, holds_one_alternative) {
    sum value;
    EXPECT_EQ(value.emplace<std::string>("xxx"), "xxx");
    EXPECT_EQ(value.index(), 1u);
    EXPECT_TRUE(value.holds<std::string>());
    EXPECT_EQ(*value.get_if<std::string>(), "xxx");
    EXPECT_EQ(value.get_if<int>(), nullptr);
    EXPECT_EQ(value.emplace<point>(1, 2), (point{1, 2}));
    EXPECT_EQ(value.get_if<std::string>(), nullptr);
    value.reset();
    EXPECT_FALSE(value.has_value());
}

TEST(one_of, visits_what_it_holds) {
    sum value;
    value.emplace<std::string>("text");
    auto const size = [](auto const& held) -> std::size_t {
        if constexpr (std::is_same_v<decltype(held), std::string const&>) {
            return held.size();
        } else {
            return 0;
        }
    };
    EXPECT_EQ(value.visit(size), 4u);
    EXPECT_EQ(std::as_const(value).visit(size), 4u);
    value.emplace<int>(1);
    EXPECT_EQ(value.visit(size), 0u);
}

TEST(one_of, lets_visitors_change_what_it_holds) {
    sum value;
    value.emplace<point>(1, 2);
    value.visit([](auto& held) {
        if constexpr (std::is_same_v<decltype(held), point&>) {
            held.x = 9;
        }
    });
    EXPECT_EQ(value.get_if<point>()->x, 9);
}

TEST(one_of, copies_and_compares) {
    sum first;
    first.emplace<std::string>("a text that is long enough to be on the heap");
    sum second = first;
    EXPECT_EQ(first, second);
    second.get_if<std::string>()->front() = 'x';
    EXPECT_NE(first, second);
    second = first;
    EXPECT_EQ(first, second);
    second.emplace<int>(1);
    EXPECT_NE(first, second);
    EXPECT_NE(first, sum());
    EXPECT_EQ(sum(), sum());
    sum empty;
    first = empty;
    EXPECT_FALSE(first.has_value());
}

TEST(one_of, moves_what_cannot_be_copied) {
    one_of<std::unique_ptr<int>, int> first;
    first.emplace<std::unique_ptr<int>>(std::make_unique<int>(4));
    auto second = std::move(first);
    EXPECT_EQ(**second.get_if<std::unique_ptr<int>>(), 4);
    second.emplace<int>(3);
    first = std::move(second);
    EXPECT_EQ(*first.get_if<int>(), 3);
}

TEST(one_of, survives_being_assigned_to_itself) {
    sum value;
    value.emplace<std::string>("a text that is long enough to be on the heap");
    auto& alias = value;
    value = alias;
    value = std::move(alias);
    EXPECT_EQ(*value.get_if<std::string>(), "a text that is long enough to be on the heap");
}

TEST(one_of, is_empty_after_a_constructor_that_throws) {
    one_of<std::string, throwing> value;
    value.emplace<std::string>("text");
    EXPECT_THROW(value.emplace<throwing>(), std::runtime_error);
    EXPECT_FALSE(value.has_value());
}

TEST(one_of, destroys_what_it_holds) {
    auto const tracked = std::make_shared<int>(1);
    {
        one_of<int, std::shared_ptr<int>> value;
        value.emplace<std::shared_ptr<int>>(tracked);
        auto const copy = value;
        EXPECT_EQ(tracked.use_count(), 3);
        value.emplace<int>(1);
        EXPECT_EQ(tracked.use_count(), 2);
    }
    EXPECT_EQ(tracked.use_count(), 1);
}

TEST(one_of, takes_as_many_alternatives_as_a_large_catalog_has_events) {
    catalog value;
    value.emplace<event<223>>();
    catalog const copy = value;
    EXPECT_EQ(copy.index(), 223u);
    EXPECT_EQ(copy.visit([](auto const& held) { return held.number; }), 223u);
    EXPECT_EQ(copy.get_if<event<0>>(), nullptr);
    EXPECT_EQ(sizeof(catalog), 2 * sizeof(std::size_t));
}
