// The report: what a tolerant decode met that its schema does not say. Layer json.
//
// Filled once, at the end of a decode, in text order. It holds places and kinds, never values of the body, so it may be
// logged.
#pragma once

#include <typehook/json/errc.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::json {

/// One place where a document departs from its schema.
struct deviation {
    std::string pointer;  ///< JSON Pointer (RFC 6901) of the value; for a missing member, where it should be.
    std::uint64_t
        offset{};  ///< Byte offset of the value in the text; for a missing member, of its object's `}`.
    errc kind{};   ///< What is wrong; always a deviation, never a syntax error.
    std::string_view keyword{};  ///< The keyword that says so, a constant; only the audit policy tells.

    friend bool operator==(deviation const&, deviation const&) = default;
};

/// All deviations of one decode, in text order.
struct report {
    std::vector<deviation> deviations;
    std::size_t dropped{};  ///< How many more there were than `decode_options::max_deviations`.

    /// Says whether the document was exactly what its schema says.
    bool empty() const noexcept { return deviations.empty() && dropped == 0; }
    /// Counts the deviations, dropped ones included.
    std::size_t size() const noexcept { return deviations.size() + dropped; }
    /// Finds the first deviation at `pointer`, or null. Lifetime: of this report.
    deviation const* find(std::string_view pointer) const noexcept {
        for (auto const& entry : deviations) {
            if (entry.pointer == pointer) {
                return &entry;
            }
        }
        return nullptr;
    }

    friend bool operator==(report const&, report const&) = default;
};

}  // namespace typehook::json
