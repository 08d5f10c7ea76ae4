// Any bytes as a value that nobody reads: as a whole text, and as a member that no schema knows. Skipping is a parser of its own
// in the codec; it has to think of every text what the others think.
#include "fuzzing.hpp"

#include <typehook/json.hpp>

#include <support/holder.hpp>

#include <cstdint>
#include <string>

using namespace typehook;
using fuzzing::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    auto const whole = json::decode<raw_json_view>(text, {.max_depth = fuzzing::depth});
    std::string const before = R"({"value":1,"other":)";
    auto const member = before + std::string(text) + '}';
    auto const skipped = json::decode<test_support::holder<std::int64_t>>(
        member, {.policy = json::strict, .max_depth = fuzzing::depth + 1});
    if (whole) {
        require(skipped.has_value());
        require(skipped->value == 1);
        require(skipped->extra_members.find("other") == whole->text());
        // The raw text is itself a value, without blanks around it.
        auto const inner = json::decode<raw_json>(whole->text(), {.max_depth = fuzzing::depth});
        require(inner.has_value() && inner->text() == whole->text());
        return 0;
    }
    require(whole.error().offset() <= size);
    if (whole.error().code() != json::errc::unexpected_end &&
        whole.error().code() != json::errc::trailing_characters) {
        require(skipped.has_error());
        require(skipped.error().offset() == whole.error().offset() + before.size());
    }
    return 0;
}
