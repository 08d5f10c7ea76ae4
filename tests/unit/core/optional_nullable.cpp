// Members that may be left out, and may be null. Layer core.
#include <typehook/core/optional_nullable.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

using namespace typehook;

static_assert(sizeof(optional_nullable<std::string>) == 40);
static_assert(sizeof(optional_nullable<std::int64_t>) == 16);
static_assert(std::is_trivially_copyable_v<optional_nullable<std::int64_t>>);
static_assert(std::is_trivially_destructible_v<optional_nullable<std::int64_t>>);
static_assert(std::is_nothrow_move_constructible_v<optional_nullable<std::string>>);
static_assert(std::is_nothrow_move_assignable_v<optional_nullable<std::string>>);
static_assert(!std::is_convertible_v<int*, optional_nullable<std::unique_ptr<int>>>);
static_assert(std::is_constructible_v<optional_nullable<std::unique_ptr<int>>, int*>);

namespace {

/// Counts living objects and can be told to throw when copied.
struct tracked {
    static inline int alive = 0;
    static inline bool throws = false;

    int number = 0;

    tracked(int value) : number(value) { ++alive; }
    tracked(tracked const& other) : number(other.number) {
        if (throws) {
            throw std::runtime_error("copy");
        }
        ++alive;
    }
    tracked(tracked&& other) noexcept : number(std::exchange(other.number, -1)) { ++alive; }
    tracked& operator=(tracked const&) = default;
    tracked& operator=(tracked&&) noexcept = default;
    ~tracked() { --alive; }

    friend bool operator==(tracked const&, tracked const&) = default;
};

struct visit {
    optional_nullable<std::string> name{};
    optional_nullable<std::int64_t> count{};

    friend bool operator==(visit const&, visit const&) = default;
};

}  // namespace

TEST(optional_nullable, is_absent_by_default) {
    optional_nullable<std::string> const value;
    EXPECT_TRUE(value.is_absent());
    EXPECT_FALSE(value.is_null());
    EXPECT_FALSE(value.has_value());
    EXPECT_TRUE(value == std::nullopt);
    EXPECT_FALSE(value == nullptr);
}

TEST(optional_nullable, tells_three_states_apart) {
    optional_nullable<std::string> const absent = std::nullopt;
    optional_nullable<std::string> const null = nullptr;
    optional_nullable<std::string> const empty = "";
    EXPECT_TRUE(null.is_null() && !null.is_absent() && !null.has_value());
    EXPECT_TRUE(empty.has_value() && !empty.is_null() && !empty.is_absent());
    EXPECT_NE(absent, null);
    EXPECT_NE(null, empty);
    EXPECT_NE(absent, empty);
    EXPECT_EQ(empty, "");
    EXPECT_NE(null, "");
}

TEST(optional_nullable, changes_between_all_states) {
    using value_type = optional_nullable<std::string>;
    for (auto const& from :
         {value_type(), value_type(nullptr), value_type("a long text, to be on the heap")}) {
        for (auto const& to :
             {value_type(), value_type(nullptr), value_type("another text that is on the heap")}) {
            auto copied = from;
            copied = to;
            EXPECT_EQ(copied, to);
            auto moved = from;
            moved = value_type(to);
            EXPECT_EQ(moved, to);
        }
    }
}

TEST(optional_nullable, destroys_exactly_what_it_made) {
    {
        optional_nullable<tracked> value = 1;
        EXPECT_EQ(tracked::alive, 1);
        auto copy = value;
        EXPECT_EQ(tracked::alive, 2);
        copy = nullptr;
        EXPECT_EQ(tracked::alive, 1);
        copy = std::move(value);
        EXPECT_EQ(copy->number, 1);
        copy.emplace(7);
        EXPECT_EQ(copy->number, 7);
        copy.reset();
        EXPECT_TRUE(copy.is_absent());
        copy = 3;
        EXPECT_EQ(*copy, tracked(3));
    }
    EXPECT_EQ(tracked::alive, 0);
}

TEST(optional_nullable, is_absent_after_a_copy_that_throws) {
    optional_nullable<tracked> const source = 1;
    optional_nullable<tracked> target = nullptr;
    tracked::throws = true;
    EXPECT_THROW(target = source, std::runtime_error);
    tracked::throws = false;
    EXPECT_TRUE(target.is_absent());
    EXPECT_EQ(tracked::alive, 1);
}

TEST(optional_nullable, survives_being_assigned_to_itself) {
    optional_nullable<std::string> value = "a long text, to be on the heap, all of it";
    auto& alias = value;
    value = alias;
    EXPECT_EQ(value, "a long text, to be on the heap, all of it");
}

TEST(optional_nullable, gives_another_value_for_null_and_absent) {
    EXPECT_EQ(optional_nullable<std::string>().value_or("none"), "none");
    EXPECT_EQ(optional_nullable<std::string>(nullptr).value_or("none"), "none");
    EXPECT_EQ(optional_nullable<std::string>("some").value_or("none"), "some");
    optional_nullable<int> const five = 5;
    EXPECT_EQ(five.value_or(1), 5);
}

TEST(optional_nullable, throws_when_asked_for_what_it_has_not) {
    optional_nullable<int> value = nullptr;
    EXPECT_THROW(static_cast<void>(value.value()), std::bad_optional_access);
    value = 0;
    EXPECT_EQ(value.value(), 0);
}

TEST(optional_nullable, holds_what_cannot_be_copied) {
    optional_nullable<std::unique_ptr<int>> value = std::make_unique<int>(4);
    auto moved = std::move(value);
    EXPECT_EQ(**moved, 4);
    auto const taken = *std::move(moved);
    EXPECT_EQ(*taken, 4);
}

TEST(optional_nullable, is_a_member_of_an_aggregate) {
    visit value{.name = nullptr, .count = 0};
    auto copy = value;
    EXPECT_EQ(copy, value);
    copy.name = std::nullopt;
    EXPECT_NE(copy, value);
    EXPECT_EQ(value.count, 0);
}
