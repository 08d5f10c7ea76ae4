// RFC 3339 text ⇄ microseconds since 1970, without locale, allocation or <chrono>'s calendars. Layer core,
// private to it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace typehook::detail {

inline constexpr std::int64_t microseconds_a_second = 1'000'000;
inline constexpr std::int64_t seconds_a_day = 86'400;
inline constexpr std::int64_t epoch_day = 719'528;  // 1970-01-01, counted from 0000-01-01

constexpr bool is_leap_year(std::int64_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) noexcept {
    constexpr std::array<std::int64_t, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

/// Days from 0000-01-01 to the first of January of a year that is not negative.
constexpr std::int64_t days_before_year(std::int64_t year) noexcept {
    // Leap years before `year`: year 0 is one, and so counts as soon as there is a year before.
    return year == 0 ? 0 : 365 * year + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1;
}

/// The fields of an instant; years 0 … 9999.
struct civil_fields {
    std::int64_t year, month, day, hour, minute, second, microsecond;
};

/// Instants that have a canonical text: years 0 … 9999.
inline constexpr std::int64_t first_instant = -epoch_day * seconds_a_day * microseconds_a_second;
inline constexpr std::int64_t last_instant =
    (days_before_year(10'000) - epoch_day) * seconds_a_day * microseconds_a_second - 1;

/// Preconditions: the fields are in range, except that `second` may be 60.
constexpr std::int64_t to_instant(civil_fields const& fields) noexcept {
    auto days = days_before_year(fields.year) - epoch_day + fields.day - 1;
    for (std::int64_t month = 1; month < fields.month; ++month) {
        days += days_in_month(fields.year, month);
    }
    auto const seconds = days * seconds_a_day + fields.hour * 3'600 + fields.minute * 60 + fields.second;
    return seconds * microseconds_a_second + fields.microsecond;
}

/// Preconditions: `first_instant <= instant && instant <= last_instant`.
constexpr civil_fields to_fields(std::int64_t instant) noexcept {
    auto const since_year_0 = instant - first_instant;
    auto const microseconds_of_day = since_year_0 % (seconds_a_day * microseconds_a_second);
    auto days = since_year_0 / (seconds_a_day * microseconds_a_second);
    auto const second_of_day = microseconds_of_day / microseconds_a_second;
    // 146,097 days are 400 years: exact on average, at most one year off.
    auto year = days * 400 / 146'097;
    while (days_before_year(year) > days) {
        --year;
    }
    while (days_before_year(year + 1) <= days) {
        ++year;
    }
    days -= days_before_year(year);
    std::int64_t month = 1;
    while (days >= days_in_month(year, month)) {
        days -= days_in_month(year, month++);
    }
    return {year,
            month,
            days + 1,
            second_of_day / 3'600,
            second_of_day / 60 % 60,
            second_of_day % 60,
            microseconds_of_day % microseconds_a_second};
}

/// A canonical text: UTC, `Z`, and as few of 0, 3 or 6 digits of fraction as keep the microseconds.
struct canonical_text {
    std::array<char, 27> characters{};
    std::size_t size = 0;

    /// Lifetime: of this object.
    constexpr std::string_view view() const noexcept { return {characters.data(), size}; }
};

/// Preconditions: as `to_fields`.
constexpr canonical_text to_canonical_text(std::int64_t instant) noexcept {
    auto const fields = to_fields(instant);
    canonical_text out;
    auto const put = [&out](std::int64_t number, std::size_t digits, char after) {
        for (auto i = digits; i > 0; --i) {
            out.characters[out.size + i - 1] = static_cast<char>('0' + number % 10);
            number /= 10;
        }
        out.size += digits;
        if (after != '\0') {
            out.characters[out.size++] = after;
        }
    };
    put(fields.year, 4, '-');
    put(fields.month, 2, '-');
    put(fields.day, 2, 'T');
    put(fields.hour, 2, ':');
    put(fields.minute, 2, ':');
    put(fields.second, 2, fields.microsecond == 0 ? 'Z' : '.');
    if (fields.microsecond % 1'000 != 0) {
        put(fields.microsecond, 6, 'Z');
    } else if (fields.microsecond != 0) {
        put(fields.microsecond / 1'000, 3, 'Z');
    }
    return out;
}

/// Reads an RFC 3339 date-time, or says that it is none. Source: RFC 3339 §5.6, §5.7.
///
/// A leap second is accepted where one can be, in the last minute of a day in UTC, and is the second after.
constexpr std::optional<std::int64_t> parse_date_time(std::string_view text) noexcept {
    bool ok = true;
    std::size_t at = 0;
    auto const number = [&](std::size_t digits, std::int64_t least, std::int64_t most) {
        std::int64_t value = 0;
        for (std::size_t i = 0; i < digits; ++i, ++at) {
            ok = ok && at < text.size() && text[at] >= '0' && text[at] <= '9';
            value = ok ? value * 10 + (text[at] - '0') : 0;
        }
        ok = ok && value >= least && value <= most;
        return value;
    };
    auto const one_of = [&](std::string_view allowed) {
        ok = ok && at < text.size() && allowed.find(text[at]) != std::string_view::npos;
        return ok ? text[at++] : '\0';
    };

    civil_fields fields{};
    fields.year = number(4, 0, 9'999);
    one_of("-");
    fields.month = number(2, 1, 12);
    one_of("-");
    fields.day = number(2, 1, ok ? days_in_month(fields.year, fields.month) : 31);
    one_of("Tt");
    fields.hour = number(2, 0, 23);
    one_of(":");
    fields.minute = number(2, 0, 59);
    one_of(":");
    fields.second = number(2, 0, 60);
    auto mark = one_of(".Zz+-");
    if (mark == '.') {
        number(1, 0, 9);
        --at;
        std::int64_t unit = microseconds_a_second;
        for (; ok && at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            unit /= 10;
            fields.microsecond += unit * (text[at] - '0');
        }
        mark = one_of("Zz+-");
    }
    std::int64_t offset_minutes = 0;
    if (mark == '+' || mark == '-') {
        auto const hours = number(2, 0, 23);
        one_of(":");
        offset_minutes = (hours * 60 + number(2, 0, 59)) * (mark == '-' ? -1 : 1);
    }
    if (!ok || at != text.size()) {
        return std::nullopt;
    }
    constexpr std::int64_t minutes_a_day = 24 * 60;
    auto const minute_of_day = fields.hour * 60 + fields.minute - offset_minutes;
    if (fields.second == 60 && (minute_of_day + 2 * minutes_a_day) % minutes_a_day != minutes_a_day - 1) {
        return std::nullopt;
    }
    return to_instant(fields) - offset_minutes * 60 * microseconds_a_second;
}

}  // namespace typehook::detail
