// What a scan tells. Layer json.
#pragma once

#include <typehook/json/errc.hpp>

namespace typehook::json {

/// The result of scanning one token or value.
///
/// Lifetime: `end` points into the text.
struct scanned {
    char const* end = nullptr;  ///< Just past what was scanned, or the byte at fault; see each scan.
    errc error{};               ///< `errc{}` for success.
    bool special = false;       ///< A string has escapes; a number has a fraction or an exponent.

    friend bool operator==(scanned const&, scanned const&) = default;
};

}  // namespace typehook::json
