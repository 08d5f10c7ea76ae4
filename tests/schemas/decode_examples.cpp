// Prints what our decoder makes of payloads of the built-in catalog: one JSON object a line for each file named.
//
// check_decoder.py judges it. The program itself expects nothing, so that nothing here can agree with a wrong decoder.
#include <typehook/appdirect/catalog.hpp>
#include <typehook/events.hpp>
#include <typehook/json.hpp>

#include <boost/hana/define_struct.hpp>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace ad = typehook::appdirect;
namespace json = typehook::json;

struct place {
    BOOST_HANA_DEFINE_STRUCT(place, (std::string, kind), (std::string, pointer), (std::uint64_t, offset));
};

/// What one decode came to. `failure` is absent where there is an event.
struct verdict {
    BOOST_HANA_DEFINE_STRUCT(verdict, (std::string, event), (std::optional<place>, failure),
                             (std::vector<place>, deviations), (std::string, encoded));
};

struct line {
    BOOST_HANA_DEFINE_STRUCT(line, (std::string, file), (verdict, tolerant), (verdict, strict));
};

verdict decode(std::string_view text, json::policy policy) {
    json::report report;
    auto const event = typehook::decode_event<ad::catalog>(text, {.policy = policy, .report = &report});
    verdict found{};
    for (auto const& each : report.deviations) {
        found.deviations.push_back({.kind = std::string(typehook::name_of(each.kind)),
                                    .pointer = each.pointer,
                                    .offset = each.offset});
    }
    if (event) {
        found.event = event->name();
        found.encoded = json::encode(*event);
    } else {
        auto const& why = event.error();
        found.failure =
            place{.kind = std::string(typehook::name_of(static_cast<json::errc>(why.code().value()))),
                  .pointer = std::string(why.pointer()),
                  .offset = why.offset()};
    }
    return found;
}

}  // namespace

int main(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
        std::ifstream file(arguments[i], std::ios::binary);
        std::string const text{std::istreambuf_iterator<char>(file), {}};
        std::cout << json::encode(line{.file = arguments[i],
                                       .tolerant = decode(text, json::tolerant),
                                       .strict = decode(text, json::strict)})
                  << '\n';
    }
    return std::cout.flush() ? 0 : 1;
}
