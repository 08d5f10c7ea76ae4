// Instants that keep their wire text. Layer core.
#include <typehook/core/date_time.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

using namespace typehook;
using namespace std::chrono;

namespace {

static_assert(std::is_nothrow_move_constructible_v<date_time> &&
              std::is_nothrow_move_constructible_v<date_time_view>);
static_assert(std::is_convertible_v<timestamp, date_time>);
static_assert(std::is_convertible_v<sys_seconds, date_time>);
static_assert(!std::is_convertible_v<sys_time<nanoseconds>, date_time>);
static_assert(std::is_constructible_v<date_time, sys_time<nanoseconds>>);

template <class View, class Text>
concept parses = requires(Text&& wire) {
    View::parse(static_cast<Text&&>(wire));
};
static_assert(parses<date_time, std::string> && parses<date_time_view, std::string&>);
static_assert(!parses<date_time_view, std::string>);

date_time parsed(std::string_view wire) {
    auto const value = date_time::parse(wire);
    EXPECT_TRUE(value.has_value()) << wire;
    return value.value_or(date_time());
}

std::int64_t seconds_of(std::string_view wire) {
    return floor<seconds>(parsed(wire).instant()).time_since_epoch().count();
}

}  // namespace

TEST(date_time, is_the_epoch_by_default) {
    EXPECT_EQ(date_time{}.text(), "1970-01-01T00:00:00Z");
    EXPECT_TRUE(date_time{}.is_canonical());
    EXPECT_EQ(date_time_view{}.text(), "1970-01-01T00:00:00Z");
}

TEST(date_time, reads_instants) {
    EXPECT_EQ(seconds_of("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(seconds_of("2001-09-09T01:46:40Z"), 1'000'000'000);
    EXPECT_EQ(seconds_of("1969-12-31T23:59:59Z"), -1);
    EXPECT_EQ(seconds_of("2024-02-29T00:00:00Z"), 1'709'164'800);
    EXPECT_EQ(seconds_of("2024-02-29T01:00:00+01:00"), 1'709'164'800);
    EXPECT_EQ(seconds_of("2024-02-28T18:30:00-05:30"), 1'709'164'800);
    EXPECT_EQ(seconds_of("0000-01-01T00:00:00Z"), -62'167'219'200);
    EXPECT_EQ(seconds_of("9999-12-31T23:59:59Z"), 253'402'300'799);
}

TEST(date_time, agrees_with_the_calendar_of_chrono) {
    for (int y = 0; y <= 9'999; y += 7) {
        for (unsigned m = 1; m <= 12; ++m) {
            auto const month_end = year_month_day_last(year(y), month_day_last(month(m)));
            for (auto const d : {1u, 15u, static_cast<unsigned>(month_end.day())}) {
                auto const instant =
                    sys_days(year_month_day(year(y), month(m), day(d))) + hours(13) + minutes(5) + 9s;
                auto const text = date_time(instant).text();
                ASSERT_EQ(parsed(text).instant(), instant) << text;
                ASSERT_EQ(std::stoi(text.substr(0, 4)), y);
                ASSERT_EQ(std::stoul(text.substr(5, 2)), m);
                ASSERT_EQ(std::stoul(text.substr(8, 2)), d);
                ASSERT_EQ(text.substr(10), "T13:05:09Z");
            }
        }
    }
}

TEST(date_time, keeps_no_text_that_is_canonical) {
    for (auto const* const wire :
         {"2024-02-29T12:34:56Z", "2024-02-29T12:34:56.120Z", "2024-02-29T12:34:56.123456Z",
          "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"}) {
        EXPECT_TRUE(parsed(wire).is_canonical()) << wire;
        EXPECT_EQ(parsed(wire).text(), wire);
        EXPECT_EQ(date_time(parsed(wire).instant()), parsed(wire));
    }
}

TEST(date_time, keeps_every_other_text_as_it_came) {
    for (auto const* const wire :
         {"2024-02-29T12:34:56+00:00", "2024-02-29T12:34:56-00:00", "2024-02-29T12:34:56.1Z",
          "2024-02-29T12:34:56.000Z", "2024-02-29T12:34:56.120000Z", "2024-02-29T12:34:56.1234567Z",
          "2024-02-29t12:34:56z", "2024-02-29T12:34:56+23:59", "0000-01-01T00:00:00+01:00",
          "9999-12-31T23:59:59-01:00", "2016-12-31T23:59:60Z"}) {
        EXPECT_FALSE(parsed(wire).is_canonical()) << wire;
        EXPECT_EQ(parsed(wire).text(), wire);
    }
}

TEST(date_time, gives_its_text_in_a_buffer_too) {
    for (auto const* const wire :
         {"2024-04-05T19:34:38Z", "2024-04-05T19:34:38.120000+05:30", "1970-01-01T00:00:00.000001Z"}) {
        date_time::text_buffer buffer;
        auto const value = parsed(wire);
        EXPECT_EQ(value.text(buffer), wire);
    }
}

TEST(date_time, reads_fractions_of_any_length) {
    auto const micros = [](std::string_view wire) {
        return parsed(wire).instant().time_since_epoch().count() % 1'000'000;
    };
    EXPECT_EQ(micros("2024-01-01T00:00:00.5Z"), 500'000);
    EXPECT_EQ(micros("2024-01-01T00:00:00.000001Z"), 1);
    EXPECT_EQ(micros("2024-01-01T00:00:00.9999999999999999999999999Z"), 999'999);
    EXPECT_EQ(micros("2024-01-01T00:00:00." + std::string(100'000, '1') + "Z"), 111'111);
}

TEST(date_time, takes_a_leap_second_for_the_second_after_it) {
    EXPECT_EQ(seconds_of("2016-12-31T23:59:60Z"), seconds_of("2017-01-01T00:00:00Z"));
    EXPECT_EQ(seconds_of("1998-12-31T15:59:60.123-08:00"), seconds_of("1999-01-01T00:00:00Z"));
    EXPECT_EQ(seconds_of("1999-01-01T05:29:60+05:30"), seconds_of("1999-01-01T00:00:00Z"));
    EXPECT_FALSE(date_time::parse("2016-12-31T22:59:60Z"));
    EXPECT_FALSE(date_time::parse("2016-12-31T23:58:60Z"));
    EXPECT_FALSE(date_time::parse("2016-12-31T23:59:60+01:00"));
    EXPECT_FALSE(date_time::parse("2016-12-31T23:59:61Z"));
}

TEST(date_time, refuses_what_is_not_rfc_3339) {
    for (auto const* const wire : {"",
                                   "2024",
                                   "2024-01-01",
                                   "2024-01-01T00:00:00",
                                   "2024-01-01 00:00:00Z",
                                   "2024-01-01T00:00Z",
                                   "2024-01-01T00:00:00.Z",
                                   "2024-01-01T00:00:00,5Z",
                                   "2024-01-01T00:00:00+0100",
                                   "2024-01-01T00:00:00+01",
                                   "2024-01-01T00:00:00+24:00",
                                   "2024-01-01T00:00:00+01:60",
                                   "2024-01-01T24:00:00Z",
                                   "2024-01-01T00:60:00Z",
                                   "2024-13-01T00:00:00Z",
                                   "2024-00-01T00:00:00Z",
                                   "2024-01-00T00:00:00Z",
                                   "2024-01-32T00:00:00Z",
                                   "2024-04-31T00:00:00Z",
                                   "2023-02-29T00:00:00Z",
                                   "1900-02-29T00:00:00Z",
                                   "2100-02-29T00:00:00Z",
                                   "24-01-01T00:00:00Z",
                                   "12024-01-01T00:00:00Z",
                                   "-024-01-01T00:00:00Z",
                                   "2024-1-1T00:00:00Z",
                                   "2024-01-01T00:00:00ZZ",
                                   " 2024-01-01T00:00:00Z",
                                   "2024-01-01T00:00:00Z ",
                                   "2024-01-01T00:00:00 Z",
                                   "2024/01/01T00:00:00Z",
                                   "2024-01-01T00:00:0xZ",
                                   "2024-01-01T00:00:00.5",
                                   "2024-W01-1T00:00:00Z"}) {
        EXPECT_FALSE(date_time::parse(wire)) << wire;
    }
    EXPECT_TRUE(date_time::parse("2000-02-29T00:00:00Z"));
}

TEST(date_time, refuses_every_text_that_was_cut) {
    std::string const wire = "2024-02-29T12:34:56.123+01:00";
    for (std::size_t size = 0; size < wire.size(); ++size) {
        EXPECT_FALSE(date_time::parse(wire.substr(0, size))) << wire.substr(0, size);
    }
}

TEST(date_time, is_made_from_points_in_time) {
    EXPECT_EQ(date_time(timestamp(milliseconds(1'500))).text(), "1970-01-01T00:00:01.500Z");
    EXPECT_EQ(date_time(timestamp(milliseconds(-1))).text(), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(date_time(sys_time<microseconds>(microseconds(1))).text(), "1970-01-01T00:00:00.000001Z");
    EXPECT_EQ(date_time(sys_time<nanoseconds>(nanoseconds(-1))).text(), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(date_time(sys_days(days(1))).text(), "1970-01-02T00:00:00Z");
}

TEST(date_time, stops_at_the_years_that_can_be_written) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    EXPECT_EQ(date_time(timestamp(milliseconds(most))).text(), "9999-12-31T23:59:59.999999Z");
    EXPECT_EQ(date_time(timestamp(milliseconds(least))).text(), "0000-01-01T00:00:00Z");
    EXPECT_EQ(date_time(sys_time<seconds>(seconds(most))).text(), "9999-12-31T23:59:59.999999Z");
    EXPECT_EQ(date_time(sys_time<hours>(hours(least))).text(), "0000-01-01T00:00:00Z");
    EXPECT_EQ(date_time(sys_time<nanoseconds>(nanoseconds(most))).text(), "2262-04-11T23:47:16.854775Z");
}

TEST(date_time, orders_by_instant_then_text) {
    auto const zulu = parsed("2024-01-01T00:00:00Z");
    auto const offset = parsed("2024-01-01T01:00:00+01:00");
    auto const later = parsed("2024-01-01T00:30:00Z");
    EXPECT_LT(zulu, later);
    EXPECT_LT(offset, later);
    EXPECT_NE(zulu, offset);
    EXPECT_NE(zulu, later);
    EXPECT_EQ(zulu.instant(), offset.instant());
    EXPECT_LT(zulu, offset);
    EXPECT_GT(offset, zulu);
    EXPECT_EQ(zulu <=> parsed("2024-01-01T00:00:00Z"), std::strong_ordering::equal);
    EXPECT_EQ(offset, parsed("2024-01-01T01:00:00+01:00"));
}

TEST(date_time, borrows_in_views) {
    std::string const body = "2024-01-01T01:00:00+01:00";
    auto const value = date_time_view::parse(body);
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(value->text(), body);
    EXPECT_EQ(value->instant(), parsed(body).instant());
}
