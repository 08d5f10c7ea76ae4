// A circuit breaker: stops asking an endpoint that does not answer, and finds out when it does again. Layer delivery.
//
// It counts failures in a row, not their share: a receiver that refuses one request in ten is alive and must be sent on at full
// speed (twenty in a row then happen once in 10^20 requests), one that is down is found after twenty whatever its load.
#pragma once

#include <typehook/core/time.hpp>

#include <algorithm>
#include <chrono>

namespace typehook::delivery {

/// How a circuit judges.
struct circuit_options {
    unsigned failures_to_open = 20;                ///< In a row.
    std::chrono::milliseconds first_pause{5'000};  ///< Until the first probe; doubles with each that fails.
    std::chrono::milliseconds longest_pause{5 * 60'000};
};

/// Whether an endpoint is asked.
enum class circuit_state : unsigned char {
    closed,     ///< Attempts pass.
    open,       ///< None until the pause is over.
    half_open,  ///< One at a time, to see.
};

/// The breaker of one endpoint. Pure: time is handed in.
class circuit {
public:
    explicit circuit(circuit_options const& options = {}) noexcept
        : options_(options), pause_(options.first_pause) {}

    circuit_state state() const noexcept { return state_; }

    /// Until when no attempt passes, if open.
    timestamp reopens() const noexcept { return until_; }

    /// Says whether an attempt may start now.
    bool allows(timestamp now) const noexcept {
        return state_ == circuit_state::closed || (!probing_ && now >= until_);
    }

    /// Notes that an attempt starts. Preconditions: `allows(now)`.
    void started() noexcept {
        if (state_ != circuit_state::closed) {
            state_ = circuit_state::half_open;
            probing_ = true;
        }
    }

    /// Notes that the endpoint took an attempt. Returns whether that closed the circuit.
    bool succeeded() noexcept {
        bool const was_open = state_ != circuit_state::closed;
        *this = circuit(options_);
        return was_open;
    }

    /// Notes that an attempt failed. Returns whether the circuit opened by it, for the first time or again.
    bool failed(timestamp now) noexcept {
        if (state_ == circuit_state::closed && ++failures_ >= options_.failures_to_open) {
            open(now);
            return true;
        }
        if (state_ == circuit_state::half_open && probing_) {
            pause_ = std::min(pause_ * 2, options_.longest_pause);
            open(now);
            return true;
        }
        return false;  // An attempt that was on its way when the circuit opened says nothing new.
    }

    /// Notes that an attempt ended and tells nothing of the endpoint.
    void interrupted() noexcept { probing_ = false; }

private:
    void open(timestamp now) noexcept {
        state_ = circuit_state::open;
        until_ = now + pause_;
        probing_ = false;
    }

    circuit_options options_;
    circuit_state state_ = circuit_state::closed;
    unsigned failures_ = 0;
    bool probing_ = false;
    std::chrono::milliseconds pause_;
    timestamp until_{};
};

}  // namespace typehook::delivery
