// Objects of described structs: order, duplicates, absences, misfits, reuse, and tables of any size. Layer json.
#include <typehook/json/object.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>
#include <shop/parcel.hpp>
#include <wide/survey.hpp>

#include <support/clinic.hpp>
#include <support/holder.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace typehook;
using clinic::visit;
using json::errc;
using test_support::strictly;

namespace {

struct decoded {
    visit value;
    json::report report;
};

decoded tolerantly(std::string_view text) {
    json::report report;
    auto value = json::decode<visit>(text, {.report = &report});
    EXPECT_TRUE(value.has_value()) << text << ": " << value.error().message();
    return {value.has_value() ? *std::move(value) : visit{}, std::move(report)};
}

void expect_refused(std::string_view text, errc code, std::string_view pointer, std::size_t offset) {
    auto const value = json::decode<visit>(text, strictly);
    ASSERT_TRUE(value.has_error()) << text;
    EXPECT_EQ(value.error().code(), code) << text;
    EXPECT_EQ(value.error().pointer(), pointer) << text;
    EXPECT_EQ(value.error().offset(), offset) << text;
}

// A view with a default that is read as a number of many digits.
struct fare {
    decimal_view price{"12345678901234567890.50"};
    extra_members_view extra_members{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "fare";
        [[maybe_unused]] static constexpr bool has_defaults = true;
        static constexpr std::string_view keys[1] = {"price"};
        using members = member_list<&fare::price>;
    };
};

// A table as no generator would write it: more members than there are bits inline, all of them integers.
constexpr std::size_t many = 300;

struct numbers {
    std::array<std::int64_t, many> values{};
};

std::string const* untouched_numbers() {
    static std::vector<std::string> const texts = [] {
        std::vector<std::string> made;
        for (std::size_t i = 0; i < many; ++i) {
            made.push_back(",\"n" + std::to_string(i) + "\":0");
        }
        return made;
    }();
    return texts.data();
}

struct number_table {
    std::vector<std::string> keys;
    std::vector<std::string> literals;
    std::vector<std::uint64_t> required = std::vector<std::uint64_t>(many / 64 + 1, ~std::uint64_t{0});
    std::vector<json::member_entry> entries;
    key_index<many> index;

    number_table() : keys(made_keys()), index(keys) { add_entries(); }

    json::object_table table() const {
        return {entries.data(), many,    index.lookup(),           required.data(),
                nullptr,        nullptr, place_of_struct<numbers>, &untouched_numbers,
                false};
    }

private:
    static std::vector<std::string> made_keys() {
        std::vector<std::string> made;
        for (std::size_t i = 0; i < many; ++i) {
            made.push_back("n" + std::to_string(i));
        }
        return made;
    }

    void add_entries() {
        for (auto const& key : keys) {
            literals.push_back(",\"" + key + "\":" + std::string(json::member_key::padding, ' '));
        }
        auto const* const first =
            static_cast<std::int64_t const*>(place_of_member<numbers>(&numbers::values));
        for (std::size_t i = 0; i < many; ++i) {
            entries.push_back({{literals[i].data(), static_cast<std::uint32_t>(keys[i].size() + 4)},
                               static_cast<std::uint32_t>(keys[i].size()),
                               keys[i].data(),
                               first + i,
                               &json::operations_of<std::int64_t>});
        }
    }
};

}  // namespace

TEST(object, takes_its_members_in_any_order) {
    std::string const text =
        R"({"grade":3,"version":"v1","urgent":true,"left_at":null,"state":"DONE","number":2})";
    auto const value = json::decode<visit>(text, strictly);
    ASSERT_TRUE(value.has_value()) << value.error().message();
    EXPECT_EQ(value->number, 2);
    EXPECT_EQ(json::encode(*value),
              R"({"number":2,"state":"DONE","left_at":null,"urgent":true,"version":"v1","grade":3})");
}

TEST(object, takes_whitespace_everywhere) {
    auto const value =
        json::decode<visit::bed_type>("\n{ \"room\"\t:\r\n4 , \"side\" : \"LEFT\" }\n", strictly);
    ASSERT_TRUE(value.has_value()) << value.error().message();
    EXPECT_EQ(value->room, 4);
}

TEST(object, knows_its_keys_however_they_are_escaped) {
    auto const value = tolerantly(R"({"n\u0075mber":2,"\u0040odd\u0020key":"x","numbe\u0072":3})");
    EXPECT_EQ(value.value.number, 3);
    EXPECT_EQ(value.value._odd_key, "x");
    EXPECT_NE(value.report.find("/number"), nullptr);
    EXPECT_TRUE(value.value.extra_members.unknown().empty());
}

TEST(object, does_not_take_a_key_that_begins_and_ends_like_its_own) {
    std::string const padding(64, ' ');
    auto const value =
        tolerantly(R"({"numbex":1,"nXmber":2,"":3,"versio":4,"vXrsion":5,"number":6})" + padding);
    EXPECT_EQ(value.value.number, 6);
    EXPECT_EQ(value.value.extra_members.unknown().size(), 5u);
}

TEST(object, does_not_take_a_longer_or_shorter_key_for_its_own) {
    auto const value = tolerantly(R"({"numbers":1,"numbe":2,"Number":3,"":4})");
    EXPECT_EQ(value.value.number, 0);
    EXPECT_EQ(value.value.extra_members.unknown().size(), 4u);
}

TEST(object, is_spelled_as_the_standard_says) {
    struct {
        char const* text;
        errc error;
        std::size_t offset;
    } const cases[] = {
        {R"({"room":1,})", errc::unexpected_character, 10},
        {R"({,"room":1})", errc::unexpected_character, 1},
        {R"({"room":1 "side":"LEFT"})", errc::unexpected_character, 10},
        {R"({"room" 1})", errc::unexpected_character, 8},
        {R"({"room":})", errc::unexpected_character, 8},
        {R"({room:1})", errc::unexpected_character, 1},
        {R"({"room":1])", errc::unexpected_character, 9},
        {R"({"room":1}})", errc::trailing_characters, 10},
        {R"({"more":1,})", errc::unexpected_character, 10},
        {R"({"more" 1})", errc::unexpected_character, 8},
        {R"({"more":})", errc::unexpected_character, 8},
        {R"({"room":1,"side"})", errc::unexpected_character, 16},
        {"{", errc::unexpected_end, 1},
        {R"({"ro)", errc::unexpected_end, 4},
        {R"({"room")", errc::unexpected_end, 7},
        {R"({"room":)", errc::unexpected_end, 8},
        {R"({"room":1)", errc::unexpected_end, 9},
        {R"({"room":1,)", errc::unexpected_end, 10},
        {"", errc::unexpected_end, 0},
        {"  ", errc::unexpected_end, 2},
        {"\xEF\xBB\xBF{}", errc::byte_order_mark, 0},
        {"}", errc::unexpected_character, 0},
        {"{\"a\x01\":1}", errc::invalid_string_control, 3},
        {"{\"\\u00\":1}", errc::invalid_escape, 0},
    };
    for (auto const& [text, error, offset] : cases) {
        for (auto const policy : {json::tolerant, json::strict}) {
            auto const value = json::decode<visit::bed_type>(text, {.policy = policy});
            ASSERT_TRUE(value.has_error()) << text;
            EXPECT_EQ(value.error().code(), error) << text << ": " << value.error().message();
            if (error != errc::invalid_escape) {
                EXPECT_EQ(value.error().offset(), offset) << text;
            }
        }
    }
}

TEST(object, keeps_unknown_members_in_their_order) {
    std::string const text = R"({"z":1,"room":4,"a":{"x":[1, 2]},"m":"\u0041"})";
    auto const value = json::decode<visit::bed_type>(text, strictly);
    ASSERT_TRUE(value.has_value());
    ASSERT_EQ(value->extra_members.unknown().size(), 3u);
    EXPECT_EQ(value->extra_members.find("a"), R"({"x":[1, 2]})");
    EXPECT_EQ(json::encode(*value), R"({"room":4,"z":1,"a":{"x":[1, 2]},"m":"\u0041"})");
}

TEST(object, names_each_required_member_that_is_missing) {
    expect_refused("{}", errc::missing_member, "/number", 1);
    expect_refused(R"({"number":1,"state":"DONE","urgent":true,"version":"v1","grade":3} )",
                   errc::missing_member, "/left_at", 65);
    auto const value = tolerantly(R"({"state":"DONE","bed":{"side":"LEFT"}})");
    std::vector<json::deviation> expected{{"/bed/room", 36, errc::missing_member}};
    for (auto const* key : {"/number", "/left_at", "/urgent", "/version", "/grade"}) {
        expected.push_back({key, 37, errc::missing_member});
    }
    EXPECT_EQ(value.report.deviations, expected);
}

TEST(object, keeps_the_last_of_two_members_and_reports_it) {
    std::string const text =
        R"({"number":1,"state":"DONE","number":2,"left_at":null,"urgent":false,"version":"v1","grade":3})";
    expect_refused(text, errc::duplicate_member, "/number", text.find('2'));
    auto const value = tolerantly(text);
    EXPECT_EQ(value.value.number, 2);
    EXPECT_EQ(value.report.deviations,
              (std::vector<json::deviation>{{"/number", text.find('2'), errc::duplicate_member}}));
}

TEST(object, does_not_blend_two_values_of_one_member) {
    auto const value =
        tolerantly(R"({"bed":{"room":1,"side":"LEFT","x":1},"bed":{"room":2},)"
                   R"("notes":[{"text":"a","by":{"name":"Ana"}},{"text":"b"}],"notes":[{"text":"c"}],)"
                   R"("doctor":{"name":"Ana","born":null},"doctor":{"name":"Bo"},)"
                   R"("labels":{"a":"1"},"labels":{"b":"2"}})");
    EXPECT_EQ(json::encode(value.value),
              R"({"doctor":{"name":"Bo"},"notes":[{"text":"c"}],"labels":{"b":"2"},"bed":{"room":2}})");
    EXPECT_FALSE(value.value.bed->side.has_value());
    EXPECT_TRUE(value.value.bed->extra_members.empty());
}

TEST(object, forgets_a_misfit_when_a_value_follows_that_fits) {
    auto const value = tolerantly(R"({"number":"x","number":2})");
    EXPECT_EQ(value.value.number, 2);
    EXPECT_TRUE(value.value.extra_members.misfits().empty());
    EXPECT_EQ(json::encode(value.value), R"({"number":2})");
}

TEST(object, keeps_a_misfit_when_it_follows_a_value_that_fitted) {
    auto const value = tolerantly(R"({"number":2,"number":"x","bed":{"room":1},"bed":5})");
    EXPECT_EQ(value.value.number, 0);
    EXPECT_FALSE(value.value.bed.has_value());
    EXPECT_EQ(json::encode(value.value), R"({"number":"x","bed":5})");
}

TEST(object, writes_the_value_of_a_new_struct_in_place_of_what_was_kept_only_if_told_so) {
    std::string const text = R"({"number":"x","urgent":7})";
    auto value = tolerantly(text).value;
    value.number = 0;
    value.urgent = true;
    EXPECT_EQ(json::encode(value), R"({"number":"x","urgent":true})");
    EXPECT_TRUE(value.extra_members.forget("number"));
    EXPECT_TRUE(value.extra_members.forget("left_at"));
    EXPECT_EQ(json::encode(value), R"({"number":0,"left_at":null,"urgent":true})");
}

TEST(object, keeps_one_misfit_of_two) {
    auto const value = tolerantly(R"({"number":"x","number":"y"})");
    EXPECT_EQ(value.value.extra_members.misfits().size(), 1u);
    EXPECT_EQ(json::encode(value.value), R"({"number":"y"})");
}

TEST(object, reports_a_misfit_deep_inside_at_its_own_place) {
    std::string const text = R"({"notes":[{"text":"a"},{"text":"b","by":{"name":7}}]})";
    auto const value = tolerantly(text);
    ASSERT_NE(value.report.find("/notes/1/by/name"), nullptr);
    EXPECT_EQ(value.report.find("/notes/1/by/name")->offset, text.find('7'));
    ASSERT_EQ(value.value.notes->size(), 2u);
    EXPECT_EQ(value.value.notes->at(1).by->extra_members.find_misfit("name"), "7");
    EXPECT_EQ(json::encode(value.value), text);
}

TEST(object, leaves_nothing_of_an_older_value) {
    visit value = *json::decode<visit>(clinic_texts::full_visit);
    ASSERT_TRUE(json::decode_to(value, "{}").has_value());
    EXPECT_EQ(value, *json::decode<visit>("{}"));
    EXPECT_EQ(json::encode(value), "{}");
    ASSERT_TRUE(json::decode_to(value, R"({"number":"x","more":1,"bed":{"side":"TOP"}})").has_value());
    ASSERT_TRUE(json::decode_to(value, R"({"bed":{"room":2}})").has_value());
    EXPECT_EQ(value, *json::decode<visit>(R"({"bed":{"room":2}})"));
    EXPECT_TRUE(value.extra_members.unknown().empty() && value.extra_members.misfits().empty());
}

TEST(object, leaves_nothing_of_any_older_value_whatever_comes_first) {
    std::vector<std::string> const texts{
        std::string(clinic_texts::full_visit),
        std::string(clinic_texts::small_visit),
        "{}",
        R"({"number":"x","fee":"y","bed":{"side":5},"notes":[{}],"anything":[1],"previous":{"number":null}})",
        R"({"number":1,"more":1,"companion":null,"paid_at":null,"anything":null,"previous":{"previous":{"number":1}}})",
    };
    for (auto const& first : texts) {
        for (auto const& second : texts) {
            visit value = *json::decode<visit>(first);
            ASSERT_TRUE(json::decode_to(value, second).has_value());
            EXPECT_EQ(value, *json::decode<visit>(second)) << first << '\n' << second;
            EXPECT_EQ(json::encode(value), json::encode(*json::decode<visit>(second)));
        }
    }
}

TEST(object, stays_usable_after_a_failure) {
    for (std::size_t size = 0; size < clinic_texts::full_visit.size(); size += 7) {
        visit value = *json::decode<visit>(clinic_texts::full_visit);
        ASSERT_TRUE(json::decode_to(value, clinic_texts::full_visit.substr(0, size)).has_error());
        EXPECT_TRUE(json::parse_raw(json::encode(value)).has_value());
        ASSERT_TRUE(json::decode_to(value, clinic_texts::small_visit).has_value());
        EXPECT_EQ(json::encode(value), clinic_texts::small_visit);
    }
}

template <class T>
class struct_with_defaults : public testing::Test {};
using both_storages = testing::Types<shop::parcel, shop::parcel_view>;
TYPED_TEST_SUITE(struct_with_defaults, both_storages);

TYPED_TEST(struct_with_defaults, has_them_where_nothing_was_said) {
    auto const value = json::decode<TypeParam>("{}");
    EXPECT_EQ(value->weight, 1);
    EXPECT_EQ(value->carrier, "post");
    EXPECT_EQ(json::encode(*value), "{}");
    EXPECT_EQ(json::encode(TypeParam{}), R"({"weight":1,"carrier":"post"})");
}

TYPED_TEST(struct_with_defaults, keeps_a_misfit_until_the_member_has_another_value) {
    auto value = *json::decode<TypeParam>(R"({"weight":"heavy","carrier":7})");
    EXPECT_EQ(value.weight, 1);
    EXPECT_EQ(value.carrier, "post");
    EXPECT_EQ(json::encode(value), R"({"weight":"heavy","carrier":7})");
    value.weight = 0;
    value.carrier = "";
    EXPECT_EQ(json::encode(value), R"({"weight":0,"carrier":""})");
}

TYPED_TEST(struct_with_defaults, gets_them_back_when_it_is_read_over) {
    auto value = *json::decode<TypeParam>(R"({"weight":5,"carrier":"rail","note":"x"})");
    ASSERT_TRUE(json::decode_to(value, "{}").has_value());
    EXPECT_EQ(value, *json::decode<TypeParam>("{}"));
    EXPECT_EQ(value.carrier, "post");
}

TYPED_TEST(struct_with_defaults, gets_them_back_before_a_second_value) {
    auto const value = *json::decode<TypeParam>(R"({"carrier":"rail","carrier":7})");
    EXPECT_EQ(value.carrier, "post");
    EXPECT_EQ(json::encode(value), R"({"carrier":7})");
}

TEST(object, has_defaults_that_a_view_can_borrow) {
    auto const value = *json::decode<fare>(R"({"price":true})");
    EXPECT_EQ(value.price.text(), "12345678901234567890.50");
    EXPECT_EQ(json::encode(value), R"({"price":true})");
}

TEST(object, may_have_more_than_a_hundred_members) {
    std::string text = "{";
    for (auto const key : description<wide::survey>::keys) {
        text += (text.size() == 1 ? "\"" : ",\"") + std::string(key) + "\":";
        text += "{}";
    }
    text += '}';
    json::report report;
    auto const value = json::decode<wide::survey>(text, {.report = &report});
    ASSERT_TRUE(value.has_value()) << value.error().message();
    EXPECT_EQ(report.size(), 110u);
    EXPECT_EQ(value->extra_members.misfits().size(), 110u);
    EXPECT_EQ(json::encode(*value), text);
    EXPECT_NE(report.find("/answer-110"), nullptr);
}

TEST(object, may_have_more_members_than_there_are_bits_at_hand) {
    number_table const made;
    std::string text = "{";
    for (std::size_t i = 0; i < many; ++i) {
        text += (i == 0 ? "\"n" : ",\"n") + std::to_string(many - 1 - i) + "\":" + std::to_string(i + 1);
    }
    std::string const all = text + "}";
    std::string const twice = text + ",\"n299\":7}";
    std::string const one = R"({"n299":1})";

    numbers value;
    json::reader reader(all, strictly);
    ASSERT_TRUE(json::read_object(reader, all.data(), &value, made.table()));
    EXPECT_EQ(value.values[0], 300);
    EXPECT_EQ(value.values[299], 1);

    json::reader again(twice, strictly);
    EXPECT_FALSE(json::read_object(again, twice.data(), &value, made.table()));
    EXPECT_EQ(again.error(), errc::duplicate_member);

    json::reader lacking(one, strictly);
    EXPECT_FALSE(json::read_object(lacking, one.data(), &value, made.table()));
    EXPECT_EQ(lacking.why().pointer(), "/n0");

    std::string out;
    {
        json::writer to(out);
        to.cursor = json::write_object(to, to.cursor, &value, made.table());
    }
    EXPECT_TRUE(json::parse_raw(out).has_value());
}

TEST(member_set, remembers_what_was_inserted) {
    for (std::size_t const size : {1u, 64u, 65u, 256u, 257u, 1000u}) {
        json::detail::member_set met(size);
        for (std::size_t number = 0; number < size; number += 3) {
            EXPECT_TRUE(met.insert(number));
        }
        for (std::size_t number = 0; number < size; ++number) {
            EXPECT_EQ((met.word(number / 64) >> (number % 64) & 1) != 0, number % 3 == 0)
                << number << " of " << size;
        }
        EXPECT_FALSE(met.insert(0));
    }
}

TEST(object, is_reset_and_fresh_as_a_whole) {
    using table = json::structural_codec<visit>;
    visit value = *json::decode<visit>(clinic_texts::full_visit);
    EXPECT_FALSE(table::is_fresh(value));
    value.extra_members.set("more", "1");
    table::reset(value);
    EXPECT_EQ(value, visit{});
    EXPECT_TRUE(table::is_fresh(value));
    value.extra_members.set("more", "1");
    EXPECT_FALSE(table::is_fresh(value));
    shop::parcel parcel{.weight = 5, .carrier = "", .note = {}, .extra_members = {}};
    EXPECT_FALSE(json::structural_codec<shop::parcel>::is_fresh(parcel));
    json::structural_codec<shop::parcel>::reset(parcel);
    EXPECT_EQ(parcel, shop::parcel{});
    EXPECT_TRUE(json::structural_codec<shop::parcel>::is_fresh(parcel));
}
