#include "captures.hpp"

#include <github/catalog.hpp>

#include <typehook/events.hpp>

#include <boost/json/src.hpp>

#include <fstream>
#include <iterator>

namespace github_tests {

std::vector<capture> captures() {
    std::ifstream file(TYPEHOOK_GITHUB_CAPTURES);
    std::string const text(std::istreambuf_iterator<char>(file), {});
    std::vector<capture> found;
    auto const events = boost::json::parse(text);
    for (auto const& event : events.as_array()) {
        std::string const resource(event.at("name").as_string());
        for (auto const& body : event.at("examples").as_array()) {
            auto const action = body.as_object().if_contains("action");
            // The one event whose action is anybody's own choice has a name without it.
            bool const named = action != nullptr && resource != "repository_dispatch";
            found.push_back(
                {resource, named ? resource + "." + std::string(action->as_string()) : resource, body});
        }
    }
    return found;
}

headers headers_of(std::string const& resource) {
    return {{"X-GitHub-Event", resource}, {"X-GitHub-Delivery", "d-1"}};
}

decoded decode(std::string const& resource, std::string_view body, typehook::json::policy policy) {
    decoded made;
    auto const given = headers_of(resource);
    auto const read = typehook::decode_event<github::catalog>({.headers = given, .body = body},
                                                              {.policy = policy, .report = &made.report});
    if (read.has_error()) {
        made.failure = read.error();
    } else {
        made.known = read->is_known();
        made.name = read->name();
        made.id = read->id();
        made.encoded = typehook::json::encode(*read);
    }
    return made;
}

}  // namespace github_tests
