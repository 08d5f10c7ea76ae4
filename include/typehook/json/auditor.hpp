// What the audit policy asks: something that knows the schemas. Layer json.
//
// The codec does not see the validator, whose regular expressions would make every file that decodes pay for them; it sees
// this, one virtual function that is called once a document. `json::validator` (json/validate.hpp) is what there is.
#pragma once

#include <typehook/json/errc.hpp>
#include <typehook/json/options.hpp>

#include <typehook/core/result.hpp>

#include <typehook/reflect/struct.hpp>

#include <concepts>
#include <string_view>

namespace typehook::json {

/// Evaluates a document against the schema of a type.
class auditor {
public:
    virtual ~auditor() = default;

    /// Adds what `text` violates to the report of `options`, if it has one.
    ///
    /// Preconditions: `text` is one JSON value. `type` is the name in the reflection of a type or event.
    /// Errors: `no_schema` when it does not know the type; `audit_exceeded`. Thread safety: may be called in parallel.
    virtual result<void> audit(std::string_view text, std::string_view type,
                               decode_options const& options) const = 0;

protected:
    auditor() = default;
    auditor(auditor const&) = default;
    auditor& operator=(auditor const&) = default;
};

/// Evaluates `text` as a document of the type named `type`, if the options ask for that.
inline result<void> audit_as(std::string_view type, std::string_view text, decode_options const& options) {
    if (options.policy != policy::audit) {
        return {};
    }
    if (options.validator == nullptr) {
        return failure(
            errc::no_schema,
            {.pointer = {}, .offset = {}, .detail = "the audit policy needs decode_options::validator"});
    }
    return options.validator->audit(text, type, options);
}

/// Ends a decode in the audit policy; does nothing in the others. A type is known by the name in its reflection; one of any
/// type says its own name, and is not audited when nobody knows that.
template <class T>
result<void> finish_audit(T const& value, std::string_view text, decode_options const& options) {
    if constexpr (described_struct<T>) {
        return audit_as(description<T>::name, text, options);
    } else if constexpr (requires {
                             { value.name() } -> std::convertible_to<std::string_view>;
                         }) {
        if (options.policy != policy::audit || options.validator == nullptr) {
            return audit_as({}, text, options);
        }
        auto done = options.validator->audit(text, value.name(), options);
        return done.has_error() && done.error().code() == errc::no_schema ? result<void>{} : done;
    } else {
        return audit_as({}, text, options);
    }
}

}  // namespace typehook::json
