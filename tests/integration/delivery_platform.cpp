// A platform with its real parts: SQLite, the HTTP client, and a typed receiver that verifies every signature.
#include "receiver_support.hpp"

#include <support/temporary_folder.hpp>

#include <typehook/core/time.hpp>
#include <typehook/crypto/schemes.hpp>
#include <typehook/delivery/platform.hpp>
#include <typehook/events.hpp>
#include <typehook/http/receiver.hpp>
#include <typehook/json.hpp>
#include <typehook/store/sqlite.hpp>
#include <typehook/webhook.hpp>

#include <typehook/appdirect/catalog.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace ad = typehook::appdirect;
namespace delivery = typehook::delivery;
namespace http = typehook::http;

ad::subscription_removed removed(std::string uuid) {
    ad::subscription_removed event;
    event.uuid = std::move(uuid);
    event.resource.uuid = "sub-1";
    event.resource.url = "https://m.example/s/1";
    return event;
}

/// A receiver that counts what it got by the event's id. Its secret is known only after its webhook was made, so it verifies by
/// a scheme that looks the secret up.
class counting_receiver {
public:
    counting_receiver() {
        auto router = typehook::make_router<ad::catalog>(
            typehook::on<ad::subscription_removed>(
                [this](ad::subscription_removed const& event) -> typehook::result<void> {
                    std::lock_guard const lock(mutex_);
                    if (failing_ > 0) {
                        --failing_;
                        return typehook::failure{http::errc::handler_timeout};
                    }
                    got_[std::string(event.id())] += 1;
                    return {};
                }),
            typehook::otherwise([](typehook::unrouted const&) {}));
        receiver_.mount("/hook", router, late_secret{*this});
        thread_ = std::thread([this] { receiver_.run(); });
    }
    ~counting_receiver() {
        receiver_.stop();
        thread_.join();
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(receiver_.port()) + "/hook"; }
    void trust(typehook::secret const& secret) {
        std::lock_guard const lock(mutex_);
        secrets_.push_back(secret);
    }
    void fail_next(int times) {
        std::lock_guard const lock(mutex_);
        failing_ = times;
    }
    std::map<std::string, int> got() const {
        std::lock_guard const lock(mutex_);
        return got_;
    }
    bool waits_for(std::size_t count) const {
        auto const until = std::chrono::steady_clock::now() + typehook_test::patience;
        while (got().size() < count && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return got().size() == count;
    }

private:
    struct late_secret {
        counting_receiver& owner;
        typehook::result<void> verify(typehook::request const& request, typehook::timestamp now) const {
            std::lock_guard const lock(owner.mutex_);
            return typehook::schemes::standard_webhooks{.secrets = owner.secrets_}.verify(request, now);
        }
    };

    mutable std::mutex mutex_{};
    std::vector<typehook::secret> secrets_{};
    std::map<std::string, int> got_{};
    int failing_ = 0;
    http::receiver receiver_{{.address = "127.0.0.1", .port = 0, .handle_signals = false}};
    std::thread thread_{};
};

class delivery_platform : public ::testing::Test {
protected:
    delivery_platform() {
        options_.sealing_key =
            typehook::crypto::sealing_key::parse("a key that only this test knows").value();
        options_.client.egress = {.allow_private_endpoints = true, .allow_http = true};
        start();
    }

    void start() {
        store_.emplace(typehook::store::sqlite_store::open(folder_.file("platform.db")).value());
        platform_.emplace(*store_, options_);
        auto const started = platform_->start();
        ASSERT_TRUE(started.has_value()) << started.error().message();
    }
    void end() {
        platform_.reset();
        store_.reset();
    }

    delivery::created_webhook create(std::string url) {
        delivery::webhook_settings settings{.url = std::move(url), .events = {"subscription.*"}};
        settings.schedule = std::vector<std::int64_t>(20, 1);
        auto made = platform_->create_webhook(settings);
        EXPECT_TRUE(made.has_value()) << made.error().message();
        return made.value();
    }

    typehook::testing::temporary_folder folder_{};
    delivery::options<ad::catalog> options_{};
    std::optional<typehook::store::sqlite_store> store_{};
    std::optional<delivery::platform<ad::catalog>> platform_{};
};

TEST_F(delivery_platform, delivers_typed_events_signed_through_sockets_and_a_file) {
    counting_receiver receiver;
    receiver.trust(create(receiver.url()).signing);
    for (int i = 0; i < 100; ++i) {
        auto const made = platform_->publish(removed("e" + std::to_string(i)));
        ASSERT_TRUE(made.has_value()) << made.error().message();
        EXPECT_EQ(made->deliveries, 1u);
    }
    EXPECT_TRUE(receiver.waits_for(100));
    end();
    auto store = typehook::store::sqlite_store::open(folder_.file("platform.db")).value();
    EXPECT_EQ(store.verify().value(), std::vector<std::string>{});
    EXPECT_EQ(store.count()->waiting, 0);
    for (auto const& [id, times] : receiver.got()) {
        EXPECT_EQ(times, 1) << id;
    }
    auto const attempts = store.reader()->list_attempts(1).value();
    ASSERT_EQ(attempts.size(), 1u);
    EXPECT_NE(attempts[0].exchange.find("\"remote\":\"127.0.0.1:"), std::string::npos);
}

TEST_F(delivery_platform, retries_what_a_receiver_refuses_and_goes_on_after_a_restart) {
    counting_receiver receiver;
    receiver.trust(create(receiver.url()).signing);
    receiver.fail_next(1'000);
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(platform_->publish(removed("e" + std::to_string(i))).has_value());
    }
    end();
    receiver.fail_next(0);
    start();
    EXPECT_TRUE(receiver.waits_for(20));
}

TEST_F(delivery_platform, both_secrets_sign_while_they_overlap) {
    counting_receiver old_secret;
    counting_receiver new_secret;
    auto const first = create(old_secret.url());
    auto const second = create(new_secret.url());
    old_secret.trust(first.signing);
    ASSERT_TRUE(platform_->rotate_secret(first.webhook.id).has_value());
    new_secret.trust(platform_->rotate_secret(second.webhook.id)->signing);
    ASSERT_TRUE(platform_->publish(removed("e")).has_value());
    EXPECT_TRUE(old_secret.waits_for(1));
    EXPECT_TRUE(new_secret.waits_for(1));
}

TEST_F(delivery_platform, a_dead_receiver_does_not_hold_a_living_one_up) {
    counting_receiver receiver;
    create("http://127.0.0.1:1/");
    receiver.trust(create(receiver.url()).signing);
    for (int i = 0; i < 300; ++i) {
        ASSERT_TRUE(platform_->publish(removed("e" + std::to_string(i))).has_value());
    }
    EXPECT_TRUE(receiver.waits_for(300));
    EXPECT_EQ(platform_->totals().waiting >= 300, true);
}

TEST_F(delivery_platform, sends_nowhere_that_the_egress_policy_refuses) {
    end();
    options_.client.egress = {};
    start();
    delivery::webhook_settings settings{.url = "https://169.254.169.254/", .events = {"*"}};
    auto const refused = platform_->create_webhook(settings);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error(), http::errc::address_refused);
    EXPECT_EQ(refused.error().pointer(), "/url");
}

}  // namespace
