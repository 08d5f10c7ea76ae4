#include <typehook/delivery/engine.hpp>

#include "scripted_poster.hpp"

#include <typehook/delivery/platform_core.hpp>

#include <typehook/store/memory.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>

namespace typehook::delivery {
namespace {

using namespace testing;

constexpr std::string_view names[] = {"user.added", "order.added"};

struct running {
    explicit running(std::function<std::optional<http::exchange>(posted const&)> answer,
                     std::function<void(platform_options&)> const& adjust = {})
        : by{.answer = std::move(answer)} {
        options.catalog.assign(std::begin(names), std::end(names));
        options.sealing_key = key;
        if (adjust) {
            adjust(options);
        }
        start();
    }

    void start() {
        core.emplace(memory, options, poster_of(by));
        EXPECT_TRUE(core->start().has_value());
    }

    created_webhook create(std::string const& host, std::optional<authentication> auth = {}) {
        webhook_settings settings{.url = "https://" + host + "/", .events = {"*"}};
        settings.schedule = std::vector<std::int64_t>(5, 1);
        settings.auth = std::move(auth);
        auto made = core->create_webhook(settings);
        EXPECT_TRUE(made.has_value()) << made.error().message();
        return made.value();
    }

    receipts publish(std::string id) {
        std::vector<publication> all;
        all.push_back({.event = "user.added", .id = std::move(id), .subject = "s", .body = "{}"});
        return core->publish_encoded(std::move(all));
    }

    bool done() {
        return eventually([&] { return core->totals().waiting == 0; });
    }

    store::memory_store memory{};
    crypto::sealing_key key = crypto::sealing_key::random().value();
    platform_options options{};
    script by;
    std::optional<platform_core> core{};
};

std::optional<http::exchange> yes(posted const&) { return answered(204); }

TEST(engine, delivers_what_many_threads_publish) {
    running r(yes);
    r.create("a.example");
    r.create("b.example");
    std::vector<std::thread> publishers;
    std::atomic<int> accepted{0};
    for (int thread = 0; thread < 4; ++thread) {
        publishers.emplace_back([&, thread] {
            for (int i = 0; i < 200; ++i) {
                auto const made = r.publish("m" + std::to_string(thread) + "-" + std::to_string(i));
                accepted += made.has_value() && made->front().deliveries == 2 ? 1 : 0;
            }
        });
    }
    for (auto& thread : publishers) {
        thread.join();
    }
    EXPECT_EQ(accepted, 800);
    EXPECT_TRUE(r.done());
    r.core->stop();
    EXPECT_EQ(r.by.log.size(), 1'600u);
    EXPECT_EQ(r.memory.verify().value(), std::vector<std::string>{});
    auto const attempts = r.memory.reader()->list_attempts(1).value();
    ASSERT_EQ(attempts.size(), 1u);
    EXPECT_EQ(attempts[0].http_status, 204);
    EXPECT_NE(attempts[0].exchange.find("webhook-signature"), std::string::npos);
}

TEST(engine, retries_after_the_wait_and_records_each_attempt) {
    std::atomic<int> number{0};
    running r([&](posted const&) {
        return std::optional(++number == 1 ? answered(500, "broken") : answered(204));
    });
    r.create("a.example");
    ASSERT_TRUE(r.publish("m").has_value());
    EXPECT_TRUE(r.done());
    r.core->stop();
    auto const attempts = r.memory.reader()->list_attempts(1).value();
    ASSERT_EQ(attempts.size(), 2u);
    EXPECT_EQ(attempts[0].http_status, 500);
    EXPECT_NE(attempts[0].exchange.find("broken"), std::string::npos);
    EXPECT_GE(attempts[1].started_at - attempts[0].started_at, std::chrono::seconds(1));
    EXPECT_EQ(r.by.log[0].header("webhook-id"), r.by.log[1].header("webhook-id"));
    EXPECT_NE(r.by.log[0].header("webhook-signature"), r.by.log[1].header("webhook-signature"));
}

TEST(engine, goes_on_with_what_waits_after_a_restart) {
    std::atomic<bool> up{false};
    running r([&](posted const&) { return up ? std::optional(answered(204)) : std::nullopt; },
              [](auto& o) { o.drain_deadline = std::chrono::milliseconds(50); });
    r.create("a.example");
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(r.publish("m" + std::to_string(i)).has_value());
    }
    EXPECT_TRUE(eventually([&] { return r.by.count() > 0; }));
    r.core->stop();
    EXPECT_EQ(r.memory.count()->waiting, 20);
    EXPECT_EQ(r.memory.reader()->list_attempts(1)->size(), 0u);  // what was interrupted does not count
    EXPECT_EQ(r.publish("late").error(), errc::not_running);
    EXPECT_EQ(r.core->list_webhooks().error(), errc::not_running);
    up = true;
    r.start();
    EXPECT_TRUE(r.done());
    r.core->stop();
}

TEST(engine, a_stop_lets_attempts_under_way_end) {
    std::atomic<bool> slow{true};
    running r([&](posted const&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(slow ? 50 : 0));
        return std::optional(answered(204));
    });
    r.create("a.example");
    ASSERT_TRUE(r.publish("m").has_value());
    EXPECT_TRUE(eventually([&] { return r.by.count() > 0; }));
    r.core->stop();
    EXPECT_EQ(r.memory.count()->waiting, 0);
}

TEST(engine, refuses_what_it_cannot_take) {
    running r(yes, [](auto& o) {
        o.most_body = 10;
        o.most_publications = 2;
    });
    auto const why = [&](std::vector<publication> all) {
        return r.core->publish_encoded(std::move(all)).error();
    };
    EXPECT_EQ(why({}), errc::batch_too_large);
    EXPECT_EQ(why({{}, {}, {}}), errc::batch_too_large);
    EXPECT_EQ(why({{.event = "user.added", .id = "a.b", .subject = {}, .body = "{}"}}), errc::invalid_id);
    EXPECT_EQ(why({{.event = "user.added", .id = std::string(256, 'a'), .subject = {}, .body = "{}"}}),
              errc::invalid_id);
    auto const large = why({{}, {.event = "user.added", .id = {}, .subject = {}, .body = "01234567890"}});
    EXPECT_EQ(large, errc::body_too_large);
    EXPECT_EQ(large.pointer(), "/1");
    r.core->stop();
}

TEST(engine, asks_for_one_token_and_uses_it_for_all) {
    std::atomic<int> tokens{0};
    running r([&](posted const& one) {
        if (one.url == "https://t.example/token") {
            EXPECT_EQ(one.content_type, "application/x-www-form-urlencoded");
            EXPECT_EQ(one.body, "grant_type=client_credentials");
            return std::optional(answered(200, R"({"access_token":"token)" + std::to_string(++tokens) +
                                                   R"(","expires_in":3600})"));
        }
        return std::optional(answered(one.header("authorization") == "Bearer token1" ? 204 : 401));
    });
    auto const auth = json::decode<authentication>(
        R"({"type":"oauth2_client_credentials","token_url":"https://t.example/token","client_id":"c","client_secret":"s"})");
    r.create("a.example", auth.value());
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(r.publish("m" + std::to_string(i)).has_value());
    }
    EXPECT_TRUE(r.done());
    r.core->stop();
    EXPECT_EQ(tokens, 1);
    EXPECT_EQ(r.by.log.size(), 51u);
    EXPECT_EQ(r.memory.reader()->list_attempts(1)->front().exchange.find("token1"), std::string::npos);
}

TEST(engine, asks_for_another_token_once_when_one_is_refused) {
    std::atomic<int> tokens{0};
    running r([&](posted const& one) {
        if (one.url == "https://t.example/") {
            return std::optional(
                answered(200, R"({"access_token":"token)" + std::to_string(++tokens) + R"("})"));
        }
        return std::optional(answered(one.header("authorization") == "Bearer token2" ? 204 : 401));
    });
    auto const auth = json::decode<authentication>(
        R"({"type":"oauth2_client_credentials","token_url":"https://t.example/","client_id":"c","client_secret":"s"})");
    r.create("a.example", auth.value());
    ASSERT_TRUE(r.publish("m").has_value());
    EXPECT_TRUE(r.done());
    r.core->stop();
    EXPECT_EQ(tokens, 2);
    EXPECT_EQ(r.memory.reader()->list_attempts(1)->size(), 1u);
}

TEST(engine, a_failed_handshake_is_a_failed_attempt) {
    std::atomic<bool> up{false};
    running r([&](posted const& one) {
        if (one.url == "https://t.example/") {
            return std::optional(up ? answered(200, R"({"access_token":"t"})") : answered(500));
        }
        return std::optional(answered(204));
    });
    auto const auth = json::decode<authentication>(
        R"({"type":"oauth2_client_credentials","token_url":"https://t.example/","client_id":"c","client_secret":"s"})");
    r.create("a.example", auth.value());
    ASSERT_TRUE(r.publish("m").has_value());
    EXPECT_TRUE(eventually([&] { return !r.memory.reader()->list_attempts(1)->empty(); }));
    EXPECT_EQ(r.memory.reader()->find_delivery(1).value()->delivery.reason, "token_refused");
    up = true;
    EXPECT_TRUE(r.done());
    r.core->stop();
}

// Of publishes that wait for their commit the second is refused.
void expect_room_for_one_that_is_not_written(std::function<void(platform_options&)> const& adjust) {
    running r(yes, adjust);
    std::promise<void> stored;
    std::promise<void> go_on;
    auto const publish = [&](std::string id, publish_completion done) {
        r.core->publish_encoded(
            publication{.event = "user.added", .id = std::move(id), .subject = {}, .body = R"({"a":1234})"},
            {}, std::move(done));
    };
    // The storage thread is kept busy, so that what comes now waits for its commit.
    publish("m1", [&](receipts const&) {
        stored.set_value();
        go_on.get_future().wait();
    });
    stored.get_future().wait();
    std::promise<receipts> second;
    publish("m2", [&](receipts made) { second.set_value(std::move(made)); });
    std::optional<receipts> third;
    publish("m3", [&](receipts made) { third = std::move(made); });
    EXPECT_TRUE(third && third->has_error() && third->error() == errc::backlog_full) << "at once";
    go_on.set_value();
    EXPECT_TRUE(second.get_future().get().has_value());
    EXPECT_TRUE(r.publish("m4").has_value());
    r.core->stop();
}

TEST(engine, bounds_the_bytes_of_what_is_not_written_yet) {
    expect_room_for_one_that_is_not_written([](auto& o) { o.most_unwritten_bytes = 11; });
}

TEST(engine, bounds_the_number_of_publishes_that_are_not_written_yet) {
    expect_room_for_one_that_is_not_written([](auto& o) { o.most_unwritten = 1; });
}

TEST(engine, outcomes_wait_for_company_as_long_as_they_may) {
    running r(yes, [](auto& o) { o.outcome_patience = std::chrono::hours(1); });
    r.create("a.example");
    ASSERT_TRUE(r.publish("m").has_value());
    EXPECT_TRUE(eventually([&] { return r.by.count() == 1; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // ten times as long as by default
    EXPECT_TRUE(r.memory.reader()->list_attempts(1)->empty());
    r.core->stop();
    EXPECT_EQ(r.memory.reader()->list_attempts(1)->size(), 1u) << "the end does not wait";
}

TEST(engine, retry_after_counts_up_to_its_bound) {
    running r(
        [](posted const&) {
            auto busy = answered(503);
            busy.response->headers.emplace_back("Retry-After", "7200");
            return std::optional(std::move(busy));
        },
        [](auto& o) { o.longest_retry_after = std::chrono::minutes(30); });
    r.create("a.example");
    ASSERT_TRUE(r.publish("m").has_value());
    EXPECT_TRUE(eventually([&] { return !r.memory.reader()->list_attempts(1)->empty(); }));
    r.core->stop();
    auto const made = r.memory.reader()->find_delivery(1).value()->delivery;
    EXPECT_EQ(made.due - made.updated_at, std::chrono::minutes(30));
}

TEST(engine, records_as_much_of_an_exchange_as_it_may) {
    std::atomic<int> number{0};
    running r(
        [&](posted const&) {
            if (++number == 1) {
                http::exchange lost;
                lost.response = failure{http::errc::connection_lost};
                return std::optional(std::move(lost));
            }
            return std::optional(answered(204, "0123456789"));
        },
        [](auto& o) {
            o.recorded_body = 4;
            o.recorded_headers = 40;  // the id and the time, not the signature
        });
    r.create("a.example");
    std::vector<std::string> records;
    for (store::row_key const delivery : {1, 2}) {
        ASSERT_TRUE(r.publish("m" + std::to_string(delivery)).has_value());
        ASSERT_TRUE(eventually([&] { return !r.memory.reader()->list_attempts(delivery)->empty(); }));
        records.push_back(r.memory.reader()->list_attempts(delivery)->front().exchange);
        EXPECT_NE(records.back().find("webhook-timestamp"), std::string::npos) << records.back();
        EXPECT_EQ(records.back().find("webhook-signature"), std::string::npos) << records.back();
    }
    r.core->stop();
    EXPECT_NE(records[0].find(R"("error":)"), std::string::npos) << records[0];
    EXPECT_NE(records[1].find(R"("body":"0123","truncated":true)"), std::string::npos) << records[1];
}

TEST(engine, takes_any_number_of_bytes_as_long_as_they_are_written) {
    running r(yes, [](auto& o) {
        o.most_unwritten_bytes = 50;
        // Of three publishes under way two wait always, so the storage thread is never done.
        o.rows_per_commit = 1;
    });
    std::atomic<int> left = 300;
    std::atomic<int> refused = 0;
    std::promise<void> ended;
    std::function<void()> const publish_next = [&] {
        auto const number = left.fetch_sub(1);
        if (number > 0) {
            r.core->publish_encoded(publication{.event = "user.added",
                                                .id = "m" + std::to_string(number),
                                                .subject = {},
                                                .body = R"({"a":1234})"},
                                    {}, [&](receipts const& made) {
                                        refused += made.has_error() ? 1 : 0;
                                        publish_next();
                                    });
        } else if (number == -2) {  // the last of the three that find nothing left
            ended.set_value();
        }
    };
    for (int i = 0; i < 3; ++i) {
        publish_next();
    }
    ended.get_future().wait();
    EXPECT_EQ(refused, 0);
    r.core->stop();
}

TEST(engine, an_idle_platform_sleeps) {
#if defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "ThreadSanitizer has a thread of its own that does not sleep";
#endif
    running r(yes);
    r.create("a.example");
    ASSERT_TRUE(r.publish("m").has_value());
    EXPECT_TRUE(r.done());
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    auto const switches = [] {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return usage.ru_nvcsw;
    };
    auto const before = switches();
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    EXPECT_LE(switches() - before, 2);  // this thread's own sleep
    r.core->stop();
}

}  // namespace
}  // namespace typehook::delivery
