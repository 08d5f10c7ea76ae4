// Members whose value the schema fixes. Layer core.
#include <typehook/core/literal.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

using namespace typehook;

namespace {

struct event {
    std::string id{};
    [[no_unique_address]] literal<"VISIT"> kind{};
    [[no_unique_address]] constant<std::int64_t{5}> version{};
    [[no_unique_address]] constant<true> live{};

    friend bool operator==(event const&, event const&) = default;
};

static_assert(sizeof(event) == sizeof(std::string));
static_assert(std::is_aggregate_v<event>);
static_assert(!std::is_assignable_v<literal<"VISIT">&, char const*>);
static_assert(!std::is_constructible_v<literal<"VISIT">, std::string_view>);

}  // namespace

TEST(literal, reads_as_its_text) {
    event const value{.id = "1"};
    std::string_view const kind = value.kind;
    EXPECT_EQ(kind, "VISIT");
    EXPECT_EQ(literal<"VISIT">::view(), "VISIT");
    EXPECT_TRUE(value.kind == "VISIT");
    EXPECT_TRUE("VISIT" == value.kind);
    EXPECT_TRUE(value.kind == std::string("VISIT"));
    EXPECT_TRUE(value.kind == text("VISIT"));
    EXPECT_TRUE(text("VISIT") == value.kind);
    EXPECT_FALSE(value.kind == "OTHER");
    EXPECT_FALSE(value.kind == literal<"OTHER">{});
    EXPECT_TRUE(value.kind == literal<"VISIT">{});
}

TEST(literal, takes_part_in_default_comparison) {
    EXPECT_EQ((event{.id = "1"}), (event{.id = "1"}));
    EXPECT_NE((event{.id = "1"}), (event{.id = "2"}));
}

TEST(constant, reads_as_its_value) {
    event const value{};
    std::int64_t const version = value.version;
    EXPECT_EQ(version, 5);
    EXPECT_TRUE(value.version == 5);
    EXPECT_TRUE(value.live);
    EXPECT_EQ(constant<std::int64_t{5}>::value, 5);
    static_assert(std::is_same_v<constant<std::int64_t{5}>::value_type, std::int64_t>);
}
