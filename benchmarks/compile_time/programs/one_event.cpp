// Decoding and encoding one event.
#include <typehook/appdirect/subscription.hpp>
#include <typehook/json.hpp>

#include <string>
#include <string_view>

std::string again(std::string_view text) {
    auto const event = typehook::json::decode<typehook::appdirect::subscription_changed>(text);
    return event ? typehook::json::encode(*event) : std::string{};
}
