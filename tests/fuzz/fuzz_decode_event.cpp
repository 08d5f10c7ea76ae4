// Any bytes as an event of the built-in catalog: tolerant and strict, owning. What decodes must encode to something that
// decodes to the same event, and what is refused must say where.
#include "fuzzing.hpp"

#include <typehook/appdirect/catalog.hpp>
#include <typehook/events.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using fuzzing::require;

namespace {

void take(std::string_view text, typehook::json::decode_options const& options) {
    using typehook::appdirect::catalog;
    auto const event = typehook::decode_event<catalog>(text, options);
    if (!event) {
        require(event.error().offset() <= text.size());
        require(!event.error().message().empty());
        return;
    }
    auto const written = typehook::json::encode(*event);
    auto const again = typehook::decode_event<catalog>(written, options);
    require(again.has_value());
    require(typehook::json::encode(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    take(text, {});
    take(text, {.policy = typehook::json::strict});
    return 0;
}
