#include <typehook/delivery/dispatcher.hpp>

#include "world.hpp"

namespace typehook::delivery {
namespace {

using namespace testing;

TEST(dispatcher, sends_fresh_deliveries_without_asking_the_store) {
    world w;
    auto const hook = w.create("a");
    for (int i = 0; i < 100; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    EXPECT_EQ(w.got(hook.webhook.key).size(), 100u);
    w.expect_sound();
}

/// An ordered webhook of which one delivery of the group `g` has been attempted; the store is asked for the next.
class an_ordered_webhook : public ::testing::Test {
protected:
    an_ordered_webhook() {
        auto profile = std::make_shared<endpoint_profile>();
        profile->webhook = 1;
        profile->record.settings.fifo = true;
        all.set_endpoint(profile, now);
        all.nudge(1, now);
        EXPECT_TRUE(all.next_claim(now));
        claim_answer first{.webhook = 1, .complete = true};
        first.rows.push_back({.delivery = {.key = 7, .message = 1, .webhook = 1, .group = "g"},
                              .message = std::make_shared<store::message const>()});
        all.answer(std::move(first), now);
        started = all.next_start(now).value();
    }

    void finish() {
        all.finish(started, attempt_result{.verdict = {.decision = decision::delivered}}, {}, now, 0);
    }

    timestamp now{std::chrono::seconds(1)};
    dispatcher all;
    assignment started;
};

// Found by killing the marketplace: the answer of the store, which knew nothing of the attempt's end, let the group be forgotten.
TEST_F(an_ordered_webhook, is_asked_for_again_when_an_attempt_ends_while_the_store_is_asked) {
    all.nudge(1, now);  // another of the group is published
    ASSERT_TRUE(all.next_claim(now));
    finish();
    all.answer({.webhook = 1, .complete = true}, now);
    EXPECT_TRUE(all.next_claim(now)) << "the next of the group is in the store";
}

TEST_F(an_ordered_webhook, is_asked_for_again_when_the_store_works_again_that_did_not_know_the_end) {
    finish();
    ASSERT_TRUE(all.next_claim(now));
    all.hold(true, now);  // the end could not be written, so the answer leaves out what waits behind it
    all.answer({.webhook = 1, .complete = true}, now);
    EXPECT_FALSE(all.next_claim(now));
    all.hold(false, now);
    EXPECT_TRUE(all.next_claim(now));
}

TEST(dispatcher, keeps_its_windows_bounded_and_reads_the_rest_from_the_store) {
    world w([](auto& o) {
        o.dispatcher.window = 8;
        o.dispatcher.window_per_allowance = 2;
    });
    auto const hook = w.create("a");
    for (int i = 0; i < 500; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    EXPECT_EQ(w.got(hook.webhook.key).size(), 500u);
    EXPECT_LE(w.most_queued, 8u);
    EXPECT_EQ(w.owner->waiting(), 0);
}

TEST(dispatcher, bounds_what_is_in_memory_whatever_the_number_of_endpoints) {
    world w([](auto& o) {
        o.dispatcher.total_window = 40;
        o.dispatcher.most_queued = 100;
        o.dispatcher.in_flight = 4;
    });
    for (int i = 0; i < 60; ++i) {
        w.create(("h" + std::to_string(i)).c_str());
    }
    w.answer = [](auto const&) { return std::nullopt; };
    for (int i = 0; i < 20; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    EXPECT_LE(w.most_queued, 228u);  // claims under way may reach over the bound, each by a window
    EXPECT_GE(w.most_queued, 40u);
    w.answer = [](auto const&) { return world::delivered(); };
    w.pass(seconds(1));
    EXPECT_EQ(w.log.size(), 1'200u);
}

TEST(dispatcher, bounds_the_bytes_in_memory) {
    world w([](auto& o) {
        o.dispatcher.most_bytes = 100;
        o.dispatcher.claims = 1;
    });
    auto const hook = w.create("a");
    w.create("b");
    std::size_t most = 0;
    w.answer = [&](auto const& one) {
        most = std::max(most, w.machine->bytes());
        EXPECT_GE(w.machine->bytes(), one.in_hand.message->body.size());
        return world::delivered();
    };
    for (int i = 0; i < 200; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    EXPECT_EQ(w.got(hook.webhook.key).size(), 200u);
    EXPECT_GT(most, 50u);
    EXPECT_LE(most, 100u + 2 * std::string_view(R"({"id":"m199"})").size()) << "the last may reach over";
    EXPECT_EQ(w.machine->bytes(), 0u);
    w.expect_sound();
}

TEST(dispatcher, bounds_attempts_per_endpoint_and_in_all) {
    for (auto const& [in_all, endpoints, of_each] : {std::tuple{6u, 6u, 1}, {100u, 8u, 3}}) {
        world w([in_all = in_all](auto& o) {
            o.dispatcher.in_flight = in_all;
            o.dispatcher.first_allowance = 10;
        });
        for (auto const host : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
            w.create({.url = std::string("https://") + host + "/",
                      .events = {"*"},
                      .limits = webhook_limits{.concurrency = 3, .per_second = {}}});
        }
        w.answer = [](auto const&) { return std::nullopt; };
        for (int i = 0; i < 50; ++i) {
            w.publish("m" + std::to_string(i));
        }
        w.settle();
        std::map<store::row_key, int> each;
        for (auto const& one : w.under_way) {
            ++each[one.profile->webhook];
        }
        EXPECT_EQ(each.size(), endpoints);  // in turn: everyone got one before anyone got two
        for (auto const& [webhook, count] : each) {
            EXPECT_EQ(count, of_each);
        }
    }
}

TEST(dispatcher, an_endpoint_that_never_answers_does_not_hold_the_others_up) {
    world w;
    auto const dead = w.create("dead");
    auto const alive = w.create("alive");
    w.answer = [&](assignment const& one) {
        return one.profile->webhook == dead.webhook.key ? std::nullopt : std::optional(world::delivered());
    };
    for (int i = 0; i < 1'000; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    EXPECT_EQ(w.got(alive.webhook.key).size(), 1'000u);
    EXPECT_LE(w.under_way.size(), 2u);  // nothing is known of the dead one, so it gets few
}

TEST(dispatcher, stops_asking_an_endpoint_that_fails_and_gives_its_window_up) {
    world w;
    auto const hook = w.create("a");
    w.answer = [](auto const&) { return world::broken(condition::transient); };
    for (int i = 0; i < 200; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    EXPECT_EQ(w.machine->stats(hook.webhook.key)->circuit, circuit_state::open);
    EXPECT_EQ(w.machine->queued(), 0u);
    auto const asked = w.log.size();
    EXPECT_LE(asked, 22u);
    w.pass(milliseconds(5'000));
    EXPECT_EQ(w.log.size(), asked + 1);  // a probe
    w.answer = [](auto const&) { return world::delivered(); };
    w.pass(std::chrono::minutes(5));
    EXPECT_EQ(w.owner->waiting(), 0);
    EXPECT_EQ(w.machine->stats(hook.webhook.key)->circuit, circuit_state::closed);
    w.expect_sound();
}

TEST(dispatcher, a_tenth_of_503_neither_opens_nor_disables) {
    world w;
    auto const hook = w.create("a");
    int number = 0;
    w.answer = [&](auto const&) { return ++number % 10 == 0 ? world::refused(503) : world::delivered(); };
    for (int i = 0; i < 2'000; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.pass(seconds(10));
    EXPECT_EQ(w.owner->waiting(), 0);
    EXPECT_TRUE(w.operational.empty());
    EXPECT_EQ(w.owner->find_webhook(hook.webhook.id)->record.status, webhook_status::active);
}

TEST(dispatcher, leaves_an_endpoint_alone_as_long_as_it_asks) {
    world w;
    auto const hook = w.create("a");
    w.answer = [](auto const&) { return world::refused(429, "30"); };
    w.publish("m1");
    w.settle();
    w.answer = [](auto const&) { return world::delivered(); };
    w.publish("m2");
    w.pass(milliseconds(29'999));
    EXPECT_EQ(w.got(hook.webhook.key), (std::vector<std::string>{"m1"}));
    w.pass(milliseconds(2'000));
    EXPECT_EQ(w.got(hook.webhook.key).size(), 3u);
}

TEST(dispatcher, keeps_a_rate) {
    world w;
    auto const hook = w.create({.url = "https://a/",
                                .events = {"*"},
                                .limits = webhook_limits{.concurrency = {}, .per_second = 10}});
    for (int i = 0; i < 100; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.pass(seconds(5));
    EXPECT_NEAR(static_cast<double>(w.got(hook.webhook.key).size()), 60,
                1);  // ten at once, then ten a second
    w.pass(seconds(5));
    EXPECT_EQ(w.got(hook.webhook.key).size(), 100u);
}

TEST(dispatcher, a_new_rate_holds_at_once) {
    world w;
    auto const hook = w.create({.url = "https://a/",
                                .events = {"*"},
                                .limits = webhook_limits{.concurrency = {}, .per_second = 0.001}});
    w.publish("m1");
    w.publish("m2");
    w.pass(seconds(1));
    EXPECT_EQ(w.got(hook.webhook.key).size(), 1u);
    w.manage([&](keeper& k, outbox& out) {
        return k.update_webhook(
            hook.webhook.id,
            [](webhook_record& r) -> result<void> {
                r.settings.limits->per_second = 100;
                return {};
            },
            w.now, out);
    });
    w.pass(seconds(1));
    EXPECT_EQ(w.got(hook.webhook.key).size(), 2u);
}

TEST(dispatcher, endpoints_that_are_slow_leave_places_for_the_others) {
    world w([](auto& o) {
        o.dispatcher.in_flight = 40;
        o.dispatcher.first_allowance = 40;
    });
    for (auto const host : {"slow1", "slow2", "slow3", "slow4", "slow5", "slow6"}) {
        w.create({.url = std::string("https://") + host + "/",
                  .events = {"user.added"},
                  .limits = webhook_limits{.concurrency = 40, .per_second = {}}});
    }
    auto const quick = w.create("quick", {"order.added"});
    w.answer = [&](auto const& one) {
        return one.profile->webhook == quick.webhook.key ? std::optional(world::delivered()) : std::nullopt;
    };
    for (int i = 0; i < 100; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    EXPECT_LT(w.most_under_way, 40u);
    for (int i = 0; i < 10; ++i) {
        w.publish("q" + std::to_string(i), "order.added");
    }
    w.settle();
    EXPECT_EQ(w.got(quick.webhook.key).size(), 10u);
    w.answer = [](auto const&) { return world::delivered(); };
    w.pass(seconds(1));
    EXPECT_EQ(w.owner->waiting(), 0) << "who was kept back goes on";
}

TEST(dispatcher, an_idle_platform_has_nothing_to_wake_for) {
    world w;
    w.create("a");
    w.publish("m");
    w.settle();
    EXPECT_EQ(w.machine->next_wake(), std::nullopt);
    EXPECT_FALSE(w.step());
}

TEST(dispatcher, a_failing_store_blocks_claims_for_a_second) {
    world w([](auto& o) {
        o.dispatcher.window = 4;
        o.dispatcher.window_per_allowance = 2;
    });
    auto const hook = w.create("a");
    w.port.claims_fail = true;
    for (int i = 0; i < 50; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    EXPECT_LT(w.got(hook.webhook.key).size(), 50u);
    w.port.claims_fail = false;
    w.pass(seconds(1));
    EXPECT_EQ(w.got(hook.webhook.key).size(), 50u);
}

}  // namespace
}  // namespace typehook::delivery
