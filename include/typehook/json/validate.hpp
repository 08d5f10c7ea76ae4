// The validator: evaluates every keyword of a catalog's schemas, for the audit policy and by itself. Layer json.
//
// The only header that sees a regular-expression engine: RE2, which is linear in the text whatever the pattern, so that a
// schema's pattern is no weapon in a sender's hand. Target typehook::validate.
#pragma once

#include <typehook/json/auditor.hpp>
#include <typehook/json/detail/evaluation.hpp>
#include <typehook/json/detail/token_list.hpp>
#include <typehook/json/options.hpp>
#include <typehook/json/pointer.hpp>
#include <typehook/json/report.hpp>
#include <typehook/json/schema.hpp>
#include <typehook/json/skip.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <re2/re2.h>

namespace typehook::json {

/// How much a validation may cost.
struct validation_options {
    /// Schemas that are looked at in one document, counting each time; more ends the audit with `audit_exceeded`. A usual
    /// document takes a few for each of its values; nested alternatives multiply.
    std::uint64_t max_steps = 10'000'000;
};

/// The schemas of a catalog with their patterns compiled.
///
/// Make one for each catalog and keep it: compiling patterns is what costs. Thread safety: const functions may be called in
/// parallel. Lifetime: borrows the tables of the schema, which are constants.
class validator final : public auditor {
public:
    /// Errors: throws std::invalid_argument for a pattern that RE2 does not take; the generator reports those it knows.
    explicit validator(json::schema const& tables, validation_options options = {})
        : tables_(tables), options_(options) {
        RE2::Options quiet(RE2::Quiet);
        for (auto const pattern : tables.patterns) {
            auto const& compiled =
                patterns_.emplace_back(re2::StringPiece(pattern.data(), pattern.size()), quiet);
            if (!compiled.ok()) {
                throw std::invalid_argument("typehook::json::validator: pattern " + std::string(pattern) +
                                            ": " + compiled.error());
            }
        }
    }

    /// Checks a text against the schema of a type or event, by the name in its reflection.
    ///
    /// Returns: what it violates, in text order: pointer, offset and keyword; empty when it fits.
    /// Errors: syntax errors and limits of `options`, `no_schema`, `audit_exceeded`.
    /// Exception safety: strong (std::bad_alloc). Complexity: linear in the text for schemas without nested alternatives.
    [[nodiscard]] result<report> validate(std::string_view text, std::string_view type,
                                          decode_options options = {}) const {
        report found;
        options.report = &found;
        if (text.size() > options.max_size) {
            return failure(errc::size_exceeded, {.pointer = {}, .offset = options.max_size, .detail = {}});
        }
        auto const end = text.data() + text.size();
        auto scanned = skip_value(text.data(), end, options.max_depth);
        if (scanned.error == errc{} && (scanned.end = skip_whitespace(scanned.end, end)) != end) {
            scanned.error = errc::trailing_characters;
        }
        if (scanned.error != errc{}) {
            auto const offset = static_cast<std::uint64_t>(scanned.end - text.data());
            return failure(scanned.error,
                           {.pointer = pointer_at(text, offset), .offset = offset, .detail = {}});
        }
        if (auto const done = audit(text, type, options); done.has_error()) {
            return done.error();
        }
        return found;
    }

    result<void> audit(std::string_view text, std::string_view type,
                       decode_options const& options) const override {
        auto const node = tables_.find(type);
        if (node == no_node) {
            return failure(errc::no_schema, {.pointer = {}, .offset = {}, .detail = {}});
        }
        detail::token_list const tokens(text);
        detail::evaluation evaluation(tables_, tokens, &matches, this, options_.max_steps);
        evaluation.fits(node, 0);
        if (evaluation.exceeded()) {
            return failure(errc::audit_exceeded, {.pointer = {}, .offset = {}, .detail = {}});
        }
        if (options.report != nullptr && !evaluation.violations.empty()) {
            add(text, tokens, evaluation.violations, options);
        }
        return {};
    }

private:
    static bool matches(void const* context, std::uint32_t pattern, std::string_view text) {
        auto const& compiled = static_cast<validator const*>(context)->patterns_[pattern];
        return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled);
    }

    /// Puts the violations into the report. One that the decode has already met is told once, with the keyword.
    static void add(std::string_view text, detail::token_list const& tokens,
                    std::vector<detail::violation>& found, decode_options const& options) {
        std::stable_sort(found.begin(), found.end(),
                         [](auto const& left, auto const& right) { return left.token < right.token; });
        std::vector<std::uint64_t> offsets;
        for (auto const& each : found) {
            offsets.push_back(tokens.offset(each.token));
        }
        auto pointers = pointers_at(text, offsets);
        auto& deviations = options.report->deviations;
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (found[i].member.data() != nullptr) {
                detail::append_pointer_token(pointers[i], found[i].member);
            }
            auto const keyword = to_string(found[i].keyword);
            auto const known =
                std::find_if(deviations.begin(), deviations.end(), [&](deviation const& entry) {
                    return entry.keyword.empty() && entry.pointer == pointers[i] &&
                           is_same(entry.kind, found[i].keyword);
                });
            if (known != deviations.end()) {
                known->keyword = keyword;
            } else if (deviations.size() < options.max_deviations) {
                deviations.push_back({std::move(pointers[i]), offsets[i], errc::violated_keyword, keyword});
            } else {
                ++options.report->dropped;
            }
        }
        std::stable_sort(
            deviations.begin(), deviations.end(),
            [](deviation const& left, deviation const& right) { return left.offset < right.offset; });
    }

    /// Whether a deviation of the decode is what a keyword says.
    static bool is_same(errc kind, keyword violated) noexcept {
        switch (violated) {
        case keyword::type:
            return kind == errc::wrong_type || kind == errc::not_an_integer ||
                   kind == errc::no_matching_alternative;
        case keyword::any_of:
        case keyword::one_of:
            return kind == errc::no_matching_alternative || kind == errc::wrong_type;
        case keyword::required:
            return kind == errc::missing_member;
        case keyword::enum_:
            return kind == errc::unknown_enum_value;
        case keyword::const_:
            return kind == errc::wrong_constant;
        case keyword::format:
            return kind == errc::invalid_date_time;
        default:
            return false;
        }
    }

    json::schema const& tables_;
    validation_options options_;
    std::deque<RE2> patterns_;
};

}  // namespace typehook::json
