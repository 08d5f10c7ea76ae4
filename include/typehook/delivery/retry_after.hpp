// The value of Retry-After: how long a receiver asks to be left alone. Layer delivery.
#pragma once

#include <typehook/core/time.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace typehook::delivery {

namespace detail {

/// Reads digits at the front and takes them away; nothing when there is none or they say more than eight digits hold.
constexpr std::optional<int> take_number(std::string_view& text) noexcept {
    int value = 0;
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') {
        if (count == 8) {
            return std::nullopt;
        }
        value = value * 10 + (text[count++] - '0');
    }
    text.remove_prefix(count);
    return count == 0 ? std::nullopt : std::optional<int>(value);
}

/// Takes `expected` away from the front, or says that it is not there.
constexpr bool take_text(std::string_view& text, std::string_view expected) noexcept {
    bool const there = text.starts_with(expected);
    text.remove_prefix(there ? expected.size() : 0);
    return there;
}

constexpr std::optional<unsigned> take_month(std::string_view& text) noexcept {
    constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (unsigned i = 0; i < names.size(); ++i) {
        if (take_text(text, names[i])) {
            return i + 1;
        }
    }
    return std::nullopt;
}

}  // namespace detail

/// Reads an HTTP date as servers have to write it: `Sun, 06 Nov 1994 08:49:37 GMT`. The two obsolete forms are not read, and
/// the day of the week is not compared with the date. Source: RFC 9110 §5.6.7.
constexpr std::optional<timestamp> parse_http_date(std::string_view text) noexcept {
    using namespace std::chrono;
    if (text.size() != 29) {
        return std::nullopt;
    }
    text.remove_prefix(5);  // "Sun, "
    auto const day = detail::take_number(text);
    bool right = detail::take_text(text, " ");
    auto const month = detail::take_month(text);
    right = right && detail::take_text(text, " ");
    auto const year = detail::take_number(text);
    right = right && detail::take_text(text, " ");
    auto const hour = detail::take_number(text);
    right = right && detail::take_text(text, ":");
    auto const minute = detail::take_number(text);
    right = right && detail::take_text(text, ":");
    auto const second = detail::take_number(text);
    right = right && text == " GMT";
    if (!right || !day || !month || !year || !hour || !minute || !second || *hour > 23 || *minute > 59 ||
        *second > 60) {
        return std::nullopt;
    }
    year_month_day const date{std::chrono::year(*year), std::chrono::month(*month),
                              std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return timestamp(sys_days(date)) + hours(*hour) + minutes(*minute) + seconds(*second);
}

/// How long the header Retry-After asks to wait from `now`: its seconds, or until its date; never more than `longest`, since
/// what a receiver says must not stop its deliveries for ever.
///
/// Returns nothing for a value that is neither, and for the past. Source: RFC 9110 §10.2.3.
constexpr std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, timestamp now,
                                                                std::chrono::seconds longest) noexcept {
    using std::chrono::seconds;
    auto rest = value;
    auto const digits = rest.find_first_not_of("0123456789");
    seconds asked{0};
    if (!value.empty() && digits == std::string_view::npos) {
        auto const count = detail::take_number(rest);
        asked = count ? seconds(*count) : longest;
    } else if (auto const date = parse_http_date(value)) {
        asked = std::chrono::ceil<seconds>(*date - now);
    }
    return asked > seconds{0} ? std::optional(std::min(asked, longest)) : std::nullopt;
}

}  // namespace typehook::delivery
