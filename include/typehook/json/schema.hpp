// A JSON schema as constexpr tables: what the generator writes and the validator walks. Layer json.
//
// Flat and indexed, so that a catalog's schemas compile in no time and lie in read-only memory: a node has rules, a rule
// names a keyword and what it needs in one of the other tables. Only `typehook/json/validate.hpp` evaluates it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace typehook::json {

/// The assertions and applicators of JSON Schema 2020-12 that can be evaluated.
enum class keyword : std::uint8_t {
    type,               ///< first: bits of `type_bit`.
    enum_,              ///< texts [first, first + count): the values, canonical.
    const_,             ///< texts[first]: the value, canonical.
    multiple_of,        ///< texts[first]: a number.
    maximum,            ///< texts[first]: a number.
    exclusive_maximum,  ///< texts[first]: a number.
    minimum,            ///< texts[first]: a number.
    exclusive_minimum,  ///< texts[first]: a number.
    max_length,         ///< first: code points.
    min_length,         ///< first: code points.
    pattern,            ///< patterns[first].
    format,             ///< first: a `json::format`.
    max_items,          ///< first: how many.
    min_items,          ///< first: how many.
    unique_items,       ///< Nothing else.
    items,              ///< node first, for the items after the first `count`.
    prefix_items,       ///< children [first, first + count): a node for each item.
    contains,  ///< node first; children[count] and [count + 1]: how many items fit it, at least and at most.
    max_properties,         ///< first: how many.
    min_properties,         ///< first: how many.
    required,               ///< texts [first, first + count): names.
    dependent_required,     ///< members [first, first + count): a name, and its texts [first, first + count).
    properties,             ///< members [first, first + count), sorted by name: a name, and its node.
    pattern_properties,     ///< members [first, first + count): `first` is the node, `count` the pattern.
    additional_properties,  ///< node first, for members that neither of the two above takes.
    property_names,         ///< node first.
    dependent_schemas,      ///< members [first, first + count): a name, and its node.
    all_of,                 ///< children [first, first + count): nodes.
    any_of,                 ///< children [first, first + count): nodes.
    one_of,                 ///< children [first, first + count): nodes.
    not_,                   ///< node first.
    if_,  ///< node first; children[count] and [count + 1]: the nodes of then and else, or `no_node`.
    ref,  ///< node first.
    unevaluated_items,       ///< node first; the last rules of a node, because they ask what the others took.
    unevaluated_properties,  ///< node first; likewise.
    never,                   ///< Nothing fits: the schema false.
};

/// The keyword as schemas spell it; `false` for `never`.
constexpr std::string_view to_string(keyword value) noexcept {
    constexpr std::string_view names[] = {
        "type",
        "enum",
        "const",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "format",
        "maxItems",
        "minItems",
        "uniqueItems",
        "items",
        "prefixItems",
        "contains",
        "maxProperties",
        "minProperties",
        "required",
        "dependentRequired",
        "properties",
        "patternProperties",
        "additionalProperties",
        "propertyNames",
        "dependentSchemas",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "$ref",
        "unevaluatedItems",
        "unevaluatedProperties",
        "false",
    };
    return names[static_cast<std::size_t>(value)];
}

/// The JSON types as bits. An integer is a number too, and says both.
enum type_bit : std::uint32_t {
    null_bit = 1,
    boolean_bit = 2,
    integer_bit = 4,
    number_bit = 8,
    string_bit = 16,
    array_bit = 32,
    object_bit = 64,
};

/// The formats that are evaluated.
enum class format : std::uint8_t { date_time, date, email, hostname, ipv4, ipv6, uri, uuid };

inline constexpr std::uint32_t no_node = 0xFFFFFFFF;

/// A schema: its rules.
struct schema_node {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// One keyword; the keyword says what the numbers are.
struct schema_rule {
    json::keyword keyword{};
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// A name and what belongs to it.
struct schema_member {
    std::string_view name;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// The schemas of a catalog. Lifetime: borrows its tables, which are constants of the generated header.
struct schema {
    std::span<schema_node const> nodes;
    std::span<schema_rule const> rules;
    std::span<std::uint32_t const> children;
    std::span<schema_member const> members;
    std::span<std::string_view const> texts;
    std::span<std::string_view const> patterns;  ///< In the syntax of RE2, matched anywhere in the text.
    std::span<schema_member const> roots;        ///< Sorted: the name of a type or event, and its node.

    /// The node of a type or event by the name in its reflection (`user`, `user.added`), or `no_node`.
    constexpr std::uint32_t find(std::string_view name) const noexcept {
        std::size_t low = 0;
        for (std::size_t high = roots.size(); low < high;) {
            auto const middle = low + (high - low) / 2;
            roots[middle].name < name ? low = middle + 1 : high = middle;
        }
        return low < roots.size() && roots[low].name == name ? roots[low].first : no_node;
    }
};

}  // namespace typehook::json
