// An HMAC of the body in a header, as GitHub and many others send it. Layer crypto.
//
// The signature covers the body alone: no id, no time. So a copy of a request is as good as the request, for ever, and no
// receiver can tell them apart; where that matters, handlers remember what they did by the event's own id.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/detail/hex.hpp>
#include <typehook/crypto/detail/signed_request.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/crypto/signing.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::schemes {

/// Accepts requests whose header is `sha256=` and the HMAC-SHA256 of the body in hexadecimal, and makes that header.
///
/// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries; the older SHA-1 header is not looked at.
struct github {
    /// The secrets as texts. A request is accepted if one of them signed it; messages are signed by the first. Empty ones are
    /// left out; with none left, every request is refused.
    std::vector<secret> secrets{};
    /// The header; other senders use the same form under another name.
    std::string header_name{"X-Hub-Signature-256"};

    /// Says whether there is a secret: worth asking when a program starts. Errors: `crypto::errc::not_configured`.
    [[nodiscard]] result<void> configured() const { return crypto::detail::any_of(secrets); }

    /// Checks the signature, in constant time.
    ///
    /// Errors: `crypto::errc::not_configured`, `missing_credentials`, `malformed_credentials`, `wrong_signature`.
    /// Complexity: linear in the body, times the secrets. Thread safety: safe.
    [[nodiscard]] result<void> verify(request const& request, timestamp /*now*/) const {
        TYPEHOOK_TRY(configured());
        TYPEHOOK_TRY(auto const value, crypto::detail::only_header(request.headers, header_name));
        auto const given = value.starts_with(prefix)
                               ? crypto::detail::digest_of_hex(value.substr(prefix.size()))
                               : std::nullopt;
        if (!given) {
            return failure{
                crypto::errc::malformed_credentials,
                {.detail = "the header " + header_name + " is not sha256= and 64 digits of lower-case hex"}};
        }
        TYPEHOOK_TRY(auto const expected, crypto::detail::hmacs_of(secrets, request.body));
        if (!crypto::detail::is_one_of(*given, expected)) {
            return failure{crypto::errc::wrong_signature};
        }
        return {};
    }

    /// Makes the header of a message; its id and time are not used.
    ///
    /// Errors: `crypto::errc::not_configured`, `cryptography_failed`. Thread safety: safe.
    [[nodiscard]] result<header_list> sign(unsigned_message const& message) const {
        TYPEHOOK_TRY(auto const macs, crypto::detail::hmacs_of(secrets, message.body));
        return header_list{{header_name, std::string(prefix) + crypto::detail::hex(macs.front())}};
    }

    /// Names the header that a refused client should send.
    std::string challenge(failure const& /*why*/) const { return "Signature header=\"" + header_name + '"'; }

private:
    static constexpr std::string_view prefix = "sha256=";
};

}  // namespace typehook::schemes
