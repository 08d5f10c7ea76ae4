// Errors of layer crypto: why a request was not believed.
#pragma once

#include <typehook/core/error_category.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace typehook::crypto {

/// Errors of the layer. All mean that the sender is not known to be who it should be; none says what was expected.
enum class errc : unsigned char {
    missing_credentials =
        1,                  ///< No credentials of this scheme. The sender has to be configured to send them.
    malformed_credentials,  ///< Several credentials, or not in the scheme's form. The sender, or a proxy, has a bug.
    wrong_credentials,  ///< Credentials that are not accepted. Compare the secrets of the two sides.
    not_configured,     ///< The receiver has no secret to compare with, and refuses everyone until it has.
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
        {"not_configured", "the receiver has no secret configured, so it accepts nobody",
         condition::unauthenticated},
    };
};

template <>
struct boost::system::is_error_code_enum<typehook::crypto::errc> : std::true_type {};

template <>
struct std::is_error_code_enum<typehook::crypto::errc> : std::true_type {};

namespace typehook::crypto {

/// Found by Boost.System where an enumerator is used as an error code.
inline boost::system::error_code make_error_code(errc value) noexcept { return to_error_code(value); }

static_assert(error_count<errc> == static_cast<std::size_t>(errc::not_configured));

}  // namespace typehook::crypto
