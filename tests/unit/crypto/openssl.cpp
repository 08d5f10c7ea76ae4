// Included first, so that it has to include all it needs.
#include <typehook/crypto/openssl.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace typehook {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

template <class Bytes>
std::string hex(Bytes const& bytes) {
    std::string text;
    for (auto const byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 0x0F];
    }
    return text;
}

std::string bytes(std::string_view hex) {
    std::string made;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        made += static_cast<char>(digits.find(hex[i]) * 16 + digits.find(hex[i + 1]));
    }
    return made;
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

TEST(openssl, hmac_gives_the_codes_of_rfc_4231) {
    EXPECT_EQ(hex(crypto::hmac_sha256(std::string(20, '\x0b'), "Hi There").value()),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hex(crypto::hmac_sha256("Jefe", "what do ya want for nothing?").value()),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(crypto::hmac_sha256(std::string(131, '\xaa'),
                                      "Test Using Larger Than Block-Size Key - Hash Key First")
                      .value()),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

struct ed25519_vector {
    std::string_view seed, public_key, message, signature;
};

// RFC 8032 §7.1, tests 1 to 3.
constexpr ed25519_vector ed25519_vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f"
     "0595bbe24655141"
     "438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2ea"
     "eb4302aeeb00d29"
     "1612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e"
     "9716ed28dc027be"
     "ceea1ec40a"},
};

TEST(openssl, ed25519_gives_the_keys_and_signatures_of_rfc_8032) {
    for (auto const& one : ed25519_vectors) {
        auto const signer = crypto::ed25519_key::of_seed(bytes(one.seed)).value();
        auto const checker = crypto::ed25519_key::of_public(bytes(one.public_key)).value();
        EXPECT_EQ(hex(signer.public_bytes()), one.public_key);
        EXPECT_EQ(hex(checker.public_bytes()), one.public_key);
        EXPECT_EQ(hex(signer.sign(bytes(one.message)).value()), one.signature);
        for (auto const& key : {signer, checker}) {
            EXPECT_TRUE(key.verify(bytes(one.message), bytes(one.signature)));
            EXPECT_FALSE(key.verify(bytes(one.message) + "x", bytes(one.signature)));
        }
        EXPECT_FALSE(checker.sign("text").has_value()) << "a public key does not sign";
    }
}

TEST(openssl, ed25519_takes_nothing_of_another_size) {
    for (std::size_t const size : {0u, 31u, 33u, 64u}) {
        std::string const key(size, 'k');
        EXPECT_FALSE(crypto::ed25519_key::of_seed(key).has_value());
        EXPECT_FALSE(crypto::ed25519_key::of_public(key).has_value());
    }
    auto const& one = ed25519_vectors[1];
    for (std::size_t const size : {0u, 63u, 65u}) {
        auto signature = bytes(one.signature);
        signature.resize(size);
        EXPECT_FALSE(
            crypto::ed25519_key::of_public(bytes(one.public_key))->verify(bytes(one.message), signature));
    }
}

TEST(openssl, base64_gives_the_texts_of_rfc_4648) {
    constexpr std::pair<std::string_view, std::string_view> pairs[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {std::string_view("\0\xff\xfe", 3), "AP/+"},
    };
    for (auto const& [data, text] : pairs) {
        EXPECT_EQ(crypto::base64_encode(data), text);
        EXPECT_EQ(crypto::base64_decode(text), std::string(data));
    }
}

TEST(openssl, base64_is_decoded_to_the_letter) {
    for (std::string_view const wrong :
         {"Zg",   "Zg=",  "Zg===", "Zh==",     "Zm9=", "Zm9v ", " Zm9v", "Zm9v\n",   "Zm\n9v", "Zm9v\n\n\n\n",
          "Z===", "====", "=AAA",  "Zg==Zg==", "Zm-v", "Zm_v",  "Zm.v",  "Zm9v====", "    ",   "Zm9\xc3"}) {
        EXPECT_FALSE(crypto::base64_decode(wrong).has_value()) << wrong;
    }
    EXPECT_FALSE(crypto::base64_decode(std::string_view("Zm\0v", 4)).has_value());
}

TEST(openssl, base64_of_any_length_comes_back) {
    std::string data;
    for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(crypto::base64_decode(crypto::base64_encode(data)), data);
        data += static_cast<char>(i * 37);
    }
}

TEST(openssl, random_bytes_differ) {
    std::array<char, 32> first{};
    std::array<char, 32> second{};
    ASSERT_TRUE(crypto::fill_random(first));
    ASSERT_TRUE(crypto::fill_random(second));
    EXPECT_NE(first, second);
    EXPECT_NE(first, (std::array<char, 32>{}));
}

TEST(openssl, cleanse_leaves_nothing) {
    std::string text = "a token";
    crypto::cleanse(text.data(), text.size());
    EXPECT_EQ(text, std::string(7, '\0'));
}

}  // namespace
}  // namespace typehook
