// OAuth2 bearer tokens in the Authorization header (RFC 6750 §2.1). Layer crypto.
//
// Whether a token is good is the user's to say: a function that looks it up or asks the authorization server, at once or
// awaited, or a fixed set of tokens. Form and number of headers are checked here, before anyone is asked.
#pragma once

#include <typehook/core/awaitable.hpp>
#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/detail/bearer_token.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/crypto/token_set.hpp>

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace typehook::schemes {

/// Accepts requests whose bearer token passes a check.
///
/// `check(std::string_view)` is called as const, from every thread of the receiver, and returns `bool`, `result<void>`, or
/// an awaitable of either; a failure of its own whose condition is not `unauthenticated` (the authorization server is
/// down) is not the sender's fault and is answered so. The token lives until the check, or its awaitable, is done.
template <class Check>
class bearer {
    static_assert(std::is_invocable_v<Check const&, std::string_view>,
                  "typehook: bearer's check has to be callable as const with a std::string_view");
    using answer = std::invoke_result_t<Check const&, std::string_view>;
    using verdict = std::remove_cvref_t<awaited_t<answer>>;
    static_assert(std::same_as<verdict, bool> || std::same_as<verdict, result<void>>,
                  "typehook: bearer's check returns bool, typehook::result<void> or an awaitable of either");

public:
    /// Asks `check`.
    explicit bearer(Check check) : check_(std::move(check)) {}

    /// Accepts these tokens and no other; empty ones are left out.
    explicit bearer(std::vector<secret> const& tokens) requires std::same_as<Check, crypto::token_set>
        : check_(tokens) {}

    /// Accepts these tokens and no other; empty ones are left out.
    bearer(std::initializer_list<secret> tokens) requires std::same_as<Check, crypto::token_set>
        : check_(std::vector<secret>(tokens)) {}

    /// Takes the token out of the request and has it checked.
    ///
    /// Errors: `crypto::errc::missing_credentials` without a bearer token, `malformed_credentials` with several or
    /// ill-formed ones, `wrong_credentials` when the check says no, and whatever failure the check returns.
    /// Lifetime: an awaitable borrows this scheme and the request.
    /// Cancellation: that of the check.
    [[nodiscard]] auto verify(request const& request, timestamp /*now*/) const {
        if constexpr (awaitable_like<answer>) {
            return ask(crypto::detail::bearer_token(request.headers));
        } else {
            return decide(crypto::detail::bearer_token(request.headers));
        }
    }

    /// The challenge of RFC 6750 §3.
    std::string challenge(failure const& why) const {
        std::string text = "Bearer realm=\"webhook\"";
        if (why.code() == crypto::errc::malformed_credentials) {
            text += ", error=\"invalid_request\"";
        } else if (why.code() != crypto::errc::missing_credentials) {
            text += ", error=\"invalid_token\"";
        }
        return text;
    }

private:
    static result<void> judge(verdict accepted) {
        if constexpr (std::same_as<verdict, bool>) {
            if (!accepted) {
                return failure{crypto::errc::wrong_credentials};
            }
            return {};
        } else {
            return accepted;
        }
    }

    result<void> decide(result<std::string_view> token) const {
        if (!token) {
            return token.error();
        }
        return judge(check_(*token));
    }

    template <class Answer = answer>
    rebound_t<Answer, result<void>> ask(result<std::string_view> token) const {
        if (!token) {
            co_return token.error();
        }
        verdict accepted = co_await check_(*token);
        co_return judge(std::move(accepted));
    }

    Check check_;
};

template <class Check>
bearer(Check) -> bearer<Check>;
bearer(std::vector<secret>)->bearer<crypto::token_set>;
bearer(std::initializer_list<secret>)->bearer<crypto::token_set>;

}  // namespace typehook::schemes
