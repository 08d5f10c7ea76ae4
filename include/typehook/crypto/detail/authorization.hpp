// Reads the credentials of the Authorization header (RFC 9110 §11.6.2). Layer crypto, private.
//
// Strict: one Authorization header, or there is none. Where two parsers could see two different credentials, both are refused.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/crypto/errc.hpp>

#include <cstddef>
#include <string_view>

namespace typehook::crypto::detail {

// What follows the name of `scheme`; borrows from the headers. Another scheme's credentials are as good as none (RFC 6750 §3.1).
inline result<std::string_view> authorization(header_view headers, std::string_view scheme) {
    std::string_view credentials;
    std::size_t count = 0;
    for (auto const header : headers) {
        if (equal_ignoring_case(header.name, "authorization")) {
            credentials = header.value;
            ++count;
        }
    }
    if (count == 0) {
        return failure{errc::missing_credentials, {.detail = "the request has no header Authorization"}};
    }
    if (count > 1) {
        return failure{errc::malformed_credentials,
                       {.detail = "the request has more than one header Authorization"}};
    }
    auto const space = credentials.find(' ');
    if (!equal_ignoring_case(credentials.substr(0, space), scheme)) {
        return failure{errc::missing_credentials,
                       {.detail = "the header Authorization is for another scheme"}};
    }
    auto const start = space == credentials.npos ? space : credentials.find_first_not_of(' ', space);
    if (start == credentials.npos) {
        return failure{errc::malformed_credentials};
    }
    return credentials.substr(start);
}

}  // namespace typehook::crypto::detail
