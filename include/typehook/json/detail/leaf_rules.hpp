// The keywords that look at one value and at no other schema. Layer json.
#pragma once

#include <typehook/json/detail/exact_number.hpp>
#include <typehook/json/detail/token_list.hpp>
#include <typehook/json/schema.hpp>

#include <typehook/core/decimal.hpp>

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::json::detail {

/// The types that a value is of, as bits of `type_bit`.
inline std::uint32_t types_of(token const& value) noexcept {
    switch (value.mark) {
    case '"':
        return string_bit;
    case '{':
        return object_bit;
    case '[':
        return array_bit;
    case 'n':
        return null_bit;
    case '0':
        return number_bit | (exact_number(value.text).is_integer() ? integer_bit : 0u);
    default:
        return boolean_bit;
    }
}

/// multipleOf and the bounds.
inline bool number_fits(keyword rule, std::string_view lexeme, std::string_view bound) {
    if (rule == keyword::multiple_of) {
        return is_multiple(lexeme, bound);
    }
    auto const order = compare_value(decimal_view::trusted(lexeme), decimal_view::trusted(bound));
    return rule == keyword::maximum             ? order <= 0
           : rule == keyword::exclusive_maximum ? order < 0
           : rule == keyword::minimum           ? order >= 0
                                                : order > 0;
}

/// maxLength and minLength, in code points.
inline bool length_fits(keyword rule, std::string_view characters, std::uint32_t bound) {
    auto const length =
        static_cast<std::uint64_t>(std::count_if(characters.begin(), characters.end(), [](char byte) {
            return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
        }));
    return rule == keyword::max_length ? length <= bound : length >= bound;
}

/// uniqueItems of the array at `at`.
inline bool is_unique(token_list const& tokens, std::uint32_t at) {
    std::vector<std::string> items;
    for (auto item = at + 1; item != tokens[at].next; item = tokens[item].next) {
        tokens.append_canonical(item, items.emplace_back());
    }
    std::sort(items.begin(), items.end());
    return std::adjacent_find(items.begin(), items.end()) == items.end();
}

}  // namespace typehook::json::detail
