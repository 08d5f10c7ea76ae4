// Errors of layer crypto: why a request was not believed, or a message not signed.
#pragma once

#include <typehook/core/error_category.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace typehook::crypto {

/// Errors of the layer. But for the last three, all mean that the sender is not known to be who it should be; none says what
/// was expected.
enum class errc : unsigned char {
    missing_credentials =
        1,                  ///< No credentials of this scheme. The sender has to be configured to send them.
    malformed_credentials,  ///< Several credentials, or not in the scheme's form. The sender, or a proxy, has a bug.
    wrong_credentials,  ///< Credentials that are not accepted. Compare the secrets of the two sides.
    not_configured,  ///< This side has no usable secret: it refuses everyone, and signs nothing, until it has.
    wrong_signature,  ///< No signature is right. Compare the secrets, and see that nothing on the way changes the body.
    too_old,             ///< Rightly signed, too long ago. A copy, a slow queue, or a clock that is wrong.
    too_new,             ///< Rightly signed, but in the future. One of the two clocks is wrong.
    replayed,            ///< A copy of a request that was accepted before. A genuine retry is signed anew.
    replay_window_full,  ///< Too many requests to remember. The sender tries again; give the window more room.
    unsignable_message,   ///< The message has an id or a time that the scheme cannot carry. Give it another.
    cryptography_failed,  ///< OpenSSL could not do its work: out of memory, or the system gives no entropy.
};

}  // namespace typehook::crypto

template <>
struct typehook::error_table<typehook::crypto::errc> {
    static constexpr std::uint64_t id = 0x2F4B86D19E07C35Au;
    static constexpr char const* name = "typehook.crypto";
    static constexpr error_entry entries[] = {
        {"missing_credentials", "the request carries no credentials", condition::unauthenticated},
        {"malformed_credentials", "the request's credentials are ill-formed or given more than once",
         condition::unauthenticated},
        {"wrong_credentials", "the request's credentials are not accepted", condition::unauthenticated},
        {"not_configured", "no secret is configured here, so no request is accepted",
         condition::unauthenticated},
        {"wrong_signature",
         "no signature of the request is right: compare the secrets of the two sides, and see that nothing "
         "between them "
         "changes the body",
         condition::unauthenticated},
        {"too_old", "the request was signed too long ago", condition::unauthenticated},
        {"too_new", "the request was signed in the future: compare the clocks of the two sides",
         condition::unauthenticated},
        {"replayed", "the same signed request was accepted before", condition::unauthenticated},
        {"replay_window_full", "more requests than can be remembered were accepted lately; try again later",
         condition::transient},
        {"unsignable_message", "the message has an id or a time that its signature cannot cover",
         condition::malformed_input},
        {"cryptography_failed", "the cryptographic library failed", condition::internal},
    };
};

template <>
struct boost::system::is_error_code_enum<typehook::crypto::errc> : std::true_type {};

template <>
struct std::is_error_code_enum<typehook::crypto::errc> : std::true_type {};

namespace typehook::crypto {

/// Found by Boost.System where an enumerator is used as an error code.
inline boost::system::error_code make_error_code(errc value) noexcept { return to_error_code(value); }

static_assert(error_count<errc> == static_cast<std::size_t>(errc::cryptography_failed));

}  // namespace typehook::crypto
