// No authentication at all. Layer crypto.
//
// It exists to be spelled: no function that takes a request from outside does without a scheme.
#pragma once

#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/signing.hpp>

namespace typehook::schemes {

/// Accepts every request. For development, and for receivers that something in front of them protects.
struct none {
    /// Accepts.
    [[nodiscard]] result<void> verify(request const& /*request*/, timestamp /*now*/) const { return {}; }

    /// Makes no header.
    [[nodiscard]] result<header_list> sign(unsigned_message const& /*message*/) const {
        return header_list{};
    }
};

}  // namespace typehook::schemes
