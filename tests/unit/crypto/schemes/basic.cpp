// Included first, so that it has to include all it needs.
#include <typehook/crypto/schemes/basic.hpp>

// The rest.
#include <support/signed_requests.hpp>

#include <gtest/gtest.h>

#include <string>

namespace typehook {
namespace {

using crypto::errc;
using schemes::basic;
using typehook_test::code_of;
using typehook_test::owned_request;
using typehook_test::signed_by;

// The example of RFC 7617 §2.
basic const scheme{.user = "Aladdin", .passwords = {"open sesame"}};
owned_request const right{.headers = {{"Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}}};
constexpr timestamp now{};

owned_request with(std::string value) { return {.headers = {{"authorization", std::move(value)}}}; }

owned_request credentials(std::string_view text) { return with("Basic " + crypto::base64_encode(text)); }

TEST(basic, accepts_and_makes_the_example_of_rfc_7617) {
    EXPECT_TRUE(right.verified_by(scheme, now).has_value());
    EXPECT_EQ(scheme.sign({}).value(), right.headers);
    EXPECT_TRUE(with("bASIC  QWxhZGRpbjpvcGVuIHNlc2FtZQ==").verified_by(scheme, now).has_value());
}

TEST(basic, takes_utf_8_and_passwords_with_colons) {
    basic const other{.user = "test", .passwords = {"123\xC2\xA3", "a:b"}};
    EXPECT_EQ(other.sign({}).value().front().second, "Basic dGVzdDoxMjPCow==");  // RFC 7617 §2.1
    EXPECT_TRUE(with("Basic dGVzdDoxMjPCow==").verified_by(other, now).has_value());
    EXPECT_TRUE(credentials("test:a:b").verified_by(other, now).has_value());
}

TEST(basic, refuses_anything_but_the_exact_user_and_password) {
    for (auto const* const wrong :
         {"Aladdin:", "Aladdin:open sesam", "Aladdin:open sesame ", "aladdin:open sesame", ":open sesame",
          "open sesame:Aladdin", ":", "Aladdin:open:sesame"}) {
        EXPECT_EQ(code_of(credentials(wrong).verified_by(scheme, now)), errc::wrong_credentials) << wrong;
    }
}

TEST(basic, garbage_is_refused) { expect_that_garbage_is_refused(scheme, right, now); }

TEST(basic, any_flipped_bit_of_the_credentials_is_refused) {
    auto const value = right.headers.front().second;
    for (std::size_t bit = 8 * std::string_view("Basic").size(); bit < 8 * value.size(); ++bit) {
        auto flipped = value;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        EXPECT_TRUE(with(flipped).verified_by(scheme, now).has_error()) << bit;
    }
}

TEST(basic, needs_its_header_once) { expect_that_each_header_is_needed_once(scheme, right, now); }

TEST(basic, credentials_of_another_scheme_are_none) {
    EXPECT_EQ(code_of(with("Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==").verified_by(scheme, now)),
              errc::missing_credentials);
    EXPECT_EQ(code_of(with("QWxhZGRpbjpvcGVuIHNlc2FtZQ==").verified_by(scheme, now)),
              errc::missing_credentials);
}

TEST(basic, what_is_no_base64_of_user_and_password_is_malformed) {
    for (std::string const wrong : {"Basic", "Basic ", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ",
                                    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==", "Basic Aladdin:open sesame",
                                    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, x", "Basic QWxhZGRpbg=="}) {
        EXPECT_EQ(code_of(with(wrong).verified_by(scheme, now)), errc::malformed_credentials) << wrong;
    }
}

TEST(basic, passwords_rotate) {
    basic const both{.user = "Aladdin", .passwords = {secret(), "new", "open sesame"}};
    EXPECT_TRUE(right.verified_by(both, now).has_value());
    EXPECT_TRUE(credentials("Aladdin:new").verified_by(both, now).has_value());
    EXPECT_EQ(code_of(credentials("Aladdin:").verified_by(both, now)), errc::wrong_credentials);
    EXPECT_EQ(signed_by(both, {}).headers.front().second, credentials("Aladdin:new").headers.front().second);
}

TEST(basic, without_what_rfc_7617_has_room_for_nobody_is_accepted_and_nothing_signed) {
    for (auto const& none :
         {basic{.user = "Aladdin"}, basic{.user = "Aladdin", .passwords = {secret()}},
          basic{.user = "Alad:din", .passwords = {"x"}}, basic{.user = "Alad\ndin", .passwords = {"x"}},
          basic{.user = "Aladdin", .passwords = {"x\r\n"}},
          basic{.user = "Aladdin", .passwords = {"x\x7F"}}}) {
        EXPECT_EQ(code_of(right.verified_by(none, now)), errc::not_configured);
        EXPECT_EQ(code_of(none.configured()), errc::not_configured);
        EXPECT_EQ(none.sign({}).error().code(), errc::not_configured);
    }
}

TEST(basic, no_failure_tells_a_password) {
    EXPECT_EQ(credentials("Aladdin:gue55").verified_by(scheme, now).error().message().find("gue55"),
              std::string::npos);
    EXPECT_EQ(credentials("x:y").verified_by(scheme, now).error().message().find("sesame"),
              std::string::npos);
}

TEST(basic, the_challenge_is_that_of_rfc_7617) {
    EXPECT_EQ(scheme.challenge(failure{errc::missing_credentials}),
              "Basic realm=\"webhook\", charset=\"UTF-8\"");
}

}  // namespace
}  // namespace typehook
