// Whitespace between tokens. Layer json.
#pragma once

#include <typehook/json/detail/simd.hpp>

namespace typehook::json {

/// Moves past blanks, tabs, line feeds and carriage returns: the four of RFC 8259 §2, and nothing else.
///
/// Returns: the first other byte, or `end`. Complexity: linear in what is skipped.
constexpr char const* skip_whitespace(char const* p, char const* end) noexcept {
    return detail::skip_space(p, end);
}

}  // namespace typehook::json
