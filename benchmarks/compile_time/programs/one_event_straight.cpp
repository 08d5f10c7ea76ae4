// Decoding and encoding one event by code of its own, without tables.
#include <typehook/appdirect/subscription.hpp>
#include <typehook/json.hpp>
#include <typehook/json/straight.hpp>

#include <string>
#include <string_view>

template <>
inline constexpr bool typehook::json::straight_line<typehook::appdirect::subscription_changed> = true;

std::string again(std::string_view text) {
    auto const event = typehook::json::decode<typehook::appdirect::subscription_changed>(text);
    return event ? typehook::json::encode(*event) : std::string{};
}
