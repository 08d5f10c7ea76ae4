// Described structs in the codec, whoever described them. Layer json.
#include <typehook/json/structural.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <support/clinic.hpp>

#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/define_struct.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

using namespace typehook;
using json::errc;

namespace {

struct empty {
    typehook::extra_members extra_members{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "empty";
        static constexpr std::array<std::string_view, 0> keys{};
        using members = member_list<>;
    };
};

// Two members of the same type, in another order than declared, with keys that are no identifiers.
struct swapped {
    std::int64_t first{};
    std::int64_t second{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "swapped";
        static constexpr std::string_view keys[2] = {"2nd/~", "\"1st\""};
        using members = member_list<&swapped::second, &swapped::first>;
    };
};

struct path {
    std::int64_t number{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "path";
        static constexpr std::string_view keys[1] = {"a\\b"};
        using members = member_list<&path::number>;
    };
};

}  // namespace

// As a catalog that is generated with COMPILED declares it: the codec is somewhere else.
namespace elsewhere {

struct point {
    std::int64_t x{};
    std::int64_t y{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "point";
        static constexpr std::string_view keys[2] = {"x", "y"};
        using members = member_list<&point::x, &point::y>;
    };
    friend bool operator==(point const&, point const&) = default;
};

}  // namespace elsewhere

template <>
struct typehook::json::codec<elsewhere::point> {
    static char const* parse(reader& from, char const* p, elsewhere::point& value);
    static char* format(writer& to, char* at, elsewhere::point const& value);
};

char const* typehook::json::codec<elsewhere::point>::parse(reader& from, char const* p,
                                                           elsewhere::point& value) {
    return structural_codec<elsewhere::point>::parse(from, p, value);
}
char* typehook::json::codec<elsewhere::point>::format(writer& to, char* at, elsewhere::point const& value) {
    return structural_codec<elsewhere::point>::format(to, at, value);
}

namespace user {

struct money {
    BOOST_HANA_DEFINE_STRUCT(money, (decimal, amount), (std::string, currency));
    friend bool operator==(money const&, money const&) = default;
};

// Its members have initializers that only the struct itself knows.
struct settings {
    std::int64_t retries = 3;
    std::string mode = "fast";
    std::optional<money> limit{};
    typehook::extra_members extra_members{};
    friend bool operator==(settings const&, settings const&) = default;
};

}  // namespace user

BOOST_HANA_ADAPT_STRUCT(user::settings, retries, mode, limit);

TEST(structural, reads_and_writes_a_struct_without_members) {
    auto const value = json::decode<empty>(R"({"a":1})", {.policy = json::strict});
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(json::encode(*value), R"({"a":1})");
    EXPECT_EQ(json::encode(empty{}), "{}");
    EXPECT_TRUE(json::decode<empty>("{}").has_value());
    EXPECT_TRUE(json::decode<empty>("[]").has_error());
}

TEST(structural, follows_the_member_list_and_not_the_declaration) {
    auto const value = json::decode<swapped>(R"({"2nd/~":2,"\"1st\"":1})", {.policy = json::strict});
    ASSERT_TRUE(value.has_value()) << value.error().message();
    EXPECT_EQ(value->first, 1);
    EXPECT_EQ(value->second, 2);
    EXPECT_EQ(json::encode(*value), R"({"2nd/~":2,"\"1st\"":1})");
    EXPECT_EQ(
        json::decode<swapped>(R"({"2nd/~":"x","\"1st\"":1})", {.policy = json::strict}).error().pointer(),
        "/2nd~1~0");
}

TEST(structural, does_not_take_escapes_for_a_part_of_a_key) {
    EXPECT_EQ(json::decode<path>(R"({"a\\b":1})", {.policy = json::strict})->number, 1);
    EXPECT_EQ(json::encode(path{5}), R"({"a\\b":5})");
    auto const other = json::decode<path>(R"({"a\b":1})", {.policy = json::strict});
    ASSERT_TRUE(other.has_error());
    EXPECT_EQ(other.error().code(), errc::missing_member);
    auto const malformed = json::decode<swapped>(R"({"2nd/~":2,""1st"":1})");
    ASSERT_TRUE(malformed.has_error());
    EXPECT_EQ(malformed.error().condition(), condition::malformed_input);
}

TEST(structural, serves_codecs_that_are_compiled_elsewhere) {
    auto const value = json::decode<elsewhere::point>(R"({"y":2,"x":1})");
    EXPECT_EQ(*value, (elsewhere::point{1, 2}));
    EXPECT_EQ(json::encode(*value), R"({"x":1,"y":2})");
    EXPECT_EQ(json::encode(*json::decode<std::vector<elsewhere::point>>(R"([{"x":1,"y":2}])")),
              R"([{"x":1,"y":2}])");
}

TEST(structural, reads_and_writes_structs_that_hana_defines) {
    std::string const text = R"({"amount":10.00,"currency":"USD"})";
    auto const value = json::decode<user::money>(text, {.policy = json::strict});
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(value->amount.text(), "10.00");
    EXPECT_EQ(json::encode(*value), text);
    auto const refused =
        json::decode<user::money>(R"({"amount":"10","currency":"USD"})", {.policy = json::strict});
    EXPECT_EQ(refused.error().code(), errc::wrong_type);
    EXPECT_EQ(refused.error().pointer(), "/amount");
    EXPECT_EQ(refused.error().offset(), 10u);
}

TEST(structural, keeps_the_initializers_of_a_users_struct) {
    auto value = *json::decode<user::settings>(R"({"limit":{"amount":1.50,"currency":"EUR"}})");
    EXPECT_EQ(value.retries, 3);
    EXPECT_EQ(value.mode, "fast");
    EXPECT_EQ(json::encode(value), R"({"limit":{"amount":1.50,"currency":"EUR"}})");
    value.retries = 0;
    EXPECT_EQ(json::encode(value), R"({"retries":0,"limit":{"amount":1.50,"currency":"EUR"}})");
    ASSERT_TRUE(json::decode_to(value, R"({"retries":"many"})").has_value());
    EXPECT_EQ(value.retries, 3);
    EXPECT_EQ(json::encode(value), R"({"retries":"many"})");
    EXPECT_EQ(json::encode(user::settings{}), R"({"retries":3,"mode":"fast"})");
}

TEST(structural, makes_one_table_of_each_struct) {
    using description = json::detail::object_description<clinic::visit::bed_type>;
    EXPECT_EQ(description::table.size, 2u);
    EXPECT_EQ(description::table.members[0].wire_key(), "room");
    EXPECT_EQ(description::table.members[1].wire_key(), "side");
    EXPECT_TRUE(description::table.members[0].type->required);
    EXPECT_FALSE(description::table.members[1].type->required);
    EXPECT_NE(description::table.extra, nullptr);
    EXPECT_FALSE(description::table.envelope);
    EXPECT_TRUE(json::detail::object_description<clinic::visit_opened>::table.envelope);
    EXPECT_EQ(json::detail::object_description<swapped>::table.extra, nullptr);

    clinic::visit::bed_type bed{};
    EXPECT_EQ(description::table.member_of(&bed, description::table.members[0]), &bed.room);
    EXPECT_EQ(description::table.member_of(&bed, description::table.members[1]), &bed.side);
    EXPECT_EQ(description::table.extra_of(&bed), &bed.extra_members);
}

TEST(structural, is_codable_where_every_member_is) {
    EXPECT_TRUE(json::codable<clinic::visit>);
    EXPECT_TRUE(json::codable<clinic::visit_view>);
    EXPECT_TRUE(json::codable<user::settings>);
    EXPECT_FALSE(json::codable<std::type_identity<int>>);
}
