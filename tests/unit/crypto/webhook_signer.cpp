#include <typehook/crypto/webhook_signer.hpp>

#include <typehook/crypto/schemes/standard_webhooks.hpp>

#include <gtest/gtest.h>

namespace typehook::crypto {
namespace {

constexpr std::string_view shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view private_key =
    "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

std::string sign(std::vector<secret> const& secrets) {
    auto signer = webhook_signer::make(secrets).value();
    std::string out;
    EXPECT_TRUE(signer.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})", out)
                    .has_value());
    return out;
}

TEST(webhook_signer, makes_the_signatures_of_the_published_vectors) {
    EXPECT_EQ(sign({secret(shared)}), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    EXPECT_EQ(sign({secret(private_key)}),
              "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==");
}

TEST(webhook_signer, agrees_with_the_scheme_over_and_over) {
    std::vector<secret> const secrets{secret(shared), secret(private_key),
                                      secret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")};
    schemes::standard_webhooks const scheme{.secrets = secrets};
    auto signer = webhook_signer::make(secrets).value();
    for (int i = 0; i < 5; ++i) {
        auto const body = std::string(static_cast<std::size_t>(i) * 100, 'x');
        auto const expected =
            scheme
                .sign(
                    {.id = "msg_1", .time = timestamp(std::chrono::seconds(1'700'000'000 + i)), .body = body})
                .value();
        std::string out = "kept ";
        EXPECT_TRUE(signer.sign("msg_1", expected[1].second, body, out).has_value());
        EXPECT_EQ(out, "kept " + expected[2].second);
    }
}

TEST(webhook_signer, needs_a_key_that_can_sign) {
    EXPECT_EQ(webhook_signer::make({}).error(), errc::not_configured);
    std::vector<secret> const only_public{secret("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")};
    EXPECT_EQ(webhook_signer::make(only_public).error(), errc::not_configured);
    std::vector<secret> const broken{secret("whsec_x")};
    EXPECT_EQ(webhook_signer::make(broken).error(), errc::not_configured);
}

TEST(webhook_signer, knows_ids_that_cannot_be_signed) {
    EXPECT_TRUE(is_signable_id("a5b8-1_2"));
    for (auto const id : {"", "a.b", "a b", "\xC3\xA4", "a\n"}) {
        EXPECT_FALSE(is_signable_id(id));
    }
}

}  // namespace
}  // namespace typehook::crypto
