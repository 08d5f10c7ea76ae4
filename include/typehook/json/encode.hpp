// Typed value to text. Layer json.
//
// Encoding cannot fail and cannot write what is not JSON: NaN becomes null, invalid UTF-8 becomes U+FFFD. Who must not send
// such a replacement asks `verify` first.
#pragma once

#include <typehook/json/choice.hpp>
#include <typehook/json/codec.hpp>
#include <typehook/json/containers.hpp>
#include <typehook/json/scalars.hpp>
#include <typehook/json/structural.hpp>
#include <typehook/json/tuple.hpp>
#include <typehook/json/whole_body.hpp>
#include <typehook/json/wrappers.hpp>
#include <typehook/json/writer.hpp>

#include <string>

namespace typehook::json {

/// Appends `value` to `buffer` as JSON, without whitespace, members in schema order.
///
/// Exception safety: basic (std::bad_alloc); `buffer` may then hold a part. Complexity: linear in the text written.
template <codable T>
void encode_to(T const& value, std::string& buffer) {
    writer to(buffer);
    write_value(to, value);
}

/// Encodes `value` as JSON. What a decode kept beside the schema (unknown members, values that did not fit, absences) is
/// written back, so that decoding and encoding loses and invents nothing.
///
/// Exception safety: strong (std::bad_alloc). Complexity: linear in the text written.
template <codable T>
[[nodiscard]] std::string encode(T const& value) {
    std::string text;
    encode_to(value, text);
    return text;
}

}  // namespace typehook::json
