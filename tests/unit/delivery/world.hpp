// A platform without threads, sockets or clocks: keeper and dispatcher on a store in memory, receivers by script, time by hand.
//
// Every step of both is counted, so that a test can end the process at each step in turn, or let the store fail at each call.
#pragma once

#include <typehook/delivery/dispatcher.hpp>
#include <typehook/delivery/keeper.hpp>

#include <typehook/store/memory.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace typehook::delivery::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr timestamp start_of_time{milliseconds(1'700'000'000'000)};
inline constexpr std::array<std::string_view, 3> event_names{"user.added", "user.removed", "order.added"};

/// A store whose `apply` fails when the test says so.
class flaky_port final : public detail::store_port {
public:
    explicit flaky_port(store::memory_store& owner) : port_(owner) {}

    std::function<std::optional<failure>(store::batch const&)> refuse{};
    bool claims_fail = false;
    int applied = 0;

    result<void> apply(store::batch const& changes) override {
        if (refuse) {
            if (auto const why = refuse(changes)) {
                return *why;
            }
        }
        ++applied;
        return port_.apply(changes);
    }
    result<std::vector<store::claimed>> claim(store::claim_request const& wanted) override {
        return claims_fail ? result<std::vector<store::claimed>>(failure{store::errc::unavailable})
                           : port_.claim(wanted);
    }
    result<store::key_marks> marks() override { return port_.marks(); }
    result<std::vector<store::backlog>> backlogs() override { return port_.backlogs(); }
    result<store::pruned> prune(store::retention const& old) override { return port_.prune(old); }
    result<store::totals> count() override { return port_.count(); }
    result<store::totals> count(store::row_key webhook) override { return port_.count(webhook); }
    result<std::vector<store::webhook>> webhooks() override { return port_.webhooks(); }
    result<std::optional<store::message>> find_message(std::string_view id) override {
        return port_.find_message(id);
    }
    result<std::optional<store::listed_delivery>> find_delivery(store::row_key key) override {
        return port_.find_delivery(key);
    }
    result<std::vector<store::listed_delivery>> list_deliveries(store::delivery_filter const& filter,
                                                                store::page_request const& page) override {
        return port_.list_deliveries(filter, page);
    }
    result<std::vector<store::message>> list_messages(store::row_key after, timestamp from,
                                                      std::size_t limit) override {
        return port_.list_messages(after, from, limit);
    }
    result<std::optional<store::document>> find_document(std::string_view collection,
                                                         std::string_view id) override {
        return port_.find_document(collection, id);
    }
    result<std::vector<store::document>> list_documents(std::string_view collection, std::string_view after,
                                                        std::size_t limit) override {
        return port_.list_documents(collection, after, limit);
    }

private:
    detail::store_port_of<store::memory_store> port_;
};

/// One request that a receiver got.
struct received {
    store::row_key webhook;
    std::string message;
    timestamp at;
};

class world {
public:
    explicit world(std::function<void(platform_options&)> const& adjust = {}) {
        options.catalog.assign(event_names.begin(), event_names.end());
        if (adjust) {
            adjust(options);
        }
        restart();
    }

    /// Ends the process where it is and starts another one on the same store.
    void restart() {
        in = {};
        under_way.clear();
        machine.emplace(options.dispatcher);
        owner.emplace(port, options, key, [](std::string const& url) -> result<void> {
            return url.starts_with("https://") ? result<void>()
                                               : failure{errc::invalid_settings, {.detail = "no https"}};
        });
        outbox out;
        auto const opened = owner->open(now, out);
        EXPECT_TRUE(opened.has_value());
        take(std::move(out));
    }

    created_webhook create(webhook_settings const& settings) {
        outbox out;
        auto made = owner->create_webhook(settings, true, now, out);
        EXPECT_TRUE(made.has_value()) << made.error().message();
        take(std::move(out));
        return made.value();
    }

    /// A webhook that wants everything, with retries after a second each.
    created_webhook create(char const* host, std::vector<std::string> events = {"*"}) {
        webhook_settings settings{.url = "https://" + std::string(host) + "/", .events = std::move(events)};
        settings.schedule = std::vector<std::int64_t>(8, 1);
        return create(settings);
    }

    /// Runs `work(keeper, outbox)` as a management call does.
    template <class Work>
    auto manage(Work const& work) {
        outbox out;
        auto made = work(*owner, out);
        take(std::move(out));
        return made;
    }

    /// Publishes; what the publisher is told is in `told` under the id.
    void publish(std::string const& id, std::string const& event = "user.added",
                 std::string const& subject = {}, std::string const& key_text = {},
                 std::string const& fingerprint = "f") {
        publish_request request{
            .messages = {}, .only = 0, .idempotency_key = key_text, .fingerprint = fingerprint, .done = {}};
        request.messages.push_back({.key = 0,
                                    .id = id,
                                    .event = event,
                                    .subject = subject,
                                    .created_at = {},
                                    .body = "{\"id\":\"" + id + "\"}",
                                    .expunged = false});
        request.done = [this, id](receipts made) { told.insert_or_assign(id, std::move(made)); };
        in.publishes.push_back(std::move(request));
    }

    bool was_acknowledged(std::string const& id) const {
        auto const found = told.find(id);
        return found != told.end() && found->second.has_value();
    }

    /// One step of the keeper and one of the dispatcher. Returns whether anything happened.
    bool step() {
        ++steps;
        bool busy = false;
        if (!in.empty() || owner->next_wake() <= now || more) {
            outbox out;
            more = owner->step(std::exchange(in, {}), now, out);
            take(std::move(out));
            busy = true;
        }
        machine->wake(now);
        while (auto next = machine->next_start(now)) {
            under_way.push_back(*std::move(next));
            most_under_way = std::max(most_under_way, under_way.size());
            busy = true;
        }
        while (auto order = machine->next_claim(now)) {
            in.claims.push_back(*std::move(order));
            busy = true;
        }
        most_queued = std::max(most_queued, machine->queued());
        for (auto& one : std::exchange(under_way, {})) {
            if (auto const made = answer(one)) {
                end(one, *made);
                busy = true;
            } else {
                under_way.push_back(std::move(one));
            }
        }
        return busy;
    }

    void end(assignment const& one, attempt_result const& made) {
        if (made.verdict.decision != decision::interrupted) {
            log.push_back({one.profile->webhook, one.in_hand.message->id, now});
        }
        auto done = machine->finish(one, made, std::chrono::microseconds(1'000), now, 0.0);
        if (done.outcome) {
            auto& outcome = *done.outcome;
            outcome.made = store::attempt{.delivery = outcome.after.key,
                                          .number = outcome.after.attempts,
                                          .started_at = now,
                                          .http_status = made.http_status,
                                          .exchange = "{}"};
            in.outcomes.push_back(std::move(outcome));
        }
        if (done.notice != endpoint_notice::none) {
            in.notices.push_back({.webhook = one.profile->webhook, .what = done.notice});
        }
    }

    /// Steps until nothing more happens now.
    void settle() {
        for (int i = 0; step(); ++i) {
            ASSERT_LT(i, 100'000) << "the platform does not come to rest";
        }
    }

    /// Lets time pass, stopping wherever something is due.
    void pass(milliseconds time) {
        auto const until = now + time;
        settle();
        while (now < until) {
            auto next = std::min(until, owner->next_wake());
            if (auto const wake = machine->next_wake()) {
                next = std::min(next, *wake);
            }
            now = std::max(next, now + milliseconds(1));
            settle();
        }
    }

    std::vector<std::string> got(store::row_key webhook) const {
        std::vector<std::string> ids;
        for (auto const& one : log) {
            if (one.webhook == webhook) {
                ids.push_back(one.message);
            }
        }
        return ids;
    }

    store::delivery delivery_of(std::string const& id, std::optional<store::row_key> webhook = {}) {
        auto reader = memory.reader().value();
        auto const message = reader.find_message(id).value();
        EXPECT_TRUE(message.has_value()) << id;
        store::delivery_filter filter;
        filter.message = message->key;
        filter.webhook = webhook;
        auto const found = reader.list_deliveries(filter, {.before = 0, .limit = 10}).value();
        EXPECT_EQ(found.size(), 1u) << id;
        return found.empty() ? store::delivery{} : found.front().delivery;
    }

    void expect_sound() { EXPECT_EQ(memory.verify().value(), std::vector<std::string>{}); }

    store::memory_store memory{};
    flaky_port port{memory};
    platform_options options{};
    crypto::sealing_key key = crypto::sealing_key::random().value();
    timestamp now = start_of_time;
    std::optional<keeper> owner{};
    std::optional<dispatcher> machine{};
    inbox in{};
    std::vector<assignment> under_way{};
    /// What the receiver says; nothing: it has not answered yet.
    std::function<std::optional<attempt_result>(assignment const&)> answer = [](assignment const&) {
        return delivered();
    };
    std::map<std::string, receipts> told{};
    std::vector<received> log{};
    std::vector<operational_event> operational{};
    std::size_t most_queued = 0;
    std::size_t most_under_way = 0;
    int steps = 0;
    bool more = false;

    static attempt_result delivered() {
        return {.verdict = {decision::delivered, {}}, .http_status = 204, .reason = {}};
    }
    static attempt_result refused(int status = 500, std::string_view retry_after = {}) {
        return {.verdict = classify({.status = status, .retry_after = retry_after, .failed = {}},
                                    start_of_time, std::chrono::hours(24)),
                .http_status = status,
                .reason = "http_" + std::to_string(status)};
    }
    static attempt_result broken(condition failed) {
        return {.verdict = classify({.status = 0, .retry_after = {}, .failed = failed}, start_of_time,
                                    std::chrono::hours(24)),
                .http_status = 0,
                .reason = "broken"};
    }

private:
    void take(outbox&& out) {
        for (auto& change : out.changes) {
            if (change.profile == nullptr) {
                machine->remove_endpoint(change.webhook);
            } else {
                machine->set_endpoint(change.profile, now, change.first_due);
            }
        }
        for (auto& fresh : out.fresh) {
            machine->offer(std::move(fresh), now);
        }
        for (auto& one : out.answers) {
            machine->answer(std::move(one), now);
        }
        for (auto const webhook : out.nudged) {
            machine->nudge(webhook, now);
        }
        for (auto const message : out.expunged) {
            machine->forget_message(message);
        }
        if (out.hold) {
            machine->hold(*out.hold, now);
        }
        for (auto& [done, made] : out.acknowledged) {
            done(made);
        }
        operational.insert(operational.end(), out.operational.begin(), out.operational.end());
    }
};

}  // namespace typehook::delivery::testing
