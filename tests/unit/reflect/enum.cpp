// Described enums. Layer reflect.
#include <typehook/reflect/enum.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace {

enum class state : std::uint8_t { waiting, in_room, gone };
enum class plain { a, b };
/// Long names that begin and end alike.
enum class long_name : std::uint8_t { one, two };
/// As many enumerators as there are currencies: AAX, ABX … GZX.
enum class code : std::uint16_t {};
constexpr std::size_t code_count = 7 * 26;

struct code_characters {
    char list[code_count][3]{};

    constexpr code_characters() {
        for (std::size_t i = 0; i < code_count; ++i) {
            list[i][0] = static_cast<char>('A' + i / 26);
            list[i][1] = static_cast<char>('A' + i % 26);
            list[i][2] = 'X';
        }
    }
};
constexpr code_characters characters_of_codes;

struct code_names {
    std::string_view list[code_count]{};

    constexpr code_names() {
        for (std::size_t i = 0; i < code_count; ++i) {
            list[i] = {characters_of_codes.list[i], 3};
        }
    }
};
constexpr code_names names_of_codes;

}  // namespace

template <>
struct typehook::enum_reflection<state> {
    static constexpr std::string_view names[3] = {"WAITING", "IN_ROOM", ""};
};

template <>
struct typehook::enum_reflection<long_name> {
    static constexpr std::string_view names[2] = {"BEGINNING-1-THE_ENDING", "BEGINNING-2-THE_ENDING"};
};

template <>
struct typehook::enum_reflection<code> {
    static constexpr auto const& names = names_of_codes.list;
};

using namespace typehook;

static_assert(described_enum<state> && described_enum<code>);
static_assert(!described_enum<plain> && !described_enum<int>);
static_assert(enum_size<state> == 3);
static_assert(from_wire<state>("IN_ROOM") == state::in_room);
static_assert(to_wire(state::waiting) == "WAITING");

TEST(described_enum, goes_to_the_wire_and_back) {
    for (auto const value : {state::waiting, state::in_room, state::gone}) {
        EXPECT_EQ(from_wire<state>(to_wire(value)), value);
    }
}

TEST(described_enum, does_not_guess) {
    EXPECT_EQ(from_wire<state>("waiting"), std::nullopt);
    EXPECT_EQ(from_wire<state>("WAITIN"), std::nullopt);
    EXPECT_EQ(from_wire<state>("WAITING "), std::nullopt);
    EXPECT_EQ(from_wire<state>(std::string_view("WAITING\0", 8)), std::nullopt);
}

TEST(described_enum, may_have_an_empty_name) {
    EXPECT_EQ(from_wire<state>(""), state::gone);
    EXPECT_EQ(to_wire(state::gone), "");
}

TEST(described_enum, finds_every_name_of_a_large_enum) {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < enum_size<code>; ++i) {
        auto const value = static_cast<code>(i);
        EXPECT_EQ(from_wire<code>(to_wire(value)), value);
        seen.insert(to_wire(value));
    }
    EXPECT_EQ(seen.size(), 182u);
    EXPECT_EQ(from_wire<code>("ZZX"), std::nullopt);
}

TEST(described_enum, tells_names_apart_that_begin_and_end_alike) {
    EXPECT_EQ(from_wire<long_name>("BEGINNING-1-THE_ENDING"), long_name::one);
    EXPECT_EQ(from_wire<long_name>("BEGINNING-2-THE_ENDING"), long_name::two);
    EXPECT_EQ(from_wire<long_name>("BEGINNING-3-THE_ENDING"), std::nullopt);
}
