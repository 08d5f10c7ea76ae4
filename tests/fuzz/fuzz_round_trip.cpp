// Encoding and decoding again. The bytes choose a value of a struct that has a member of every type, which has to come back;
// and they are a text of that struct as they are, UTF-8 or not, of which valid JSON has to be made.
#include "fuzzing.hpp"

#include <typehook/json.hpp>

#include <clinic/visit.hpp>
#include <codec/random_value.hpp>

#include <string>

using namespace typehook;
using fuzzing::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const bytes = fuzzing::text_of(data, size);
    test_support::value_source source(bytes);
    auto value = source.make<clinic::visit>();
    auto const written = json::encode(value);
    auto const read = json::decode<clinic::visit>(written, {.max_depth = fuzzing::depth});
    require(read.has_value());
    require(*read == value);
    auto const view = json::decode<clinic::visit_view>(written, {.max_depth = fuzzing::depth});
    require(view.has_value());
    require(json::encode(*view) == written);

    value.class_ = std::string(bytes);
    auto const with_any_bytes = json::encode(value);
    auto const again = json::decode<clinic::visit>(with_any_bytes, {.max_depth = fuzzing::depth});
    require(again.has_value());
    require(json::encode(*again) == with_any_bytes);
    if (json::verify(std::string(bytes)).has_value()) {
        require(*again == value);
    }
    return 0;
}
