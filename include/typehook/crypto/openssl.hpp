// The one header that names OpenSSL below the http layer. Layer crypto.
//
// Small functions over bytes; everything above says what it wants, not how OpenSSL spells it. Nothing here allocates, and
// nothing here can fail but by a broken OpenSSL, which is treated as "not equal".
#pragma once

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace typehook {

namespace crypto {

/// A SHA-256 digest.
using digest = std::array<std::uint8_t, SHA256_DIGEST_LENGTH>;

/// Computes the SHA-256 digest of `data`.
///
/// Complexity: linear in the data.
inline digest sha256(std::string_view data) noexcept {
    digest result{};
    ::SHA256(reinterpret_cast<unsigned char const*>(data.data()), data.size(), result.data());
    return result;
}

/// Overwrites memory in a way that the compiler cannot leave out.
inline void cleanse(void* data, std::size_t size) noexcept { ::OPENSSL_cleanse(data, size); }

}  // namespace crypto

/// Says whether two digests are equal, in a time that tells nothing of either.
inline bool constant_time_equal(crypto::digest const& left, crypto::digest const& right) noexcept {
    return ::CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

/// Says whether two texts are equal, in a time that tells nothing of where they differ.
///
/// Compares SHA-256 digests, so the time depends on each text's own length only and a guess learns nothing of the other's.
/// Complexity: linear in both.
inline bool constant_time_equal(std::string_view left, std::string_view right) noexcept {
    auto left_digest = crypto::sha256(left);
    auto right_digest = crypto::sha256(right);
    auto const equal = constant_time_equal(left_digest, right_digest);
    crypto::cleanse(left_digest.data(), left_digest.size());
    crypto::cleanse(right_digest.data(), right_digest.size());
    return equal;
}

}  // namespace typehook
