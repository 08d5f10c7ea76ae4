// What verifying a request means. Layer crypto.
//
// A scheme sees the request as it came, before anything is parsed, and says yes or why not. It is called as const, from
// several threads, so what it needs to remember is its own business to lock.
#pragma once

#include <typehook/core/awaitable.hpp>
#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

namespace typehook {

namespace crypto::detail {

template <class Scheme>
using verify_t =
    decltype(std::declval<Scheme const&>().verify(std::declval<request const&>(), std::declval<timestamp>()));

}  // namespace crypto::detail

/// A way to tell a sender's requests from anyone else's.
///
/// `scheme.verify(request, now)` is const and returns `result<void>`, or an awaitable of it, in which case request and
/// scheme live until it is done. Laws: it reads the raw bytes only; success means that the request was made by a holder of
/// the secret; the failure's condition is `unauthenticated` unless the check itself could not be made; no failure holds a
/// secret. A scheme may also have `challenge(failure)`, the value of WWW-Authenticate for a reply 401, and `configured()`, which
/// says as `result<void>` whether it could verify anything at all.
template <class Scheme>
concept signature_scheme = requires {
    typename crypto::detail::verify_t<Scheme>;
}
&&std::same_as<awaited_t<crypto::detail::verify_t<Scheme>>, result<void>>;

/// Whether verifying has to be awaited.
template <class Scheme>
inline constexpr bool is_async_scheme = awaitable_like<crypto::detail::verify_t<Scheme>>;

/// Whether a scheme can verify anything: what its `configured()` says, and success where it has none. Worth asking when a
/// program starts: a secret that is empty or misspelt shows otherwise at the first request.
template <class Scheme>
result<void> is_configured(Scheme const& scheme) {
    if constexpr (requires {
                      { scheme.configured() } -> std::same_as<result<void>>;
                  }) {
        return scheme.configured();
    } else {
        return {};
    }
}

/// The value of WWW-Authenticate (RFC 9110 §11.6.1) for a request that `scheme` refused with `why`.
///
/// Returns the empty text when the scheme has no challenge, or `why` is not about credentials.
template <class Scheme>
std::string challenge_for(Scheme const& scheme, failure const& why) {
    if constexpr (requires {
                      { scheme.challenge(why) } -> std::convertible_to<std::string>;
                  }) {
        if (why.condition() == condition::unauthenticated) {
            return scheme.challenge(why);
        }
    }
    return {};
}

}  // namespace typehook
