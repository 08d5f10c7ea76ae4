// A fixed set of tokens. Layer crypto.
//
// It keeps digests, not tokens: a memory dump of the receiver shows none, and a check costs one hash whatever the number.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/secret.hpp>

#include <string_view>
#include <vector>

namespace typehook::crypto {

/// Says whether a token is one of a fixed set.
///
/// Thread safety: safe.
class token_set {
public:
    /// Accepts `tokens`; empty ones are left out, and a set without tokens refuses everything.
    explicit token_set(std::vector<secret> const& tokens) {
        digests_.reserve(tokens.size());
        for (auto const& token : tokens) {
            if (!token.empty()) {
                digests_.push_back(sha256(token.reveal()));
            }
        }
    }

    /// Compares with every token of the set, in constant time and without stopping at a match.
    ///
    /// Errors: `errc::not_configured` when the set is empty, `errc::wrong_credentials`.
    /// Complexity: linear in the token and in the set.
    [[nodiscard]] result<void> operator()(std::string_view token) const {
        if (digests_.empty()) {
            return failure{errc::not_configured};
        }
        auto const candidate = sha256(token);
        bool found = false;
        for (auto const& digest : digests_) {
            found = constant_time_equal(candidate, digest) || found;
        }
        if (!found) {
            return failure{errc::wrong_credentials};
        }
        return {};
    }

private:
    std::vector<digest> digests_{};
};

}  // namespace typehook::crypto
