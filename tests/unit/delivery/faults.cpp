// One scenario, replayed with the process ended at each step in turn, and with the store failing at each write in turn.
#include <typehook/delivery/keeper.hpp>

#include "world.hpp"

#include <set>

namespace typehook::delivery {
namespace {

using namespace testing;

// Publishes, failures, retries, a pause, a changed webhook: what a day brings. `disturb` is called after each step.
void live_a_day(world& w, std::function<void()> const& disturb) {
    auto const step = [&] {
        for (int i = 0; i < 4; ++i) {
            w.step();
            disturb();
        }
    };
    int number = 0;
    w.answer = [&](auto const&) {
        ++number;
        return number % 7 == 0   ? world::refused(503)
               : number % 5 == 0 ? world::broken(condition::timed_out)
                                 : world::delivered();
    };
    for (int round = 0; round < 6; ++round) {
        for (int i = 0; i < 5; ++i) {
            auto const id = "m" + std::to_string(round) + "-" + std::to_string(i);
            w.publish(id, i % 2 == 0 ? "user.added" : "order.added", "s" + std::to_string(i), "key" + id);
        }
        step();
        w.now += milliseconds(400);
    }
    w.answer = [](auto const&) { return world::delivered(); };
    w.port.refuse = {};
    w.pass(std::chrono::minutes(30));
}

void expect_nothing_lost(world& w, std::vector<created_webhook> const& hooks) {
    w.expect_sound();
    EXPECT_EQ(w.owner->waiting(), 0);
    for (auto const& hook : hooks) {
        auto const got = w.got(hook.webhook.key);
        std::set<std::string> const unique(got.begin(), got.end());
        for (auto const& [id, made] : w.told) {
            if (made.has_value()) {
                bool const wanted = matches_any(hook.webhook.record.settings.events,
                                                w.memory.reader()->find_message(id).value()->event);
                EXPECT_EQ(unique.contains(id), wanted) << id;
            }
        }
    }
}

std::vector<created_webhook> make_webhooks(world& w) {
    std::vector<created_webhook> hooks{w.create("a"), w.create("b", {"order.added"})};
    hooks.push_back(w.create({.url = "https://c/",
                              .events = {"user.*"},
                              .schedule = std::vector<std::int64_t>(20, 1),
                              .fifo = true}));
    return hooks;
}

TEST(faults, the_scenario_itself_delivers_everything) {
    world w;
    auto const hooks = make_webhooks(w);
    live_a_day(w, [] {});
    EXPECT_EQ(w.told.size(), 30u);
    for (auto const& [id, made] : w.told) {
        EXPECT_TRUE(made.has_value()) << id;
    }
    expect_nothing_lost(w, hooks);
}

TEST(faults, ending_the_process_at_any_step_loses_nothing_that_was_acknowledged) {
    for (int at = 1; at <= 24; ++at) {
        world w;
        auto const hooks = make_webhooks(w);
        int const before = w.steps;
        live_a_day(w, [&] {
            if (w.steps - before == at) {
                w.restart();
            }
        });
        SCOPED_TRACE("ended after step " + std::to_string(at));
        expect_nothing_lost(w, hooks);
        ASSERT_FALSE(HasFailure());
    }
}

TEST(faults, a_store_that_fails_at_any_write_loses_nothing_that_was_acknowledged) {
    for (auto const why : {store::errc::disk_full, store::errc::unavailable, store::errc::duplicate_id}) {
        for (int at = 1; at <= 24; ++at) {
            world w;
            auto const hooks = make_webhooks(w);
            int writes = 0;
            w.port.refuse = [&](auto const&) {
                return ++writes == at ? std::optional(failure{why}) : std::nullopt;
            };
            live_a_day(w, [] {});
            SCOPED_TRACE(std::string(name_of(why)) + " at write " + std::to_string(at));
            expect_nothing_lost(w, hooks);
            ASSERT_FALSE(HasFailure());
        }
    }
}

TEST(faults, a_store_that_fails_for_a_while_and_a_process_that_ends_meanwhile_lose_nothing) {
    for (int at = 1; at <= 24; ++at) {
        world w;
        auto const hooks = make_webhooks(w);
        int const before = w.steps;
        w.port.refuse = [&](auto const&) {
            auto const step = w.steps - before;
            return step >= at && step < at + 3 ? std::optional(failure{store::errc::disk_full})
                                               : std::nullopt;
        };
        live_a_day(w, [&] {
            if (w.steps - before == at + 2) {
                w.restart();
            }
        });
        SCOPED_TRACE("failing from step " + std::to_string(at));
        expect_nothing_lost(w, hooks);
        ASSERT_FALSE(HasFailure());
    }
}

}  // namespace
}  // namespace typehook::delivery
