// Reads the bearer token of a request (RFC 6750 §2.1). Layer crypto, private.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/crypto/detail/authorization.hpp>
#include <typehook/crypto/errc.hpp>

#include <string_view>

namespace typehook::crypto::detail {

// b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
constexpr bool is_b64token(std::string_view text) noexcept {
    while (text.size() > 1 && text.back() == '=') {
        text.remove_suffix(1);
    }
    for (char const byte : text) {
        constexpr std::string_view others = "-._~+/";
        auto const lower = static_cast<char>(byte | 0x20);
        if (!(byte >= '0' && byte <= '9') && !(lower >= 'a' && lower <= 'z') &&
            others.find(byte) == others.npos) {
            return false;
        }
    }
    return !text.empty();
}

// The token of a header list; borrows from it.
inline result<std::string_view> bearer_token(header_view headers) {
    TYPEHOOK_TRY(auto const token, authorization(headers, "bearer"));
    if (!is_b64token(token)) {
        return failure{errc::malformed_credentials};
    }
    return token;
}

}  // namespace typehook::crypto::detail
