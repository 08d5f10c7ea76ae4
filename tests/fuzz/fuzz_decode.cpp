// Any bytes as a struct that has a member of every type: owning, tolerant, strict, and over a value that was used before.
#include "fuzzing.hpp"

#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <string>
#include <string_view>

using namespace typehook;
using fuzzing::require;

namespace {

void refused(failure const& why, std::string_view text) {
    require(why.offset() <= text.size());
    require(!why.message().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    static clinic::visit used;
    json::report report;
    auto const tolerant = json::decode<clinic::visit>(text, {.report = &report, .max_depth = fuzzing::depth});
    auto const strict =
        json::decode<clinic::visit>(text, {.policy = json::strict, .max_depth = fuzzing::depth});
    auto const reused = json::decode_to(used, text, {.max_depth = fuzzing::depth});
    require(reused.has_value() == tolerant.has_value());
    if (!tolerant) {
        refused(tolerant.error(), text);
        require(strict.has_error());
        refused(strict.error(), text);
        require(reused.error() == tolerant.error());
        return 0;
    }
    require(used == *tolerant);
    require(strict.has_value() == report.empty());
    if (strict) {
        require(*strict == *tolerant);
    } else {
        refused(strict.error(), text);
        require(strict.error().condition() == condition::schema_mismatch);
    }
    for (auto const& entry : report.deviations) {
        require(entry.offset < text.size());
    }
    auto const written = json::encode(*tolerant);
    json::report second;
    auto const again = json::decode<clinic::visit>(written, {.report = &second, .max_depth = fuzzing::depth});
    require(again.has_value());
    require(*again == *tolerant);
    require(json::encode(*again) == written);
    require(second.empty() || !report.empty());
    return 0;
}
