// When a failed delivery is tried again. Layer delivery.
//
// A schedule is the list of waits, not a formula: what a manager reads is what happens.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <typehook/delivery/errc.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace typehook::delivery {

/// Waits between the attempts of a delivery; it is given up when they are used up.
class retry_schedule {
public:
    static constexpr std::size_t most_waits = 50;
    static constexpr std::chrono::seconds shortest_wait{1};
    static constexpr std::chrono::seconds longest_wait = std::chrono::hours(24 * 7);

    /// AppDirect's: 11 attempts. Documented are the number of attempts and the first six waits (5, 10, 20 and 40 minutes, 1 and
    /// 2 hours); the last four are our choice, because the documentation ends there.
    retry_schedule()
        : waits_{std::chrono::minutes(5),  std::chrono::minutes(10), std::chrono::minutes(20),
                 std::chrono::minutes(40), std::chrono::hours(1),    std::chrono::hours(2),
                 std::chrono::hours(4),    std::chrono::hours(8),    std::chrono::hours(12),
                 std::chrono::hours(24)} {}

    /// Makes a schedule of its own; no waits: one attempt only.
    ///
    /// Errors: `errc::invalid_settings` with the pointer of the wait below `/schedule`, when there are more than `most_waits`
    /// or one is outside `shortest_wait` … `longest_wait`.
    [[nodiscard]] static result<retry_schedule> make(std::vector<std::int64_t> const& seconds) {
        if (seconds.size() > most_waits) {
            return failure{errc::invalid_settings,
                           {.pointer = "/schedule", .detail = "a schedule has at most 50 waits"}};
        }
        std::vector<std::chrono::seconds> waits;
        for (auto const wait : seconds) {
            if (wait < shortest_wait.count() || wait > longest_wait.count()) {
                auto const pointer = "/schedule/" + std::to_string(waits.size());
                return failure{errc::invalid_settings,
                               {.pointer = pointer, .detail = "a wait is 1 second to 7 days"}};
            }
            waits.emplace_back(wait);
        }
        return retry_schedule(std::move(waits));
    }

    /// The waits in order. Lifetime: of this schedule.
    std::vector<std::chrono::seconds> const& waits() const noexcept { return waits_; }

    /// How long to wait after `attempts` attempts, all failed; nothing when that was the last.
    std::optional<std::chrono::seconds> wait_after(std::int32_t attempts) const noexcept {
        auto const number = static_cast<std::size_t>(attempts) - 1;
        return attempts > 0 && number < waits_.size() ? std::optional(waits_[number]) : std::nullopt;
    }

    /// The wait with jitter: up to a tenth longer, so that what failed together does not come back together. `random` is
    /// uniform in [0, 1).
    static std::chrono::milliseconds with_jitter(std::chrono::seconds wait, double random) noexcept {
        auto const whole = std::chrono::milliseconds(wait);
        return whole + std::chrono::milliseconds(
                           static_cast<std::int64_t>(static_cast<double>(whole.count()) * 0.1 * random));
    }

    /// The jitter of a delivery's next wait, in [0, 1): the same for neighbours, 64 deliveries that came in one after the other.
    /// They lie together in the store, so what reads and writes them when they are due again touches a few pages and not one
    /// each; and what a receiver is spared is the return of thousands. `seed` is random, and one for a process.
    static double jitter_of(std::int64_t delivery, std::int32_t attempts, std::uint64_t seed) noexcept {
        // The finalizer of SplitMix64.
        auto mixed = seed + static_cast<std::uint64_t>(delivery >> 6) * 0x9E37'79B9'7F4A'7C15u +
                     static_cast<std::uint64_t>(attempts) * 0xD1B5'4A32'D192'ED03u;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EBu;
        return static_cast<double>((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53;
    }

    friend bool operator==(retry_schedule const&, retry_schedule const&) = default;

private:
    explicit retry_schedule(std::vector<std::chrono::seconds> waits) noexcept : waits_(std::move(waits)) {}

    std::vector<std::chrono::seconds> waits_;
};

}  // namespace typehook::delivery
