#include <typehook/delivery/keeper.hpp>

#include "world.hpp"

namespace typehook::delivery {
namespace {

using namespace testing;
using strings = std::vector<std::string>;

TEST(keeper, acknowledges_what_is_stored_and_says_to_how_many_it_goes) {
    world w;
    w.create("a", {"user.*"});
    w.create("b", {"user.added"});
    w.publish("m1", "user.added");
    w.publish("m2", "user.removed");
    w.publish("m3", "order.added");
    w.settle();
    EXPECT_EQ(w.told.at("m1").value().front(), (receipt{"m1", 2}));
    EXPECT_EQ(w.told.at("m2").value().front(), (receipt{"m2", 1}));
    EXPECT_EQ(w.told.at("m3").value().front(), (receipt{"m3", 0}));
    EXPECT_EQ(w.memory.reader()->find_message("m3").value()->body, R"({"id":"m3"})");
}

TEST(keeper, retries_by_the_schedule_of_appdirect_and_then_fails_visibly) {
    world w([](auto& o) { o.dispatcher.circuit.failures_to_open = 100; });
    w.create(webhook_settings{.url = "https://a/", .events = {"*"}});
    w.answer = [](auto const&) { return world::refused(500); };
    w.publish("m");
    w.pass(std::chrono::hours(60));
    std::vector<std::int64_t> minutes;
    for (auto const& one : w.log) {
        minutes.push_back(std::chrono::duration_cast<std::chrono::minutes>(one.at - start_of_time).count());
    }
    EXPECT_EQ(minutes, (std::vector<std::int64_t>{0, 5, 15, 35, 75, 135, 255, 495, 975, 1695, 3135}));
    auto const end = w.delivery_of("m");
    EXPECT_EQ(end.status, store::delivery_status::failed);
    EXPECT_EQ(end.attempts, 11);
    EXPECT_EQ(end.reason, "http_500");
    EXPECT_EQ(end.http_status, 500);
    EXPECT_EQ(w.memory.reader()->list_attempts(end.key)->size(), 11u);
    w.expect_sound();
}

TEST(keeper, gone_gives_up_and_disables_and_says_so) {
    world w;
    auto const hook = w.create("a");
    w.answer = [](auto const&) { return world::refused(410); };
    w.publish("m1");
    w.settle();
    EXPECT_EQ(w.delivery_of("m1").status, store::delivery_status::failed);
    auto const view = w.owner->find_webhook(hook.webhook.id).value();
    EXPECT_EQ(view.record.status, webhook_status::disabled);
    EXPECT_EQ(view.record.reason, "gone");
    ASSERT_EQ(w.operational.size(), 1u);
    EXPECT_EQ(w.operational[0].kind, operational_kind::webhook_disabled);
    w.publish("m2");
    w.settle();
    EXPECT_EQ(w.delivery_of("m2").status, store::delivery_status::failed);
    EXPECT_EQ(w.delivery_of("m2").reason, "webhook_disabled");
    EXPECT_EQ(w.log.size(), 1u);
}

TEST(keeper, disables_after_a_long_time_of_nothing_but_failures_even_over_restarts) {
    world w([](auto& o) {
        o.dispatcher.circuit.failures_to_open = 3;
        o.dispatcher.disable_after = std::chrono::hours(10);
    });
    auto const hook =
        w.create({.url = "https://a/", .events = {"*"}, .schedule = std::vector<std::int64_t>(50, 3600)});
    w.answer = [](auto const&) { return world::broken(condition::transient); };
    for (int i = 0; i < 5; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.pass(std::chrono::hours(6));
    w.restart();
    w.pass(std::chrono::hours(3));
    EXPECT_EQ(w.owner->find_webhook(hook.webhook.id)->record.status, webhook_status::active);
    w.pass(std::chrono::hours(3));
    EXPECT_EQ(w.owner->find_webhook(hook.webhook.id)->record.status, webhook_status::disabled);
    EXPECT_EQ(w.owner->find_webhook(hook.webhook.id)->record.reason, "failed_too_long");
    w.manage([&](keeper& k, outbox& out) {
        return k.update_webhook(
            hook.webhook.id,
            [&](webhook_record& r) -> result<void> {
                resume(r, w.now);
                return {};
            },
            w.now, out);
    });
    w.answer = [](auto const&) { return world::delivered(); };
    w.pass(std::chrono::hours(2));
    EXPECT_EQ(w.owner->waiting(), 0);
}

TEST(keeper, a_webhook_that_recovered_starts_to_count_anew_even_over_restarts) {
    world w([](auto& o) {
        o.dispatcher.circuit.failures_to_open = 3;
        o.dispatcher.disable_after = std::chrono::hours(10);
    });
    auto const hook =
        w.create({.url = "https://a/", .events = {"*"}, .schedule = std::vector<std::int64_t>(50, 60)});
    auto const record = [&] { return w.owner->find_webhook(hook.webhook.id)->record; };
    auto const fail = [&](std::string const& name) {
        w.answer = [](auto const&) { return world::refused(); };
        for (int i = 0; i < 3; ++i) {
            w.publish(name + std::to_string(i));
        }
        w.pass(std::chrono::minutes(10));
        w.answer = [](auto const&) { return world::delivered(); };
    };
    fail("first");
    EXPECT_TRUE(record().failing_since);
    w.restart();  // the new process has no open circuit
    w.pass(std::chrono::hours(1));
    EXPECT_FALSE(record().failing_since);
    w.pass(std::chrono::hours(20));
    w.restart();
    fail("second");
    EXPECT_EQ(record().status, webhook_status::active);
    auto const kinds = [&] {
        std::vector<operational_kind> all;
        for (auto const& one : w.operational) {
            all.push_back(one.kind);
        }
        return all;
    };
    using enum operational_kind;
    EXPECT_EQ(kinds(), (std::vector{webhook_failing, webhook_recovered, webhook_failing}));
    w.manage([&](keeper& k, outbox& out) {
        return k.update_webhook(
            hook.webhook.id,
            [](webhook_record& r) -> result<void> {
                r.settings.url = "https://b/";
                return {};
            },
            w.now, out);
    });
    EXPECT_FALSE(record().failing_since) << "of another receiver nothing is known";
}

TEST(keeper, keeps_events_while_a_webhook_is_paused) {
    world w;
    auto const hook = w.create("a");
    auto const set = [&](auto const& edit) {
        w.manage([&](keeper& k, outbox& out) { return k.update_webhook(hook.webhook.id, edit, w.now, out); });
    };
    set([&](webhook_record& r) { return pause(r, w.now); });
    w.publish("m1");
    w.pass(std::chrono::hours(1));
    w.restart();
    w.publish("m2");
    w.settle();
    EXPECT_TRUE(w.log.empty());
    EXPECT_EQ(w.owner->waiting(), 2);
    set([&](webhook_record& r) -> result<void> {
        resume(r, w.now);
        return {};
    });
    w.settle();
    EXPECT_EQ(w.got(hook.webhook.key), (strings{"m1", "m2"}));
}

TEST(keeper, first_in_first_out_holds_per_subject_while_other_subjects_pass) {
    world w;
    auto const hook = w.create(
        {.url = "https://a/", .events = {"*"}, .schedule = std::vector<std::int64_t>(8, 1), .fifo = true});
    bool first = true;
    w.answer = [&](assignment const& one) {
        return one.in_hand.message->id == "a1" && std::exchange(first, false) ? world::refused(500)
                                                                              : world::delivered();
    };
    for (auto const id : {"a1", "a2", "b1", "a3", "b2"}) {
        w.publish(id, "user.added", std::string(id).substr(0, 1));
    }
    w.settle();
    EXPECT_EQ(w.got(hook.webhook.key), (strings{"a1", "b1", "b2"}));
    w.pass(seconds(2));
    EXPECT_EQ(w.got(hook.webhook.key), (strings{"a1", "b1", "b2", "a1", "a2", "a3"}));
}

TEST(keeper, the_same_idempotency_key_and_body_publish_once) {
    world w;
    auto const hook = w.create("a");
    w.publish("m1", "user.added", {}, "key");
    w.publish("m2", "user.added", {}, "key");  // in the same commit
    w.publish("m3", "user.added", {}, "key", "other");
    w.settle();
    w.restart();
    w.publish("m4", "user.added", {}, "key");
    w.publish("m5", "user.added", {}, "key", "other");
    w.settle();
    EXPECT_EQ(w.told.at("m1").value().front(), (receipt{"m1", 1}));
    EXPECT_EQ(w.told.at("m2").value().front(), (receipt{"m1", 1, true}));
    EXPECT_EQ(w.told.at("m4").value().front(), (receipt{"m1", 1, true}));
    EXPECT_EQ(w.told.at("m3").error(), errc::idempotency_conflict);
    EXPECT_EQ(w.told.at("m5").error(), errc::idempotency_conflict);
    EXPECT_EQ(w.got(hook.webhook.key), (strings{"m1"}));
    w.pass(std::chrono::hours(25));
    EXPECT_TRUE(w.memory.reader()->list_documents("idempotency_keys", "", 10)->empty());
    w.publish("m6", "user.added", {}, "key", "other");
    w.settle();
    EXPECT_EQ(w.told.at("m6").value().front().id, "m6");
}

TEST(keeper, an_id_that_is_taken_harms_nobody_else) {
    world w;
    auto const hook = w.create("a");
    w.publish("m3");
    w.settle();
    for (int i = 0; i < 8; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    for (int i = 0; i < 8; ++i) {
        auto const id = "m" + std::to_string(i);
        EXPECT_EQ(w.told.at(id).has_value(), i != 3) << id;
    }
    EXPECT_EQ(w.told.at("m3").error().condition(), condition::duplicate);
    EXPECT_EQ(w.got(hook.webhook.key).size(), 8u);
    w.expect_sound();
}

TEST(keeper, refuses_publishes_above_the_bound_and_loses_nothing_accepted) {
    world w([](auto& o) { o.most_waiting = 10; });
    auto const hook = w.create("a");
    w.answer = [](auto const&) { return std::nullopt; };
    for (int i = 0; i < 15; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    int accepted = 0;
    for (auto const& [id, made] : w.told) {
        accepted += made.has_value() ? 1 : 0;
        if (made.has_error()) {
            EXPECT_EQ(made.error(), errc::backlog_full);
            EXPECT_EQ(made.error().condition(), condition::transient);
        }
    }
    EXPECT_EQ(accepted, 10);
    w.answer = [](auto const&) { return world::delivered(); };
    w.settle();
    EXPECT_EQ(w.got(hook.webhook.key).size(), 10u);
    w.publish("later");
    w.settle();
    EXPECT_TRUE(w.was_acknowledged("later"));
}

TEST(keeper, writes_many_publishes_in_few_commits) {
    world w([](auto& o) { o.rows_per_commit = 100; });
    w.create("a");
    w.answer = [](auto const&) { return std::nullopt; };
    auto const before = w.port.applied;
    for (int i = 0; i < 500; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    EXPECT_EQ(w.port.applied - before, 10);  // two rows each
}

TEST(keeper, while_the_disk_is_full_publishers_hear_it_and_outcomes_are_kept) {
    world w;
    auto const hook = w.create("a");
    w.publish("m1");
    w.step();  // stored, sent and delivered; the outcome is not written yet
    w.port.refuse = [](auto const&) { return std::optional(failure{store::errc::disk_full}); };
    w.publish("m2");
    w.settle();
    EXPECT_EQ(w.told.at("m2").error(), store::errc::disk_full);
    w.pass(seconds(60));
    EXPECT_EQ(w.got(hook.webhook.key), (strings{"m1"}));
    w.port.refuse = {};
    w.pass(seconds(6));
    EXPECT_EQ(w.delivery_of("m1").status, store::delivery_status::delivered);
    w.publish("m3");
    w.settle();
    EXPECT_EQ(w.got(hook.webhook.key), (strings{"m1", "m3"}));
    ASSERT_EQ(w.operational.size(), 2u);
    EXPECT_EQ(w.operational[0].kind, operational_kind::store_failing);
    EXPECT_EQ(w.operational[1].kind, operational_kind::store_recovered);
}

TEST(keeper, says_that_the_store_fails_though_nothing_but_a_publish_was_refused) {
    world w;
    w.create("a");
    w.port.refuse = [](auto const&) { return std::optional(failure{store::errc::disk_full}); };
    w.publish("m1");
    w.settle();
    EXPECT_EQ(w.told.at("m1").error(), store::errc::disk_full);
    EXPECT_FALSE(w.owner->store_works());
    w.pass(seconds(30));
    EXPECT_FALSE(w.owner->store_works());
    w.port.refuse = {};
    w.pass(seconds(6));  // nobody publishes, it finds out by itself
    EXPECT_TRUE(w.owner->store_works());
    ASSERT_EQ(w.operational.size(), 2u);
    EXPECT_EQ(w.operational[0].kind, operational_kind::store_failing);
    EXPECT_EQ(w.operational[1].kind, operational_kind::store_recovered);
}

TEST(keeper, refuses_settings_and_overlapping_webhooks_with_their_place) {
    world w;
    auto const hook = w.create("a", {"user.*"});
    auto const create = [&](webhook_settings const& settings) {
        return w.manage([&](keeper& k, outbox& out) { return k.create_webhook(settings, true, w.now, out); });
    };
    EXPECT_EQ(create({.url = "https://a/", .events = {"user.added", "order.added"}}).error(),
              errc::overlapping_webhook);
    EXPECT_TRUE(create({.url = "https://a/", .events = {"order.added"}}).has_value());
    EXPECT_EQ(create({.url = "http://a/", .events = {"*"}}).error().pointer(), "/url");
    EXPECT_EQ(create({.url = "https://b/", .events = {"user.addd"}}).error(), errc::unknown_event);
    auto const update = [&](strings events) {
        return w.manage([&](keeper& k, outbox& out) {
            return k.update_webhook(
                hook.webhook.id,
                [&](webhook_record& r) -> result<void> {
                    r.settings.events = events;
                    return {};
                },
                w.now, out);
        });
    };
    EXPECT_EQ(update({"*"}).error(), errc::overlapping_webhook);
    EXPECT_TRUE(update({"user.added"}).has_value());
    w.publish("m", "user.removed");
    w.settle();
    EXPECT_EQ(w.told.at("m").value().front().deliveries, 0u);
}

TEST(keeper, a_removed_webhook_gets_nothing_more) {
    world w;
    auto const hook = w.create("a");
    w.answer = [](auto const&) { return std::nullopt; };
    for (int i = 0; i < 10; ++i) {
        w.publish("m" + std::to_string(i));
    }
    w.settle();
    ASSERT_FALSE(w.under_way.empty());
    EXPECT_TRUE(
        w.manage([&](keeper& k, outbox& out) { return k.remove_webhook(hook.webhook.id, out); }).has_value());
    w.answer = [](auto const&) { return world::refused(500); };
    w.pass(seconds(60));
    EXPECT_EQ(w.log.size(), 2u);
    EXPECT_EQ(w.owner->waiting(), 0);
    EXPECT_TRUE(w.owner->find_webhook(hook.webhook.id).has_error());
    w.expect_sound();
    EXPECT_EQ(w.manage([&](keeper& k, outbox& out) { return k.remove_webhook("wh_x", out); }).error(),
              errc::webhook_not_found);
}

TEST(keeper, an_expunged_message_is_not_sent_again) {
    world w;
    w.create("a");
    w.answer = [](auto const&) { return world::refused(500); };
    w.publish("m");
    w.settle();
    EXPECT_TRUE(w.manage([&](keeper& k, outbox& out) { return k.expunge("m", out); }).has_value());
    w.pass(seconds(60));
    EXPECT_EQ(w.log.size(), 1u);
    EXPECT_EQ(w.delivery_of("m").status, store::delivery_status::canceled);
    EXPECT_EQ(w.manage([&](keeper& k, outbox& out) { return k.expunge("x", out); }).error(),
              errc::message_not_found);
    auto const again =
        w.manage([&](keeper& k, outbox& out) { return k.retry(w.delivery_of("m").key, w.now, out); });
    EXPECT_EQ(again.error(), errc::message_not_found);
}

TEST(keeper, a_delivery_that_was_given_up_is_retried_by_hand) {
    world w;
    auto const hook =
        w.create({.url = "https://a/", .events = {"*"}, .schedule = std::vector<std::int64_t>{}});
    w.answer = [](auto const&) { return world::refused(500); };
    w.publish("m");
    w.settle();
    auto const failed = w.delivery_of("m");
    EXPECT_EQ(failed.status, store::delivery_status::failed);
    w.answer = [](auto const&) { return world::delivered(); };
    auto const retry = [&](store::row_key key) {
        return w.manage([&](keeper& k, outbox& out) { return k.retry(key, w.now, out); });
    };
    EXPECT_TRUE(retry(failed.key).has_value());
    w.settle();
    EXPECT_EQ(w.got(hook.webhook.key), (strings{"m", "m"}));
    EXPECT_EQ(w.delivery_of("m").attempts, 2);
    EXPECT_EQ(retry(failed.key).error(), errc::already_delivered);
    EXPECT_EQ(retry(4711).error(), errc::delivery_not_found);
}

TEST(keeper, a_waiting_delivery_is_attempted_at_once_on_request) {
    world w;
    w.create(webhook_settings{.url = "https://a/", .events = {"*"}});
    w.answer = [](auto const&) { return world::refused(500); };
    w.publish("m");
    w.settle();
    w.answer = [](auto const&) { return world::delivered(); };
    EXPECT_TRUE(w.manage([&](keeper& k, outbox& out) {
                     return k.retry(w.delivery_of("m").key, w.now, out);
                 }).has_value());
    w.settle();
    EXPECT_EQ(w.delivery_of("m").status, store::delivery_status::delivered);
}

TEST(keeper, recovers_what_a_webhook_missed_and_goes_on_after_a_restart) {
    world w;
    auto const other = w.create("other");
    for (int i = 0; i < 120; ++i) {
        w.publish("old" + std::to_string(i));
    }
    w.pass(seconds(10));
    auto const since = w.now;
    for (int i = 0; i < 120; ++i) {
        w.publish("m" + std::to_string(i), i % 2 == 0 ? "user.added" : "order.added");
    }
    w.settle();
    auto const hook = w.create("late", {"user.*"});
    auto const id = w.manage([&](keeper& k, outbox&) {
        job wanted;
        wanted.webhook = hook.webhook.id;
        wanted.since = since;
        return k.start_job(wanted, w.now);
    });
    w.step();
    w.restart();
    w.publish("after");
    w.settle();
    auto got = w.got(hook.webhook.key);
    EXPECT_EQ(got.size(), 61u);
    std::sort(got.begin(), got.end());
    EXPECT_EQ(std::unique(got.begin(), got.end()), got.end());
    auto const state =
        json::decode<job>(w.memory.reader()->find_document(job_collection, id.value()).value()->text).value();
    EXPECT_EQ(state.status, job_status::done);
    EXPECT_EQ(state.sent, 60);
    EXPECT_EQ(w.got(other.webhook.key).size(), 241u);
}

TEST(keeper, recovers_neither_samples_for_another_webhook_nor_what_was_told_of_itself) {
    world w([](auto& o) { o.most_waiting_per_webhook = 1; });
    auto const hook = w.create("a", {"user.*", "webhook.backlog_full"});
    auto const operators = w.create("operators", {"webhook.backlog_full"});
    w.publish("test_sample");
    w.settle();
    w.answer = [&](auto const& one) {
        return one.profile->webhook == hook.webhook.key ? std::nullopt : std::optional(world::delivered());
    };
    w.publish("m1");
    w.publish("m2");  // for this one there is no room
    w.settle();
    EXPECT_EQ(w.got(operators.webhook.key).size(), 1u);
    w.answer = [](auto const&) { return world::delivered(); };
    auto const late = w.create("late", {"user.*", "webhook.backlog_full"});
    for (auto const& id : {hook.webhook.id, late.webhook.id}) {
        job wanted;
        wanted.webhook = id;
        EXPECT_TRUE(w.manage([&](keeper& k, outbox&) { return k.start_job(wanted, w.now); }).has_value());
    }
    w.pass(seconds(10));
    EXPECT_EQ(w.got(hook.webhook.key), (strings{"test_sample", "m1", "m2"}));
    auto const got = w.got(late.webhook.key);
    ASSERT_EQ(got.size(), 3u);
    EXPECT_EQ((strings{got[0], got[1]}), (strings{"m1", "m2"}));
    EXPECT_TRUE(got[2].starts_with("msg_")) << "what was told of the other webhook";
}

TEST(keeper, retries_everything_that_was_given_up) {
    world w;
    auto const hook =
        w.create({.url = "https://a/", .events = {"*"}, .schedule = std::vector<std::int64_t>{}});
    w.answer = [](assignment const& one) {
        return one.in_hand.message->event == "user.added" ? world::refused(400) : world::delivered();
    };
    for (int i = 0; i < 120; ++i) {
        w.publish("m" + std::to_string(i), i % 2 == 0 ? "user.added" : "order.added");
        if (i % 10 == 0) {
            w.settle();
        }
    }
    w.settle();
    w.answer = [](auto const&) { return world::delivered(); };
    EXPECT_TRUE(w.manage([&](keeper& k, outbox&) {
                     job wanted;
                     wanted.kind = job_kind::retry;
                     return k.start_job(wanted, w.now + milliseconds(1));
                 }).has_value());
    w.pass(seconds(1));
    EXPECT_EQ(w.got(hook.webhook.key).size(), 180u);
    store::delivery_filter failed;
    failed.status = store::delivery_status::failed;
    EXPECT_TRUE(w.memory.reader()->list_deliveries(failed, {})->empty());
}

TEST(keeper, retention_hurries_when_it_falls_behind) {
    using std::chrono::milliseconds;
    EXPECT_EQ(detail::prune_pause(milliseconds(1'000), 1), milliseconds(1'000));
    EXPECT_EQ(detail::prune_pause(milliseconds(1'000), 59), milliseconds(1'000));
    EXPECT_EQ(detail::prune_pause(milliseconds(1'000), 60), milliseconds(500));
    EXPECT_EQ(detail::prune_pause(milliseconds(1'000), 100'000), milliseconds(40));
    EXPECT_EQ(detail::prune_pause(milliseconds(5), 100'000), milliseconds(5));
}

TEST(keeper, forgets_what_is_too_old_in_small_steps) {
    for (std::size_t const rows : {std::size_t{0}, platform_options{}.prune_rows}) {  // 0 is taken for 1
        world w([&](auto& o) {
            o.retention = std::chrono::hours(24);
            o.prune_rows = rows;
        });
        w.create("a");
        for (int i = 0; i < 1'200; ++i) {
            w.publish("m" + std::to_string(i), "user.added", {}, "key" + std::to_string(i));
        }
        w.settle();
        EXPECT_TRUE(w.memory.reader()->find_message("m1")->has_value());
        w.pass(std::chrono::hours(25));
        EXPECT_FALSE(w.memory.reader()->find_message("m1")->has_value());
        EXPECT_TRUE(w.memory.reader()->list_deliveries({}, {})->empty());
        w.expect_sound();
    }
}

TEST(keeper, looks_for_what_is_too_old_as_often_as_it_is_told) {
    world w([](auto& o) {
        o.retention = std::chrono::hours(1);
        o.prune_interval = std::chrono::hours(6);
    });
    w.create("a");
    w.publish("m");
    w.pass(std::chrono::hours(5));
    EXPECT_TRUE(w.memory.reader()->find_message("m")->has_value());
    EXPECT_EQ(w.owner->next_wake(), start_of_time + std::chrono::hours(6));
    w.pass(std::chrono::hours(2));
    EXPECT_FALSE(w.memory.reader()->find_message("m")->has_value());
}

TEST(keeper, a_webhook_whose_backlog_is_full_fails_visibly_and_harms_no_other) {
    world w([](auto& o) { o.most_waiting_per_webhook = 3; });
    auto const stuck = w.create("stuck");
    auto const well = w.create("well");
    auto const operators = w.create("operators", {"webhook.backlog_full"});
    w.answer = [&](auto const& one) {
        return one.profile->webhook == stuck.webhook.key ? std::nullopt : std::optional(world::delivered());
    };
    for (int i = 0; i < 10; ++i) {
        w.publish("m" + std::to_string(i));
        w.settle();
        EXPECT_TRUE(w.was_acknowledged("m" + std::to_string(i)));
    }
    EXPECT_EQ(w.got(well.webhook.key).size(), 10u);
    EXPECT_EQ(w.owner->waiting(), 3);
    auto const refused = w.delivery_of("m7", stuck.webhook.key);
    EXPECT_EQ(refused.status, store::delivery_status::failed);
    EXPECT_EQ(refused.reason, "backlog_full");
    ASSERT_EQ(w.operational.size(), 1u) << "it is told once";
    EXPECT_EQ(w.operational[0].kind, operational_kind::webhook_backlog_full);
    EXPECT_EQ(w.got(operators.webhook.key).size(), 1u);

    // Nothing is lost: what failed is sent when there is room. A job that waits for it holds up no other.
    w.pass(seconds(1));
    for (auto const& [kind, webhook] :
         {std::pair(job_kind::retry, stuck.webhook.id), std::pair(job_kind::recover, stuck.webhook.id),
          std::pair(job_kind::recover, w.create("late").webhook.id)}) {
        job const wanted{.kind = kind, .webhook = webhook};
        ASSERT_TRUE(w.manage([&](keeper& k, outbox&) { return k.start_job(wanted, w.now); }).has_value());
    }
    w.pass(seconds(10));
    EXPECT_EQ(w.owner->waiting(), 3);
    EXPECT_EQ(std::count_if(w.log.begin(), w.log.end(), [](auto const& one) { return one.webhook == 4; }),
              10);
    w.answer = [](auto const&) { return world::delivered(); };
    w.pass(seconds(10));
    EXPECT_EQ(w.got(stuck.webhook.key).size(), 10u);
    w.expect_sound();
}

TEST(keeper, tells_the_webhooks_that_asked_what_becomes_of_others) {
    world w;
    auto const gone = w.create("gone");
    auto const everything = w.create("everything");
    auto const operators = w.create("operators", {"webhook.disabled", "webhook.failing"});
    w.answer = [&](auto const& one) {
        return one.profile->webhook == gone.webhook.key ? world::refused(410) : world::delivered();
    };
    bool together = false;  // what happened, and the message that tells of it
    w.port.refuse = [&](store::batch const& changes) -> std::optional<failure> {
        together = together || (changes.webhooks.size() == 1 && changes.messages.size() == 1);
        return std::nullopt;
    };
    w.publish("m1");
    w.settle();
    EXPECT_TRUE(together);
    EXPECT_EQ(w.got(everything.webhook.key), std::vector<std::string>{"m1"}) << "* is the catalog's events";
    auto const told = w.got(operators.webhook.key);
    ASSERT_EQ(told.size(), 1u);
    auto const message = w.memory.reader()->find_message(told[0]).value();
    EXPECT_EQ(message->event, "webhook.disabled");
    auto const body = json::decode<operational_message>(message->body, {.policy = json::strict});
    ASSERT_TRUE(body.has_value()) << body.error().message();
    EXPECT_EQ(body->type, "webhook.disabled");
    EXPECT_EQ(body->data.id, gone.webhook.id);
    EXPECT_EQ(body->data.url, "https://gone/");
    EXPECT_EQ(body->data.reason, "gone");
}

TEST(keeper, a_rotated_secret_signs_beside_the_old_one_for_a_while) {
    world w;
    auto const hook = w.create("a");
    auto const fresh = w.manage([&](keeper& k, outbox& out) {
        return k.rotate_secret(hook.webhook.id, seconds(60), {}, w.now, out);
    });
    ASSERT_TRUE(fresh.has_value());
    w.restart();
    auto const secrets = w.owner->find_webhook(hook.webhook.id)->record.secrets;
    ASSERT_EQ(secrets.size(), 2u);
    EXPECT_EQ(secrets[0].text, fresh->signing);
    EXPECT_EQ(secrets[1].text, hook.signing);
    EXPECT_EQ(secrets[1].expires_at, w.now + seconds(60));
}

TEST(keeper, a_rotation_keeps_the_algorithm_or_changes_it) {
    world w;
    auto const hook = w.create({.url = "https://a/", .events = {"*"}, .signing = signing_algorithm::ed25519});
    EXPECT_TRUE(hook.signing.reveal().starts_with("whsk_"));
    auto const known = public_key(hook.webhook.record);
    EXPECT_TRUE(known.starts_with("whpk_"));
    auto const rotate = [&](std::optional<signing_algorithm> signing) {
        return w
            .manage([&](keeper& k, outbox& out) {
                return k.rotate_secret(hook.webhook.id, seconds(0), signing, w.now, out);
            })
            .value();
    };
    auto const same = rotate({});
    EXPECT_TRUE(same.signing.reveal().starts_with("whsk_"));
    EXPECT_NE(public_key(same.webhook.record), known);
    auto const other = rotate(signing_algorithm::hmac_sha256);
    EXPECT_TRUE(other.signing.reveal().starts_with("whsec_"));
    EXPECT_EQ(public_key(other.webhook.record), "");
    EXPECT_TRUE(rotate({}).signing.reveal().starts_with("whsec_"));
}

}  // namespace
}  // namespace typehook::delivery
