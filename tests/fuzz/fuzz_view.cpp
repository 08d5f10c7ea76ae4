// Any bytes as a view: the same verdict, report and value as the owning struct has.
#include "fuzzing.hpp"

#include <typehook/json.hpp>

#include <clinic/visit.hpp>

using namespace typehook;
using fuzzing::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    for (auto const policy : {json::tolerant, json::strict}) {
        json::report owned_report;
        json::report view_report;
        auto const owned = json::decode<clinic::visit>(
            text, {.policy = policy, .report = &owned_report, .max_depth = fuzzing::depth});
        auto const view = json::decode<clinic::visit_view>(
            text, {.policy = policy, .report = &view_report, .max_depth = fuzzing::depth});
        require(owned.has_value() == view.has_value());
        require(owned_report == view_report);
        if (owned) {
            require(to_owned(*view) == *owned);
            require(json::encode(*view) == json::encode(*owned));
        } else {
            require(owned.error() == view.error());
        }
    }
    return 0;
}
