// Documents that the build makes of the schemas (embed.py).
#pragma once

#include <span>
#include <string_view>

namespace marketplace {

/// An example message of an event.
struct document_sample {
    std::string_view event;  ///< `subscription_changed`
    std::string_view text;
};

/// The API's schemas as the object `components.schemas` of OpenAPI.
std::string_view openapi_components() noexcept;

/// JSON Schema of every event that can be published.
std::string_view catalog_bundle() noexcept;

/// One sample for each event, by name.
std::span<document_sample const> event_samples() noexcept;

}  // namespace marketplace
