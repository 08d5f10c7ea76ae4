// Any JSON value, kept as its text. Layer core.
//
// This layer knows no JSON: `trusted` takes the caller's word, the checked maker is json::parse_raw.
#pragma once

#include <typehook/core/storage.hpp>

#include <string_view>
#include <utility>

namespace typehook {

/// The text of one JSON value; `null` by default. Compares its bytes. One that was moved from has no text; it is written as null,
/// which `json::verify` tells.
template <class Storage>
class basic_raw_json {
public:
    using string_type = typename Storage::string;

    basic_raw_json() = default;

    /// Wraps `json` unchecked. Preconditions: it is exactly one valid JSON value. Lifetime: borrowed storage
    /// borrows it.
    static basic_raw_json trusted(string_type json) noexcept {
        basic_raw_json result;
        result.text_ = std::move(json);
        return result;
    }

    /// The JSON text. Lifetime: until this object is changed or destroyed, and what it borrows from.
    std::string_view text() const noexcept { return text_; }

    friend bool operator==(basic_raw_json const& left, basic_raw_json const& right) noexcept {
        return left.text() == right.text();
    }

private:
    string_type text_{"null"};
};

using raw_json = basic_raw_json<owning>;
using raw_json_view = basic_raw_json<borrowed>;

}  // namespace typehook
