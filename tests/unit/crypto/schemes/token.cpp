// Included first, so that it has to include all it needs.
#include <typehook/crypto/schemes/token.hpp>

// The rest.
#include <typehook/crypto/scheme.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace typehook {
namespace {

static_assert(signature_scheme<schemes::token>);
static_assert(!is_async_scheme<schemes::token>);

schemes::token appdirect(secret value) {
    return {.headers = {"x-appdirect-webhook-token", "appdirect-webhook-token"}, .secret = std::move(value)};
}

result<void> verify(schemes::token const& scheme, header_list const& headers) {
    return scheme.verify(request{.headers = headers}, timestamp{});
}

TEST(token, accepts_the_secret_under_either_name_in_any_case) {
    auto const scheme = appdirect("s3cret");
    EXPECT_TRUE(verify(scheme, {{"X-AppDirect-Webhook-Token", "s3cret"}}).has_value());
    EXPECT_TRUE(verify(scheme, {{"AppDirect-Webhook-Token", "s3cret"}}).has_value());
    EXPECT_TRUE(verify(scheme, {{"appdirect-webhook-token", "s3cret"}, {"Host", "x"}}).has_value());
}

TEST(token, refuses_a_request_without_the_header) {
    auto const refused = verify(appdirect("s3cret"), {{"Authorization", "s3cret"}});
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), crypto::errc::missing_credentials);
    EXPECT_EQ(refused.error().condition(), condition::unauthenticated);
}

TEST(token, refuses_anything_but_the_exact_secret) {
    auto const scheme = appdirect("s3cret");
    for (std::string const wrong : {"", "S3CRET", "s3cre", "s3crett", " s3cret", "s3cret,s3cret"}) {
        auto const refused = verify(scheme, {{"x-appdirect-webhook-token", wrong}});
        ASSERT_TRUE(refused.has_error()) << wrong;
        EXPECT_EQ(refused.error().code(), crypto::errc::wrong_credentials);
    }
}

TEST(token, one_wrong_header_refuses_whatever_the_others_say) {
    auto const scheme = appdirect("s3cret");
    header_list const right_twice{{"x-appdirect-webhook-token", "s3cret"},
                                  {"appdirect-webhook-token", "s3cret"}};
    EXPECT_TRUE(verify(scheme, right_twice).has_value());
    header_list const first_wrong{{"x-appdirect-webhook-token", "no"}, {"appdirect-webhook-token", "s3cret"}};
    EXPECT_TRUE(verify(scheme, first_wrong).has_error());
    header_list const second_wrong{{"x-appdirect-webhook-token", "s3cret"},
                                   {"appdirect-webhook-token", "no"}};
    EXPECT_TRUE(verify(scheme, second_wrong).has_error());
    header_list const repeated{{"x-appdirect-webhook-token", "s3cret"}, {"x-appdirect-webhook-token", "no"}};
    EXPECT_TRUE(verify(scheme, repeated).has_error());
}

TEST(token, an_empty_secret_opens_no_door) {
    for (std::string const guess : {"", "anything"}) {
        auto const refused = verify(appdirect(secret()), {{"x-appdirect-webhook-token", guess}});
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().code(), crypto::errc::not_configured);
        EXPECT_EQ(refused.error().condition(), condition::unauthenticated);
    }
    EXPECT_TRUE(verify(appdirect(secret()), {}).has_error());
    EXPECT_EQ(appdirect(secret()).configured().error().code(), crypto::errc::not_configured);
    EXPECT_TRUE(appdirect("s3cret").configured().has_value());
}

TEST(token, a_scheme_without_header_names_accepts_nobody) {
    schemes::token const scheme{.headers = {}, .secret = "s3cret"};
    EXPECT_EQ(verify(scheme, {{"", "s3cret"}}).error().code(), crypto::errc::not_configured);
}

TEST(token, no_failure_tells_a_secret) {
    auto const scheme = appdirect("s3cret");
    EXPECT_EQ(verify(scheme, {{"x-appdirect-webhook-token", "gue55"}}).error().message().find("gue55"),
              std::string::npos);
    EXPECT_EQ(verify(scheme, {}).error().message().find("s3cret"), std::string::npos);
}

TEST(token, the_challenge_names_the_header_to_send) {
    EXPECT_EQ(challenge_for(appdirect("x"), failure{crypto::errc::missing_credentials}),
              "Token header=\"x-appdirect-webhook-token\"");
}

TEST(token, signs_with_the_first_of_its_headers) {
    auto const signed_headers = appdirect("s3cret").sign({.id = "1", .body = "{}"});
    ASSERT_TRUE(signed_headers.has_value());
    EXPECT_EQ(*signed_headers, (header_list{{"x-appdirect-webhook-token", "s3cret"}}));
    EXPECT_TRUE(verify(appdirect("s3cret"), *signed_headers).has_value());
    EXPECT_EQ(appdirect(secret()).sign({}).error().code(), crypto::errc::not_configured);
    EXPECT_EQ((schemes::token{.headers = {}, .secret = "x"}).sign({}).error().code(),
              crypto::errc::not_configured);
}

TEST(token, takes_a_string_as_its_secret) {
    std::string text = "s3cret";
    schemes::token const scheme{.headers = {"x-token"}, .secret = text};
    EXPECT_TRUE(verify(scheme, {{"X-Token", "s3cret"}}).has_value());
}

}  // namespace
}  // namespace typehook
