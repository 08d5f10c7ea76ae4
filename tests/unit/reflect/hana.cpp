// Boost.Hana on described structs, and Hana's own structs in the codec. Layer reflect.
#include <typehook/reflect/hana.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>
#include <wide/survey.hpp>

#include <support/clinic.hpp>

#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/at_key.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/define_struct.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/fold.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/members.hpp>
#include <boost/hana/not_equal.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/size.hpp>
#include <boost/hana/unpack.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hana = boost::hana;
namespace json = typehook::json;
using clinic::visit;
using clinic::visit_view;

namespace {

template <class T>
std::vector<std::string> keys_of(T const& value) {
    std::vector<std::string> keys;
    hana::for_each(value, [&](auto const& member) { keys.emplace_back(hana::first(member).c_str()); });
    return keys;
}

template <class T>
std::vector<std::string> described_keys() {
    return {std::begin(typehook::description<T>::keys), std::end(typehook::description<T>::keys)};
}

template <class T>
class hana_struct : public testing::Test {};
using structs = testing::Types<visit, visit::notes_item, visit_view::bed_type, wide::survey_view>;
TYPED_TEST_SUITE(hana_struct, structs);

}  // namespace

TYPED_TEST(hana_struct, lists_its_wire_keys_in_order) {
    EXPECT_TRUE(hana::Struct<TypeParam>::value);
    TypeParam const value{};
    EXPECT_EQ(keys_of(value), described_keys<TypeParam>());
    EXPECT_EQ(decltype(hana::length(hana::keys(value)))::value,
              typehook::description<TypeParam>::members::size);
}

TYPED_TEST(hana_struct, has_one_accessor_and_one_member_for_each_key) {
    constexpr auto size = typehook::description<TypeParam>::members::size;
    EXPECT_EQ(decltype(hana::length(hana::accessors<TypeParam>()))::value, size);
    EXPECT_EQ(decltype(hana::length(hana::members(std::declval<TypeParam const&>())))::value, size);
}

TYPED_TEST(hana_struct, reads_its_own_members_through_the_accessors) {
    TypeParam value{};
    hana::for_each(hana::accessors<TypeParam>(), [&](auto accessor) {
        auto& member = hana::second(accessor)(value);
        auto const* const address = reinterpret_cast<char const*>(&member);
        auto const* const begin = reinterpret_cast<char const*>(&value);
        EXPECT_GE(address, begin);
        EXPECT_LT(address, begin + sizeof value);
        EXPECT_TRUE(
            std::is_const_v<std::remove_reference_t<decltype(hana::second(accessor)(std::as_const(value)))>>);
    });
}

TYPED_TEST(hana_struct, compares_by_its_members) {
    TypeParam const left{};
    TypeParam const right{};
    EXPECT_TRUE(hana::equal(left, right));
}

TEST(hana_bridge, gives_values_by_their_wire_key) {
    auto const value = *json::decode<visit>(clinic_texts::full_visit);
    EXPECT_EQ(hana::at_key(value, BOOST_HANA_STRING("number")), 7);
    EXPECT_EQ(hana::at_key(value, BOOST_HANA_STRING("class")), "first");
    EXPECT_EQ(hana::at_key(value, BOOST_HANA_STRING("@odd key")), "odd");
    EXPECT_EQ(&hana::at_key(value, BOOST_HANA_STRING("state")), &value.state);
}

TEST(hana_bridge, assigns_through_an_accessor) {
    visit value{};
    hana::at_key(value, BOOST_HANA_STRING("number")) = 12;
    hana::for_each(hana::accessors<visit>(), [&](auto accessor) {
        if constexpr (std::is_same_v<decltype(hana::second(accessor)(value)), bool&>) {
            hana::second(accessor)(value) = true;
        }
    });
    EXPECT_EQ(value.number, 12);
    EXPECT_TRUE(value.urgent);
}

TEST(hana_bridge, folds_over_members) {
    auto const value = *json::decode<visit>(clinic_texts::small_visit);
    auto const present = hana::fold(value, 0, [](int count, auto const& member) {
        if constexpr (requires { hana::second(member).has_value(); }) {
            return count + (hana::second(member).has_value() ? 1 : 0);
        } else {
            return count + 1;
        }
    });
    EXPECT_EQ(present, 5);  // number, state, urgent, version, grade; left_at is null
    auto const letters = hana::unpack(value, [](auto const&... members) {
        return (std::string_view(hana::first(members).c_str()).size() + ... + std::size_t{0});
    });
    std::size_t expected = 0;
    for (auto const key : typehook::description<visit>::keys) {
        expected += key.size();
    }
    EXPECT_EQ(letters, expected);
}

TEST(hana_bridge, tells_structs_apart_that_differ_in_one_member) {
    auto const left = *json::decode<visit>(clinic_texts::full_visit);
    auto right = left;
    EXPECT_TRUE(hana::equal(left, right));
    right.notes->at(1).text += "x";
    EXPECT_FALSE(hana::equal(left, right));
    EXPECT_TRUE(hana::not_equal(left, right));
}

TEST(hana_bridge, makes_a_map_of_a_struct) {
    auto const value = *json::decode<visit::notes_item>(R"({"text":"x"})");
    auto const map = hana::to_map(value);
    EXPECT_EQ(decltype(hana::size(map))::value, 2u);
    EXPECT_EQ(map[BOOST_HANA_STRING("text")], "x");
    EXPECT_FALSE(map[BOOST_HANA_STRING("by")].has_value());
}

TEST(hana_bridge, walks_a_struct_with_over_a_hundred_members) {
    wide::survey value{};
    value.answer002 = "yes";
    EXPECT_EQ(keys_of(value).size(), 110u);
    EXPECT_EQ(keys_of(value)[10], "answer-011");
    EXPECT_EQ(hana::at_key(value, BOOST_HANA_STRING("answer002")), "yes");
    auto const count = hana::fold(value, 0, [](int so_far, auto const&) { return so_far + 1; });
    EXPECT_EQ(count, 110);
    auto other = value;
    EXPECT_TRUE(hana::equal(value, other));
    other.answer_110.emplace(1);
    EXPECT_FALSE(hana::equal(value, other));
}

TEST(hana_bridge, walks_nested_structs) {
    auto const value = *json::decode<visit>(clinic_texts::full_visit);
    auto const& bed = *hana::at_key(value, BOOST_HANA_STRING("bed"));
    EXPECT_EQ(keys_of(bed), (std::vector<std::string>{"room", "side"}));
    EXPECT_EQ(hana::at_key(bed, BOOST_HANA_STRING("room")), 4);
    EXPECT_EQ(hana::at_key(value.notes->at(0), BOOST_HANA_STRING("text")), "a \"quoted\" note\n");
}

// What a user writes, the other way round: Hana first, the codec after.
namespace user {

struct address {
    BOOST_HANA_DEFINE_STRUCT(address, (std::string, street), (std::optional<std::string>, city));
    friend bool operator==(address const&, address const&) = default;
};

struct customer {
    std::int64_t id{};
    std::vector<address> addresses{};
    typehook::nullable<std::string> email{};
    typehook::extra_members extra_members{};
    friend bool operator==(customer const&, customer const&) = default;
};

}  // namespace user

BOOST_HANA_ADAPT_STRUCT(user::customer, id, addresses, email);

TEST(hana_adapted, are_described_structs) {
    EXPECT_TRUE(typehook::described_struct<user::address> && !typehook::generated_struct<user::address>);
    EXPECT_EQ(described_keys<user::address>(), (std::vector<std::string>{"street", "city"}));
    EXPECT_EQ(described_keys<user::customer>(), (std::vector<std::string>{"id", "addresses", "email"}));
    EXPECT_TRUE((std::is_same_v<typehook::description<user::address>::members,
                                typehook::member_list<&user::address::street, &user::address::city>>));
}

TEST(hana_adapted, go_through_the_codec_like_generated_ones) {
    std::string const text =
        R"({"id":7,"addresses":[{"street":"A","city":"B"},{"street":"C"}],"email":null,"more":[1]})";
    auto const read = json::decode<user::customer>(text, {.policy = json::strict});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(read->id, 7);
    EXPECT_EQ(read->addresses.at(0).city, "B");
    EXPECT_FALSE(read->addresses.at(1).city.has_value());
    EXPECT_TRUE(read->email.is_null());
    EXPECT_EQ(json::encode(*read), text);
}

TEST(hana_adapted, are_refused_where_they_do_not_fit) {
    std::string const text = R"({"id":7,"addresses":[{"street":"A"},{"city":"B"}],"email":null})";
    auto const read = json::decode<user::customer>(text, {.policy = json::strict});
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code(), json::errc::missing_member);
    EXPECT_EQ(read.error().pointer(), "/addresses/1/street");
    EXPECT_EQ(read.error().offset(), text.find("\"B\"}") + 3);
}

// One struct, reflected with all its members and without one of them.
namespace cut {

struct whole {
    int kept{};
    std::string dropped{};
    std::int64_t number{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "whole";
        static constexpr std::string_view keys[2] = {"dropped", "number"};
        using members = typehook::member_list<&whole::dropped, &whole::number>;
    };
};

struct less {
    int kept{};
    std::string dropped{};
    std::int64_t number{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "less";
        static constexpr std::string_view keys[1] = {"number"};
        using members = typehook::member_list<&less::number>;
    };
};

}  // namespace cut

TEST(reflection, is_the_only_list_of_members) {
    std::string const text = R"({"dropped":"x","number":5})";
    auto const with = *json::decode<cut::whole>(text);
    EXPECT_EQ(with.dropped, "x");
    EXPECT_EQ(json::encode(with), text);
    EXPECT_EQ(keys_of(with), (std::vector<std::string>{"dropped", "number"}));

    auto const without = *json::decode<cut::less>(text);
    EXPECT_EQ(without.dropped, "");
    EXPECT_EQ(without.number, 5);
    EXPECT_EQ(json::encode(without), R"({"number":5})");
    EXPECT_EQ(keys_of(without), std::vector<std::string>{"number"});
}
