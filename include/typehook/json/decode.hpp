// Text to typed value. Layer json.
//
// One pass, no DOM: the value's own members are what is allocated, and nothing else.
#pragma once

#include <typehook/json/auditor.hpp>
#include <typehook/json/choice.hpp>
#include <typehook/json/codec.hpp>
#include <typehook/json/containers.hpp>
#include <typehook/json/operations.hpp>
#include <typehook/json/options.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/report.hpp>
#include <typehook/json/scalars.hpp>
#include <typehook/json/structural.hpp>
#include <typehook/json/tuple.hpp>
#include <typehook/json/whole_body.hpp>
#include <typehook/json/wrappers.hpp>

#include <typehook/core/result.hpp>
#include <typehook/core/storage.hpp>

#include <concepts>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace typehook::json {

namespace detail {

/// Everything that bounds or frames a decode, around one `read`. Not a template: one for all types.
inline result<void> decode_with(std::string_view text, decode_options const& options, bool reusing,
                                erased_read read, void* value) {
    if (options.report != nullptr) {
        *options.report = report{};
    }
    if (text.size() > options.max_size) {
        return failure(errc::size_exceeded, {.pointer = {}, .offset = options.max_size, .detail = {}});
    }
    reader from(text, options);
    from.reusing = reusing;
    from.peek();
    char const* const behind =
        from.position != from.end ? read(from, from.position, value) : from.unexpected_at(from.position);
    bool done = behind != nullptr;
    if (done) {
        from.position = behind;
        done = from.finish();
    }
    from.publish();
    if (!done) {
        return from.why();
    }
    return {};
}

template <class T>
result<void> decode_into(T& value, std::string_view text, decode_options const& options, bool reusing) {
    return decode_with(text, options, reusing, &read_erased<T>, &value);
}

/// Whether a T may point into the text that it was decoded from: text, a view, or a template with such an argument.
template <class T>
inline constexpr bool may_borrow = std::same_as<T, text> || std::same_as<T, borrowed>;

template <template <class...> class Template, class... Arguments>
inline constexpr bool may_borrow<Template<Arguments...>> = (may_borrow<Arguments> || ...);

/// Structs nested in a view are no templates themselves; their reflection tells.
template <generated_struct T>
    requires requires { typename T::reflection::template rebind<borrowed>; }
inline constexpr bool may_borrow<T> = std::same_as<T, rebind_t<T, borrowed>>;

}  // namespace detail

/// Decodes `text` as a T.
///
/// Returns: the value, or a failure with JSON pointer and byte offset.
/// Errors: `json::errc`: syntax and limits in every policy; in the strict policy every deviation; a root of another kind than
/// T's in every policy.
/// Exception safety: strong; throws std::bad_alloc only.
/// Complexity: linear in the text, but that each `choice` looks ahead in its object for its tag or key, so that an object inside
/// of n others that are choices may be passed over n times more, quickly; n is at most `max_depth`.
/// Lifetime: a view (`…_view`) borrows from `text`, which must outlive it; temporaries are refused.
template <codable T>
[[nodiscard]] result<T> decode(std::string_view text, decode_options const& options = {}) {
    result<T> made(boost::system::in_place_value);
    auto done = detail::decode_into(*made, text, options, false);
    if (options.policy == policy::audit && done.has_value()) [[unlikely]] {
        done = finish_audit(*made, text, options);
    }
    if (done.has_error()) [[unlikely]] {
        // In place of the value, not assigned to it, so that the usual way is one object that is never moved.
        made.~result<T>();
        ::new (static_cast<void*>(&made)) result<T>(done.error());
    }
    return made;
}

template <codable T, std::same_as<std::string> Temporary>
    requires(detail::may_borrow<T>)
result<T> decode(Temporary&& text, decode_options const& options = {})
= delete;

/// Decodes `text` into `value`, using the memory that it already holds.
///
/// Returns: nothing, or a failure as `decode` has; `value` is then unspecified but valid.
/// Exception safety: basic. Complexity and Lifetime: as `decode`.
template <codable T>
[[nodiscard]] result<void> decode_to(T& value, std::string_view text, decode_options const& options = {}) {
    auto done = detail::decode_into(value, text, options, true);
    if (options.policy == policy::audit && done.has_value()) [[unlikely]] {
        done = finish_audit(value, text, options);
    }
    return done;
}

template <codable T, std::same_as<std::string> Temporary>
    requires(detail::may_borrow<T>)
result<void> decode_to(T& value, Temporary&& text, decode_options const& options = {})
= delete;

/// Checks that `text` is one JSON value and keeps it as it is.
///
/// Returns: the raw value without surrounding whitespace, or a syntax failure. Complexity: linear.
[[nodiscard]] inline result<basic_raw_json<owning>> parse_raw(std::string_view text,
                                                              decode_options const& options = {}) {
    return decode<basic_raw_json<owning>>(text, options);
}

}  // namespace typehook::json
