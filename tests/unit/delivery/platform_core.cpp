#include <typehook/delivery/platform_core.hpp>

#include "scripted_poster.hpp"

#include <typehook/store/memory.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace typehook::delivery {
namespace {

using namespace testing;

class a_platform : public ::testing::Test {
protected:
    a_platform() {
        options.catalog = {"user.added", "order.added"};
        options.on_operational = [this](operational_event const& event) { heard.push_back(event); };
        core.emplace(memory, options, poster_of(by));
        EXPECT_TRUE(core->start().has_value());
    }

    store::memory_store memory{};
    platform_options options{};
    std::vector<operational_event> heard{};
    script by{.answer = [](posted const&) { return answered(204); }};
    std::optional<platform_core> core{};
};

TEST_F(a_platform, makes_changes_lists_and_removes_webhooks) {
    auto const made = core->create_webhook({.url = "https://a.example/", .events = {"user.*"}});
    ASSERT_TRUE(made.has_value());
    EXPECT_TRUE(made->signing.reveal().starts_with("whsec_"));
    auto const id = made->webhook.id;
    EXPECT_TRUE(core->create_webhook({.url = "https://b.example/", .events = {"*"}}, false).has_value());
    ASSERT_EQ(core->list_webhooks()->size(), 2u);
    EXPECT_EQ(core->list_webhooks(0, 1)->size(), 1u);
    EXPECT_EQ(core->list_webhooks(made->webhook.key)->front().record.status, webhook_status::paused);

    EXPECT_EQ(core->update_webhook(id, webhook_settings{.url = "https://c.example/", .events = {"*"}})
                  ->record.settings.url,
              "https://c.example/");
    EXPECT_EQ(core->update_webhook(id, webhook_settings{.url = "https://127.0.0.1/", .events = {"*"}})
                  .error()
                  .pointer(),
              "/url");
    EXPECT_EQ(core->pause_webhook(id)->record.status, webhook_status::paused);
    EXPECT_EQ(core->resume_webhook(id)->record.status, webhook_status::active);
    EXPECT_TRUE(core->rotate_secret(id).has_value());
    EXPECT_EQ(core->find_webhook(id)->record.secrets.size(), 2u);
    EXPECT_TRUE(core->remove_webhook(id).has_value());
    for (auto const& error :
         {core->find_webhook(id).error(), core->pause_webhook(id).error(), core->remove_webhook(id).error(),
          core->stats(id).error(), core->test_webhook(id, {}).error(), core->recover(id, {}).error()}) {
        EXPECT_EQ(error, errc::webhook_not_found);
    }
}

TEST_F(a_platform, tests_a_webhook_whatever_it_asks_for) {
    auto const one = core->create_webhook({.url = "https://a.example/", .events = {"order.added"}}).value();
    core->create_webhook({.url = "https://b.example/", .events = {"*"}}).value();
    auto const sent =
        core->test_webhook(one.webhook.id, {.event = "user.added", .id = "t1", .subject = {}, .body = "{}"});
    EXPECT_EQ(sent.value(), (receipt{"test_t1", 1}));
    EXPECT_TRUE(eventually([&] { return by.count() == 1; }));
    EXPECT_EQ(by.log[0].url, "https://a.example/");
    EXPECT_EQ(core->publish_encoded({{.event = "user.added", .id = "test_t2", .subject = {}, .body = "{}"}})
                  .error(),
              errc::invalid_id);
}

TEST_F(a_platform, tells_what_goes_on_at_a_webhook) {
    auto const one = core->create_webhook({.url = "https://a.example/", .events = {"*"}}).value();
    std::vector<publication> all(10, {.event = "user.added", .id = {}, .subject = {}, .body = "{}"});
    ASSERT_EQ(core->publish_encoded(std::move(all))->size(), 10u);
    EXPECT_TRUE(eventually([&] { return core->stats(one.webhook.id)->delivered == 10; }));
    auto const stats = core->stats(one.webhook.id).value();
    EXPECT_EQ(stats.in_flight, 0u);
    EXPECT_EQ(stats.circuit, circuit_state::closed);
    EXPECT_EQ(stats.latency.counts()[7], 10u);  // 100 µs each
    EXPECT_TRUE(eventually([&] { return core->totals().waiting == 0; }));
}

TEST_F(a_platform, says_when_a_webhook_is_disabled) {
    by.answer = [](posted const&) { return answered(410); };
    auto const one = core->create_webhook({.url = "https://a.example/", .events = {"*"}}).value();
    ASSERT_TRUE(
        core->publish_encoded({{.event = "user.added", .id = {}, .subject = {}, .body = "{}"}}).has_value());
    EXPECT_TRUE(eventually(
        [&] { return core->find_webhook(one.webhook.id)->record.status == webhook_status::disabled; }));
    core->stop();
    ASSERT_EQ(heard.size(), 1u);
    EXPECT_EQ(heard[0].webhook, one.webhook.id);
    EXPECT_EQ(heard[0].reason, "gone");
}

TEST_F(a_platform, keeps_documents_for_the_layer_above) {
    EXPECT_TRUE(
        core->apply_documents({{.collection = "c", .id = "1", .created_at = {}, .text = "t"}}).has_value());
    EXPECT_EQ(memory.reader()->find_document("c", "1").value()->text, "t");
    EXPECT_TRUE(core->apply_documents({}, {{"c", "1"}}).has_value());
    EXPECT_FALSE(memory.reader()->find_document("c", "1").value().has_value());
}

TEST_F(a_platform, runs_until_it_is_stopped) {
    platform_core other(memory, options, poster_of(by));
    std::thread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        other.stop();
    });
    EXPECT_TRUE(other.run().has_value());
    stopper.join();
}

TEST_F(a_platform, does_not_start_on_a_store_that_was_sealed_with_another_key) {
    ASSERT_TRUE(core->create_webhook({.url = "https://a.example/", .events = {"*"}}).has_value());
    core->stop();
    platform_core other(memory, options, poster_of(by));
    EXPECT_EQ(other.start().error(), errc::cannot_unseal);
}

}  // namespace
}  // namespace typehook::delivery
