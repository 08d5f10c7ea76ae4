// Included first, so that it has to include all it needs.
#include <typehook/crypto/openssl.hpp>

#include <gtest/gtest.h>

#include <string>

namespace typehook {
namespace {

std::string hex(crypto::digest const& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (auto const byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 0x0F];
    }
    return text;
}

TEST(openssl, sha256_gives_the_digests_of_fips_180) {
    EXPECT_EQ(hex(crypto::sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(crypto::sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(openssl, constant_time_equal_compares_the_whole_text) {
    EXPECT_TRUE(constant_time_equal(std::string_view("token"), std::string_view("token")));
    EXPECT_TRUE(constant_time_equal(std::string_view(), std::string_view()));
    EXPECT_FALSE(constant_time_equal(std::string_view("token"), std::string_view("tokeN")));
    EXPECT_FALSE(constant_time_equal(std::string_view("token"), std::string_view("toke")));
    EXPECT_FALSE(constant_time_equal(std::string_view("token"), std::string_view("token\0", 6)));
    EXPECT_FALSE(constant_time_equal(std::string_view("token"), std::string_view()));
}

TEST(openssl, cleanse_leaves_nothing) {
    std::string text = "a token";
    crypto::cleanse(text.data(), text.size());
    EXPECT_EQ(text, std::string(7, '\0'));
}

}  // namespace
}  // namespace typehook
