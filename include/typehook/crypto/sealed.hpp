// Secrets as texts that may be stored: sealed by a key that is not stored with them. Layer crypto.
//
// AES-256-GCM with a random nonce for each seal; the context (what the secret is for) is sealed along, so that a sealed text
// that is moved to another place does not open there.
#pragma once

#include <typehook/core/result.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/secret.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::crypto {

/// The key that seals: 32 bytes, given as 44 characters of base64; any other text of at least 16 characters becomes one by
/// SHA-256, which makes it as strong as the text is hard to guess.
///
/// Thread safety: as a value. It cannot be printed.
class sealing_key {
public:
    /// Errors: `errc::not_configured` for a text that is too short to be a key.
    [[nodiscard]] static result<sealing_key> parse(std::string_view text) {
        if (text.size() == 44) {
            secret bytes(base64_decode(text).value_or(std::string()));
            if (bytes.reveal().size() == aes_256_key_size) {
                return sealing_key(std::move(bytes));
            }
        }
        if (text.size() < 16) {
            return failure{
                errc::not_configured,
                {.detail = "a sealing key has at least 16 characters; 32 random bytes in base64 are best"}};
        }
        auto bytes = sha256(text);
        sealing_key made(secret(std::string_view(reinterpret_cast<char const*>(bytes.data()), bytes.size())));
        cleanse(bytes.data(), bytes.size());
        return made;
    }

    /// Makes a random key, for processes whose secrets need not outlive them.
    ///
    /// Errors: `errc::cryptography_failed` when the system gives no entropy.
    [[nodiscard]] static result<sealing_key> random() {
        std::array<char, aes_256_key_size> bytes{};
        if (!fill_random(bytes)) {
            return failure{errc::cryptography_failed};
        }
        sealing_key made(secret(std::string_view(bytes.data(), bytes.size())));
        cleanse(bytes.data(), bytes.size());
        return made;
    }

    /// Seals a text: `sealed:1:` and base64 of nonce, text and tag.
    ///
    /// Errors: `errc::cryptography_failed`. Thread safety: safe.
    [[nodiscard]] result<std::string> seal(secret const& text, std::string_view context) const {
        std::array<char, gcm_nonce_size> nonce{};
        if (!fill_random(nonce)) {
            return failure{errc::cryptography_failed};
        }
        std::string_view const nonce_text(nonce.data(), nonce.size());
        auto const sealed = detail::aes_256_gcm(true, key_.reveal(), nonce_text, text.reveal(), context);
        if (!sealed) {
            return failure{errc::cryptography_failed};
        }
        return std::string(prefix) + base64_encode(std::string(nonce_text) + *sealed);
    }

    /// Opens what `seal` made with this key and this context.
    ///
    /// Errors: `errc::wrong_credentials` for a text that was sealed by another key, for something else, or changed since.
    [[nodiscard]] result<secret> open(std::string_view sealed, std::string_view context) const {
        auto const bytes =
            sealed.starts_with(prefix) ? base64_decode(sealed.substr(prefix.size())) : std::nullopt;
        if (!bytes || bytes->size() < gcm_nonce_size + gcm_tag_size) {
            return failure{errc::wrong_credentials, {.detail = "not a sealed text"}};
        }
        auto const whole = std::string_view(*bytes);
        auto text = detail::aes_256_gcm(false, key_.reveal(), whole.substr(0, gcm_nonce_size),
                                        whole.substr(gcm_nonce_size), context);
        if (!text) {
            return failure{errc::wrong_credentials,
                           {.detail = "sealed by another key, for another use, or changed since"}};
        }
        return secret(*std::move(text));
    }

    /// A key is not printed.
    template <class Stream>
    friend Stream& operator<<(Stream& stream, sealing_key const& key) = delete;

private:
    explicit sealing_key(secret key) noexcept : key_(std::move(key)) {}

    static constexpr std::string_view prefix = "sealed:1:";

    secret key_;
};

}  // namespace typehook::crypto
