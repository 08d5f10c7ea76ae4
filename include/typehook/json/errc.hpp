// Errors of layer json: what can be wrong with a text, or with how it fits its type. Layer json.
//
// Three groups, in this order: syntax and limits (final in every policy), deviations from the schema (the
// tolerant policy records them and goes on), and errors of our own side. The primitives return the bare
// enumerator, `errc{}` for success.
#pragma once

#include <typehook/core/condition.hpp>
#include <typehook/core/error_category.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace typehook::json {

/// What is wrong. Zero is success.
enum class errc : std::uint8_t {
    // Syntax: the text is not JSON. The sender has a bug; show it the offset.
    unexpected_end = 1,      ///< The text ends inside a value. It was cut on its way, or never finished.
    unexpected_character,    ///< A byte that cannot stand here, as after a missing or a trailing comma.
    trailing_characters,     ///< Something other than whitespace follows the value. One text, one value.
    invalid_literal,         ///< Starts like true, false or null and is none. Literals are lower case.
    invalid_number,          ///< A number with a leading zero, or without a digit where one has to be.
    invalid_string_control,  ///< A control character in a string. The sender has to escape it.
    invalid_escape,          ///< A backslash before no escape, or `\u` before no four hexadecimal digits.
    lone_surrogate,          ///< An escaped surrogate without its other half. The sender cut a text.
    invalid_utf8,            ///< Bytes that are not UTF-8. The sender has to convert from its encoding.
    byte_order_mark,         ///< The text starts with U+FEFF (RFC 8259 §8.1). The sender must leave it out.

    // Limits: the text may be JSON, but is more than this side reads. Raise the limit or refuse.
    depth_exceeded,   ///< Nested deeper than `max_depth`.
    size_exceeded,    ///< Longer than `max_size`.
    memory_exceeded,  ///< Elements that take more memory than `max_memory`.

    // Deviations: JSON, but not what the schema says. The tolerant policy keeps what came; else mend schema
    // or sender.
    wrong_type,               ///< A value of another kind than its type: a string for a number.
    missing_member,           ///< A required member is absent.
    unknown_enum_value,       ///< A text that the enum does not list. Add it to the schema if it is right.
    wrong_constant,           ///< Another value than the one that the schema fixes.
    number_out_of_range,      ///< A number that its C++ type cannot hold. Use a wider type, or `decimal`.
    not_an_integer,           ///< A number with a fraction where an integer is expected.
    duplicate_member,         ///< A member that was there before in the same object. The last one wins.
    invalid_date_time,        ///< A string that is no RFC 3339 date-time.
    unexpected_content,       ///< An event that has no content came with one. It is kept in `extra_members`.
    no_matching_alternative,  ///< A value that is of none of the types that a `oneOf` allows.
    violated_keyword,  ///< A value that another keyword of the schema refuses; only the audit policy looks.

    // Our own side.
    replaced_value,  ///< `encode` has to write something else: NaN, invalid UTF-8, an enum never set.
    report_full,     ///< More deviations than `max_deviations`; the rest was only counted.
    not_json_value,  ///< A text given as raw JSON or as a decimal is none. Correct the text.
    no_schema,       ///< The audit policy without a validator, or one that does not know the type.
    audit_exceeded,  ///< The audit took more steps than `validation_options::max_steps`. Raise it, or simplify the schema.
};

/// Says whether an error is a deviation from the schema, which the tolerant policy records and survives.
constexpr bool is_deviation(errc value) noexcept {
    return value >= errc::wrong_type && value <= errc::violated_keyword;
}

}  // namespace typehook::json

template <>
struct typehook::error_table<typehook::json::errc> {
    static constexpr std::uint64_t id = 0xF582C1427CF66AAEu;
    static constexpr char const* name = "typehook.json";
    static constexpr error_entry entries[] = {
        {"unexpected_end", "the text ends inside a value", condition::malformed_input},
        {"unexpected_character", "a character that cannot stand here", condition::malformed_input},
        {"trailing_characters", "something follows the value", condition::malformed_input},
        {"invalid_literal", "neither true, false nor null", condition::malformed_input},
        {"invalid_number", "not a JSON number", condition::malformed_input},
        {"invalid_string_control", "an unescaped control character in a string", condition::malformed_input},
        {"invalid_escape", "not a JSON escape sequence", condition::malformed_input},
        {"lone_surrogate", "an escaped surrogate without its other half", condition::malformed_input},
        {"invalid_utf8", "not UTF-8", condition::malformed_input},
        {"byte_order_mark", "the text starts with a byte order mark", condition::malformed_input},
        {"depth_exceeded", "nested too deeply", condition::limit_exceeded},
        {"size_exceeded", "the text is too long", condition::limit_exceeded},
        {"memory_exceeded", "the values take more memory than decode_options::max_memory",
         condition::limit_exceeded},
        {"wrong_type", "a value of another type than the schema says", condition::schema_mismatch},
        {"missing_member", "a required member is missing", condition::schema_mismatch},
        {"unknown_enum_value", "a value that the enum does not list", condition::schema_mismatch},
        {"wrong_constant", "another value than the schema fixes", condition::schema_mismatch},
        {"number_out_of_range", "a number that its type cannot hold", condition::schema_mismatch},
        {"not_an_integer", "a number with a fraction for an integer", condition::schema_mismatch},
        {"duplicate_member", "a member appears twice in one object", condition::schema_mismatch},
        {"invalid_date_time", "not an RFC 3339 date-time", condition::schema_mismatch},
        {"unexpected_content", "content where the event has none", condition::schema_mismatch},
        {"no_matching_alternative", "none of the types that are allowed here", condition::schema_mismatch},
        {"violated_keyword", "a value that a keyword of the schema refuses", condition::schema_mismatch},
        {"replaced_value", "a value that JSON or its schema cannot express", condition::schema_mismatch},
        {"report_full", "more deviations than the report holds", condition::limit_exceeded},
        {"not_json_value", "not a JSON value", condition::malformed_input},
        {"no_schema", "no schema to audit this with", condition::internal},
        {"audit_exceeded", "the audit takes more steps than it may", condition::limit_exceeded},
    };
};

template <>
struct boost::system::is_error_code_enum<typehook::json::errc> : std::true_type {};

template <>
struct std::is_error_code_enum<typehook::json::errc> : std::true_type {};

namespace typehook::json {

/// Found by Boost.System where an enumerator is used as an error code.
inline boost::system::error_code make_error_code(errc value) noexcept { return to_error_code(value); }

static_assert(error_count<errc> == static_cast<std::size_t>(errc::audit_exceeded));

}  // namespace typehook::json
