// Requests and the headers they borrow. Layer core.
#include <typehook/core/request.hpp>

#include <gtest/gtest.h>

#include <array>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using namespace typehook;

namespace {

using strings = std::vector<std::pair<std::string, std::string>>;
using views = std::vector<std::pair<std::string_view, std::string_view>>;

// Named ranges are borrowed; temporaries, which would be gone when the request is read, are refused.
static_assert(std::is_constructible_v<header_view, strings&> &&
              std::is_constructible_v<header_view, strings const&>);
static_assert(std::is_constructible_v<header_view, std::vector<header>&>);
static_assert(std::is_constructible_v<header_view, std::array<header, 2>&>);
static_assert(std::is_constructible_v<header_view, header (&)[3]>);
static_assert(std::is_convertible_v<strings&, header_view>);
static_assert(std::is_constructible_v<header_view, std::span<header const>>);
static_assert(!std::is_constructible_v<header_view, strings>);
static_assert(!std::is_constructible_v<header_view, strings const>);
static_assert(!std::is_constructible_v<header_view, std::vector<header>>);
static_assert(!std::is_constructible_v<header_view, std::initializer_list<header>>);
static_assert(!std::is_constructible_v<header_view, std::map<std::string, std::string>&>);
static_assert(!std::is_constructible_v<header_view, std::vector<std::string>&>);
static_assert(!std::is_constructible_v<header_view, std::string&>);
static_assert(std::is_trivially_copyable_v<header_view> && std::is_trivially_copyable_v<request>);
static_assert(std::input_iterator<header_view::iterator>);

}  // namespace

TEST(header_view, is_empty_by_default) {
    header_view const headers;
    EXPECT_TRUE(headers.empty());
    EXPECT_EQ(headers.size(), 0u);
    EXPECT_EQ(headers.find("a"), std::nullopt);
    EXPECT_EQ(headers.begin(), headers.end());
}

TEST(header_view, reads_pairs_of_strings) {
    strings const fields{{"Content-Type", "application/json"}, {"X-Id", "5"}};
    header_view const headers = fields;
    ASSERT_EQ(headers.size(), 2u);
    EXPECT_EQ(headers[1], (header{.name = "X-Id", .value = "5"}));
    EXPECT_EQ(headers[0].name.data(), fields[0].first.data());
}

TEST(header_view, reads_everything_contiguous) {
    views pairs{{"a", "1"}};
    std::vector<header> vector{{"a", "1"}};
    std::array<header, 1> array{{{"a", "1"}}};
    header const plain[] = {{"a", "1"}};
    std::array<std::pair<char const*, std::string>, 1> mixed{{{"a", "1"}}};
    for (header_view const headers :
         {header_view(pairs), header_view(vector), header_view(array), header_view(plain), header_view(mixed),
          header_view(std::span<header const>(vector))}) {
        EXPECT_EQ(headers.find("a"), "1");
        EXPECT_EQ(headers.size(), 1u);
    }
}

TEST(header_view, finds_names_without_case) {
    strings const fields{{"X-Token", "one"}};
    header_view const headers = fields;
    EXPECT_EQ(headers.find("x-token"), "one");
    EXPECT_EQ(headers.find("X-TOKEN"), "one");
    EXPECT_EQ(headers.find("X-Toke"), std::nullopt);
    EXPECT_EQ(headers.find("X-Token "), std::nullopt);
}

TEST(header_view, finds_the_first_of_equal_names) {
    strings const fields{{"X-Token", "one"}, {"x-token", "two"}};
    EXPECT_EQ(header_view(fields).find("X-TOKEN"), "one");
}

TEST(header_view, is_walked_in_order) {
    strings const fields{{"a", "1"}, {"b", "2"}, {"a", "3"}};
    std::string seen;
    for (auto const& [name, value] : header_view(fields)) {
        seen += name;
        seen += value;
    }
    EXPECT_EQ(seen, "a1b2a3");
    header_view const headers = fields;
    EXPECT_EQ(std::distance(headers.begin(), headers.end()), 3);
}

TEST(equal_ignoring_case, folds_ascii_letters_only) {
    EXPECT_TRUE(equal_ignoring_case("aZ-09", "Az-09"));
    EXPECT_TRUE(equal_ignoring_case("", ""));
    EXPECT_FALSE(equal_ignoring_case("a", "ab"));
    EXPECT_FALSE(equal_ignoring_case("@", "`"));
    EXPECT_FALSE(equal_ignoring_case("[", "{"));
    EXPECT_FALSE(equal_ignoring_case("\xC3\x84", "\xC3\xA4"));
}

TEST(request, is_a_post_to_the_root_by_default) {
    request const value;
    EXPECT_EQ(value.method, "POST");
    EXPECT_EQ(value.target, "/");
    EXPECT_TRUE(value.headers.empty());
    EXPECT_EQ(value.body, "");
}

TEST(request, is_written_with_designators) {
    strings const fields{{"a", "1"}};
    request const value{.target = "/hooks", .headers = fields, .body = "{}"};
    EXPECT_EQ(value.target, "/hooks");
    EXPECT_EQ(value.headers.find("A"), "1");
    EXPECT_EQ(value.body, "{}");
}
