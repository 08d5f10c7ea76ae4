// Bodies of delivery/engine.hpp: the network thread. Layer delivery, private.
#pragma once

#include <typehook/core/error_category.hpp>

#include <typehook/delivery/engine.hpp>

#include <boost/asio/defer.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

namespace typehook::delivery {

namespace detail {

/// The spelling of an error, as reasons are told: `connect_timeout`.
inline std::string reason_of(failure const& why) {
    auto const* const described = dynamic_cast<described_category const*>(&why.code().category());
    auto const* const entry = described != nullptr ? described->entry(why.code().value()) : nullptr;
    return entry != nullptr ? std::string(entry->name) : why.code().message();
}

}  // namespace detail

TYPEHOOK_DELIVERY_DECL void engine::run_network() { context_.run(); }

TYPEHOOK_DELIVERY_DECL void engine::take(outbox&& out) {
    auto const time = now();
    for (auto& change : out.changes) {
        if (change.profile == nullptr) {
            senders_.erase(change.webhook);
            dispatcher_.remove_endpoint(change.webhook);
        } else {
            senders_[change.webhook] = std::make_shared<sender>(change.profile, options_.client.egress);
            dispatcher_.set_endpoint(std::move(change.profile), time, change.first_due);
        }
    }
    for (auto& fresh : out.fresh) {
        dispatcher_.offer(std::move(fresh), time);
    }
    for (auto& answer : out.answers) {
        dispatcher_.answer(std::move(answer), time);
    }
    for (auto const webhook : out.nudged) {
        dispatcher_.nudge(webhook, time);
    }
    for (auto const message : out.expunged) {
        dispatcher_.forget_message(message);
        if (dispatcher_.in_flight() != 0) {
            expunged_.insert(message);
        }
    }
    if (out.hold) {
        dispatcher_.hold(*out.hold || draining_, time);
    }
    pump();
}

/// One pump for all that is ready now: what it finds is written in one batch.
TYPEHOOK_DELIVERY_DECL void engine::schedule_pump() {
    if (!pump_scheduled_) {
        pump_scheduled_ = true;
        boost::asio::defer(context_, [this] { pump(); });
    }
}

TYPEHOOK_DELIVERY_DECL void engine::pump() {
    pump_scheduled_ = false;
    auto const time = now();
    dispatcher_.wake(time);
    while (auto next = dispatcher_.next_start(time)) {
        begin(std::move(*next), time);
    }
    while (auto order = dispatcher_.next_claim(time)) {
        claims_.push_back(std::move(*order));
    }
    flush();
    set_timer(time);
    if (dispatcher_.in_flight() == 0) {
        expunged_.clear();
        if (drained_) {
            std::exchange(drained_, std::nullopt)->set_value();
        }
    }
}

/// Outcomes before claims: a claim must not give what is done.
TYPEHOOK_DELIVERY_DECL void engine::flush() {
    if (outcomes_.empty() && claims_.empty() && notices_.empty()) {
        return;
    }
    {
        std::lock_guard const lock(mutex_);
        bool const first = inbox_.outcomes.empty();
        if (first) {
            first_outcome_ = std::chrono::steady_clock::now();
        }
        std::move(outcomes_.begin(), outcomes_.end(), std::back_inserter(inbox_.outcomes));
        std::move(claims_.begin(), claims_.end(), std::back_inserter(inbox_.claims));
        std::move(notices_.begin(), notices_.end(), std::back_inserter(inbox_.notices));
        if (first || is_urgent()) {  // else it has set its alarm already
            wake_storage();
        }
    }
    outcomes_.clear();
    claims_.clear();
    notices_.clear();
}

TYPEHOOK_DELIVERY_DECL void engine::set_timer(timestamp time) {
    auto const wake = dispatcher_.next_wake().value_or(timestamp::max());
    if (wake == timer_at_) {
        return;
    }
    timer_at_ = wake;
    if (wake == timestamp::max()) {
        timer_.cancel();
        return;
    }
    // What is due later is looked at again after a day: a timer has less room for times than a schedule.
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
    timer_.expires_after(std::clamp(wake - time, std::chrono::milliseconds(0), longest));
    timer_.async_wait([this](boost::system::error_code const& cancelled) {
        if (!cancelled) {
            timer_at_ = timestamp::max();
            pump();
        }
    });
}

TYPEHOOK_DELIVERY_DECL void engine::begin(assignment&& what, timestamp time) {
    attempt_ptr one;
    if (spare_.empty()) {
        one = std::make_unique<attempt>();
    } else {
        one = std::move(spare_.back());
        spare_.pop_back();
    }
    one->what = std::move(what);
    one->by = senders_.at(one->what.profile->webhook);
    one->asked_again = false;
    one->started_at = time;
    launch(std::move(one));
}

TYPEHOOK_DELIVERY_DECL void engine::launch(attempt_ptr one) {
    auto const by = one->by;
    auto const time = now();
    if (by->target().has_error()) {
        fail(std::move(one), by->target().error());
        return;
    }
    if (by->uses_tokens()) {
        if (!by->token || time >= by->token->refresh_at) {
            by->waiting_for_token.push_back(std::move(one));
            if (!by->token_requested) {
                request_token(by);
            }
            return;
        }
        one->token_serial = by->token_serial;
    }
    if (auto const prepared = by->prepare(*one, time); prepared.has_error()) {
        fail(std::move(one), prepared.error());
        return;
    }
    auto& request = one->request;
    poster_->post(by->target().value(), request, [this, one = std::move(one)](http::exchange&& made) mutable {
        complete(std::move(one), std::move(made));
    });
}

TYPEHOOK_DELIVERY_DECL void engine::request_token(std::shared_ptr<sender> const& by) {
    by->token_requested = true;
    if (by->token_target().has_error()) {
        boost::asio::post(context_, [this, by] { take_token(by, by->token_target().error()); });
        return;
    }
    auto request = std::make_shared<std::pair<token_request, http::outgoing>>(
        make_token_request(*by->profile().record.settings.auth), http::outgoing{});
    auto& [text, what] = *request;
    what.headers = text.headers;
    what.body = text.body;
    what.content_type = token_request::content_type;
    poster_->post(by->token_target().value(), what, [this, by, request](http::exchange&& made) {
        crypto::cleanse(request->first.body.data(), request->first.body.size());
        if (made.response.has_error()) {
            take_token(by, made.response.error());
        } else {
            take_token(by, read_token_reply(made.response->status, made.response->body, now()));
        }
    });
}

TYPEHOOK_DELIVERY_DECL void engine::take_token(std::shared_ptr<sender> const& by,
                                               result<access_token> const& token) {
    by->token_requested = false;
    auto waiting = std::exchange(by->waiting_for_token, {});
    if (token.has_value()) {
        by->token = *token;
        by->token_serial += 1;
        // For those who wait it counts as fresh even if it is to be refreshed at once; they must not ask for ever.
        by->token->refresh_at = std::max(by->token->refresh_at, now() + std::chrono::seconds(1));
    }
    for (auto& one : waiting) {
        token.has_value() ? launch(std::move(one)) : fail(std::move(one), token.error());
    }
    schedule_pump();
}

TYPEHOOK_DELIVERY_DECL void engine::complete(attempt_ptr one, http::exchange&& made) {
    if (made.response.has_error()) {
        auto const why = made.response.error();
        auto const text = why.message();
        auto record = record_exchange(made, one->headers, attempt::public_headers, text,
                                      {.body = options_.recorded_body, .headers = options_.recorded_headers});
        finish(std::move(one),
               {.verdict = classify({.status = 0, .retry_after = {}, .failed = why.condition()}, now(),
                                    options_.longest_retry_after),
                .http_status = 0,
                .reason = detail::reason_of(why)},
               std::move(record), made.times.total);
        return;
    }
    auto const& response = *made.response;
    auto const by = one->by;
    if (response.status == 401 && by->uses_tokens() && !one->asked_again) {
        one->asked_again = true;  // the token may have been revoked: one more try with another
        if (by->token_serial == one->token_serial) {
            by->token.reset();
        }
        launch(std::move(one));
        return;
    }
    auto const verdict =
        classify({.status = response.status, .retry_after = response.header("retry-after"), .failed = {}},
                 now(), options_.longest_retry_after);
    auto record = record_exchange(made, one->headers, attempt::public_headers, {},
                                  {.body = options_.recorded_body, .headers = options_.recorded_headers});
    finish(std::move(one),
           {.verdict = verdict,
            .http_status = response.status,
            .reason = verdict.decision == decision::delivered ? std::string()
                                                              : "http_" + std::to_string(response.status)},
           std::move(record), made.times.total);
}

/// An attempt that could not be made: of a URL that is no longer allowed, or without a token.
TYPEHOOK_DELIVERY_DECL void engine::fail(attempt_ptr one, failure const& why) {
    http::exchange nothing;
    nothing.response = why;
    auto record = record_exchange(nothing, {}, 0, why.message(), {});
    finish(std::move(one),
           {.verdict = classify({.status = 0, .retry_after = {}, .failed = why.condition()}, now(),
                                options_.longest_retry_after),
            .http_status = 0,
            .reason = detail::reason_of(why)},
           std::move(record), std::chrono::microseconds(0));
}

TYPEHOOK_DELIVERY_DECL void engine::finish(attempt_ptr one, attempt_result&& made, std::string exchange,
                                           std::chrono::microseconds took) {
    auto const time = now();
    auto const& before = one->what.in_hand.delivery;
    auto const jitter = retry_schedule::jitter_of(before.key, before.attempts, jitter_seed_);
    auto done = dispatcher_.finish(one->what, made, took, time, jitter);
    if (done.outcome) {
        auto& outcome = *done.outcome;
        if (outcome.after.status == store::delivery_status::waiting &&
            expunged_.contains(one->what.in_hand.message->key)) {
            outcome.after.status = store::delivery_status::canceled;
            outcome.after.reason = "expunged";
        }
        outcome.made = store::attempt{.delivery = outcome.after.key,
                                      .number = outcome.after.attempts,
                                      .started_at = one->started_at,
                                      .http_status = made.http_status,
                                      .exchange = std::move(exchange)};
        outcomes_.push_back(std::move(outcome));
    }
    if (done.notice != endpoint_notice::none) {
        notices_.push_back({.webhook = one->what.profile->webhook, .what = done.notice});
    }
    if (spare_.size() < options_.dispatcher.in_flight) {
        one->what = {};
        one->by.reset();
        spare_.push_back(std::move(one));
    }
    schedule_pump();
}

TYPEHOOK_DELIVERY_DECL void engine::drain(std::promise<void> drained) {
    draining_ = true;
    drained_.emplace(std::move(drained));
    dispatcher_.hold(true, now());
    drain_timer_.expires_after(options_.drain_deadline);
    drain_timer_.async_wait([this](boost::system::error_code const& cancelled) {
        if (!cancelled) {
            poster_->close();
        }
    });
    schedule_pump();
}

}  // namespace typehook::delivery
