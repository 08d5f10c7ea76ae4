// Every scalar type: what it reads, what it refuses and where, and what it writes. Layer json.
#include <typehook/json/scalars.hpp>

#include <typehook/json.hpp>

#include <support/holder.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

using namespace typehook;
using json::errc;
using test_support::deviates;
using test_support::held;
using test_support::holder;
using test_support::is_malformed;
using test_support::keeps;
using test_support::read;
using test_support::reads_and_writes;
using test_support::strictly;
using test_support::value_offset;
using test_support::written;

namespace {

enum class colour : std::uint8_t { red, dark_red };

}  // namespace

template <>
struct typehook::enum_reflection<colour> {
    static constexpr std::string_view names[2] = {"RED", "DARK \"RED\""};
};

namespace {

using open_colour = open_enum<colour>;
using open_colour_view = open_enum<colour, borrowed>;

template <class T>
class integers : public testing::Test {};
using integer_types = testing::Types<std::int64_t, std::uint64_t, std::int32_t, std::uint32_t>;
TYPED_TEST_SUITE(integers, integer_types);

template <class T>
class numbers : public testing::Test {};
using number_types =
    testing::Types<std::int64_t, std::uint32_t, double, decimal, timestamp, std::chrono::seconds>;
TYPED_TEST_SUITE(numbers, number_types);

template <class T>
class texts : public testing::Test {};
using text_types = testing::Types<std::string, text>;
TYPED_TEST_SUITE(texts, text_types);

template <class T>
class strings_on_the_wire : public testing::Test {};
using types_written_as_strings = testing::Types<std::string, text, open_colour, open_colour_view, date_time,
                                                date_time_view, literal<"v1">>;
TYPED_TEST_SUITE(strings_on_the_wire, types_written_as_strings);

}  // namespace

TEST(boolean, is_true_or_false) {
    EXPECT_TRUE(keeps<bool>("true"));
    EXPECT_TRUE(keeps<bool>("false"));
    EXPECT_TRUE(read<bool>("true"));
    EXPECT_FALSE(read<bool>("false"));
}

TEST(boolean, is_nothing_else) {
    for (auto const* value : {"0", "1", "\"true\"", "null", "[]", "{}"}) {
        EXPECT_TRUE(deviates<bool>(value, errc::wrong_type));
    }
    EXPECT_TRUE(is_malformed<bool>("TRUE", errc::unexpected_character, 0));
    EXPECT_TRUE(is_malformed<bool>("tru", errc::invalid_literal, 3));
    EXPECT_TRUE(is_malformed<bool>("falsy", errc::invalid_literal, 4));
    EXPECT_TRUE(is_malformed<bool>("truely", errc::unexpected_character, 4));
}

TYPED_TEST(integers, hold_all_of_their_range_and_nothing_beyond) {
    using limits = std::numeric_limits<TypeParam>;
    auto const least = std::to_string(limits::min());
    auto const greatest = std::to_string(limits::max());
    EXPECT_EQ(read<TypeParam>(least), limits::min());
    EXPECT_EQ(read<TypeParam>(greatest), limits::max());
    EXPECT_TRUE(keeps<TypeParam>(least));
    EXPECT_TRUE(keeps<TypeParam>(greatest));

    auto beyond = greatest;
    ++beyond.back();
    EXPECT_TRUE(deviates<TypeParam>(beyond, errc::number_out_of_range));
    auto below = limits::is_signed ? least : std::string("-0");
    ++below.back();
    EXPECT_TRUE(deviates<TypeParam>(below, errc::number_out_of_range));
    EXPECT_TRUE(deviates<TypeParam>("1e400", errc::number_out_of_range));
    EXPECT_TRUE(deviates<TypeParam>("1e999999999999999999999", errc::number_out_of_range));
    EXPECT_TRUE(deviates<TypeParam>(std::string(5000, '9'), errc::number_out_of_range));
}

TYPED_TEST(integers, are_judged_by_value_and_not_by_spelling) {
    for (auto const* value :
         {"1000", "1000.0", "1e3", "1E+3", "1.0e3", "10000e-1", "0.001e6", "1000.000e0"}) {
        EXPECT_EQ(read<TypeParam>(value), TypeParam{1000}) << value;
        EXPECT_TRUE(reads_and_writes<TypeParam>(value, "1000"));
    }
    for (auto const* value : {"0", "-0", "0.0", "-0.0e5", "0e999999999999999999999", "0.000e-400"}) {
        EXPECT_EQ(read<TypeParam>(value), TypeParam{0}) << value;
    }
}

TYPED_TEST(integers, have_no_fraction) {
    for (auto const* value :
         {"1.5", "15e-1", "1e-1", "0.1", "1.0000000000000000000001", "1e-999999999999999999999"}) {
        EXPECT_TRUE(deviates<TypeParam>(value, errc::not_an_integer));
    }
}

TEST(int64, does_not_pass_through_a_double) {
    EXPECT_EQ(read<std::int64_t>("9007199254740993"), 9007199254740993);
    EXPECT_EQ(read<std::int64_t>("9007199254740993.0"), 9007199254740993);
    EXPECT_EQ(read<std::int64_t>("-9223372036854775808.0"), std::numeric_limits<std::int64_t>::min());
}

TYPED_TEST(numbers, are_no_text_no_literal_and_no_container) {
    for (auto const* value : {"\"1\"", "true", "null", "[1]", "{}"}) {
        EXPECT_TRUE(deviates<TypeParam>(value, errc::wrong_type));
    }
}

TYPED_TEST(numbers, are_spelled_as_the_standard_says) {
    EXPECT_TRUE(is_malformed<TypeParam>("01", errc::invalid_number, 1));
    EXPECT_TRUE(is_malformed<TypeParam>("-01", errc::invalid_number, 2));
    EXPECT_TRUE(is_malformed<TypeParam>("-", errc::invalid_number, 1));
    EXPECT_TRUE(is_malformed<TypeParam>("--1", errc::invalid_number, 1));
    EXPECT_TRUE(is_malformed<TypeParam>("1.", errc::invalid_number, 2));
    EXPECT_TRUE(is_malformed<TypeParam>("1.e5", errc::invalid_number, 2));
    EXPECT_TRUE(is_malformed<TypeParam>("1e", errc::invalid_number, 2));
    EXPECT_TRUE(is_malformed<TypeParam>("1e+", errc::invalid_number, 3));
    EXPECT_TRUE(is_malformed<TypeParam>("+1", errc::unexpected_character, 0));
    EXPECT_TRUE(is_malformed<TypeParam>(".5", errc::unexpected_character, 0));
    EXPECT_TRUE(is_malformed<TypeParam>("NaN", errc::unexpected_character, 0));
    EXPECT_TRUE(is_malformed<TypeParam>("Infinity", errc::unexpected_character, 0));
    EXPECT_TRUE(is_malformed<TypeParam>("-Infinity", errc::invalid_number, 1));
    EXPECT_TRUE(is_malformed<TypeParam>("0x10", errc::unexpected_character, 1));
    EXPECT_TRUE(is_malformed<TypeParam>("1_000", errc::unexpected_character, 1));
    EXPECT_TRUE(is_malformed<TypeParam>("1,000", errc::unexpected_character, 2));
    EXPECT_TRUE(is_malformed<TypeParam>("1 000", errc::unexpected_character, 2));
}

TEST(float64, keeps_its_value) {
    for (auto const* value : {"0", "-0", "36.6", "-0.5", "0.1", "1e+300", "5e-324", "1.7976931348623157e+308",
                              "9007199254740991"}) {
        EXPECT_TRUE(keeps<double>(value));
    }
    EXPECT_EQ(read<double>("0.1000000000000000055511151231257827"), 0.1);
    EXPECT_EQ(read<double>("1E2"), 100);
    EXPECT_TRUE(reads_and_writes<double>("1E2", "100"));
    EXPECT_TRUE(std::signbit(read<double>("-0.0")));
}

TEST(float64, holds_nothing_that_would_be_infinite_or_vanish) {
    EXPECT_TRUE(deviates<double>("1e400", errc::number_out_of_range));
    EXPECT_TRUE(deviates<double>("-1e309", errc::number_out_of_range));
    EXPECT_TRUE(deviates<double>("1e-400", errc::number_out_of_range));
    EXPECT_TRUE(deviates<double>(std::string(400, '9'), errc::number_out_of_range));
    EXPECT_EQ(read<double>("0e-400"), 0);
}

TEST(float64, is_null_where_json_has_no_number_and_that_is_counted) {
    for (auto const value :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
          -std::numeric_limits<double>::infinity()}) {
        std::string out;
        json::writer to(out);
        json::write_value(to, value);
        EXPECT_EQ(to.text(), "null");
        EXPECT_EQ(to.replacements(), 1u);
    }
}

TEST(decimal_number, keeps_its_digits) {
    for (auto const* value : {"0", "-0", "10.0000000000", "0E-10", "1e400", "-1.50", "1.0E+2",
                              "123456789012345678901234567890.12"}) {
        EXPECT_TRUE(keeps<decimal>(value));
        EXPECT_TRUE(keeps<decimal_view>(value));
        EXPECT_EQ(read<decimal>(value).text(), value);
    }
}

TEST(decimal_number, borrows_its_digits_in_a_view) {
    auto const document = held("10.00");
    auto const decoded = *json::decode<holder<decimal_view>>(document);
    EXPECT_EQ(decoded.value.text().data(), document.data() + value_offset);
}

TYPED_TEST(texts, hold_what_stands_between_the_quotes) {
    for (auto const* value : {R"("")", R"("plain")", R"("é ☃ 𝄞")", "\"\x7F\"", R"(" a ")"}) {
        EXPECT_TRUE(keeps<TypeParam>(value));
    }
}

TYPED_TEST(texts, are_unescaped) {
    auto const document = held(R"("\"\\\/\b\f\n\r\t\u0000\u00e9\u2603\ud834\udd1e")");
    auto const decoded = json::decode<holder<TypeParam>>(document, strictly);
    ASSERT_TRUE(decoded.has_value());
    using namespace std::string_view_literals;
    EXPECT_EQ(std::string_view(decoded->value), "\"\\/\b\f\n\r\t\0é☃𝄞"sv);
    EXPECT_EQ(json::encode(*decoded), held(R"("\"\\/\b\f\n\r\t\u0000é☃𝄞")"));
}

TYPED_TEST(strings_on_the_wire, are_no_number_no_literal_and_no_container) {
    for (auto const* value : {"1", "true", "null", "[\"v1\"]", "{}"}) {
        EXPECT_TRUE(deviates<TypeParam>(value, errc::wrong_type));
    }
}

TYPED_TEST(strings_on_the_wire, are_checked_byte_by_byte) {
    EXPECT_TRUE(is_malformed<TypeParam>("\"a\nb\"", errc::invalid_string_control, 2));
    EXPECT_TRUE(is_malformed<TypeParam>("\"\x1F\"", errc::invalid_string_control, 1));
    EXPECT_TRUE(is_malformed<TypeParam>(std::string_view("\"\0\"", 3), errc::invalid_string_control, 1));
    EXPECT_TRUE(is_malformed<TypeParam>("\"a\xFF\"", errc::invalid_utf8, 2));
    EXPECT_TRUE(is_malformed<TypeParam>("\"\xC0\x80\"", errc::invalid_utf8, 1));
    EXPECT_TRUE(is_malformed<TypeParam>("\"\xED\xA0\x80\"", errc::invalid_utf8, 1));
    EXPECT_TRUE(is_malformed<TypeParam>("\"\xF4\x90\x80\x80\"", errc::invalid_utf8, 1));
    for (auto const* value : {R"("\x41")", R"("\u12G4")", R"("\u12")", R"("\'")"}) {
        auto const text = held(value);
        EXPECT_EQ(json::decode<holder<TypeParam>>(text).error().code(), errc::invalid_escape) << value;
    }
    for (auto const* value :
         {R"("\ud834")", R"("\udd1e")", R"("\ud834x")", R"("\ud834\u0041")", R"("\udd1e\ud834")"}) {
        auto const text = held(value);
        EXPECT_EQ(json::decode<holder<TypeParam>>(text).error().code(), errc::lone_surrogate) << value;
    }
}

TEST(text_in_a_view, borrows_unless_it_had_escapes) {
    auto const plain = held(R"("plain")");
    auto const borrowed_text = json::decode<holder<text>>(plain)->value;
    EXPECT_FALSE(borrowed_text.owns());
    EXPECT_EQ(borrowed_text.data(), plain.data() + value_offset + 1);
    auto const escaped = held(R"("a\u0062c")");
    auto const own_text = json::decode<holder<text>>(escaped)->value;
    EXPECT_TRUE(own_text.owns());
    EXPECT_EQ(own_text, "abc");
}

TEST(text_that_is_not_utf8, is_written_with_replacements_that_are_counted) {
    std::string out;
    json::writer to(out);
    json::write_value(to, std::string("a\xFF"));
    EXPECT_EQ(to.text(), "\"a\xEF\xBF\xBD\"");
    EXPECT_EQ(to.replacements(), 1u);
    json::write_value(to, text("fine"));
    EXPECT_EQ(to.replacements(), 1u);
}

TEST(enum_member, is_an_enumerator_or_the_text_of_a_newer_one) {
    EXPECT_TRUE(keeps<open_colour>("\"RED\""));
    EXPECT_EQ(read<open_colour>("\"RED\""), colour::red);
    EXPECT_EQ(read<open_colour>(R"("\u0052ED")"), colour::red);
    EXPECT_TRUE(keeps<open_colour>(R"("DARK \"RED\"")"));
    EXPECT_EQ(read<open_colour>(R"("DARK \"RED\"")"), colour::dark_red);
}

TEST(enum_member, reports_and_keeps_a_text_that_it_does_not_know) {
    for (auto const* value : {"\"red\"", "\"\"", "\"BLUE\"", R"("B\u004cUE\n")"}) {
        auto const document = held(value);
        auto const strict = json::decode<holder<open_colour>>(document, strictly);
        ASSERT_TRUE(strict.has_error()) << value;
        EXPECT_EQ(strict.error().code(), errc::unknown_enum_value);
        EXPECT_EQ(strict.error().pointer(), "/value");
        EXPECT_EQ(strict.error().offset(), value_offset);
        json::report report;
        auto const tolerant = json::decode<holder<open_colour>>(document, {.report = &report});
        ASSERT_TRUE(tolerant.has_value());
        EXPECT_EQ(report.deviations,
                  (std::vector<json::deviation>{{"/value", value_offset, errc::unknown_enum_value}}));
        EXPECT_FALSE(tolerant->value.is_known() || tolerant->value.is_unset());
        EXPECT_TRUE(tolerant->extra_members.empty());
        auto const view = json::decode<holder<open_colour_view>>(document);
        EXPECT_EQ(view->value.text(), tolerant->value.text());
    }
    EXPECT_EQ(json::encode(*json::decode<holder<open_colour>>(held(R"("B\u004cUE\n")"))),
              held(R"("BLUE\n")"));
}

TEST(enum_member, is_null_and_counted_while_nobody_has_set_it) {
    std::string out;
    json::writer to(out);
    json::write_value(to, open_colour{});
    EXPECT_EQ(to.text(), "null");
    EXPECT_EQ(to.replacements(), 1u);
}

TEST(constant_member, is_its_value_and_no_other) {
    EXPECT_TRUE(keeps<literal<"v1">>("\"v1\""));
    EXPECT_TRUE(reads_and_writes<literal<"v1">>(R"("\u0076\u0031")", "\"v1\""));
    EXPECT_TRUE(deviates<literal<"v1">>("\"v2\"", errc::wrong_constant));
    EXPECT_TRUE(deviates<literal<"v1">>("\"v10\"", errc::wrong_constant));
    EXPECT_TRUE(deviates<literal<"v1">>("\"\"", errc::wrong_constant));

    using three = constant<std::int64_t{3}>;
    EXPECT_TRUE(keeps<three>("3"));
    EXPECT_TRUE(reads_and_writes<three>("3.0", "3"));
    EXPECT_TRUE(deviates<three>("4", errc::wrong_constant));
    EXPECT_TRUE(deviates<three>("3.5", errc::not_an_integer));
    EXPECT_TRUE(deviates<three>("\"3\"", errc::wrong_type));

    EXPECT_TRUE(keeps<constant<true>>("true"));
    EXPECT_TRUE(deviates<constant<true>>("false", errc::wrong_constant));
    EXPECT_TRUE(deviates<constant<true>>("1", errc::wrong_type));
}

TEST(epoch_time, counts_units_of_its_own_type) {
    EXPECT_EQ(read<timestamp>("1712345678901").time_since_epoch(), std::chrono::milliseconds(1712345678901));
    EXPECT_EQ(read<std::chrono::sys_seconds>("1712345678").time_since_epoch(),
              std::chrono::seconds(1712345678));
    EXPECT_EQ(read<std::chrono::seconds>("-90"), std::chrono::seconds(-90));
    EXPECT_EQ(read<std::chrono::milliseconds>("1.5e3"), std::chrono::milliseconds(1500));
    EXPECT_TRUE(keeps<timestamp>("-1"));
    EXPECT_TRUE(keeps<std::chrono::sys_seconds>("9223372036854775807"));
    EXPECT_TRUE(keeps<std::chrono::seconds>("-9223372036854775808"));
    EXPECT_TRUE(deviates<timestamp>("9223372036854775808", errc::number_out_of_range));
    EXPECT_TRUE(deviates<timestamp>("1712345678901.5", errc::not_an_integer));
    EXPECT_TRUE(deviates<timestamp>("\"2024-04-05T19:34:38Z\"", errc::wrong_type));
    EXPECT_TRUE(deviates<std::chrono::seconds>("1.5", errc::not_an_integer));
}

TEST(date_time_text, is_an_instant_that_keeps_its_wire_form) {
    for (auto const* value : {"\"2024-04-05T19:34:38Z\"", "\"2024-04-05T21:34:38+02:00\"",
                              "\"2024-04-05t19:34:38.100z\"", "\"2016-12-31T23:59:60Z\"",
                              "\"0000-01-01T00:00:00Z\"", "\"2024-02-29T00:00:00.123456789-23:59\""}) {
        EXPECT_TRUE(keeps<date_time>(value));
        EXPECT_TRUE(keeps<date_time_view>(value));
    }
    EXPECT_EQ(read<date_time>("\"2024-04-05T21:34:38+02:00\"").instant(),
              read<date_time>("\"2024-04-05T19:34:38Z\"").instant());
    EXPECT_TRUE(
        reads_and_writes<date_time>(R"("2024-04-05T19:34:38\u002b00:00")", "\"2024-04-05T19:34:38+00:00\""));
    EXPECT_TRUE(reads_and_writes<date_time_view>(R"("2024-04-05T19:34:38\u002b00:00")",
                                                 "\"2024-04-05T19:34:38+00:00\""));
}

TEST(date_time_text, is_no_other_text) {
    for (auto const* value :
         {"\"\"", "\"yesterday\"", "\"2024-04-05\"", "\"2023-02-29T00:00:00Z\"", "\"2024-04-05T19:34:38\"",
          "\"2024-04-05T24:00:00Z\"", "\"2024-04-05 19:34:38Z \""}) {
        EXPECT_TRUE(deviates<date_time>(value, errc::invalid_date_time));
        EXPECT_TRUE(deviates<date_time_view>(value, errc::invalid_date_time));
    }
    EXPECT_TRUE(deviates<date_time>("1712345678901", errc::wrong_type));
}

TEST(raw_member, is_any_value_as_it_came) {
    for (auto const* value :
         {"null", "true", "1.50", "0E-10", R"("\u0041")", R"([1, 2.50,{"a" : null}])", R"({"b":1,"b":2})"}) {
        EXPECT_TRUE(keeps<raw_json>(value));
        EXPECT_TRUE(keeps<raw_json_view>(value));
        EXPECT_EQ(read<raw_json>(value).text(), value);
    }
    auto const document = held("  [1]\n");
    EXPECT_EQ(json::decode<holder<raw_json_view>>(document)->value.text().data(),
              document.data() + value_offset + 2);
    EXPECT_EQ(json::decode<holder<raw_json>>(document)->value.text(), "[1]");
}

template <class T>
class held_as_text : public testing::Test {};
using held_as_text_types = testing::Types<decimal, decimal_view, raw_json, raw_json_view>;
TYPED_TEST_SUITE(held_as_text, held_as_text_types);

TYPED_TEST(held_as_text, is_its_default_and_counted_once_it_was_moved_from) {
    holder<TypeParam> value{.value = TypeParam::trusted("1234567890123456789"), .extra_members = {}};
    TypeParam const taken = std::move(value.value);
    EXPECT_EQ(taken.text(), "1234567890123456789");
    EXPECT_EQ(json::encode(value), json::encode(holder<TypeParam>{}));
    EXPECT_EQ(json::verify(value).error(), errc::replaced_value);
    EXPECT_EQ(json::verify(value).error().pointer(), "/value");
    EXPECT_TRUE(json::verify(holder<TypeParam>{}).has_value());
}

TEST(raw_member, is_still_checked) {
    EXPECT_TRUE(is_malformed<raw_json>("[1,]", errc::unexpected_character, 3));
    EXPECT_TRUE(is_malformed<raw_json>("{\"a\" 1}", errc::unexpected_character, 5));
    EXPECT_TRUE(is_malformed<raw_json>("[01]", errc::invalid_number, 2));
    EXPECT_TRUE(is_malformed<raw_json>("[\"\xFF\"]", errc::invalid_utf8, 2));
    EXPECT_TRUE(is_malformed<raw_json>("nul", errc::invalid_literal, 3));
    EXPECT_TRUE(is_malformed<raw_json>("[}", errc::unexpected_character, 1));
}

TEST(no_content, fits_nothing) {
    EXPECT_TRUE(deviates<absent>("null", errc::unexpected_content));
    EXPECT_TRUE(deviates<absent>("{\"a\":[1]}", errc::unexpected_content));
    EXPECT_EQ(json::encode(holder<absent>{}), "{}");
    EXPECT_EQ(written(holder<std::int64_t>{}), held("0"));
}
