#include <typehook/delivery/sealed_record.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

webhook_record sample() {
    webhook_record record;
    record.settings.url = "https://a.example/";
    record.settings.events = {"user.*"};
    record.settings.description = "d";
    record.settings.limits = webhook_limits{.concurrency = 3, .per_second = 1.5};
    record.settings.schedule = std::vector<std::int64_t>{1, 2};
    record.settings.fifo = true;
    record.settings.signing = signing_algorithm::ed25519;
    auto& auth = record.settings.auth.emplace();
    auth.type = authentication_type::oauth2_password;
    auth.token = secret("secret-token");
    auth.username = "u";
    auth.password = secret("secret-password");
    auth.token_url = "https://t.example/";
    auth.client_id = "c";
    auth.client_secret = secret("secret-client");
    auth.scope = "s";
    auth.headers.emplace().insert_or_assign(std::string("x-key"), secret("secret-header"));
    record.status = webhook_status::disabled;
    record.reason = "gone";
    record.status_since = timestamp(std::chrono::milliseconds(1));
    record.failing_since = timestamp(std::chrono::milliseconds(2));
    record.secrets.push_back({.text = secret("secret-new"), .expires_at = {}});
    record.secrets.push_back(
        {.text = secret("secret-old"), .expires_at = timestamp(std::chrono::milliseconds(3))});
    return record;
}

TEST(sealed_record, keeps_everything_and_shows_no_secret) {
    auto const key = crypto::sealing_key::random().value();
    auto const text = seal_record(sample(), "wh_1", key).value();
    EXPECT_EQ(text.find("secret-"), std::string::npos);
    auto const opened = open_record(text, "wh_1", key);
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    EXPECT_EQ(*opened, sample());
}

TEST(sealed_record, does_not_open_with_another_key_or_for_another_webhook) {
    auto const key = crypto::sealing_key::random().value();
    auto const text = seal_record(sample(), "wh_1", key).value();
    EXPECT_EQ(open_record(text, "wh_1", crypto::sealing_key::random().value()).error(), errc::cannot_unseal);
    EXPECT_EQ(open_record(text, "wh_2", key).error(), errc::cannot_unseal);
    EXPECT_TRUE(open_record(text.substr(1), "wh_1", key).has_error());
}

}  // namespace
}  // namespace typehook::delivery
