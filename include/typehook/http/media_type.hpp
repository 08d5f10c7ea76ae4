// Content-Type, as far as a receiver of JSON needs it. Layer http.
//
// Pure. The grammar is RFC 9110 §8.3.1; a value outside it is not JSON. Text that is JSON is UTF-8 (RFC 8259 §8.1), so
// another charset is refused rather than decoded wrongly.
#pragma once

#include <typehook/core/request.hpp>
#include <typehook/http/detail/ascii.hpp>

#include <string_view>

namespace typehook::http {

/// Says whether a Content-Type names JSON in UTF-8: `application/json` or any `type/subtype+json`.
///
/// Returns false for a value that is no media type and for a `charset` other than `utf-8`; other parameters are ignored.
constexpr bool is_json_media_type(std::string_view value) noexcept {
    value = detail::trim(value);
    auto const type = detail::take_token(value);
    if (type.empty() || value.empty() || value.front() != '/') {
        return false;
    }
    value.remove_prefix(1);
    auto const subtype = detail::take_token(value);
    constexpr std::string_view suffix = "+json";
    auto const structured = subtype.size() > suffix.size() &&
                            equal_ignoring_case(subtype.substr(subtype.size() - suffix.size()), suffix);
    if (!structured && !(equal_ignoring_case(type, "application") && equal_ignoring_case(subtype, "json"))) {
        return false;
    }
    for (;;) {
        value = detail::trim(value);
        if (value.empty()) {
            return true;
        }
        if (value.front() != ';') {
            return false;
        }
        value.remove_prefix(1);
        value = detail::trim(value);
        if (value.empty() || value.front() == ';') {
            continue;  // RFC 9110 §5.6.6 allows empty parameters
        }
        auto const name = detail::take_token(value);
        if (name.empty() || value.empty() || value.front() != '=') {
            return false;
        }
        value.remove_prefix(1);
        std::string_view content;
        if (!value.empty() && value.front() == '"') {
            if (!detail::take_quoted(value, content)) {
                return false;
            }
        } else if (content = detail::take_token(value); content.empty()) {
            return false;
        }
        if (equal_ignoring_case(name, "charset") && !equal_ignoring_case(content, "utf-8")) {
            return false;
        }
    }
}

}  // namespace typehook::http
