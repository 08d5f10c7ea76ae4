// What the answer to an attempt means: the one place where statuses and failures become decisions. Layer delivery.
//
// Every failure is retried, whatever it is: an expired certificate, a wrong DNS record or a bug behind a 400 can be mended while
// the schedule runs, and an event that is given up early cannot. Only 410 says that nobody is there any more.
#pragma once

#include <typehook/core/condition.hpp>
#include <typehook/core/time.hpp>

#include <typehook/delivery/retry_after.hpp>

#include <optional>
#include <string_view>

namespace typehook::delivery {

/// What came of an attempt: a response, or the condition of the failure that there was instead.
struct exchange {
    int status = 0;                  ///< 0: no response.
    std::string_view retry_after{};  ///< The value of the header, if there was one.
    std::optional<condition> failed{};
};

/// What to do about a delivery and its endpoint.
enum class decision : unsigned char {
    delivered,    ///< The receiver has it.
    retry,        ///< Not now; try again by the schedule.
    slow_down,    ///< The same, and the endpoint has more to do than it can: send it less.
    disable,      ///< The receiver is gone for good: give the delivery up and stop the webhook.
    interrupted,  ///< This side stopped the attempt: it does not count.
};

/// A decision, and how long the receiver asked to be left alone.
struct verdict {
    delivery::decision decision = decision::retry;
    std::optional<std::chrono::seconds> retry_after{};

    friend bool operator==(verdict const&, verdict const&) = default;
};

/// Decides what an exchange means. 2xx is delivered; 3xx is a failure, since a redirect would take the event where nobody has
/// agreed to send it; 410 disables; 429, 502, 503, 504 and a missed deadline slow down.
///
/// `longest_wait` bounds what Retry-After may ask for. Source: Standard Webhooks 1.0.0, AppDirect's rule of 2xx within 30 s.
constexpr verdict classify(exchange const& what, timestamp now, std::chrono::seconds longest_wait) noexcept {
    if (what.failed) {
        switch (*what.failed) {
        case condition::cancelled:
            return {decision::interrupted, {}};
        case condition::timed_out:
            return {decision::slow_down, {}};
        default:
            return {decision::retry, {}};
        }
    }
    if (what.status >= 200 && what.status < 300) {
        return {decision::delivered, {}};
    }
    if (what.status == 410) {
        return {decision::disable, {}};
    }
    bool const busy = what.status == 429 || what.status == 502 || what.status == 503 || what.status == 504;
    return {busy ? decision::slow_down : decision::retry,
            parse_retry_after(what.retry_after, now, longest_wait)};
}

}  // namespace typehook::delivery
