// Identifiers that nobody can guess or meet twice. Layer delivery, private.
#pragma once

#include <typehook/core/result.hpp>

#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>

#include <array>
#include <string>
#include <string_view>

namespace typehook::delivery::detail {

/// How the ids of samples begin that were sent to try out one webhook: nobody else ever gets them, nor may publish under such an id.
inline constexpr std::string_view test_id_prefix = "test_";

/// `prefix` and 32 hexadecimal digits, 128 random bits.
///
/// Errors: `crypto::errc::cryptography_failed` when the system gives no entropy.
[[nodiscard]] inline result<std::string> random_id(std::string_view prefix) {
    std::array<char, 16> bytes{};
    if (!crypto::fill_random(bytes)) {
        return failure{crypto::errc::cryptography_failed};
    }
    std::string id(prefix);
    id.reserve(prefix.size() + 2 * bytes.size());
    for (char const byte : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        id += digits[static_cast<unsigned char>(byte) >> 4];
        id += digits[static_cast<unsigned char>(byte) & 15];
    }
    return id;
}

}  // namespace typehook::delivery::detail
