// Reads the bearer token of a request (RFC 6750 §2.1, RFC 9110 §11.6.2). Layer crypto, private.
//
// Strict: one Authorization header, one token, nothing around it. Where two parsers could see two different tokens, there
// is none.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/crypto/errc.hpp>

#include <cstddef>
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
    std::string_view credentials;
    std::size_t count = 0;
    for (auto const header : headers) {
        if (equal_ignoring_case(header.name, "authorization")) {
            credentials = header.value;
            ++count;
        }
    }
    if (count == 0) {
        return failure{errc::missing_credentials};
    }
    if (count > 1) {
        return failure{errc::malformed_credentials};
    }
    auto const space = credentials.find(' ');
    if (!equal_ignoring_case(credentials.substr(0, space), "bearer")) {
        return failure{errc::missing_credentials};  // another scheme: as good as none (RFC 6750 §3.1)
    }
    auto const start = space == credentials.npos ? space : credentials.find_first_not_of(' ', space);
    if (start == credentials.npos || !is_b64token(credentials.substr(start))) {
        return failure{errc::malformed_credentials};
    }
    return credentials.substr(start);
}

}  // namespace typehook::crypto::detail
