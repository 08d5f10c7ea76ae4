// Verification before sending: what encode would replace, or a schema would refuse. Layer json.
//
// It encodes and decodes again strictly. That is twice the work of a special walk and needs no code of its own that could
// disagree with the codec.
#pragma once

#include <typehook/json/decode.hpp>
#include <typehook/json/encode.hpp>

#include <cstddef>
#include <string>

namespace typehook::json {

/// Checks that `value` can be sent as it is: every text is UTF-8, every number finite, every enum set and known, every
/// required member there.
///
/// Returns: nothing, or a failure with the JSON pointer of the value at fault; its offset is that in the encoded text.
/// Errors: `replaced_value` for what encode would replace, otherwise what a strict decode reports.
/// Exception safety: strong (std::bad_alloc). Complexity: one encode and one decode.
template <codable T>
[[nodiscard]] result<void> verify(T const& value) {
    std::string text;
    std::size_t replacements = 0;
    std::size_t first = 0;
    {
        writer to(text);
        write_value(to, value);
        replacements = to.replacements();
        first = to.first_replacement();
    }
    if (replacements != 0) {
        auto const pointer = pointer_at(text, first);
        return failure(errc::replaced_value, {.pointer = pointer, .offset = first, .detail = {}});
    }
    T again{};
    return detail::decode_into(again, text, {.policy = policy::strict}, false);
}

}  // namespace typehook::json
