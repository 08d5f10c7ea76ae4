// The writer: JSON text into a growing buffer. Layer json.
//
// Not a template, for the reader's reason. It cannot fail and cannot write what is not JSON; what it had to replace on the
// way (NaN, invalid UTF-8, a value that was never set) it counts, so that `verify` can tell.
#pragma once

#include <typehook/json/escape.hpp>
#include <typehook/json/number.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace typehook::json {

/// Appends one JSON value to a string. Lifetime: borrows the string.
class writer {
public:
    explicit writer(std::string& target) noexcept : out(target) {}

    std::string& out;  ///< Everything written so far; codecs append to it.

    /// Writes a value's text as it is. Preconditions: `text` is JSON.
    void raw(std::string_view text) { out.append(text); }
    void null() { out.append("null"); }

    /// Notes that something that JSON cannot hold was replaced. `offset()` of the first one tells where.
    void replaced() noexcept {
        if (replacements_++ == 0) {
            first_ = out.size();
        }
    }
    std::size_t replacements() const noexcept { return replacements_; }
    std::size_t first_replacement() const noexcept { return first_; }

private:
    std::size_t replacements_ = 0;
    std::size_t first_ = 0;
};

}  // namespace typehook::json
