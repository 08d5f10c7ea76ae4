// marketplace webhooks: what is configured.
#include "api_client.hpp"
#include "command.hpp"

#include <marketplace/api/webhook_page.hpp>

#include <typehook/json.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace marketplace {

namespace {

int list(api_access const& access) {
    std::string cursor;
    do {
        auto const reply = ask_api(
            access, "GET", "/api/v1/webhooks" + (cursor.empty() ? "" : "?cursor=" + percent_encode(cursor)));
        auto const page = typehook::json::decode<api::webhook_page>(reply.body).value();
        for (auto const& one : page.items) {
            std::cout << one.id << "  " << one.state.text() << "  " << typehook::printable(one.url) << " ";
            for (auto const& event : one.events) {
                std::cout << ' ' << typehook::printable(event);
            }
            if (one.reason) {
                std::cout << "  (" << typehook::printable(*one.reason) << ')';
            }
            std::cout << '\n';
        }
        cursor = page.next.value_or("");
    } while (!cursor.empty());
    return 0;
}

}  // namespace

void add_webhooks(CLI::App& app, action& chosen) {
    auto* const command = app.add_subcommand("webhooks", "Webhooks");
    command->require_subcommand(1);
    auto* const listing =
        command->add_subcommand("list", "One line for each: identifier, state, URL, events");
    auto const access = add_access(*listing);
    listing->callback([access, &chosen] { chosen = [access] { return list(*access); }; });
}

}  // namespace marketplace
