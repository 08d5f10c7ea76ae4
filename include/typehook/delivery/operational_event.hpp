// What an operator wants to hear of. Layer delivery.
#pragma once

#include <typehook/core/time.hpp>

#include <string>
#include <string_view>

namespace typehook::delivery {

enum class operational_kind : unsigned char {
    webhook_failing,    ///< Nothing but failures: its circuit is open.
    webhook_recovered,  ///< It takes deliveries again.
    webhook_disabled,   ///< By the platform; the reason says why.
    store_failing,      ///< The store cannot be written; deliveries pause.
    store_recovered,
};

/// The name of a kind. Lifetime: static.
constexpr std::string_view to_string(operational_kind kind) noexcept {
    constexpr std::string_view names[] = {"webhook.failing", "webhook.recovered", "webhook.disabled",
                                          "store.failing", "store.recovered"};
    return names[static_cast<unsigned char>(kind)];
}

struct operational_event {
    operational_kind kind{};
    std::string webhook{};  ///< Its id; empty for the store.
    std::string reason{};
    timestamp at{};
};

}  // namespace typehook::delivery
