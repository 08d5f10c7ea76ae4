// How a delivery and a webhook change state: functions from what was and what happened to what is. Layer delivery.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <typehook/store/records.hpp>

#include <typehook/delivery/classify.hpp>
#include <typehook/delivery/errc.hpp>
#include <typehook/delivery/retry_schedule.hpp>
#include <typehook/delivery/webhook_settings.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::delivery {

/// What an attempt came to.
struct attempt_result {
    delivery::verdict verdict{};
    int http_status = 0;
    std::string reason{};  ///< Why it is not delivered, a short name; empty if it is.
};

/// The delivery after an attempt. An interrupted one changes nothing.
///
/// `random` is uniform in [0, 1).
inline store::delivery after_attempt(store::delivery before, attempt_result const& made,
                                     retry_schedule const& schedule, timestamp now, double random) {
    using enum store::delivery_status;
    auto const& verdict = made.verdict;
    if (verdict.decision == decision::interrupted) {
        return before;
    }
    before.attempts += 1;
    before.updated_at = now;
    before.http_status = made.http_status;
    before.reason = made.reason;
    if (verdict.decision == decision::delivered) {
        before.status = delivered;
        before.reason.clear();
        return before;
    }
    auto const wait = schedule.wait_after(before.attempts);
    if (verdict.decision == decision::disable || !wait) {
        before.status = failed;
        return before;
    }
    before.due =
        now + std::max(retry_schedule::with_jitter(*wait, random),
                       std::chrono::milliseconds(verdict.retry_after.value_or(std::chrono::seconds(0))));
    return before;
}

/// The delivery when somebody asks for another attempt now.
///
/// Errors: `errc::already_delivered`. A delivery that is being attempted, or waits for nothing but its turn, stays as it is.
[[nodiscard]] inline result<store::delivery> after_retry(store::delivery before, timestamp now) {
    using enum store::delivery_status;
    if (before.status == delivered) {
        return failure{errc::already_delivered};
    }
    if (before.status != waiting || before.due > now) {
        before.status = waiting;
        before.due = now;
        before.updated_at = now;
    }
    return before;
}

/// Pauses a webhook. Errors: `errc::webhook_disabled` if it is disabled.
[[nodiscard]] inline result<void> pause(webhook_record& record, timestamp now) {
    if (record.status == webhook_status::disabled) {
        return failure{errc::webhook_disabled};
    }
    if (record.status == webhook_status::active) {
        record.status = webhook_status::paused;
        record.status_since = now;
    }
    return {};
}

/// Makes a webhook active, whatever it was, and forgets what it failed of.
inline void resume(webhook_record& record, timestamp now) {
    if (record.status != webhook_status::active) {
        record.status = webhook_status::active;
        record.status_since = now;
    }
    record.reason.clear();
    record.failing_since.reset();
}

/// Disables a webhook. The first reason stays.
inline void disable(webhook_record& record, std::string_view reason, timestamp now) {
    if (record.status != webhook_status::disabled) {
        record.status = webhook_status::disabled;
        record.reason = reason;
        record.status_since = now;
    }
}

/// Secrets of a webhook that sign at a time. Each is a signature in the header of every delivery, and receivers check only so many
/// of them.
inline constexpr std::size_t most_secrets = 8;

/// Puts a new signing secret first and lets the others sign until `overlap` is over, unless they end earlier.
///
/// Errors: `errc::invalid_settings` when more than `most_secrets` would sign. Without overlap it always works. Exception safety:
/// strong.
[[nodiscard]] inline result<void> rotate(webhook_record& record, secret fresh, std::chrono::seconds overlap,
                                         timestamp now) {
    auto const until = now + overlap;
    auto const stay = std::ranges::count_if(record.secrets, [&](auto const& old) {
        return std::min(old.expires_at.value_or(until), until) > now;
    });
    if (static_cast<std::size_t>(stay) >= most_secrets) {
        return failure{
            errc::invalid_settings,
            {.pointer = "/overlap",
             .detail = "8 secrets sign already: wait until one has ended, or rotate without overlap"}};
    }
    for (auto& old : record.secrets) {
        old.expires_at = old.expires_at ? std::min(*old.expires_at, until) : until;
    }
    record.secrets.insert(record.secrets.begin(), signing_secret{.text = std::move(fresh), .expires_at = {}});
    std::erase_if(record.secrets, [&](auto const& one) { return one.expires_at && *one.expires_at <= now; });
    return {};
}

}  // namespace typehook::delivery
