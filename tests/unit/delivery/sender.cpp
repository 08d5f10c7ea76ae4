#include <typehook/delivery/sender.hpp>

#include <typehook/crypto/schemes/standard_webhooks.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery::sender_test {
namespace {

using std::chrono::seconds;
constexpr timestamp now{std::chrono::milliseconds(1'700'000'000'000)};
constexpr std::string_view shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view old = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

std::shared_ptr<endpoint_profile> profile() {
    auto made = std::make_shared<endpoint_profile>();
    made->record.settings.url = "https://a.example/hook";
    made->record.secrets = {{.text = secret(shared), .expires_at = {}},
                            {.text = secret(old), .expires_at = now + seconds(10)}};
    return made;
}

attempt prepared(sender& by, timestamp at) {
    attempt one;
    auto message = std::make_shared<store::message>();
    message->id = "msg_1";
    message->body = R"({"a":1})";
    one.what.in_hand.message = message;
    EXPECT_TRUE(by.prepare(one, at).has_value());
    return one;
}

bool accepts(std::string_view key, attempt const& one, timestamp at) {
    schemes::standard_webhooks const scheme{.secrets = {secret(key)}};
    return scheme.verify(request{.headers = one.headers, .body = one.request.body}, at).has_value();
}

TEST(sender, signs_with_every_secret_that_has_not_expired) {
    sender by(profile(), {});
    auto const early = prepared(by, now);
    EXPECT_TRUE(accepts(shared, early, now));
    EXPECT_TRUE(accepts(old, early, now));
    auto const late = prepared(by, now + seconds(10));
    EXPECT_TRUE(accepts(shared, late, now + seconds(10)));
    EXPECT_FALSE(accepts(old, late, now + seconds(10)));
    EXPECT_EQ(late.headers[0].second, early.headers[0].second);
    EXPECT_NE(late.headers[1].second, early.headers[1].second);
}

TEST(sender, adds_the_credentials_of_each_type_behind_the_public_headers) {
    auto const credentials = [](authentication auth) {
        auto made = profile();
        made->record.settings.auth = std::move(auth);
        sender by(made, {});
        auto one = prepared(by, now);
        one.headers.erase(one.headers.begin(), one.headers.begin() + attempt::public_headers);
        return one.headers;
    };
    using headers = std::vector<std::pair<std::string, std::string>>;
    authentication auth;
    EXPECT_EQ(credentials(auth), headers{});
    auth.type = authentication_type::token;
    auth.token = secret("t");
    EXPECT_EQ(credentials(auth), (headers{{"x-appdirect-webhook-token", "t"}}));
    auth = {};
    auth.type = authentication_type::basic;
    auth.username = "Aladdin";
    auth.password = secret("open sesame");
    EXPECT_EQ(credentials(auth), (headers{{"authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}}));
    auth = {};
    auth.type = authentication_type::headers;
    auth.headers.emplace().insert_or_assign(std::string("x-key"), secret("v"));
    EXPECT_EQ(credentials(auth), (headers{{"x-key", "v"}}));
}

TEST(sender, carries_an_access_token_when_it_has_one) {
    auto made = profile();
    auto& auth = made->record.settings.auth.emplace();
    auth.type = authentication_type::oauth2_client_credentials;
    auth.token_url = "https://t.example/";
    sender by(made, {});
    EXPECT_TRUE(by.uses_tokens());
    by.token = access_token{.text = secret("abc"), .refresh_at = now + seconds(60)};
    auto const one = prepared(by, now);
    EXPECT_EQ(one.headers.back().first, "authorization");
    EXPECT_EQ(one.headers.back().second, "Bearer abc");
}

TEST(sender, uses_the_memory_of_an_earlier_attempt) {
    sender by(profile(), {});
    auto one = prepared(by, now);
    auto const* const before = one.headers.data();
    EXPECT_TRUE(by.prepare(one, now + seconds(1)).has_value());
    EXPECT_EQ(one.headers.data(), before);
    EXPECT_TRUE(accepts(shared, one, now + seconds(1)));
}

TEST(sender, has_no_target_for_a_url_that_the_policy_refuses) {
    auto made = profile();
    made->record.settings.url = "https://127.0.0.1/";
    EXPECT_EQ(sender(made, {}).target().error(), http::errc::address_refused);
}

TEST(sender, does_not_sign_without_a_key) {
    auto made = profile();
    made->record.secrets.clear();
    sender by(made, {});
    attempt one;
    one.what.in_hand.message = std::make_shared<store::message>();
    EXPECT_TRUE(by.prepare(one, now).has_error());
}

}  // namespace
}  // namespace typehook::delivery::sender_test
