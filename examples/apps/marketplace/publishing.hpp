// From a posted event to what the platform publishes: identified, checked against its schema, its gaps filled.
#pragma once

#include "answers.hpp"

#include <typehook/core.hpp>
#include <typehook/events/catalog.hpp>
#include <typehook/json/validate.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace marketplace {

/// An event that may be published.
struct checked_event {
    std::string id{};
    std::string_view event{};  ///< `user.added`; a constant.
    std::string subject{};
    std::string body{};
};

/// Checks events against the catalog. Thread safety: safe.
class event_checker {
public:
    event_checker();

    /// The events of the catalog.
    std::span<typehook::event_identity const> events() const noexcept { return events_; }

    /// The names of those events.
    std::span<std::string_view const> names() const noexcept { return names_; }

    /// Checks one message; `where` is the pointer of the message in the request's body.
    std::variant<checked_event, answer> check(std::string_view text, typehook::timestamp now,
                                              std::string const& where) const;

private:
    std::span<typehook::event_identity const> events_;
    std::vector<std::string_view> names_;
    typehook::json::validator validator_;
};

/// The elements of a JSON array as texts of their own, or the one value that is no array. Lifetime: of `text`.
///
/// Errors: syntax errors of json::errc; `too_many` when there are more than `most`.
typehook::result<std::vector<std::string_view>> split_batch(std::string_view text, std::size_t most);

}  // namespace marketplace
