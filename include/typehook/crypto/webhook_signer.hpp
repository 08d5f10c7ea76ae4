// Standard Webhooks signatures for one receiver, many times: keys parsed once, nothing allocated but the text. Layer crypto.
//
// `schemes::standard_webhooks` is the scheme; this is its signing half prepared for a sender that posts thousands a second. The
// test holds that both give the same headers.
#pragma once

#include <typehook/core/result.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/crypto/webhook_key.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::crypto {

/// Says whether a message id can be signed: visible ASCII without a full stop, which would let the parts of the signed content
/// be cut in another place.
constexpr bool is_signable_id(std::string_view id) noexcept {
    for (char const byte : id) {
        if (byte <= ' ' || byte > '~' || byte == '.') {
            return false;
        }
    }
    return !id.empty();
}

/// Signs by every key it was made of.
///
/// Thread safety: one thread at a time. It cannot be printed.
class webhook_signer {
public:
    /// Errors: `errc::not_configured` when there is no key, or one that cannot sign.
    [[nodiscard]] static result<webhook_signer> make(std::span<secret const> secrets) {
        webhook_signer made;
        for (auto const& text : secrets) {
            TYPEHOOK_TRY(auto key, webhook_key::parse(text.reveal()));
            if (!key.can_sign()) {
                return failure{errc::not_configured, {.detail = "a public key cannot sign"}};
            }
            if (key.version() == "v1") {
                auto const plain = text.reveal();
                secret const bytes(base64_decode(plain.starts_with("whsec_") ? plain.substr(6) : plain)
                                       .value_or(std::string()));
                made.steps_.push_back({.shared = hmac_sha256_signer(bytes.reveal()), .pair = {}});
            } else {
                made.steps_.push_back({.shared = hmac_sha256_signer({}), .pair = std::move(key)});
            }
        }
        if (made.steps_.empty()) {
            return failure{errc::not_configured};
        }
        return made;
    }

    /// Appends the value of `webhook-signature` for a message: `v1,…`, several with a space between. `time` is the value of
    /// `webhook-timestamp`.
    ///
    /// Preconditions: `is_signable_id(id)`. Errors: `errc::cryptography_failed`. Complexity: linear in the body, times the keys.
    [[nodiscard]] result<void> sign(std::string_view id, std::string_view time, std::string_view body,
                                    std::string& out) {
        auto const start = out.size();
        for (auto& step : steps_) {
            if (out.size() != start) {
                out += ' ';
            }
            if (step.pair) {
                std::string content;
                content.append(id).append(".").append(time).append(".").append(body);
                TYPEHOOK_TRY(auto const signature, step.pair->sign(content));
                out.append("v1a,").append(base64_encode(signature));
            } else {
                auto const mac = step.shared({id, ".", time, ".", body});
                if (!mac) {
                    return failure{errc::cryptography_failed};
                }
                out += "v1,";
                append_base64(out, *mac);
            }
        }
        return {};
    }

private:
    struct step {
        hmac_sha256_signer shared;
        std::optional<webhook_key> pair{};
    };

    webhook_signer() = default;

    std::vector<step> steps_{};
};

}  // namespace typehook::crypto
