// marketplace deliveries: what became of events.
#include "api_client.hpp"
#include "command.hpp"

#include <marketplace/api/delivery_detail.hpp>
#include <marketplace/api/delivery_page.hpp>

#include <typehook/json.hpp>

#include <cstddef>
#include <iostream>
#include <memory>
#include <string>

namespace marketplace {

namespace {

struct list_options {
    std::string status{};
    std::string webhook{};
    std::string event{};
    std::size_t limit = 50;
};

template <class Delivery>
void print(Delivery const& one) {
    std::cout << one.id << "  " << one.status.text() << "  " << one.event << "  "
              << typehook::printable(one.message) << "  attempts " << one.attempt_count;
    if (one.http_status) {
        std::cout << "  last " << *one.http_status;
    }
    if (one.reason) {
        std::cout << "  " << typehook::printable(*one.reason);
    }
    if (one.next_attempt_at) {
        std::cout << "  next " << one.next_attempt_at->text();
    }
    std::cout << '\n';
}

int list(api_access const& access, list_options const& options) {
    auto path = "/api/v1/deliveries?limit=" + std::to_string(options.limit);
    for (auto const& [name, value] :
         {std::pair("status", options.status), std::pair("webhook", options.webhook),
          std::pair("event", options.event)}) {
        if (!value.empty()) {
            path += std::string("&") + name + '=' + percent_encode(value);
        }
    }
    auto const page = typehook::json::decode<api::delivery_page>(ask_api(access, "GET", path).body).value();
    for (auto const& one : page.items) {
        print(one);
    }
    return 0;
}

int show(api_access const& access, std::string const& id) {
    auto const reply = ask_api(access, "GET", "/api/v1/deliveries/" + percent_encode(id));
    auto const detail = typehook::json::decode<api::delivery_detail>(reply.body).value();
    print(detail);
    for (auto const& one : detail.attempts) {
        std::cout << "  attempt " << one.number << "  " << one.started_at.text() << "  "
                  << (one.http_status ? std::to_string(*one.http_status) : std::string("no response")) << "  "
                  << typehook::printable(one.exchange.text()) << '\n';
    }
    return 0;
}

int retry(api_access const& access, std::string const& id) {
    static_cast<void>(ask_api(access, "POST", "/api/v1/deliveries/" + percent_encode(id) + "/retry"));
    std::cout << "delivery " << typehook::printable(id) << " waits for its next attempt\n";
    return 0;
}

void add_list(CLI::App& command, action& chosen) {
    auto* const listing = command.add_subcommand("list", "One line for each, newest first");
    auto const access = add_access(*listing);
    auto const options = std::make_shared<list_options>();
    listing->add_option("--status", options->status, "Only these")
        ->check(CLI::IsMember({"waiting", "delivered", "failed", "canceled"}));
    listing->add_option("--webhook", options->webhook, "Only of this webhook");
    listing->add_option("--event", options->event, "Only of this event");
    listing->add_option("--limit", options->limit, "At most so many")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    listing->callback(
        [access, options, &chosen] { chosen = [access, options] { return list(*access, *options); }; });
}

void add_one(CLI::App& command, action& chosen, std::string const& name, std::string const& about,
             int (*run)(api_access const&, std::string const&)) {
    auto* const one = command.add_subcommand(name, about);
    auto const access = add_access(*one);
    auto const id = std::make_shared<std::string>();
    one->add_option("ID", *id, "Of the delivery")->required();
    one->callback([access, id, run, &chosen] { chosen = [access, id, run] { return run(*access, *id); }; });
}

}  // namespace

void add_deliveries(CLI::App& app, action& chosen) {
    auto* const command = app.add_subcommand("deliveries", "Deliveries");
    command->require_subcommand(1);
    add_list(*command, chosen);
    add_one(*command, chosen, "show", "One with its attempts: requests, responses, times", &show);
    add_one(*command, chosen, "retry", "Try one again that was given up", &retry);
}

}  // namespace marketplace
