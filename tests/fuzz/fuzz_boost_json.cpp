// Any bytes to the codec and to Boost.JSON: the same verdict and, but for how doubles are rounded, the same value.
#include "fuzzing.hpp"

#include <typehook/json.hpp>
#include <typehook/json/dom.hpp>

#include <boost/json/parse.hpp>
#include <support/boost_json.hpp>

using namespace typehook;
using fuzzing::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    boost::json::parse_options options;
    options.max_depth = fuzzing::depth;
    boost::json::error_code error;
    auto const expected = boost::json::parse({text.data(), text.size()}, error, {}, options);
    // Boost.JSON refuses exponents that an int cannot hold, and counts its depth otherwise.
    if (error == boost::json::error::exponent_overflow || error == boost::json::error::too_deep) {
        return 0;
    }
    auto const found = json::decode<raw_json>(text, {.max_depth = fuzzing::depth});
    if (found.has_error() && found.error().code() == json::errc::depth_exceeded) {
        return 0;
    }
    require(found.has_value() == !error.failed());
    if (found) {
        require(test_support::same(json::to_value(*found), expected));
    }
    return 0;
}
