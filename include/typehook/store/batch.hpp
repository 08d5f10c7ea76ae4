// What is written at once: the one way to change a store. Layer store.
//
// Publishes, outcomes and management go into the same transaction because a commit costs the same for one row and for five
// hundred: whoever owns the store gathers what has come in while the last commit ran.
#pragma once

#include <typehook/store/records.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::store {

/// Why a store itself canceled a delivery.
namespace reasons {
inline constexpr std::string_view webhook_removed = "webhook_removed";
inline constexpr std::string_view message_expunged = "message_expunged";
}  // namespace reasons

/// What became of an attempt, or of a decision about a delivery without one: the delivery as it is from now on.
///
/// Only `status`, `attempts`, `due`, `updated_at`, `http_status` and `reason` of `after` are written; key, message and webhook
/// say which delivery it is; `attempts` never gets less. An outcome for a delivery that is no longer there (pruned, its webhook
/// removed) changes nothing, nor does one for a canceled delivery, or one that would wake a delivery whose message has no body
/// any more.
struct outcome {
    delivery after{};
    timestamp due_before{};  ///< `due` as the store has it, for a store that clusters what waits by it.
    std::optional<attempt> made{};  ///< The attempt, if there was one; its number is above those made before.

    friend bool operator==(outcome const&, outcome const&) = default;
};

/// A set of changes that are all made, durably, or none. Applied in the order of the members.
struct batch {
    std::vector<webhook> webhooks{};          ///< Inserted, or replaced by key.
    std::vector<row_key> removed_webhooks{};  ///< Their waiting deliveries become canceled.
    std::vector<message> messages{};          ///< New.
    std::vector<delivery> deliveries{};       ///< New, of messages and webhooks that are there.
    std::vector<outcome> outcomes{};
    std::vector<row_key> expunged{};    ///< Messages whose body goes; waiting deliveries become canceled.
    std::vector<document> documents{};  ///< Inserted, or replaced by collection and id.
    std::vector<std::pair<std::string, std::string>> removed_documents{};  ///< Collection and id.

    /// Says whether there is nothing to write.
    bool empty() const noexcept {
        return webhooks.empty() && removed_webhooks.empty() && messages.empty() && deliveries.empty() &&
               outcomes.empty() && expunged.empty() && documents.empty() && removed_documents.empty();
    }
};

}  // namespace typehook::store
