// Included first, so that it has to include all it needs.
#include <typehook/crypto/schemes/standard_webhooks.hpp>

// The rest.
#include <support/signed_requests.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace typehook {
namespace {

using crypto::errc;
using schemes::standard_webhooks;
using typehook_test::at_second;
using typehook_test::code_of;
using typehook_test::owned_request;
using typehook_test::signed_by;

struct vector {
    std::string_view secret, id;
    std::int64_t time;
    std::string_view body, signature;
};

constexpr std::string_view private_key =
    "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
constexpr std::string_view public_key = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

// Published: 1 in the unit tests of the reference libraries for Go, Python, JavaScript and others, 2 in that for Rust, 3 in
// the tests of Svix's server.
constexpr vector vectors[] = {
    {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
     R"({"test": 2432232314})", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
    {"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1649367553,
     R"({"email":"test@example.com","username":"test_user"})",
     "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="},
    {private_key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})",
     "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="},
};

standard_webhooks scheme_of(std::string_view secret) { return {.secrets = {secret}}; }

unsigned_message message_of(vector const& one) {
    return {.id = one.id, .time = at_second(one.time), .body = one.body};
}

// The first vector, as scheme and request.
vector const& first = vectors[0];
standard_webhooks const scheme = scheme_of(first.secret);
auto const now = at_second(first.time);
owned_request const right = signed_by(scheme, message_of(first));

owned_request with_signature(std::string signature) {
    auto request = right;
    request.header("webhook-signature") = std::move(signature);
    return request;
}

TEST(standard_webhooks, makes_the_headers_of_every_published_vector) {
    for (auto const& one : vectors) {
        EXPECT_EQ(scheme_of(one.secret).sign(message_of(one)).value(),
                  (header_list{{"webhook-id", std::string(one.id)},
                               {"webhook-timestamp", std::to_string(one.time)},
                               {"webhook-signature", std::string(one.signature)}}));
    }
}

TEST(standard_webhooks, accepts_every_published_vector) {
    for (auto const& one : vectors) {
        owned_request const request{.headers = {{"Webhook-Id", std::string(one.id)},
                                                {"WEBHOOK-TIMESTAMP", std::to_string(one.time)},
                                                {"webhook-signature", std::string(one.signature)}},
                                    .body = std::string(one.body)};
        EXPECT_TRUE(request.verified_by(scheme_of(one.secret), at_second(one.time)).has_value());
    }
    auto const signed_by_pair = signed_by(scheme_of(private_key), message_of(first));
    EXPECT_TRUE(signed_by_pair.verified_by(scheme_of(public_key), now).has_value());
}

TEST(standard_webhooks, any_flipped_bit_is_refused) {
    expect_that_any_flipped_bit_is_refused(scheme, right, now);
    auto const signed_by_pair = signed_by(scheme_of(private_key), message_of(first));
    expect_that_any_flipped_bit_is_refused(scheme_of(public_key), signed_by_pair, now);
}

TEST(standard_webhooks, garbage_in_any_header_is_refused) {
    expect_that_garbage_is_refused(scheme, right, now);
}

TEST(standard_webhooks, needs_each_header_once) {
    expect_that_each_header_is_needed_once(scheme, right, now);
}

TEST(standard_webhooks, another_secret_is_a_wrong_signature) {
    EXPECT_EQ(code_of(right.verified_by(scheme_of(vectors[1].secret), now)), errc::wrong_signature);
}

TEST(standard_webhooks, the_other_kind_of_key_is_told) {
    auto const refused = right.verified_by(scheme_of(public_key), now);
    EXPECT_EQ(code_of(refused), errc::wrong_signature);
    EXPECT_NE(refused.error().message().find("the other kind of key"), std::string::npos);
}

TEST(standard_webhooks, accepts_one_right_signature_among_others_and_unknown_versions) {
    auto const good = std::string(first.signature);
    for (auto const& list : {"v1,AAAA " + good, good + " v1,AAAA", "v2,whatever " + good, "v1a,AAAA " + good,
                             "nonsense " + good, good + " " + std::string(vectors[1].signature)}) {
        EXPECT_TRUE(with_signature(list).verified_by(scheme, now).has_value()) << list;
    }
}

TEST(standard_webhooks, a_list_without_a_signature_of_a_known_version_is_malformed) {
    auto const value = std::string(first.signature.substr(3));
    for (auto const& list :
         {std::string(), std::string(" "), std::string("v1"), std::string("v1,"), std::string("v1, "), value,
          "v2," + value, "V1," + value, "v1=" + value, "v1," + value.substr(0, value.size() - 1),
          "v1 ," + value, "v1,," + value, "v1," + value + "\t"}) {
        EXPECT_EQ(code_of(with_signature(list).verified_by(scheme, now)), errc::malformed_credentials)
            << list;
    }
}

TEST(standard_webhooks, signatures_are_bounded) {
    auto list = std::string(first.signature);
    for (int i = 1; i < 16; ++i) {
        list += " v1,AAAA";
    }
    EXPECT_TRUE(with_signature(list).verified_by(scheme, now).has_value());
    auto const refused = with_signature(list + " v1,AAAA").verified_by(scheme, now);
    EXPECT_EQ(code_of(refused), errc::malformed_credentials);
    EXPECT_NE(refused.error().message().find("max_signatures"), std::string::npos);
    auto const wider = standard_webhooks{.secrets = {first.secret}, .max_signatures = 17};
    EXPECT_TRUE(with_signature(list + " v1,AAAA").verified_by(wider, now).has_value());
}

TEST(standard_webhooks, the_timestamp_is_digits_and_nothing_else) {
    for (std::string const wrong :
         {"", " 1614265330", "1614265330 ", "+1614265330", "-1614265330", "01614265330", "1614265330.0",
          "1.6e9", "0x60381a32", "now", "161426533000000", "99999999999999999999999"}) {
        auto request = right;
        request.header("webhook-timestamp") = wrong;
        EXPECT_EQ(code_of(request.verified_by(scheme, now)), errc::malformed_credentials) << wrong;
    }
}

TEST(standard_webhooks, an_id_that_could_be_cut_elsewhere_is_refused) {
    for (std::string const wrong : {"", "a.b", ".", "msg 1", "msg\t1", "msg\xc3\xa4"}) {
        auto request = right;
        request.header("webhook-id") = wrong;
        EXPECT_EQ(code_of(request.verified_by(scheme, now)), errc::malformed_credentials) << wrong;
        EXPECT_EQ(scheme.sign({.id = wrong, .time = now, .body = "{}"}).error().code(),
                  errc::unsignable_message)
            << wrong;
    }
}

TEST(standard_webhooks, the_tolerance_goes_both_ways) {
    auto const after = [](int seconds) { return now + std::chrono::seconds(seconds); };
    EXPECT_TRUE(right.verified_by(scheme, after(300)).has_value());
    EXPECT_TRUE(right.verified_by(scheme, after(-300)).has_value());
    EXPECT_TRUE(right.verified_by(scheme, after(300) + std::chrono::milliseconds(999)).has_value());
    auto const old = right.verified_by(scheme, after(301));
    EXPECT_EQ(code_of(old), errc::too_old);
    EXPECT_EQ(old.error().message(), "too_old: the request was signed 301 s ago, and 300 s are allowed");
    auto const early = right.verified_by(scheme, after(-301));
    EXPECT_EQ(code_of(early), errc::too_new);
    EXPECT_EQ(early.error().message(), "too_new: the request was signed 301 s in the future, and 300 s are "
                                       "allowed: compare the clocks of the two sides");
}

TEST(standard_webhooks, the_tolerance_is_an_option) {
    standard_webhooks const exact{.secrets = {first.secret}, .tolerance = std::chrono::seconds(0)};
    EXPECT_TRUE(right.verified_by(exact, now).has_value());
    EXPECT_EQ(code_of(right.verified_by(exact, now + std::chrono::seconds(1))), errc::too_old);
    standard_webhooks const patient{.secrets = {first.secret}, .tolerance = std::chrono::seconds::max()};
    EXPECT_TRUE(right.verified_by(patient, timestamp::max()).has_value());
    EXPECT_TRUE(right.verified_by(patient, timestamp::min()).has_value());
}

TEST(standard_webhooks, a_wrong_signature_comes_before_a_wrong_time) {
    EXPECT_EQ(code_of(right.verified_by(scheme_of(vectors[1].secret), now + std::chrono::hours(1))),
              errc::wrong_signature);
}

TEST(standard_webhooks, signature_replay_is_refused_when_a_window_is_given) {
    standard_webhooks const guarded{.secrets = {first.secret}, .replays = std::make_shared<replay_window>()};
    auto const copy_of_scheme = guarded;
    EXPECT_TRUE(right.verified_by(guarded, now).has_value());
    EXPECT_EQ(code_of(right.verified_by(guarded, now)), errc::replayed);
    EXPECT_EQ(code_of(right.verified_by(copy_of_scheme, now + std::chrono::seconds(300))), errc::replayed);
    EXPECT_TRUE(right.verified_by(scheme, now).has_value());

    auto later = message_of(first);
    later.time += std::chrono::seconds(5);
    EXPECT_TRUE(signed_by(scheme, later).verified_by(guarded, later.time).has_value())
        << "a retry is signed anew";
    EXPECT_EQ(guarded.replays->size(), 2u);
}

TEST(standard_webhooks, requests_that_are_refused_take_no_room_in_the_window) {
    standard_webhooks const guarded{.secrets = {first.secret}, .replays = std::make_shared<replay_window>(1)};
    EXPECT_TRUE(with_signature(std::string(vectors[1].signature)).verified_by(guarded, now).has_error());
    EXPECT_TRUE(right.verified_by(guarded, now + std::chrono::hours(1)).has_error());
    EXPECT_EQ(guarded.replays->size(), 0u);
    EXPECT_TRUE(right.verified_by(guarded, now).has_value());
    auto const other = signed_by(scheme, {.id = "msg_2", .time = now, .body = "{}"});
    EXPECT_EQ(code_of(other.verified_by(guarded, now)), errc::replay_window_full);
}

TEST(standard_webhooks, secrets_rotate_without_a_gap) {
    auto const old_secret = vectors[0].secret;
    auto const new_secret = vectors[1].secret;
    standard_webhooks const both{.secrets = {new_secret, old_secret}};
    EXPECT_TRUE(right.verified_by(both, now).has_value());

    auto const request = signed_by(both, message_of(first));
    EXPECT_TRUE(request.verified_by(scheme_of(old_secret), now).has_value());
    EXPECT_TRUE(request.verified_by(scheme_of(new_secret), now).has_value());
}

TEST(standard_webhooks, shared_secrets_and_key_pairs_go_together) {
    standard_webhooks const both{.secrets = {first.secret, private_key, public_key}};
    auto request = signed_by(both, message_of(first));
    EXPECT_EQ(request.header("webhook-signature"),
              std::string(vectors[0].signature) + " " + std::string(vectors[2].signature));
    EXPECT_TRUE(request.verified_by(scheme_of(first.secret), now).has_value());
    EXPECT_TRUE(request.verified_by(scheme_of(public_key), now).has_value());
}

TEST(standard_webhooks, the_headers_may_have_another_prefix) {
    standard_webhooks const svix{.secrets = {first.secret}, .header_prefix = "svix-"};
    auto request = signed_by(svix, message_of(first));
    EXPECT_EQ(request.header("svix-signature"), first.signature);
    EXPECT_TRUE(request.verified_by(svix, now).has_value());
    EXPECT_EQ(code_of(request.verified_by(scheme, now)), errc::missing_credentials);
}

TEST(standard_webhooks, without_a_usable_secret_nobody_is_accepted_and_nothing_signed) {
    standard_webhooks const none;
    standard_webhooks const unset{.secrets = {secret(), secret("")}};
    standard_webhooks const typing_error{.secrets = {first.secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"}};
    for (auto const* const scheme : {&none, &unset, &typing_error}) {
        EXPECT_EQ(code_of(right.verified_by(*scheme, now)), errc::not_configured);
        EXPECT_EQ(scheme->sign(message_of(first)).error().code(), errc::not_configured);
        EXPECT_EQ(code_of(scheme->configured()), errc::not_configured);
    }
    EXPECT_EQ(scheme_of(public_key).sign(message_of(first)).error().code(), errc::not_configured);
    EXPECT_TRUE(scheme_of(public_key).configured().has_value());
}

TEST(standard_webhooks, an_unset_previous_secret_changes_nothing) {
    standard_webhooks const rotated{.secrets = {first.secret, secret(static_cast<char const*>(nullptr))}};
    EXPECT_TRUE(right.verified_by(rotated, now).has_value());
    EXPECT_EQ(rotated.sign(message_of(first)).value(), scheme.sign(message_of(first)).value());
}

TEST(standard_webhooks, times_that_have_no_seconds_since_1970_are_not_signed) {
    for (auto const time : {at_second(-1), timestamp::min(), timestamp::max()}) {
        EXPECT_EQ(scheme.sign({.id = "msg_1", .time = time, .body = "{}"}).error().code(),
                  errc::unsignable_message);
    }
    EXPECT_TRUE(scheme.sign({.id = "msg_1", .time = at_second(0), .body = {}}).has_value());
}

TEST(standard_webhooks, no_failure_tells_a_secret_or_what_was_sent) {
    auto request = with_signature("v1,c2VjcmV0bHkgZ3Vlc3NlZA==");
    EXPECT_EQ(request.verified_by(scheme, now).error().message().find("c2Vj"), std::string::npos);
    request.header("webhook-timestamp") = "yesterday";
    EXPECT_EQ(request.verified_by(scheme, now).error().message().find("yesterday"), std::string::npos);
    EXPECT_EQ(right.verified_by(scheme_of("whsec_hunter2"), now).error().message().find("hunter2"),
              std::string::npos);
}

TEST(standard_webhooks, the_challenge_names_the_header_to_send) {
    EXPECT_EQ(scheme.challenge(failure{errc::missing_credentials}), "Signature header=\"webhook-signature\"");
}

}  // namespace
}  // namespace typehook
