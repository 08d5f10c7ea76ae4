// Included first, so that it has to include all it needs.
#include <typehook/crypto/errc.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace typehook::crypto {
namespace {

TEST(crypto_errc, every_error_about_a_request_means_that_its_sender_is_not_known) {
    for (std::size_t i = 1; i <= static_cast<std::size_t>(errc::replayed); ++i) {
        boost::system::error_code const code = static_cast<errc>(i);
        EXPECT_EQ(condition_of(code), condition::unauthenticated) << code.message();
    }
}

TEST(crypto_errc, the_others_are_not_the_senders_fault) {
    EXPECT_EQ(condition_of(errc::replay_window_full), condition::transient);
    EXPECT_EQ(condition_of(errc::unsignable_message), condition::malformed_input);
    EXPECT_EQ(condition_of(errc::cryptography_failed), condition::internal);
}

TEST(crypto_errc, every_error_has_a_message_of_its_own) {
    std::set<std::string> messages;
    for (std::size_t i = 1; i <= error_count<errc>; ++i) {
        messages.insert(make_error_code(static_cast<errc>(i)).message());
    }
    EXPECT_EQ(messages.size(), error_count<errc>);
}

TEST(crypto_errc, names_are_those_of_the_enumerators) {
    EXPECT_EQ(name_of(errc::missing_credentials), "missing_credentials");
    EXPECT_EQ(name_of(errc::malformed_credentials), "malformed_credentials");
    EXPECT_EQ(name_of(errc::wrong_credentials), "wrong_credentials");
    EXPECT_EQ(name_of(errc::not_configured), "not_configured");
    EXPECT_EQ(name_of(errc::wrong_signature), "wrong_signature");
    EXPECT_EQ(name_of(errc::too_old), "too_old");
    EXPECT_EQ(name_of(errc::too_new), "too_new");
    EXPECT_EQ(name_of(errc::replayed), "replayed");
    EXPECT_EQ(name_of(errc::replay_window_full), "replay_window_full");
    EXPECT_EQ(name_of(errc::unsignable_message), "unsignable_message");
    EXPECT_EQ(name_of(errc::cryptography_failed), "cryptography_failed");
}

}  // namespace
}  // namespace typehook::crypto
