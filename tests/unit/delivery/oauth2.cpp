#include <typehook/delivery/oauth2.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery::oauth2_test {
namespace {

using std::chrono::seconds;
constexpr timestamp now{std::chrono::milliseconds(1'700'000'000'000)};

authentication client() {
    authentication auth;
    auth.type = authentication_type::oauth2_client_credentials;
    auth.token_url = "https://t/";
    auth.client_id = "my client";
    auth.client_secret = secret("s:e/c+t");
    return auth;
}

TEST(oauth2, asks_with_client_credentials_by_basic) {
    auto const request = make_token_request(client());
    EXPECT_EQ(request.body, "grant_type=client_credentials");
    EXPECT_EQ(request.headers[0].first, "authorization");
    EXPECT_EQ(request.headers[0].second, "Basic " + crypto::base64_encode("my+client:s%3Ae%2Fc%2Bt"));
}

TEST(oauth2, asks_with_a_password_and_a_scope) {
    auto auth = client();
    auth.type = authentication_type::oauth2_password;
    auth.username = "u@x";
    auth.password = secret("p&q=r");
    auth.scope = "a b";
    EXPECT_EQ(make_token_request(auth).body,
              "grant_type=password&username=u%40x&password=p%26q%3Dr&scope=a+b");
}

TEST(oauth2, uses_a_token_until_shortly_before_its_end) {
    auto const read = [](std::string_view body) {
        return read_token_reply(200, body, now).value().refresh_at - now;
    };
    EXPECT_EQ(read(R"({"access_token":"t","token_type":"Bearer","expires_in":3600})"), seconds(3540));
    EXPECT_EQ(read(R"({"access_token":"t","expires_in":100})"), seconds(90));
    EXPECT_EQ(read(R"({"access_token":"t","more":1})"), seconds(270));
    EXPECT_EQ(read(R"({"access_token":"t","expires_in":-1})"), seconds(0));
    EXPECT_LT(read(R"({"access_token":"t","expires_in":999999999999999})"), std::chrono::hours(24 * 366));
}

TEST(oauth2, refuses_what_is_no_token_and_tells_nothing_of_it) {
    for (auto const body : {"", "[]", "{}", R"({"access_token":""})", R"({"access_token":"a b"})",
                            R"({"access_token":"a\r\nx: y"})"}) {
        EXPECT_EQ(read_token_reply(200, body, now).error(), errc::token_refused) << body;
    }
    auto const refused = read_token_reply(401, R"({"error":"hush"})", now);
    EXPECT_EQ(refused.error(), errc::token_refused);
    EXPECT_EQ(refused.error().message().find("hush"), std::string::npos);
    EXPECT_NE(refused.error().message().find("401"), std::string::npos);
}

}  // namespace
}  // namespace typehook::delivery::oauth2_test
