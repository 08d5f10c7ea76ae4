// /api/v1/catalog: which events there are, what they look like.
#include "api.hpp"
#include "documents.hpp"

#include <marketplace/api/catalog_list.hpp>

#include <typehook/delivery/operational_event.hpp>

namespace marketplace {

namespace {

std::string_view sample_of(std::string_view event) noexcept {
    for (auto const& sample : event_samples()) {
        // The sample's name has an underscore where the event's has its full stop.
        if (sample.event.size() == event.size() &&
            sample.event.substr(0, event.find('.')) == event.substr(0, event.find('.')) &&
            sample.event.substr(event.find('.') + 1) == event.substr(event.find('.') + 1)) {
            return sample.text;
        }
    }
    return {};
}

api::catalog_event shown_event(typehook::event_identity const& identity) {
    api::catalog_event shown{.name = std::string(identity.name),
                             .resource = std::string(identity.resource),
                             .action = std::string(identity.action)};
    std::string definition(identity.name);
    definition[definition.find('.')] = '_';
    shown.schema = typehook::raw_json::trusted(R"({"$ref":"/api/v1/catalog/schemas.json#/$defs/)" +
                                               definition + R"("})");
    if (auto const sample = sample_of(identity.name); !sample.empty()) {
        shown.sample = typehook::raw_json::trusted(std::string(sample));
    }
    return shown;
}

}  // namespace

std::string_view sample_event(std::string_view name) noexcept { return sample_of(name); }

void add_catalog_routes(service& from, route_table& table) {
    table.add({.method = "GET",
               .path = "/api/v1/catalog",
               .who = access::everybody,
               .id = "catalog.list",
               .summary = "Every event that can be published, and the names of the platform's own",
               .answers = {{200, "catalog_list"}},
               .handle = [&from](call const&) -> asio::awaitable<answer> {
                   api::catalog_list list;
                   for (auto const& identity : from.events()) {
                       list.events.push_back(shown_event(identity));
                   }
                   auto const operational = typehook::delivery::operational_names;
                   list.operational.assign(operational.begin(), operational.end());
                   co_return json_answer(200, list);
               }});
    table.add({.method = "GET",
               .path = "/api/v1/catalog/schemas.json",
               .who = access::everybody,
               .id = "catalog.schemas",
               .summary = "JSON Schema of every event, in one document",
               .answers = {{200, "", "A JSON Schema whose $defs are the events."}},
               .handle = [](call const&) -> asio::awaitable<answer> {
                   co_return text_answer(200, std::string(catalog_bundle()), "application/schema+json");
               }});
    table.add({.method = "GET",
               .path = "/api/v1/catalog/{event}",
               .who = access::everybody,
               .id = "catalog.show",
               .summary = "One event, with a sample",
               .answers = {{200, "catalog_event"}},
               .handle = [&from](call const& asked) -> asio::awaitable<answer> {
                   for (auto const& identity : from.events()) {
                       if (identity.name == asked.places[0]) {
                           co_return json_answer(200, shown_event(identity));
                       }
                   }
                   co_return not_found("event");
               }});
}

}  // namespace marketplace
