// A user and a password in the Authorization header (RFC 7617). Layer crypto.
//
// Every request carries the password itself, so this is as safe as the TLS around it, and says nothing of the body.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/detail/authorization.hpp>
#include <typehook/crypto/detail/signed_request.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/crypto/signing.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace typehook::schemes {

/// Accepts requests of one user with one of several passwords, and makes the header.
struct basic {
    /// The user; without a colon or control characters.
    std::string user{};
    /// The passwords, without control characters. Each of them is accepted; the first is sent. Empty ones are left out; with
    /// none left, every request is refused.
    std::vector<secret> passwords{};

    /// Says whether user and passwords can be used: worth asking when a program starts.
    ///
    /// Errors: `crypto::errc::not_configured`.
    [[nodiscard]] result<void> configured() const {
        TYPEHOOK_TRY(crypto::detail::any_of(passwords));
        if (user.find(':') != user.npos || has_control(user)) {
            return failure{
                crypto::errc::not_configured,
                {.detail = "the user has a colon or a control character, which RFC 7617 has no room for"}};
        }
        for (auto const& password : passwords) {
            if (has_control(password.reveal())) {
                return failure{
                    crypto::errc::not_configured,
                    {.detail = "a password has a control character, which RFC 7617 has no room for"}};
            }
        }
        return {};
    }

    /// Compares with user and passwords, in constant time and without stopping at a match.
    ///
    /// Errors: `crypto::errc::not_configured`, `missing_credentials` without Basic credentials, `malformed_credentials` with
    /// several or with what is no base64 of user, colon and password, `wrong_credentials`. Thread safety: safe.
    [[nodiscard]] result<void> verify(request const& request, timestamp /*now*/) const {
        TYPEHOOK_TRY(configured());
        TYPEHOOK_TRY(auto const credentials, crypto::detail::authorization(request.headers, "basic"));
        auto decoded = crypto::base64_decode(credentials);
        if (!decoded) {
            return failure{crypto::errc::malformed_credentials,
                           {.detail = "the Basic credentials are no base64"}};
        }
        secret const given(*std::move(decoded));
        if (given.reveal().find(':') == std::string_view::npos) {
            return failure{crypto::errc::malformed_credentials,
                           {.detail = "the Basic credentials have no colon"}};
        }
        bool right = false;
        for (auto const& password : passwords) {
            right = (!password.empty() && given == joined(password)) || right;
        }
        if (!right) {
            return failure{crypto::errc::wrong_credentials};
        }
        return {};
    }

    /// Makes the header; of the message nothing is used.
    ///
    /// Errors: `crypto::errc::not_configured`. Thread safety: safe.
    [[nodiscard]] result<header_list> sign(unsigned_message const& /*message*/) const {
        TYPEHOOK_TRY(configured());
        for (auto const& password : passwords) {
            if (!password.empty()) {
                return header_list{
                    {"Authorization", "Basic " + crypto::base64_encode(joined(password).reveal())}};
            }
        }
        return failure{crypto::errc::not_configured};
    }

    /// The challenge of RFC 7617 §2.
    std::string challenge(failure const& /*why*/) const {
        return "Basic realm=\"webhook\", charset=\"UTF-8\"";
    }

private:
    static bool has_control(std::string_view text) noexcept {
        for (char const byte : text) {
            if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) {
                return true;
            }
        }
        return false;
    }

    secret joined(secret const& password) const {
        std::string text;
        text.reserve(user.size() + 1 + password.reveal().size());
        text.append(user).append(":").append(password.reveal());
        return secret(std::move(text));
    }
};

}  // namespace typehook::schemes
