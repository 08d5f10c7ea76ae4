// JSON pointers of byte offsets, found afterwards. Layer json.
//
// Reading keeps no path: when something is wrong it notes an offset, and this walk over the text tells where
// that is. So a path costs nothing where nothing is wrong, and one pass over the text for any number of
// offsets where something is.
#pragma once

#include <typehook/json/detail/pointer_walk.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::json {

/// Tells for each byte offset the JSON pointer (RFC 6901) of the value there.
///
/// An offset inside a value, or at its first byte, names that value; at a bracket, the array or object; from
/// a member's key to its value, the member; anything else between two brackets, what they enclose. Where the
/// text breaks off or stops being JSON, that is the value that was being read: text after the last offset is
/// not looked at. A pointer longer than `max_pointer_size` is replaced by the longest one that fits, of a
/// value around it: hostile keys don't multiply.
///
/// Preconditions: `sorted` is in ascending order; offsets at or beyond the end of the text name what the text
/// breaks off in.
/// Returns: as many pointers as offsets, in their order.
/// Exception safety: strong (std::bad_alloc). Complexity: one pass up to the last offset, plus the pointers;
/// memory beyond them is bounded by the nesting.
inline std::vector<std::string> pointers_at(std::string_view text, std::span<std::uint64_t const> sorted) {
    return detail::pointer_walk(text, sorted).run();
}

/// The JSON pointer of one offset; see `pointers_at`.
inline std::string pointer_at(std::string_view text, std::uint64_t offset) {
    return std::move(pointers_at(text, {&offset, 1}).front());
}

}  // namespace typehook::json
