// A token bucket: at most so many attempts a second. Layer delivery.
#pragma once

#include <typehook/core/time.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace typehook::delivery {

/// Lets `per_second` attempts pass a second, and a second's worth at once after a rest; 0: no limit. Pure: time is handed in.
class throttle {
public:
    explicit throttle(double per_second = 0) noexcept
        : per_second_(per_second), room_(std::max(1.0, per_second)), tokens_(room_) {}

    /// Takes a token if there is one.
    bool try_take(timestamp now) noexcept {
        if (per_second_ <= 0) {
            return true;
        }
        refill(now);
        if (tokens_ < 1) {
            return false;
        }
        tokens_ -= 1;
        return true;
    }

    /// When the next token is there; now, or earlier, if it is. Asks again after a day at the latest, so no rate is too small.
    timestamp next(timestamp now) noexcept {
        if (per_second_ <= 0) {
            return now;
        }
        refill(now);
        constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
        auto const missing = std::max(0.0, 1 - tokens_);
        auto const wait =
            std::min(std::ceil(missing * 1000 / per_second_), static_cast<double>(longest.count()));
        return now + std::chrono::milliseconds(static_cast<std::int64_t>(wait));
    }

private:
    void refill(timestamp now) noexcept {
        // A clock that was set back gives nothing and takes nothing.
        auto const passed = std::max(std::chrono::milliseconds(0), now - last_);
        tokens_ = std::min(room_, tokens_ + static_cast<double>(passed.count()) * per_second_ / 1000);
        last_ = now;
    }

    double per_second_;
    double room_;
    double tokens_;
    timestamp last_{};
};

}  // namespace typehook::delivery
