// What operators want to hear of, and the messages that tell webhooks of it. Layer delivery.
//
// A webhook gets them only if its settings name them in full: whoever asks for `*` wants the catalog's events, not the
// platform's. What becomes of a webhook is told in the transaction that it becomes durable in; the store's own troubles can be
// stored nowhere, so they are logged and handed to `platform_options::on_operational` alone.
#pragma once

#include <typehook/core/date_time.hpp>
#include <typehook/core/time.hpp>

#include <typehook/reflect/struct.hpp>

#include <typehook/json/decode.hpp>
#include <typehook/json/encode.hpp>

#include <typehook/delivery/event_pattern.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace typehook::delivery {

enum class operational_kind : unsigned char {
    webhook_failing,       ///< Nothing but failures: its circuit is open.
    webhook_recovered,     ///< It takes deliveries again.
    webhook_disabled,      ///< By the platform; the reason says why.
    webhook_backlog_full,  ///< As much waits for it as may: new events fail visibly.
    store_failing,         ///< The store cannot be written; deliveries pause.
    store_recovered,
};

namespace detail {
inline constexpr std::array<std::string_view, 6> operational_names{"webhook.failing",  "webhook.recovered",
                                                                   "webhook.disabled", "webhook.backlog_full",
                                                                   "store.failing",    "store.recovered"};
}  // namespace detail

/// The name of a kind. Lifetime: static.
constexpr std::string_view to_string(operational_kind kind) noexcept {
    return detail::operational_names[static_cast<unsigned char>(kind)];
}

/// The names that a webhook can ask for, in full. An event of a catalog should have none of them.
inline constexpr std::span operational_names = std::span(detail::operational_names).first<4>();

/// Says whether `event` is one of `operational_names`.
constexpr bool is_operational(std::string_view event) noexcept {
    return std::ranges::find(operational_names, event) != operational_names.end();
}

/// Says whether a webhook with these patterns gets `event`, be it the catalog's or operational.
template <class Patterns>
constexpr bool wants(Patterns const& patterns, std::string_view event) noexcept {
    return is_operational(event) ? std::ranges::find(patterns, event) != std::ranges::end(patterns)
                                 : matches_any(patterns, event);
}

struct operational_event {
    operational_kind kind{};
    std::string webhook{};  ///< Its id; empty for the store.
    std::string reason{};
    timestamp at{};
};

/// An operational event as it is posted, in the form that Standard Webhooks recommend.
struct operational_message {
    struct data_type {
        std::string id{};   ///< Of the webhook that it is about.
        std::string url{};  ///< Where that is.
        std::string reason{};

        struct reflection;
    };

    std::string type{};
    date_time timestamp{};
    data_type data{};

    struct reflection;
};

struct operational_message::data_type::reflection {
    static constexpr std::string_view name = "operational_message_data";
    static constexpr std::string_view keys[] = {"id", "url", "reason"};
    using members = member_list<&data_type::id, &data_type::url, &data_type::reason>;
};

struct operational_message::reflection {
    static constexpr std::string_view name = "operational_message";
    static constexpr std::string_view keys[] = {"type", "timestamp", "data"};
    using members =
        member_list<&operational_message::type, &operational_message::timestamp, &operational_message::data>;
};

}  // namespace typehook::delivery
