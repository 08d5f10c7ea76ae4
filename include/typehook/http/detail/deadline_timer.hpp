// One timer per connection that is seldom touched. Layer http, private.
//
// A deadline is only a stored time. The timer is set again when the deadline comes before the time it is set to, and when it
// fires early; on a busy connection, whose deadlines mostly move on, that is once in several seconds instead of several
// times a request.
#pragma once

#include <typehook/http/detail/stream.hpp>

#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace typehook::http::detail {

using steady_timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                                asio::wait_traits<std::chrono::steady_clock>, executor>;

template <class Owner>
class deadline_timer {
    using clock = std::chrono::steady_clock;

public:
    explicit deadline_timer(executor where) : timer_(where) {}

    // Calls `owner->expire()` after `limit`, unless set again before. Does not keep the owner alive.
    void set(std::shared_ptr<Owner> const& owner, std::chrono::milliseconds limit) {
        set_at(owner, clock::now() + limit);
    }

    void set_at(std::shared_ptr<Owner> const& owner, clock::time_point deadline) {
        deadline_ = deadline;
        set_ = true;
        if (!waiting_ || timer_.expiry() > deadline_) {
            wait(owner);
        }
    }

    void clear() noexcept {
        set_ = false;
        waiting_ = false;
        timer_.cancel();
    }

private:
    void wait(std::weak_ptr<Owner> owner) {
        timer_.expires_at(deadline_);
        waiting_ = true;
        timer_.async_wait([this, owner = std::move(owner)](error_code const& error) {
            auto const alive = owner.lock();
            if (error || !alive) {
                return;  // set again, or gone with its owner
            }
            waiting_ = false;
            if (!set_) {
                return;
            }
            if (clock::now() < deadline_) {
                wait(alive);
                return;
            }
            set_ = false;
            alive->expire();
        });
    }

    steady_timer timer_;
    clock::time_point deadline_{};
    bool set_ = false;
    bool waiting_ = false;
};

}  // namespace typehook::http::detail
