// Evaluates the rules of a schema on the tokens of a text. Layer json.
//
// Recursive in the schema and the text, both of which are bounded: a step limit holds whatever a hostile text makes of nested
// alternatives, and a depth limit holds a schema that refers to itself without moving on. What is only tried (alternatives,
// `not`, `if`, `contains`) reports nothing; the keyword that tried does.
//
// The two unevaluated keywords ask which members or items the other keywords of the same place have taken: while a node with
// one is evaluated, the children that anything takes are noted, and forgotten again with whatever does not fit.
//
// One class in one piece, longer than headers here are, because its rules call each other.
#pragma once

#include <typehook/json/detail/leaf_rules.hpp>
#include <typehook/json/detail/token_list.hpp>
#include <typehook/json/formats.hpp>
#include <typehook/json/schema.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::json::detail {

/// Where a keyword is violated. `member` names what an object lacks, for `required` and `dependentRequired`.
struct violation {
    std::uint32_t token{};
    json::keyword keyword{};
    std::string_view member{};
};

class evaluation {
public:
    /// Says whether a text fits the pattern of that number.
    using matcher = bool (*)(void const* context, std::uint32_t pattern, std::string_view text);

    evaluation(schema const& tables, token_list const& tokens, matcher matches, void const* context,
               std::uint64_t max_steps)
        : tables_(tables), tokens_(tokens), matches_(matches), context_(context), steps_left_(max_steps) {}

    /// Says whether the value fits the node; what does not is in `violations`.
    bool fits(std::uint32_t node, std::uint32_t at) {
        if (exceeded_ || depth_ == max_depth || steps_left_ == 0) {
            exceeded_ = true;
            return true;
        }
        --steps_left_;
        ++depth_;
        auto const rules = tables_.rules.subspan(tables_.nodes[node].first, tables_.nodes[node].count);
        auto const mark = taken_.size();
        bool const asked = noting_;
        noting_ = asked || (!rules.empty() && is_unevaluated(rules.back().keyword));
        bool all = true;
        for (auto const& rule : rules) {
            if (is_unevaluated(rule.keyword)) {
                all = all && rest_holds(rule, at, mark);
            } else if (all || reporting_) {
                all = holds(rule, tables_.nodes[node], at) && all;
            }
        }
        noting_ = asked;
        if (!all || !asked) {
            taken_.resize(mark);
        }
        --depth_;
        return all;
    }

    bool exceeded() const noexcept { return exceeded_; }
    std::vector<violation> violations;

private:
    static constexpr unsigned max_depth = 2000;

    bool report(bool holds, schema_rule const& rule, std::uint32_t at, std::string_view member = {}) {
        if (!holds && reporting_) {
            violations.push_back({at, rule.keyword, member});
        }
        return holds;
    }
    static bool is_unevaluated(keyword value) noexcept {
        return value == keyword::unevaluated_items || value == keyword::unevaluated_properties;
    }

    /// Says whether a member or item fits, and notes that somebody has looked at it.
    bool child_fits(std::uint32_t node, std::uint32_t at) {
        bool const asked = std::exchange(noting_, false);
        bool const found = fits(node, at);
        noting_ = asked;
        take(at);
        return found;
    }
    void take(std::uint32_t child) {
        if (noting_) {
            taken_.push_back(child);
        }
    }

    /// The members or items that nothing has looked at since `mark`.
    bool rest_holds(schema_rule const& rule, std::uint32_t at, std::size_t mark) {
        bool const in_object = rule.keyword == keyword::unevaluated_properties;
        if (tokens_[at].mark != (in_object ? '{' : '[')) {
            return true;
        }
        std::vector<std::uint32_t> taken(taken_.begin() + static_cast<std::ptrdiff_t>(mark), taken_.end());
        std::sort(taken.begin(), taken.end());
        bool all = true;
        for (auto next = at + 1; next != tokens_[at].next;) {
            auto const child = in_object ? next + 1 : next;
            if (!std::binary_search(taken.begin(), taken.end(), child)) {
                all = child_fits(rule.first, child) && all;
            }
            next = tokens_[child].next;
        }
        return all;
    }

    /// Evaluates without a report.
    bool would_fit(std::uint32_t node, std::uint32_t at) {
        bool const before = std::exchange(reporting_, false);
        bool const found = fits(node, at);
        reporting_ = before;
        return found;
    }

    bool would_fit_unnoted(std::uint32_t node, std::uint32_t at) {
        bool const asked = std::exchange(noting_, false);
        bool const found = would_fit(node, at);
        noting_ = asked;
        return found;
    }

    bool holds(schema_rule const& rule, schema_node const& node, std::uint32_t at) {
        auto const& value = tokens_[at];
        switch (rule.keyword) {
        case keyword::type:
            return report((rule.first & types_of(value)) != 0, rule, at);
        case keyword::enum_:
        case keyword::const_:
            return report(is_listed(rule, at), rule, at);
        case keyword::never:
            return report(false, rule, at);
        case keyword::ref:
            return fits(rule.first, at);
        case keyword::all_of:
            return all_of(rule, at);
        case keyword::any_of:
        case keyword::one_of:
            return report(alternatives(rule, at), rule, at);
        case keyword::not_:
            return report(!would_fit_unnoted(rule.first, at), rule, at);
        case keyword::if_:
            return conditional(rule, at);
        default:
            break;
        }
        if (value.mark == '0') {
            return number_holds(rule, at);
        }
        if (value.mark == '"') {
            return string_holds(rule, at);
        }
        if (value.mark == '[') {
            return array_holds(rule, at);
        }
        return value.mark != '{' || object_holds(rule, node, at);
    }

    bool is_listed(schema_rule const& rule, std::uint32_t at) const {
        std::string canonical;
        tokens_.append_canonical(at, canonical);
        auto const values =
            tables_.texts.subspan(rule.first, rule.keyword == keyword::const_ ? 1 : rule.count);
        return std::find(values.begin(), values.end(), canonical) != values.end();
    }

    bool all_of(schema_rule const& rule, std::uint32_t at) {
        bool all = true;
        for (auto const node : tables_.children.subspan(rule.first, rule.count)) {
            all = fits(node, at) && all;
        }
        return all;
    }

    bool alternatives(schema_rule const& rule, std::uint32_t at) {
        std::uint32_t fitting = 0;
        for (auto const node : tables_.children.subspan(rule.first, rule.count)) {
            fitting += would_fit(node, at) ? 1 : 0;
            if (fitting == 1 && rule.keyword == keyword::any_of && !noting_) {
                return true;
            }
        }
        return rule.keyword == keyword::any_of ? fitting != 0 : fitting == 1;
    }

    bool conditional(schema_rule const& rule, std::uint32_t at) {
        auto const node = tables_.children[rule.count + (would_fit(rule.first, at) ? 0 : 1)];
        return node == no_node || fits(node, at);
    }

    bool number_holds(schema_rule const& rule, std::uint32_t at) {
        bool const mine = rule.keyword >= keyword::multiple_of && rule.keyword <= keyword::exclusive_minimum;
        return !mine ||
               report(number_fits(rule.keyword, tokens_[at].text, tables_.texts[rule.first]), rule, at);
    }

    bool string_holds(schema_rule const& rule, std::uint32_t at) {
        if (rule.keyword < keyword::max_length || rule.keyword > keyword::format) {
            return true;
        }
        std::string storage;
        auto const characters = tokens_.characters(at, storage);
        bool const found = rule.keyword == keyword::pattern ? matches_(context_, rule.first, characters)
                           : rule.keyword == keyword::format
                               ? has_format(static_cast<format>(rule.first), characters)
                               : length_fits(rule.keyword, characters, rule.first);
        return report(found, rule, at);
    }

    bool array_holds(schema_rule const& rule, std::uint32_t at) {
        auto const& array = tokens_[at];
        switch (rule.keyword) {
        case keyword::max_items:
            return report(array.size <= rule.first, rule, at);
        case keyword::min_items:
            return report(array.size >= rule.first, rule, at);
        case keyword::unique_items:
            return report(is_unique(tokens_, at), rule, at);
        case keyword::items:
        case keyword::prefix_items:
            return items_hold(rule, at);
        case keyword::contains: {
            std::uint32_t fitting = 0;
            for (auto item = at + 1; item != array.next; item = tokens_[item].next) {
                if (would_fit_unnoted(rule.first, item)) {
                    ++fitting;
                    take(item);
                }
            }
            return report(fitting >= tables_.children[rule.count] &&
                              fitting <= tables_.children[rule.count + 1],
                          rule, at);
        }
        default:
            return true;
        }
    }

    bool items_hold(schema_rule const& rule, std::uint32_t at) {
        bool all = true;
        std::uint32_t number = 0;
        for (auto item = at + 1; item != tokens_[at].next; item = tokens_[item].next, ++number) {
            if (rule.keyword == keyword::items ? number >= rule.count : number < rule.count) {
                auto const wanted =
                    rule.keyword == keyword::items ? rule.first : tables_.children[rule.first + number];
                all = child_fits(wanted, item) && all;
            }
        }
        return all;
    }

    bool object_holds(schema_rule const& rule, schema_node const& node, std::uint32_t at) {
        auto const& object = tokens_[at];
        switch (rule.keyword) {
        case keyword::max_properties:
            return report(object.size <= rule.first, rule, at);
        case keyword::min_properties:
            return report(object.size >= rule.first, rule, at);
        case keyword::required:
            return names_are_there(rule, rule.first, rule.count, at);
        case keyword::dependent_required:
        case keyword::dependent_schemas: {
            bool all = true;
            for (auto const& member : tables_.members.subspan(rule.first, rule.count)) {
                if (has_member(at, member.name)) {
                    all = (rule.keyword == keyword::dependent_required
                               ? names_are_there(rule, member.first, member.count, at)
                               : fits(member.first, at)) &&
                          all;
                }
            }
            return all;
        }
        case keyword::property_names:
        case keyword::properties:
        case keyword::pattern_properties:
        case keyword::additional_properties:
            return members_hold(rule, node, at);
        default:
            return true;
        }
    }

    bool names_are_there(schema_rule const& rule, std::uint32_t first, std::uint32_t count,
                         std::uint32_t at) {
        bool all = true;
        for (auto const name : tables_.texts.subspan(first, count)) {
            all = report(has_member(at, name), rule, at, name) && all;
        }
        return all;
    }

    bool has_member(std::uint32_t at, std::string_view name) const {
        std::string storage;
        for (auto key = at + 1; key != tokens_[at].next; key = tokens_[key + 1].next) {
            if (tokens_.characters(key, storage) == name) {
                return true;
            }
        }
        return false;
    }

    bool members_hold(schema_rule const& rule, schema_node const& node, std::uint32_t at) {
        bool all = true;
        std::string storage;
        for (auto key = at + 1; key != tokens_[at].next; key = tokens_[key + 1].next) {
            auto const name = tokens_.characters(key, storage);
            switch (rule.keyword) {
            case keyword::property_names:
                all = report(would_fit_unnoted(rule.first, key), rule, key) && all;
                break;
            case keyword::additional_properties: {
                if (!is_described(node, name)) {
                    all = child_fits(rule.first, key + 1) && all;
                }
                break;
            }
            case keyword::properties: {
                auto const* const found = find(rule, name);
                all = (found == nullptr || child_fits(found->first, key + 1)) && all;
                break;
            }
            default:
                for (auto const& member : tables_.members.subspan(rule.first, rule.count)) {
                    all =
                        (!matches_(context_, member.count, name) || child_fits(member.first, key + 1)) && all;
                }
                break;
            }
        }
        return all;
    }

    schema_member const* find(schema_rule const& rule, std::string_view name) const {
        auto const members = tables_.members.subspan(rule.first, rule.count);
        auto const found = std::lower_bound(
            members.begin(), members.end(), name,
            [](schema_member const& member, std::string_view key) { return member.name < key; });
        return found != members.end() && found->name == name ? &*found : nullptr;
    }

    /// Whether `properties` or `patternProperties` of the same schema take the name.
    bool is_described(schema_node const& node, std::string_view name) const {
        for (auto const& rule : tables_.rules.subspan(node.first, node.count)) {
            if (rule.keyword == keyword::properties && find(rule, name) != nullptr) {
                return true;
            }
            if (rule.keyword == keyword::pattern_properties) {
                for (auto const& member : tables_.members.subspan(rule.first, rule.count)) {
                    if (matches_(context_, member.count, name)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    schema const& tables_;
    token_list const& tokens_;
    matcher matches_;
    void const* context_;
    std::uint64_t steps_left_;
    unsigned depth_ = 0;
    bool noting_ = false;               ///< Whether an unevaluated keyword of this place will ask.
    std::vector<std::uint32_t> taken_;  ///< The members and items that keywords have looked at.
    bool reporting_ = true;
    bool exceeded_ = false;
};

}  // namespace typehook::json::detail
