// Date and time as RFC 3339 text on the wire, an instant in the program. Layer core.
//
// Senders write the same instant in many ways (offsets, digits of fraction, lower case). What is not
// canonical is kept as it came, so that nothing is lost in encoding it again; what is canonical costs one
// integer and no allocation.
#pragma once

#include <typehook/core/detail/civil_time.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/time.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace typehook {

/// An instant with microseconds, and its wire text where that is not canonical; 1970-01-01T00:00:00Z by
/// default.
///
/// Canonical is UTC with `T` and `Z`, and as few of 0, 3 or 6 digits of fraction as keep the microseconds.
template <class Storage>
class basic_date_time {
public:
    using string_type = typename Storage::string;
    using instant_type = std::chrono::sys_time<std::chrono::microseconds>;
    /// What `parse` takes: std::string_view when owning; `text`, which refuses temporaries, when borrowed.
    using text_type = std::conditional_t<std::same_as<Storage, owning>, std::string_view, string_type>;

    basic_date_time() = default;

    /// From a point in time; those beyond the years 0000 … 9999 become the nearest that RFC 3339 can write.
    /// Explicit where digits beyond microseconds are cut.
    template <class Duration>
    explicit(!std::convertible_to<std::chrono::sys_time<Duration>, instant_type>)
        basic_date_time(std::chrono::sys_time<Duration> time) noexcept
        : microseconds_(clamped(time.time_since_epoch())) {}

    /// Reads RFC 3339 text, or nothing if it is none. `:60` is accepted in the last minute of a day in UTC.
    /// Digits beyond microseconds are kept in the text only. Lifetime: borrowed storage borrows it. Source:
    /// RFC 3339 §5.6.
    static std::optional<basic_date_time> parse(text_type wire) {
        std::optional<basic_date_time> result;
        if (auto const microseconds = detail::parse_date_time(wire)) {
            result.emplace();
            result->microseconds_ = *microseconds;
            if (!has_canonical_text(*microseconds) ||
                detail::to_canonical_text(*microseconds).view() != std::string_view(wire)) {
                result->wire_ = string_type(std::move(wire));
            }
        }
        return result;
    }

    /// The instant, to the microsecond; a leap second is the second after it.
    instant_type instant() const noexcept { return instant_type(std::chrono::microseconds(microseconds_)); }

    /// Room for a canonical text.
    using text_buffer = detail::canonical_text;

    /// The text as it came, or the canonical one.
    std::string text() const {
        text_buffer buffer;
        return std::string(text(buffer));
    }
    /// The same without an allocation. Lifetime: of this object and of `buffer`.
    std::string_view text(text_buffer& buffer) const noexcept {
        if (!is_canonical()) {
            return wire_;
        }
        buffer = detail::to_canonical_text(microseconds_);
        return buffer.view();
    }

    bool is_canonical() const noexcept { return std::string_view(wire_).empty(); }

    /// Says whether both are written alike, which makes them the same instant.
    friend bool operator==(basic_date_time const& left, basic_date_time const& right) noexcept {
        return left.microseconds_ == right.microseconds_ &&
               std::string_view(left.wire_) == std::string_view(right.wire_);
    }
    /// Orders by instant, then by text.
    friend std::strong_ordering operator<=>(basic_date_time const& left,
                                            basic_date_time const& right) noexcept {
        if (left.microseconds_ != right.microseconds_ || (left.is_canonical() && right.is_canonical())) {
            return left.microseconds_ <=> right.microseconds_;
        }
        text_buffer left_buffer;
        text_buffer right_buffer;
        return left.text(left_buffer) <=> right.text(right_buffer);
    }

private:
    static constexpr bool has_canonical_text(std::int64_t microseconds) noexcept {
        return microseconds >= detail::first_instant && microseconds <= detail::last_instant;
    }

    /// Compares in the units given: turning a large count of hours into microseconds first would overflow.
    /// Finer units than microseconds cannot reach the bounds.
    template <class Duration>
    static std::int64_t clamped(Duration time) noexcept {
        using std::chrono::floor;
        using std::chrono::microseconds;
        if constexpr (std::convertible_to<Duration, microseconds>) {
            if (time < floor<Duration>(microseconds(detail::first_instant))) {
                return detail::first_instant;
            }
            if (time > floor<Duration>(microseconds(detail::last_instant))) {
                return detail::last_instant;
            }
        }
        return floor<microseconds>(time).count();
    }

    std::int64_t microseconds_ = 0;
    string_type wire_{};
};

using date_time = basic_date_time<owning>;
using date_time_view = basic_date_time<borrowed>;

}  // namespace typehook
