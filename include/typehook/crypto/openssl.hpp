// The one header that names OpenSSL below the http layer. Layer crypto.
//
// Small functions over bytes; everything above says what it wants, not how OpenSSL spells it. What can fail at all fails only
// when memory, entropy or OpenSSL itself does, and then gives nothing, which no comparison takes for equal.
#pragma once

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace typehook {

namespace crypto {

/// A SHA-256 digest, or an HMAC made with it.
using digest = std::array<std::uint8_t, SHA256_DIGEST_LENGTH>;

/// Computes the SHA-256 digest of `data`.
///
/// Complexity: linear in the data.
inline digest sha256(std::string_view data) noexcept {
    digest result{};
    ::SHA256(reinterpret_cast<unsigned char const*>(data.data()), data.size(), result.data());
    return result;
}

/// Overwrites memory in a way that the compiler cannot leave out.
inline void cleanse(void* data, std::size_t size) noexcept { ::OPENSSL_cleanse(data, size); }

namespace detail {

struct openssl_free {
    void operator()(EVP_MAC_CTX* context) const noexcept { ::EVP_MAC_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const noexcept { ::EVP_MD_CTX_free(context); }
    void operator()(EVP_PKEY* key) const noexcept { ::EVP_PKEY_free(key); }
    void operator()(EVP_CIPHER_CTX* context) const noexcept { ::EVP_CIPHER_CTX_free(context); }
};

template <class T>
using openssl_ptr = std::unique_ptr<T, openssl_free>;

inline unsigned char const* bytes_of(std::string_view text) noexcept {
    return reinterpret_cast<unsigned char const*>(text.data());
}

}  // namespace detail

/// Computes HMAC-SHA256 (RFC 2104) of `data`, or nothing when OpenSSL cannot.
///
/// Complexity: linear in the data. Thread safety: safe.
inline std::optional<digest> hmac_sha256(std::string_view key, std::string_view data) noexcept {
    // Looked up once: finding an algorithm by its name costs more than the HMAC of a short message.
    static EVP_MAC* const hmac = ::EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    char sha256_name[] = "SHA256";
    OSSL_PARAM const parameters[] = {
        ::OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256_name, 0),
        ::OSSL_PARAM_construct_end()};
    detail::openssl_ptr<EVP_MAC_CTX> const context(::EVP_MAC_CTX_new(hmac));
    digest result{};
    std::size_t size = 0;
    if (context == nullptr ||
        ::EVP_MAC_init(context.get(), detail::bytes_of(key), key.size(), parameters) != 1 ||
        ::EVP_MAC_update(context.get(), detail::bytes_of(data), data.size()) != 1 ||
        ::EVP_MAC_final(context.get(), result.data(), &size, result.size()) != 1 || size != result.size()) {
        return std::nullopt;
    }
    return result;
}

/// HMAC-SHA256 with one key for many messages: the key is worked in once, which is half of the work for a short message.
///
/// Thread safety: one thread at a time.
class hmac_sha256_signer {
public:
    explicit hmac_sha256_signer(std::string_view key) noexcept {
        static EVP_MAC* const hmac = ::EVP_MAC_fetch(nullptr, "HMAC", nullptr);
        char sha256_name[] = "SHA256";
        OSSL_PARAM const parameters[] = {
            ::OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256_name, 0),
            ::OSSL_PARAM_construct_end()};
        context_.reset(::EVP_MAC_CTX_new(hmac));
        if (context_ != nullptr &&
            ::EVP_MAC_init(context_.get(), detail::bytes_of(key), key.size(), parameters) != 1) {
            context_.reset();
        }
    }

    /// The HMAC of the parts one after the other, or nothing when OpenSSL cannot. Complexity: linear in the parts.
    std::optional<digest> operator()(std::initializer_list<std::string_view> parts) noexcept {
        if (context_ == nullptr || ::EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1) {
            return std::nullopt;
        }
        for (auto const part : parts) {
            if (::EVP_MAC_update(context_.get(), detail::bytes_of(part), part.size()) != 1) {
                return std::nullopt;
            }
        }
        digest result{};
        std::size_t size = 0;
        if (::EVP_MAC_final(context_.get(), result.data(), &size, result.size()) != 1 ||
            size != result.size()) {
            return std::nullopt;
        }
        return result;
    }

private:
    detail::openssl_ptr<EVP_MAC_CTX> context_{};
};

/// The sizes of AES-256-GCM in bytes (NIST SP 800-38D).
inline constexpr std::size_t aes_256_key_size = 32;
inline constexpr std::size_t gcm_nonce_size = 12;
inline constexpr std::size_t gcm_tag_size = 16;

namespace detail {

/// Encrypts or decrypts by AES-256-GCM; the tag is written or compared behind the text. Preconditions: sizes as above.
inline std::optional<std::string> aes_256_gcm(bool encrypting, std::string_view key, std::string_view nonce,
                                              std::string_view text, std::string_view context) {
    openssl_ptr<EVP_CIPHER_CTX> const cipher(::EVP_CIPHER_CTX_new());
    std::size_t const tag_size = encrypting ? 0 : gcm_tag_size;
    if (cipher == nullptr || key.size() != aes_256_key_size || nonce.size() != gcm_nonce_size ||
        text.size() < tag_size || text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) ||
        ::EVP_CipherInit_ex2(cipher.get(), ::EVP_aes_256_gcm(), bytes_of(key), bytes_of(nonce),
                             encrypting ? 1 : 0, nullptr) != 1) {
        return std::nullopt;
    }
    auto const body = text.substr(0, text.size() - tag_size);
    std::string out(body.size() + (encrypting ? gcm_tag_size : 0), '\0');
    auto* const to = reinterpret_cast<unsigned char*>(out.data());
    auto tag = std::string(text.substr(body.size()));
    int length = 0;
    bool const done =
        ::EVP_CipherUpdate(cipher.get(), nullptr, &length, bytes_of(context),
                           static_cast<int>(context.size())) == 1 &&
        ::EVP_CipherUpdate(cipher.get(), to, &length, bytes_of(body), static_cast<int>(body.size())) == 1 &&
        (encrypting || ::EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG,
                                             static_cast<int>(gcm_tag_size), tag.data()) == 1) &&
        ::EVP_CipherFinal_ex(cipher.get(), to + length, &length) == 1 &&
        (!encrypting || ::EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG,
                                              static_cast<int>(gcm_tag_size), to + body.size()) == 1);
    if (!done) {
        cleanse(out.data(), out.size());
        return std::nullopt;
    }
    return out;
}

}  // namespace detail

/// The sizes of Ed25519 in bytes (RFC 8032 §5.1.5, §5.1.6).
inline constexpr std::size_t ed25519_seed_size = 32;
inline constexpr std::size_t ed25519_public_size = 32;
inline constexpr std::size_t ed25519_signature_size = 64;

/// An Ed25519 key: a private one made of its seed, or a public one. Copies share it; OpenSSL zeroes it when the last one ends.
///
/// Making one of a seed computes its public key, which costs as much as a signature: keep keys that are used again.
/// Thread safety: safe.
class ed25519_key {
public:
    /// The private key of a seed; nothing when it has not 32 bytes or OpenSSL cannot.
    static std::optional<ed25519_key> of_seed(std::string_view seed) {
        return made_of(
            ::EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, detail::bytes_of(seed), seed.size()));
    }

    /// The public key of its bytes; nothing when there are not 32 of them or OpenSSL cannot.
    static std::optional<ed25519_key> of_public(std::string_view bytes) {
        return made_of(
            ::EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, detail::bytes_of(bytes), bytes.size()));
    }

    /// The 32 bytes of the public key.
    std::string public_bytes() const {
        std::string result(ed25519_public_size, '\0');
        auto size = result.size();
        ::EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(result.data()), &size);
        return result;
    }

    /// Signs `message` with the pure Ed25519 of RFC 8032; nothing for a public key, or when OpenSSL cannot.
    std::optional<std::string> sign(std::string_view message) const {
        detail::openssl_ptr<EVP_MD_CTX> const context(::EVP_MD_CTX_new());
        std::string result(ed25519_signature_size, '\0');
        auto size = result.size();
        if (context == nullptr ||
            ::EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
            ::EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(result.data()), &size,
                             detail::bytes_of(message), message.size()) != 1) {
            return std::nullopt;
        }
        return result;
    }

    /// Says whether `signature` is that of `message` by the holder of the private key (RFC 8032 §5.1.7).
    bool verify(std::string_view message, std::string_view signature) const noexcept {
        detail::openssl_ptr<EVP_MD_CTX> const context(::EVP_MD_CTX_new());
        return context != nullptr && signature.size() == ed25519_signature_size &&
               ::EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
               ::EVP_DigestVerify(context.get(), detail::bytes_of(signature), signature.size(),
                                  detail::bytes_of(message), message.size()) == 1;
    }

private:
    explicit ed25519_key(std::shared_ptr<EVP_PKEY> key) noexcept : key_(std::move(key)) {}

    static std::optional<ed25519_key> made_of(EVP_PKEY* key) {
        if (key == nullptr) {
            return std::nullopt;
        }
        return ed25519_key(std::shared_ptr<EVP_PKEY>(key, detail::openssl_free{}));
    }

    std::shared_ptr<EVP_PKEY> key_;
};

/// Fills `data` from the generator that OpenSSL keeps for secrets; false when the system has no entropy to give.
inline bool fill_random(std::span<char> data) noexcept {
    assert(data.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    return ::RAND_priv_bytes(reinterpret_cast<unsigned char*>(data.data()), static_cast<int>(data.size())) ==
           1;
}

/// Encodes in base64 with padding (RFC 4648 §4).
inline std::string base64_encode(std::string_view data) {
    assert(data.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    std::string text((data.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL writes a NUL behind it
    auto const size = ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), detail::bytes_of(data),
                                        static_cast<int>(data.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

/// Appends a digest in base64, without an allocation of its own.
inline void append_base64(std::string& out, digest const& value) {
    std::array<unsigned char, (SHA256_DIGEST_LENGTH + 2) / 3 * 4 + 1> text;  // OpenSSL writes a NUL behind it
    ::EVP_EncodeBlock(text.data(), value.data(), static_cast<int>(value.size()));
    out.append(reinterpret_cast<char const*>(text.data()), text.size() - 1);
}

/// Decodes base64 to the letter: padded, nothing around or between, no bits left over; else nothing.
///
/// One value has one text, so no changed text passes for the original.
inline std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0 || text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return std::nullopt;
    }
    std::string data(text.size() / 4 * 3, '\0');
    auto const size = ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(data.data()), detail::bytes_of(text),
                                        static_cast<int>(text.size()));
    auto const padding = text.ends_with("==") ? 2u : text.ends_with('=') ? 1u : 0u;
    if (size != static_cast<int>(data.size())) {
        return std::nullopt;
    }
    data.erase(data.size() - padding);
    // OpenSSL's decoder is lenient; what does not encode to the same text was not strict.
    if (base64_encode(data) != text) {
        cleanse(data.data(), data.size());
        return std::nullopt;
    }
    return data;
}

}  // namespace crypto

/// Says whether two digests are equal, in a time that tells nothing of either.
inline bool constant_time_equal(crypto::digest const& left, crypto::digest const& right) noexcept {
    return ::CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

/// Says whether two texts are equal, in a time that tells nothing of where they differ.
///
/// Compares SHA-256 digests, so the time depends on each text's own length only and a guess learns nothing of the other's.
/// Complexity: linear in both.
inline bool constant_time_equal(std::string_view left, std::string_view right) noexcept {
    auto left_digest = crypto::sha256(left);
    auto right_digest = crypto::sha256(right);
    auto const equal = constant_time_equal(left_digest, right_digest);
    crypto::cleanse(left_digest.data(), left_digest.size());
    crypto::cleanse(right_digest.data(), right_digest.size());
    return equal;
}

}  // namespace typehook
