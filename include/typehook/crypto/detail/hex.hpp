// Digests as hexadecimal text, to the letter. Layer crypto, private.
//
// Lower case only: one value has one text, so no changed text passes for the original.
#pragma once

#include <typehook/crypto/openssl.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace typehook::crypto::detail {

inline constexpr std::string_view hex_digits = "0123456789abcdef";

inline std::string hex(digest const& value) {
    std::string text;
    text.reserve(2 * value.size());
    for (auto const byte : value) {
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 0x0F];
    }
    return text;
}

inline std::optional<digest> digest_of_hex(std::string_view text) noexcept {
    digest value{};
    if (text.size() != 2 * value.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        auto const high = hex_digits.find(text[2 * i]);
        auto const low = hex_digits.find(text[2 * i + 1]);
        if (high == hex_digits.npos || low == hex_digits.npos) {
            return std::nullopt;
        }
        value[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return value;
}

}  // namespace typehook::crypto::detail
