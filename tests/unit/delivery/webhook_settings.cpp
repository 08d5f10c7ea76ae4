#include <typehook/delivery/webhook_settings.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(webhook_settings, only_url_and_events_are_required) {
    auto const read = json::decode<webhook_settings>(R"({"url":"https://a.example/","events":["*"]})",
                                                     {.policy = json::strict});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(read->url, "https://a.example/");
    EXPECT_FALSE(read->auth.has_value());
    auto const lacking =
        json::decode<webhook_settings>(R"({"url":"https://a.example/"})", {.policy = json::strict});
    ASSERT_TRUE(lacking.has_error());
    EXPECT_EQ(lacking.error().pointer(), "/events");
}

TEST(webhook_settings, reads_every_member) {
    auto const read = json::decode<webhook_settings>(
        R"({"url":"https://a.example/","events":["user.added"],"auth":{"type":"oauth2_password","username":"u","password":"p",
            "token_url":"https://t.example/","client_id":"c","client_secret":"s","scope":"x y"},"description":"d",
            "limits":{"concurrency":4,"per_second":2.5},"schedule":[1,2],"fifo":true})",
        {.policy = json::strict});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(read->auth->type, authentication_type::oauth2_password);
    EXPECT_EQ(read->auth->client_secret->reveal(), "s");
    EXPECT_EQ(read->limits->per_second, 2.5);
    EXPECT_EQ(read->schedule, (std::vector<std::int64_t>{1, 2}));
}

TEST(webhook_settings, a_secret_is_never_written) {
    webhook_settings settings{.url = "https://a.example/", .events = {"*"}};
    settings.auth.emplace();
    settings.auth->type = authentication_type::token;
    settings.auth->token = secret("hush");
    settings.auth->headers.emplace().insert_or_assign(std::string("x-key"), secret("quiet"));
    auto const text = json::encode(settings);
    EXPECT_EQ(text.find("hush"), std::string::npos);
    EXPECT_EQ(text.find("quiet"), std::string::npos);
    EXPECT_NE(text.find(R"("token":"********")"), std::string::npos);
}

}  // namespace
}  // namespace typehook::delivery
