// Which events a webhook wants: `subscription.added`, `subscription.*`, `*`. Layer delivery.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>

#include <typehook/delivery/errc.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::delivery {

/// Says whether `pattern` names `event`: the same name, `resource.*` for each action of a resource, `*` for everything.
constexpr bool matches(std::string_view pattern, std::string_view event) noexcept {
    if (pattern == "*" || pattern == event) {
        return true;
    }
    if (!pattern.ends_with(".*")) {
        return false;
    }
    auto const resource = pattern.substr(0, pattern.size() - 1);  // the full stop included
    return event.size() > resource.size() && event.starts_with(resource) &&
           event.find('.', resource.size()) == std::string_view::npos;
}

/// Says whether one of `patterns` names `event`.
template <class Patterns>
constexpr bool matches_any(Patterns const& patterns, std::string_view event) noexcept {
    return std::ranges::any_of(patterns, [&](auto const& pattern) { return matches(pattern, event); });
}

/// Says whether some event of `catalog` is named by both lists. Complexity: events times patterns.
template <class Left, class Right>
constexpr bool overlap(Left const& left, Right const& right,
                       std::span<std::string_view const> catalog) noexcept {
    return std::ranges::any_of(
        catalog, [&](auto event) { return matches_any(left, event) && matches_any(right, event); });
}

/// How many letters have to be changed, added or left out to make one text of the other (Levenshtein).
/// Complexity: the product of the lengths; both are cut at 100 letters.
inline std::size_t edit_distance(std::string_view left, std::string_view right) {
    left = left.substr(0, 100);
    right = right.substr(0, 100);
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        auto diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < right.size(); ++j) {
            auto const changed = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

/// The name in `names` that is most like `wrong`; empty when there is none. Lifetime: of `names`.
inline std::string_view nearest_name(std::string_view wrong, std::span<std::string_view const> names) {
    std::string_view best;
    auto least = static_cast<std::size_t>(-1);
    for (auto const name : names) {
        if (auto const distance = edit_distance(wrong, name); distance < least) {
            least = distance;
            best = name;
        }
    }
    return best;
}

/// Checks that each pattern names at least one event of `catalog`, or is itself one of `others`.
///
/// Errors: `errc::unknown_event` with the pointer of the pattern below `/events` and the nearest name in the detail;
/// `errc::invalid_settings` for an empty list or one of more than `most`.
[[nodiscard]] inline result<void> check_patterns(std::span<std::string const> patterns,
                                                 std::span<std::string_view const> catalog,
                                                 std::span<std::string_view const> others = {},
                                                 std::size_t most = 200) {
    if (patterns.empty() || patterns.size() > most) {
        return failure{
            errc::invalid_settings,
            {.pointer = "/events", .detail = "a webhook names 1 to 200 events; `*` stands for all of them"}};
    }
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        auto const& pattern = patterns[i];
        if (std::ranges::find(others, pattern) == others.end() &&
            std::ranges::none_of(catalog, [&](auto event) { return matches(pattern, event); })) {
            auto const pointer = "/events/" + std::to_string(i);
            auto const detail = "no event has that name; the nearest is " +
                                std::string(nearest_name(pattern, catalog)) +
                                ", and `resource.*` or `*` name several";
            return failure{errc::unknown_event, {.pointer = pointer, .detail = detail}};
        }
    }
    return {};
}

}  // namespace typehook::delivery
