// Borrowed text that can own what it must. Layer core.
#include <typehook/core/text.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using namespace typehook;

static_assert(sizeof(text) == 16);
static_assert(std::is_nothrow_move_constructible_v<text> && std::is_nothrow_move_assignable_v<text>);
static_assert(std::is_nothrow_default_constructible_v<text>);
// A temporary string would leave the text dangling; a named one may be borrowed from.
static_assert(!std::is_constructible_v<text, std::string>);
static_assert(!std::is_constructible_v<text, std::string const>);
static_assert(!std::is_assignable_v<text&, std::string>);
static_assert(!std::is_constructible_v<text, std::nullptr_t>);
static_assert(std::is_convertible_v<std::string const&, text>);
static_assert(std::is_convertible_v<std::string_view, text>);
static_assert(std::is_convertible_v<char const*, text>);
static_assert(std::is_convertible_v<text, std::string_view>);
static_assert(text_for<std::string&, text> && !text_for<std::string, text> &&
              text_for<std::string, std::string>);

namespace {

std::string const long_text = "a text that is longer than any small string buffer could ever hold inline";

}  // namespace

TEST(text, is_empty_by_default) {
    text const value;
    EXPECT_TRUE(value.empty());
    EXPECT_EQ(value.size(), 0u);
    EXPECT_EQ(value, "");
    EXPECT_FALSE(value.owns());
}

TEST(text, borrows_without_copying) {
    text const value = long_text;
    EXPECT_EQ(value.data(), long_text.data());
    EXPECT_FALSE(value.owns());
    text const copy = value;
    EXPECT_EQ(copy.data(), long_text.data());
}

TEST(text, owns_a_copy_when_asked) {
    text value;
    {
        std::string const gone = long_text;
        value = text::own(gone);
    }
    EXPECT_TRUE(value.owns());
    EXPECT_EQ(value, long_text);
    EXPECT_EQ(value.size(), long_text.size());
}

TEST(text, owns_no_block_for_nothing) { EXPECT_FALSE(text::own("").owns()); }

TEST(text, copies_an_owned_block_deeply) {
    auto first = text::own(long_text);
    auto const second = first;
    EXPECT_TRUE(second.owns());
    EXPECT_NE(first.data(), second.data());
    first = "gone";
    EXPECT_EQ(second, long_text);
    EXPECT_EQ(first, "gone");
}

TEST(text, moves_its_block) {
    auto first = text::own(long_text);
    auto const* const block = first.data();
    auto const second = std::move(first);
    EXPECT_EQ(second.data(), block);
    EXPECT_TRUE(second.owns());
    EXPECT_TRUE(first.empty());
}

TEST(text, survives_being_assigned_to_itself) {
    auto owned = text::own(long_text);
    auto& alias = owned;
    owned = alias;
    EXPECT_EQ(owned, long_text);
    owned = std::move(alias);
    EXPECT_EQ(owned, long_text);
    text borrowed = "abc";
    auto& other_alias = borrowed;
    borrowed = other_alias;
    EXPECT_EQ(borrowed, "abc");
}

TEST(text, assigns_every_kind_over_every_kind) {
    for (auto const& from : {text("borrowed"), text::own(long_text), text()}) {
        for (auto const& before :
             {text("other"), text::own("another text of some length, on the heap"), text()}) {
            text copied = before;
            copied = from;
            EXPECT_EQ(copied, from);
            text moved = before;
            moved = text(from);
            EXPECT_EQ(moved, from);
        }
    }
}

TEST(text, compares_with_whatever_is_read_as_text) {
    text const value = "abc";
    EXPECT_TRUE(value == "abc");
    EXPECT_TRUE("abc" == value);
    EXPECT_TRUE(value == std::string("abc"));
    EXPECT_TRUE(std::string("abc") == value);
    EXPECT_TRUE(value == std::string_view("abc"));
    EXPECT_TRUE(std::string_view("abc") == value);
    EXPECT_TRUE(value == text::own("abc"));
    EXPECT_TRUE(value != "abd");
    EXPECT_TRUE(value < "abd");
    EXPECT_TRUE("abd" > value);
    EXPECT_TRUE(value < text("b"));
    EXPECT_FALSE(value == "ab");
}

TEST(text, becomes_other_strings) {
    text const value = "abc";
    std::string_view const view = value;
    EXPECT_EQ(view, "abc");
    std::string string(value);
    string = value;
    EXPECT_EQ(string, "abc");
    EXPECT_EQ(std::string(value.begin(), value.end()), "abc");
    std::ostringstream out;
    out << value;
    EXPECT_EQ(out.str(), "abc");
}

TEST(text, keeps_embedded_nul_characters) {
    auto const value = text::own(std::string_view("a\0b", 3));
    EXPECT_EQ(value.size(), 3u);
    EXPECT_EQ(value, std::string_view("a\0b", 3));
}

TEST(text, lives_in_vectors) {
    std::vector<text> values;
    for (int i = 0; i < 100; ++i) {
        values.push_back(i % 2 == 0 ? text("even") : text::own("odd, and on the heap"));
    }
    values.erase(values.begin() + 1, values.begin() + 50);
    auto const copy = values;
    EXPECT_EQ(copy, values);
    EXPECT_EQ(copy[1], "even");
    EXPECT_EQ(copy[2], "odd, and on the heap");
}
