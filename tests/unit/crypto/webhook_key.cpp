// Included first, so that it has to include all it needs.
#include <typehook/crypto/webhook_key.hpp>

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::crypto {
namespace {

template <class T>
concept printable_value = requires(std::ostream& stream, T const& value) {
    stream << value;
};
static_assert(!printable_value<webhook_key>);
static_assert(!printable_value<webhook_key_pair>);

constexpr std::string_view shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view private_key =
    "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
constexpr std::string_view public_key = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

std::string of_size(std::string_view prefix, std::size_t size) {
    return std::string(prefix) + base64_encode(std::string(size, 'k'));
}

TEST(webhook_key, a_shared_secret_signs_and_checks_v1) {
    auto const key = webhook_key::parse(shared).value();
    EXPECT_EQ(key.version(), "v1");
    EXPECT_TRUE(key.can_sign());
    EXPECT_EQ(key.public_text(), "");
    auto const signature = key.sign("content").value();
    EXPECT_EQ(signature.size(), 32u);
    EXPECT_TRUE(key.signed_any("content", std::vector<std::string>{signature}));
    EXPECT_FALSE(key.signed_any("Content", std::vector<std::string>{signature}));
}

TEST(webhook_key, a_private_key_signs_and_checks_v1a) {
    auto const key = webhook_key::parse(private_key).value();
    EXPECT_EQ(key.version(), "v1a");
    EXPECT_TRUE(key.can_sign());
    EXPECT_EQ(key.public_text(), public_key);
    auto const signature = key.sign("content").value();
    EXPECT_EQ(signature.size(), 64u);
    EXPECT_TRUE(key.signed_any("content", std::vector<std::string>{signature}));
    EXPECT_FALSE(key.signed_any("Content", std::vector<std::string>{signature}));
}

TEST(webhook_key, a_public_key_only_checks) {
    auto const key = webhook_key::parse(public_key).value();
    EXPECT_EQ(key.version(), "v1a");
    EXPECT_FALSE(key.can_sign());
    EXPECT_EQ(key.sign("content").error().code(), errc::not_configured);
    auto const signature = webhook_key::parse(private_key).value().sign("content").value();
    EXPECT_TRUE(key.signed_any("content", std::vector<std::string>{signature}));
    EXPECT_FALSE(key.signed_any("Content", std::vector<std::string>{signature}));
}

TEST(webhook_key, one_right_signature_among_others_is_enough) {
    for (auto const text : {shared, private_key}) {
        auto const key = webhook_key::parse(text).value();
        auto const right = key.sign("content").value();
        auto wrong = right;
        wrong.front() = static_cast<char>(wrong.front() ^ 1);
        EXPECT_TRUE(key.signed_any("content", std::vector<std::string>{wrong, right}));
        EXPECT_TRUE(key.signed_any("content", std::vector<std::string>{right, wrong}));
        EXPECT_FALSE(
            key.signed_any("content", std::vector<std::string>{wrong, "", right.substr(1), right + 'x'}));
        EXPECT_FALSE(key.signed_any("content", std::vector<std::string>{}));
    }
}

TEST(webhook_key, the_prefix_of_a_shared_secret_may_be_left_out) {
    auto const with = webhook_key::parse(shared).value();
    auto const without = webhook_key::parse(shared.substr(6)).value();
    EXPECT_EQ(with.sign("content").value(), without.sign("content").value());
}

TEST(webhook_key, a_shared_secret_has_24_to_64_bytes) {
    for (std::size_t const size : {24u, 25u, 32u, 63u, 64u}) {
        EXPECT_TRUE(webhook_key::parse(of_size("whsec_", size)).has_value()) << size;
    }
    for (std::size_t const size : {0u, 1u, 23u, 65u, 1000u}) {
        EXPECT_EQ(webhook_key::parse(of_size("whsec_", size)).error().message(),
                  "not_configured: the secret is base64 of less than 24 or more than 64 bytes")
            << size;
    }
}

TEST(webhook_key, key_pairs_have_their_exact_size_and_halves_that_belong_together) {
    for (std::size_t const size : {0u, 32u, 63u, 65u}) {
        EXPECT_EQ(webhook_key::parse(of_size("whsk_", size)).error().message(),
                  "not_configured: the secret is no whsk_ followed by base64 of 64 bytes");
    }
    for (std::size_t const size : {0u, 31u, 33u, 64u}) {
        EXPECT_EQ(webhook_key::parse(of_size("whpk_", size)).error().message(),
                  "not_configured: the secret is no whpk_ followed by base64 of 32 bytes");
    }
    EXPECT_EQ(webhook_key::parse(of_size("whsk_", 64)).error().message(),
              "not_configured: the secret is a whsk_ whose two halves do not belong together");
}

TEST(webhook_key, what_is_no_key_is_told_without_its_text) {
    std::string const lacks_its_last = std::string(shared.substr(0, shared.size() - 1));
    for (std::string const& wrong :
         {std::string(), std::string("whsec_"), std::string("password"), lacks_its_last,
          std::string(shared) + "\n", " " + std::string(shared), "whsec_" + std::string(shared),
          "WHSEC_" + std::string(shared.substr(6)), std::string("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS_")}) {
        auto const refused = webhook_key::parse(wrong);
        ASSERT_TRUE(refused.has_error()) << wrong;
        EXPECT_EQ(refused.error().code(), errc::not_configured);
        EXPECT_EQ(refused.error().message().find("MfKQ"), std::string::npos);
    }
    EXPECT_EQ(webhook_key::parse("v1," + std::string(shared)).error().message(),
              "not_configured: the secret has a version in front: leave out what stands before whsec_");
}

TEST(webhook_key, a_generated_secret_is_one_and_each_is_another) {
    auto const first = generate_webhook_secret().value();
    auto const second = generate_webhook_secret().value();
    EXPECT_TRUE(first.reveal().starts_with("whsec_"));
    EXPECT_EQ(base64_decode(first.reveal().substr(6)).value().size(), 32u);
    EXPECT_NE(first, second);
    EXPECT_EQ(webhook_key::parse(first.reveal()).value().version(), "v1");
}

TEST(webhook_key, a_generated_pair_belongs_together_and_each_is_another) {
    auto const first = generate_webhook_key_pair().value();
    auto const second = generate_webhook_key_pair().value();
    EXPECT_NE(first.private_key, second.private_key);
    auto const signer = webhook_key::parse(first.private_key.reveal()).value();
    auto const checker = webhook_key::parse(first.public_key).value();
    EXPECT_EQ(signer.public_text(), first.public_key);
    auto const signature = signer.sign("content").value();
    EXPECT_TRUE(checker.signed_any("content", std::vector<std::string>{signature}));
    EXPECT_FALSE(webhook_key::parse(second.public_key)
                     .value()
                     .signed_any("content", std::vector<std::string>{signature}));
}

}  // namespace
}  // namespace typehook::crypto
