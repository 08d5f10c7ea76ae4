// Errors of layer delivery: why something was not accepted, changed or sent. Layer delivery.
#pragma once

#include <typehook/core/error_category.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace typehook::delivery {

/// Errors of the layer.
enum class errc : unsigned char {
    not_running = 1,       ///< The platform has not been started, or is stopping. Nothing was accepted.
    backlog_full,          ///< As many deliveries wait as the options allow. Try again later.
    idempotency_conflict,  ///< The idempotency key was used for another body. Take another key.
    invalid_id,        ///< A message id that is not visible ASCII without full stops, or begins with `test_`.
    body_too_large,    ///< A body above `most_body` of the options.
    batch_too_large,   ///< No publication in one call, or more than `most_publications` of the options.
    invalid_settings,  ///< A setting of a webhook outside its rules; pointer and detail say which and why.
    unknown_event,     ///< A pattern that no event of the catalog matches; the detail names the nearest.
    overlapping_webhook,  ///< Another webhook has the same URL and gets one of the events too.
    webhook_not_found,    ///< No webhook has that id.
    delivery_not_found,   ///< No delivery has that key, or its message is gone.
    message_not_found,    ///< No message has that id, or its body was expunged.
    already_delivered,    ///< A delivery that has arrived is not sent again.
    webhook_disabled,     ///< A webhook that is disabled: resume it first.
    cannot_unseal,        ///< A secret of the store was sealed with another key than this process was given.
    token_refused,        ///< The authorization server gave no usable access token.
};

}  // namespace typehook::delivery

template <>
struct typehook::error_table<typehook::delivery::errc> {
    static constexpr std::uint64_t id = 0x91E6B40D7A2C5F38u;
    static constexpr char const* name = "typehook.delivery";
    static constexpr error_entry entries[] = {
        {"not_running", "the platform is not running", condition::transient},
        {"backlog_full", "too many deliveries are waiting; try again later", condition::transient},
        {"idempotency_conflict", "the idempotency key was used for another body", condition::duplicate},
        {"invalid_id", "the message id is not of visible ASCII without full stops",
         condition::schema_mismatch},
        {"body_too_large", "the body is larger than the platform takes", condition::limit_exceeded},
        {"batch_too_large", "one call takes neither no publication nor that many", condition::limit_exceeded},
        {"invalid_settings", "a setting is outside its rules", condition::schema_mismatch},
        {"unknown_event", "no event of the catalog has that name", condition::schema_mismatch},
        {"overlapping_webhook", "another webhook has this URL and gets one of these events",
         condition::duplicate},
        {"webhook_not_found", "there is no such webhook", condition::not_found},
        {"delivery_not_found", "there is no such delivery", condition::not_found},
        {"message_not_found", "there is no such message", condition::not_found},
        {"already_delivered", "the delivery has arrived already", condition::duplicate},
        {"webhook_disabled", "the webhook is disabled; resume it first", condition::duplicate},
        {"cannot_unseal", "a stored secret was sealed with another key", condition::permanent},
        {"token_refused", "the authorization server gave no access token", condition::transient},
    };
};

template <>
struct boost::system::is_error_code_enum<typehook::delivery::errc> : std::true_type {};

template <>
struct std::is_error_code_enum<typehook::delivery::errc> : std::true_type {};

namespace typehook::delivery {

/// Found by Boost.System where an enumerator is used as an error code.
inline boost::system::error_code make_error_code(errc value) noexcept { return to_error_code(value); }

static_assert(error_count<errc> == static_cast<std::size_t>(errc::token_refused));

}  // namespace typehook::delivery
