// A shared secret in a header. Layer crypto.
//
// The sender puts the same token in every request; TLS keeps it secret. Several header names serve senders whose name for
// it changed over time.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/crypto/signing.hpp>

#include <string>
#include <vector>

namespace typehook::schemes {

/// Accepts requests that carry the secret in one of the named headers.
struct token {
    /// The headers that may carry the token, in any case. Each one present must be right, so that no proxy or client can
    /// slip a second opinion past the first.
    std::vector<std::string> headers{};
    /// The token. Empty, it refuses every request: a forgotten setting must not open the door.
    ::typehook::secret secret{};

    /// Says whether there is a secret and a header: worth asking when a program starts.
    ///
    /// Errors: `crypto::errc::not_configured`.
    [[nodiscard]] result<void> configured() const {
        if (secret.empty() || headers.empty()) {
            return failure{crypto::errc::not_configured};
        }
        return {};
    }

    /// Compares the headers with the secret, in constant time and without stopping at the first difference.
    ///
    /// Errors: `crypto::errc::not_configured` with no secret or no header name, `missing_credentials`, `wrong_credentials`.
    /// Thread safety: safe.
    [[nodiscard]] result<void> verify(request const& request, timestamp /*now*/) const {
        TYPEHOOK_TRY(configured());
        auto const expected = crypto::sha256(secret.reveal());
        bool present = false;
        bool right = true;
        for (auto const header : request.headers) {
            for (auto const& name : headers) {
                if (equal_ignoring_case(header.name, name)) {
                    present = true;
                    right = constant_time_equal(crypto::sha256(header.value), expected) && right;
                }
            }
        }
        if (!present) {
            return failure{crypto::errc::missing_credentials};
        }
        if (!right) {
            return failure{crypto::errc::wrong_credentials};
        }
        return {};
    }

    /// Makes the first of the headers; of the message nothing is used.
    ///
    /// Errors: `crypto::errc::not_configured` with no secret or no header name. Thread safety: safe.
    [[nodiscard]] result<header_list> sign(unsigned_message const& /*message*/) const {
        TYPEHOOK_TRY(configured());
        return header_list{{headers.front(), std::string(secret.reveal())}};
    }

    /// Names the header that a refused client should send.
    std::string challenge(failure const& /*why*/) const {
        return headers.empty() ? std::string{} : "Token header=\"" + headers.front() + '"';
    }
};

}  // namespace typehook::schemes
