// Included first, so that it has to include all it needs.
#include <typehook/json/dom.hpp>

// The rest.
#include <typehook/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <clinic/visit.hpp>
#include <gtest/gtest.h>
#include <support/clinic.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::json {
namespace {

using clinic::visit;
using raw = basic_raw_json<owning>;

boost::json::value value_of(std::string_view text) { return to_value(raw::trusted(std::string(text))); }

template <class T>
concept readable_from_value = requires(boost::json::value const& value) {
    from_value<T>(value);
};

static_assert(readable_from_value<visit>);
static_assert(readable_from_value<std::vector<visit>>);
static_assert(readable_from_value<raw>);
static_assert(!readable_from_value<clinic::visit_view>);
static_assert(!readable_from_value<std::vector<clinic::visit_view>>);
static_assert(!readable_from_value<text>);
static_assert(!readable_from_value<basic_raw_json<borrowed>>);
static_assert(!readable_from_value<basic_ordered_map<owning, text>>);

TEST(json_dom, a_struct_becomes_what_its_text_is_to_boost_json) {
    for (std::string_view const text : {clinic_texts::full_visit, clinic_texts::small_visit}) {
        auto const read = decode<visit>(text);
        ASSERT_TRUE(read.has_value()) << read.error().message();
        EXPECT_EQ(to_value(*read), boost::json::parse({text.data(), text.size()})) << text;
    }
}

TEST(json_dom, a_struct_survives_both_ways) {
    for (std::string_view const text : {clinic_texts::full_visit, clinic_texts::small_visit}) {
        auto expected = *decode<visit>(text);
        auto const again = from_value<visit>(to_value(expected), {.policy = strict});
        ASSERT_TRUE(again.has_value()) << again.error().message();
        // The digits of decimals and raw JSON are what Boost.JSON does not keep.
        EXPECT_EQ(to_value(*again), to_value(expected));
        EXPECT_EQ(again->notes, expected.notes);
        EXPECT_EQ(again->temperature, expected.temperature);
    }
}

TEST(json_dom, what_the_schema_does_not_say_goes_along) {
    constexpr std::string_view text = R"({"number":"seven","state":"LOST","extra":[1,{"a":null}]})";
    auto const value = to_value(*decode<visit>(text));
    EXPECT_EQ(value, boost::json::parse({text.data(), text.size()}));
    report deviations;
    auto const again = from_value<visit>(value, {.report = &deviations});
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(encode(*again), text);
    EXPECT_NE(deviations.find("/number"), nullptr);
}

TEST(json_dom, every_kind_of_value_arrives) {
    EXPECT_EQ(
        value_of(
            R"( {"a" : [ 1 , -2.5 , "x\n\ud83d\ude00" ] , "b" : { } , "c" : [ ] , "d" : [true,false,null]} )"),
        boost::json::value({{"a", {1, -2.5, "x\n\xF0\x9F\x98\x80"}},
                            {"b", boost::json::object()},
                            {"c", boost::json::array()},
                            {"d", {true, false, nullptr}}}));
    EXPECT_EQ(value_of("[[1,2],[3]]"), boost::json::parse("[[1,2],[3]]"));
    EXPECT_EQ(value_of(R"({"k\u0065y":1,"key":2})"), boost::json::value({{"key", 2}}));
}

TEST(json_dom, integers_are_exact_as_far_as_boost_json_has_integers) {
    EXPECT_EQ(value_of("-9223372036854775808").get_int64(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(value_of("9223372036854775807").get_int64(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(value_of("18446744073709551615").get_uint64(), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(value_of("18446744073709551616").get_double(), 18446744073709551616.0);
    EXPECT_EQ(value_of("1.0").get_double(), 1.0);
}

TEST(json_dom, doubles_are_correctly_rounded_both_ways) {
    std::mt19937_64 random(5);
    for (int round = 0; round < 2000; ++round) {
        auto const expected = std::bit_cast<double>(random());
        if (!std::isfinite(expected)) {
            continue;
        }
        auto const value = to_value(expected);
        auto const found = value.is_double() ? value.get_double() : value.to_number<double>();
        ASSERT_EQ(std::bit_cast<std::uint64_t>(found), std::bit_cast<std::uint64_t>(expected)) << expected;
        auto const again = from_value<double>(boost::json::value(expected));
        ASSERT_TRUE(again.has_value());
        ASSERT_EQ(std::bit_cast<std::uint64_t>(*again), std::bit_cast<std::uint64_t>(expected)) << expected;
    }
    EXPECT_TRUE(std::signbit(value_of("-0").get_double()));
}

TEST(json_dom, an_integral_double_is_written_with_a_point) {
    EXPECT_EQ(from_value<raw>(boost::json::value({10.0, -0.0, 1e22, 0.5, 7}))->text(),
              "[10.0,-0.0,1e+22,0.5,7]");
    EXPECT_EQ(from_value<std::int64_t>(boost::json::value(10.0)).value(), 10);
    EXPECT_EQ(from_value<std::int64_t>(boost::json::value(10.5)).error().code(), errc::not_an_integer);
    EXPECT_TRUE(to_value(10.0).is_int64());
    EXPECT_EQ(to_value(10.0).to_number<double>(), 10.0);
}

TEST(json_dom, numbers_beyond_double_are_infinite_or_zero) {
    EXPECT_EQ(value_of("1e400").get_double(), std::numeric_limits<double>::infinity());
    EXPECT_EQ(value_of("-123456e999999999999").get_double(), -std::numeric_limits<double>::infinity());
    EXPECT_EQ(value_of("1e-400").get_double(), 0);
    EXPECT_EQ(value_of("100e-999999999999").get_double(), 0);
    EXPECT_TRUE(std::signbit(value_of("-1e-400").get_double()));
    EXPECT_EQ(value_of("0e400").get_double(), 0);
}

TEST(json_dom, a_raw_text_that_is_not_json_is_an_error) {
    EXPECT_TRUE(value_of("").is_null());  // of a value that was moved from
    for (std::string_view const text : {"{", "[1,]", "1 2", "nul", "\"\xFF\""}) {
        try {
            static_cast<void>(value_of(text));
            ADD_FAILURE() << text;
        } catch (error const& caught) {
            EXPECT_EQ(caught.why().code(), errc::not_json_value) << text;
        }
    }
}

TEST(json_dom, depth_is_bounded_both_ways) {
    auto const nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    auto deepest = value_of(nested(hard_depth_limit));
    EXPECT_TRUE(from_value<raw>(deepest, {.max_depth = hard_depth_limit}).has_value());
    EXPECT_EQ(from_value<raw>(deepest).error().code(), errc::depth_exceeded);
    boost::json::array around;
    around.push_back(std::move(deepest));
    EXPECT_EQ(from_value<raw>(around, {.max_depth = hard_depth_limit + 1}).error().code(),
              errc::depth_exceeded);
    try {
        static_cast<void>(value_of(nested(hard_depth_limit + 1)));
        ADD_FAILURE();
    } catch (error const& caught) {
        EXPECT_EQ(caught.why().code(), errc::depth_exceeded);
    }
}

TEST(json_dom, a_value_that_does_not_fit_is_told_with_its_pointer) {
    auto const value = boost::json::parse(R"([[1,2],[3,"four"]])");
    auto const read = from_value<std::vector<std::vector<std::int64_t>>>(value);
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code(), errc::wrong_type);
    EXPECT_EQ(read.error().pointer(), "/1/1");
}

TEST(json_dom, what_boost_json_holds_but_json_does_not_is_refused) {
    auto const nan = std::numeric_limits<double>::quiet_NaN();
    auto const read = from_value<std::vector<double>>(boost::json::value({1.5, nan}));
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code(), errc::wrong_type);
    EXPECT_EQ(read.error().pointer(), "/1");

    auto const broken = from_value<std::vector<std::string>>(boost::json::value({"ok", "\xFF\",\"x"}));
    ASSERT_TRUE(broken.has_error());
    EXPECT_EQ(broken.error().code(), errc::invalid_utf8);
    EXPECT_EQ(broken.error().pointer(), "/1");
}

TEST(json_dom, strings_are_escaped_and_unescaped) {
    std::string const text("\0\x1F \"\\/\n\xC3\xA9", 9);
    EXPECT_EQ(to_value(text).get_string(), boost::json::string_view(text.data(), text.size()));
    EXPECT_EQ(
        *from_value<std::string>(boost::json::value(boost::json::string_view(text.data(), text.size()))),
        text);
}

}  // namespace
}  // namespace typehook::json
