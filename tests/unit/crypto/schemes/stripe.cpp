// Included first, so that it has to include all it needs.
#include <typehook/crypto/schemes/stripe.hpp>

// The rest.
#include <support/signed_requests.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace typehook {
namespace {

using crypto::errc;
using schemes::stripe;
using typehook_test::at_second;
using typehook_test::code_of;
using typehook_test::owned_request;
using typehook_test::signed_by;

stripe const scheme{.secrets = {"whsec_test_secret"}};
auto const now = at_second(1'700'000'000);
unsigned_message const message{.time = now, .body = R"({"id":"evt_1"})"};
owned_request const right = signed_by(scheme, message);
std::string const mac = right.headers.front().second.substr(right.headers.front().second.find("v1=") + 3);

owned_request with_header(std::string value) {
    return {.headers = {{"stripe-signature", std::move(value)}}, .body = right.body};
}

TEST(stripe, signs_time_and_body_in_one_header) {
    // printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test_secret
    EXPECT_EQ(
        scheme.sign(message).value(),
        (header_list{{"Stripe-Signature",
                      "t=1700000000,v1=248a374f50f943a28b0f6ab50faf9a7e7e29b710fa26df9fb1618b9bf8ea9c9a"}}));
    EXPECT_TRUE(right.verified_by(scheme, now).has_value());
}

TEST(stripe, any_flipped_bit_is_refused) { expect_that_any_flipped_bit_is_refused(scheme, right, now); }

TEST(stripe, garbage_is_refused) { expect_that_garbage_is_refused(scheme, right, now); }

TEST(stripe, needs_its_header_once) { expect_that_each_header_is_needed_once(scheme, right, now); }

TEST(stripe, order_and_items_of_other_names_do_not_matter) {
    for (auto const& value :
         {"v1=" + mac + ",t=1700000000", "t=1700000000,v0=abc,v1=" + mac, "t=1700000000,v1=00,v1=" + mac,
          "t=1700000000,v1=" + std::string(64, '0') + ",v1=" + mac, "t=1700000000,v1=" + mac + ",x="}) {
        EXPECT_TRUE(with_header(value).verified_by(scheme, now).has_value()) << value;
    }
}

TEST(stripe, any_other_form_is_malformed) {
    for (auto const& value :
         {std::string(), std::string(","), std::string("t"), std::string("t=1700000000"), "v1=" + mac,
          "t=,v1=" + mac, std::string("t=1700000000,v1="), "t=1700000000,v1=" + mac.substr(1),
          "t=1700000000,t=1700000000,v1=" + mac, "t=1700000000,t=1,v1=" + mac, "t=1700000000,v1=" + mac + ",",
          "t=1700000000, v1=" + mac, "t=01700000000,v1=" + mac, "t=-1700000000,v1=" + mac,
          "t=1700000000,v2=" + mac, "T=1700000000,v1=" + mac}) {
        EXPECT_EQ(code_of(with_header(value).verified_by(scheme, now)), errc::malformed_credentials) << value;
    }
}

TEST(stripe, another_body_time_or_secret_is_a_wrong_signature) {
    auto changed = right;
    changed.body += ' ';
    EXPECT_EQ(code_of(changed.verified_by(scheme, now)), errc::wrong_signature);
    EXPECT_EQ(code_of(with_header("t=1700000001,v1=" + mac).verified_by(scheme, now)), errc::wrong_signature);
    EXPECT_EQ(code_of(right.verified_by(stripe{.secrets = {"another"}}, now)), errc::wrong_signature);
}

TEST(stripe, the_tolerance_goes_both_ways_and_is_an_option) {
    EXPECT_TRUE(right.verified_by(scheme, now + std::chrono::seconds(300)).has_value());
    EXPECT_TRUE(right.verified_by(scheme, now - std::chrono::seconds(300)).has_value());
    EXPECT_EQ(code_of(right.verified_by(scheme, now + std::chrono::seconds(301))), errc::too_old);
    EXPECT_EQ(code_of(right.verified_by(scheme, now - std::chrono::seconds(301))), errc::too_new);
    stripe const strict{.secrets = {"whsec_test_secret"}, .tolerance = std::chrono::seconds(10)};
    EXPECT_EQ(code_of(right.verified_by(strict, now + std::chrono::seconds(11))), errc::too_old);
}

TEST(stripe, signature_replay_is_refused_when_a_window_is_given) {
    stripe const guarded{.secrets = {"whsec_test_secret"}, .replays = std::make_shared<replay_window>()};
    EXPECT_TRUE(right.verified_by(guarded, now).has_value());
    EXPECT_EQ(code_of(right.verified_by(guarded, now)), errc::replayed);
    EXPECT_EQ(code_of(with_header("v0=,v1=" + mac + ",t=1700000000").verified_by(guarded, now)),
              errc::replayed);
    auto const retry = signed_by(scheme, {.time = now + std::chrono::seconds(5), .body = message.body});
    EXPECT_TRUE(retry.verified_by(guarded, now).has_value());
}

TEST(stripe, secrets_rotate_without_a_gap) {
    stripe const both{.secrets = {"new", secret(), "whsec_test_secret"}};
    EXPECT_TRUE(right.verified_by(both, now).has_value());
    auto const request = signed_by(both, message);
    EXPECT_TRUE(request.verified_by(scheme, now).has_value());
    EXPECT_TRUE(request.verified_by(stripe{.secrets = {"new"}}, now).has_value());
}

TEST(stripe, other_senders_name_the_header_otherwise) {
    stripe const other{.secrets = {"s"}, .header_name = "X-Signature"};
    auto const request = signed_by(other, message);
    EXPECT_EQ(request.headers.front().first, "X-Signature");
    EXPECT_TRUE(request.verified_by(other, now).has_value());
    EXPECT_EQ(code_of(right.verified_by(other, now)), errc::missing_credentials);
    EXPECT_EQ(other.challenge(failure{errc::missing_credentials}), "Signature header=\"X-Signature\"");
}

TEST(stripe, without_a_secret_nobody_is_accepted_and_nothing_signed) {
    for (auto const& none : {stripe{}, stripe{.secrets = {secret()}}}) {
        EXPECT_EQ(code_of(right.verified_by(none, now)), errc::not_configured);
        EXPECT_EQ(code_of(none.configured()), errc::not_configured);
        EXPECT_EQ(none.sign(message).error().code(), errc::not_configured);
    }
    EXPECT_EQ(scheme.sign({.time = at_second(-1), .body = "{}"}).error().code(), errc::unsignable_message);
    EXPECT_TRUE(scheme.configured().has_value());
}

}  // namespace
}  // namespace typehook
