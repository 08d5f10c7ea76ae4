// Enums that survive values which their schema does not know yet. Layer reflect.
#include <typehook/reflect/open_enum.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

enum class state : std::uint8_t { waiting, in_room };

// Used as a member before its names are known, as in generated headers.
template <class Storage>
struct basic_visit {
    typehook::open_enum<state, Storage> status{};

    friend bool operator==(basic_visit const&, basic_visit const&) = default;
};
using visit = basic_visit<typehook::owning>;
using visit_view = basic_visit<typehook::borrowed>;
static_assert(std::is_nothrow_move_constructible_v<visit> && std::is_nothrow_move_assignable_v<visit>);

}  // namespace

template <>
struct typehook::enum_reflection<state> {
    static constexpr std::string_view names[2] = {"WAITING", "IN_ROOM"};
};

using namespace typehook;

namespace {

using status = open_enum<state>;
using status_view = open_enum<state, borrowed>;

enum class wide : int { a };
static_assert(sizeof(status) == 16 && sizeof(open_enum<wide>) == 16);
static_assert(std::is_convertible_v<state, status>);
static_assert(!std::is_constructible_v<status, int> && !std::is_constructible_v<status, std::string>);

template <class Enum, class Text>
concept takes_text = requires(Text&& text) {
    Enum::from_text(static_cast<Text&&>(text));
};
static_assert(takes_text<status, std::string>);
static_assert(takes_text<status_view, std::string&> && !takes_text<status_view, std::string>);

std::string const unknown = "A_STATE_THAT_IS_NEWER_THAN_THIS_PROGRAM";

}  // namespace

TEST(open_enum, is_unset_by_default) {
    status const value;
    EXPECT_TRUE(value.is_unset());
    EXPECT_FALSE(value.is_known());
    EXPECT_EQ(value.known(), std::nullopt);
    EXPECT_EQ(value.text(), "");
    EXPECT_NE(value, state::waiting);
}

TEST(open_enum, holds_a_known_enumerator) {
    status const value = state::in_room;
    EXPECT_TRUE(value.is_known());
    EXPECT_EQ(value.known(), state::in_room);
    EXPECT_EQ(value.text(), "IN_ROOM");
    EXPECT_EQ(value, state::in_room);
    EXPECT_EQ(state::in_room, value);
    EXPECT_NE(value, state::waiting);
}

TEST(open_enum, recognises_the_text_of_an_enumerator) {
    EXPECT_EQ(status::from_text("WAITING"), state::waiting);
    EXPECT_EQ(status::from_text("WAITING"), status(state::waiting));
}

TEST(open_enum, keeps_text_that_it_does_not_know) {
    auto const value = status::from_text(unknown);
    EXPECT_FALSE(value.is_known());
    EXPECT_FALSE(value.is_unset());
    EXPECT_EQ(value.known(), std::nullopt);
    EXPECT_EQ(value.text(), unknown);
    EXPECT_NE(value, state::waiting);
    EXPECT_EQ(value, status::from_text(unknown));
    EXPECT_NE(value, status::from_text("OTHER"));
}

TEST(open_enum, tells_an_empty_text_from_unset) {
    auto const value = status::from_text("");
    EXPECT_FALSE(value.is_unset());
    EXPECT_EQ(value.text(), "");
    EXPECT_NE(value, status());
}

TEST(open_enum, copies_and_moves_its_text) {
    auto first = status::from_text(unknown);
    auto second = first;
    first = state::waiting;
    EXPECT_EQ(second.text(), unknown);
    auto const third = std::move(second);
    EXPECT_EQ(third.text(), unknown);
    first = third;
    auto& alias = first;
    first = alias;
    EXPECT_EQ(first, third);
    first.reset();
    EXPECT_TRUE(first.is_unset());
    EXPECT_EQ(first, status());
}

TEST(open_enum, borrows_in_views) {
    auto const value = status_view::from_text(unknown);
    EXPECT_EQ(value.text().data(), unknown.data());
    EXPECT_EQ(status_view::from_text("WAITING"), state::waiting);
}

TEST(open_enum, owns_escaped_text_in_views) {
    status_view value;
    {
        std::string const scratch = unknown;
        value = status_view::from_text(text::own(scratch));
    }
    EXPECT_EQ(value.text(), unknown);
    auto const copy = value;
    EXPECT_EQ(copy, value);
}

TEST(open_enum, is_a_member_of_an_aggregate) {
    visit const value{.status = state::waiting};
    EXPECT_EQ(value, visit{.status = status::from_text("WAITING")});
    EXPECT_NE(value, visit{});
    EXPECT_TRUE(visit_view{}.status.is_unset());
}
