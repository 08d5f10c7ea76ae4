// Included first, so that it has to include all it needs.
#include <typehook/crypto/schemes/github.hpp>

// The rest.
#include <support/signed_requests.hpp>

#include <gtest/gtest.h>

#include <string>

namespace typehook {
namespace {

using crypto::errc;
using schemes::github;
using typehook_test::code_of;
using typehook_test::owned_request;
using typehook_test::signed_by;

// The example of GitHub's documentation.
github const scheme{.secrets = {"It's a Secret to Everybody"}};
owned_request const right{
    .headers = {{"x-hub-signature-256",
                 "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}},
    .body = "Hello, World!"};
constexpr timestamp now{};

TEST(github, accepts_and_makes_the_documented_example) {
    EXPECT_TRUE(right.verified_by(scheme, now).has_value());
    EXPECT_EQ(scheme.sign({.body = right.body}).value(),
              (header_list{{"X-Hub-Signature-256", right.headers.front().second}}));
}

TEST(github, any_flipped_bit_is_refused) { expect_that_any_flipped_bit_is_refused(scheme, right, now); }

TEST(github, garbage_is_refused) { expect_that_garbage_is_refused(scheme, right, now); }

TEST(github, needs_its_header_once) {
    expect_that_each_header_is_needed_once(scheme, signed_by(scheme, {.body = "{}"}), now);
}

TEST(github, another_body_or_secret_is_a_wrong_signature) {
    auto changed = right;
    changed.body += ' ';
    EXPECT_EQ(code_of(changed.verified_by(scheme, now)), errc::wrong_signature);
    EXPECT_EQ(code_of(right.verified_by(github{.secrets = {"another"}}, now)), errc::wrong_signature);
}

TEST(github, any_other_form_is_malformed) {
    auto const digits = right.headers.front().second.substr(7);
    for (auto const& wrong :
         {std::string(), std::string("sha256="), digits, "sha1=" + digits, "SHA256=" + digits,
          "sha256=" + digits.substr(1), "sha256=" + digits + "0", "sha256= " + digits.substr(1),
          std::string("sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17")}) {
        auto request = right;
        request.headers.front().second = wrong;
        EXPECT_EQ(code_of(request.verified_by(scheme, now)), errc::malformed_credentials) << wrong;
    }
}

TEST(github, secrets_rotate) {
    github const both{.secrets = {"new", secret(), "It's a Secret to Everybody"}};
    EXPECT_TRUE(right.verified_by(both, now).has_value());
    auto const request = signed_by(both, {.body = "{}"});
    EXPECT_TRUE(request.verified_by(github{.secrets = {"new"}}, now).has_value()) << "the first one signs";
    EXPECT_TRUE(request.verified_by(scheme, now).has_error());
}

TEST(github, other_senders_name_the_header_otherwise) {
    github const other{.secrets = {"s"}, .header_name = "X-Signature"};
    auto const request = signed_by(other, {.body = "{}"});
    EXPECT_EQ(request.headers.front().first, "X-Signature");
    EXPECT_TRUE(request.verified_by(other, now).has_value());
    EXPECT_EQ(code_of(right.verified_by(other, now)), errc::missing_credentials);
    EXPECT_EQ(other.challenge(failure{errc::missing_credentials}), "Signature header=\"X-Signature\"");
}

TEST(github, without_a_secret_nobody_is_accepted_and_nothing_signed) {
    for (auto const& none : {github{}, github{.secrets = {secret()}}}) {
        EXPECT_EQ(code_of(right.verified_by(none, now)), errc::not_configured);
        EXPECT_EQ(code_of(none.configured()), errc::not_configured);
        EXPECT_EQ(none.sign({.body = "{}"}).error().code(), errc::not_configured);
    }
    EXPECT_TRUE(scheme.configured().has_value());
}

}  // namespace
}  // namespace typehook
