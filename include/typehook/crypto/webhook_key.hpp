// The keys of Standard Webhooks 1.0.0: whsec_, whsk_ and whpk_ texts. Layer crypto.
//
// One type for all of them, because a receiver that rotates from shared secrets to key pairs has both for a time. A text is
// parsed to the letter: a key that lost a character must be told, not become another key.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/secret.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::crypto {

/// Bounds of a shared secret in bytes: shorter can be guessed, longer adds nothing. Source: Standard Webhooks 1.0.0.
inline constexpr std::size_t smallest_webhook_secret = 24;
inline constexpr std::size_t largest_webhook_secret = 64;

/// A key that signs or checks messages, as Standard Webhooks writes keys.
///
/// Thread safety: as a value. It cannot be printed.
class webhook_key {
public:
    /// Reads `whsec_` and base64 of 24 to 64 bytes (shared secret; the prefix may be left out, as the reference libraries
    /// allow), `whsk_` and base64 of 64 bytes (Ed25519 seed and public key), or `whpk_` and base64 of 32 (public key).
    ///
    /// Errors: `errc::not_configured`, whose detail says what is wrong with the text and nothing of the text.
    [[nodiscard]] static result<webhook_key> parse(std::string_view text) {
        if (text.starts_with("whpk_")) {
            return parse_public(text.substr(5));
        }
        if (text.starts_with("whsk_")) {
            return parse_private(text.substr(5));
        }
        if (text.starts_with("v1,") || text.starts_with("v1a,")) {
            return no_key("has a version in front: leave out what stands before whsec_");
        }
        return parse_shared(text.starts_with("whsec_") ? text.substr(6) : text);
    }

    /// The version that marks this key's signatures: `v1` for HMAC-SHA256, `v1a` for Ed25519. Lifetime: static.
    std::string_view version() const noexcept { return pair_ ? "v1a" : "v1"; }

    /// Says whether the key can sign; a public key only checks.
    bool can_sign() const noexcept { return can_sign_; }

    /// Signs `content`; gives the raw signature.
    ///
    /// Errors: `errc::not_configured` for a public key, `errc::cryptography_failed`.
    /// Complexity: linear in the content.
    [[nodiscard]] result<std::string> sign(std::string_view content) const {
        if (!can_sign()) {
            return no_key("is a public key, which cannot sign: configure the private one (whsk_)");
        }
        if (pair_) {
            auto signature = pair_->sign(content);
            return signature ? result<std::string>(*std::move(signature))
                             : failure{errc::cryptography_failed};
        }
        auto const mac = hmac_sha256(shared_.reveal(), content);
        return mac ? result<std::string>(std::string(mac->begin(), mac->end()))
                   : failure{errc::cryptography_failed};
    }

    /// Says whether one of the raw signatures in `signatures` is this key's for `content`.
    ///
    /// Shared secrets: every signature is compared, in constant time. Complexity: linear in the content; for key pairs, times
    /// the signatures.
    template <class Signatures>
    [[nodiscard]] bool signed_any(std::string_view content, Signatures const& signatures) const {
        bool found = false;
        if (pair_) {
            for (auto const& signature : signatures) {
                found = pair_->verify(content, signature) || found;
            }
        } else if (auto const expected = hmac_sha256(shared_.reveal(), content)) {
            digest given{};
            for (std::string_view const signature : signatures) {
                if (signature.size() == given.size()) {
                    std::memcpy(given.data(), signature.data(), given.size());
                    found = constant_time_equal(given, *expected) || found;
                }
            }
        }
        return found;
    }

    /// The public key as a text, `whpk_…`, for who has to check; empty for a shared secret.
    std::string public_text() const {
        return pair_ ? "whpk_" + base64_encode(pair_->public_bytes()) : std::string{};
    }

    /// A key is not printed.
    template <class Stream>
    friend Stream& operator<<(Stream& stream, webhook_key const& key) = delete;

private:
    explicit webhook_key(secret shared) : shared_(std::move(shared)) {}
    webhook_key(ed25519_key pair, bool can_sign) : pair_(std::move(pair)), can_sign_(can_sign) {}

    static failure no_key(std::string_view why) {
        return {errc::not_configured, {.detail = "the secret " + std::string(why)}};
    }

    static result<webhook_key> parse_shared(std::string_view text) {
        auto bytes = base64_decode(text);
        if (!bytes) {
            return no_key("is no whsec_, whsk_ or whpk_ followed by base64 with its padding");
        }
        secret key(*std::move(bytes));
        if (key.reveal().size() < smallest_webhook_secret || key.reveal().size() > largest_webhook_secret) {
            return no_key("is base64 of less than 24 or more than 64 bytes");
        }
        return webhook_key(std::move(key));
    }

    static result<webhook_key> parse_private(std::string_view text) {
        secret const both(base64_decode(text).value_or(std::string()));
        if (both.reveal().size() != ed25519_seed_size + ed25519_public_size) {
            return no_key("is no whsk_ followed by base64 of 64 bytes");
        }
        auto pair = ed25519_key::of_seed(both.reveal().substr(0, ed25519_seed_size));
        if (!pair || pair->public_bytes() != both.reveal().substr(ed25519_seed_size)) {
            return no_key("is a whsk_ whose two halves do not belong together");
        }
        return webhook_key(*std::move(pair), true);
    }

    static result<webhook_key> parse_public(std::string_view text) {
        auto const bytes = base64_decode(text);
        auto pair = bytes ? ed25519_key::of_public(*bytes) : std::nullopt;
        if (!pair) {
            return no_key("is no whpk_ followed by base64 of 32 bytes");
        }
        return webhook_key(*std::move(pair), false);
    }

    secret shared_;                      // empty for a key pair
    std::optional<ed25519_key> pair_{};  // or its public half
    bool can_sign_ = true;
};

/// An Ed25519 key pair as texts: the sender keeps the private key, receivers get the public one.
struct webhook_key_pair {
    secret private_key{};      ///< `whsk_…`
    std::string public_key{};  ///< `whpk_…`
};

namespace detail {

inline secret prefixed_base64(std::string_view prefix, std::string_view bytes) {
    auto encoded = base64_encode(bytes);
    std::string text;
    text.reserve(prefix.size() + encoded.size());
    text.append(prefix).append(encoded);
    cleanse(encoded.data(), encoded.size());
    return secret(std::move(text));
}

}  // namespace detail

/// Makes a shared secret, `whsec_…`, of 32 random bytes.
///
/// Errors: `errc::cryptography_failed` when the system gives no entropy. Thread safety: safe.
[[nodiscard]] inline result<secret> generate_webhook_secret() {
    std::array<char, 32> bytes{};
    if (!fill_random(bytes)) {
        return failure{errc::cryptography_failed};
    }
    auto made = detail::prefixed_base64("whsec_", {bytes.data(), bytes.size()});
    cleanse(bytes.data(), bytes.size());
    return made;
}

/// Makes an Ed25519 key pair.
///
/// Errors: `errc::cryptography_failed` when the system gives no entropy. Thread safety: safe.
[[nodiscard]] inline result<webhook_key_pair> generate_webhook_key_pair() {
    std::array<char, ed25519_seed_size + ed25519_public_size> both{};
    auto const seed = std::span(both).first<ed25519_seed_size>();
    if (!fill_random(seed)) {
        return failure{errc::cryptography_failed};
    }
    auto const pair = ed25519_key::of_seed({seed.data(), seed.size()});
    if (!pair) {
        return failure{errc::cryptography_failed};
    }
    auto const public_bytes = pair->public_bytes();
    public_bytes.copy(both.data() + ed25519_seed_size, ed25519_public_size);
    webhook_key_pair made{.private_key = detail::prefixed_base64("whsk_", {both.data(), both.size()}),
                          .public_key = "whpk_" + base64_encode(public_bytes)};
    cleanse(both.data(), both.size());
    return made;
}

}  // namespace typehook::crypto
