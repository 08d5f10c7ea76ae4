// Shows:  a router that hands each event to its handler; nothing else than the event's type says which one.
// Needs:  typehook::appdirect, typehook::webhook.
// Run:    build/dev/bin/02_route_events schemas/appdirect/examples/user_*.json
// Prints: 02_route_events.expected, for the files that the test names
#include <typehook/appdirect/catalog.hpp>
#include <typehook/webhook.hpp>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace ad = typehook::appdirect;

int main(int count, char** arguments) {
    // The handlers' only state. A real service holds a database here.
    std::int64_t seats_sold = 0;

    // region: router
    auto const router = typehook::make_router<ad::catalog>(
        // Two events, one handler: both have a subscription as their content.
        typehook::on<ad::subscription_added, ad::subscription_changed>([&](auto const& event) {
            seats_sold += event.content().max_users.value_or(1);
            std::cout << event.content().status.text() << " subscription of company "
                      << event.content().company.id << '\n';
        }),
        // REMOVED has no content: event.content() would not compile.
        typehook::on<ad::subscription_removed>([](ad::subscription_removed const& event) {
            std::cout << "subscription " << event.subject() << " is gone\n";
        }),
        // A resource stands for all of its events. The context tells what is not in the event.
        typehook::on<ad::user>([](auto const& event, typehook::context const& context) {
            std::cout << "user " << event.subject() << " in a body of " << context.body.size() << " bytes\n";
        }),
        // Every other event, known or not, is accepted and comes here.
        typehook::otherwise([](typehook::unrouted const& event) {
            std::cout << (event.known ? "no handler for " : "never heard of ") << event.name << '\n';
        }));
    // endregion

    for (int i = 1; i < count; ++i) {
        std::ifstream file(arguments[i], std::ios::binary);
        std::string const body{std::istreambuf_iterator<char>(file), {}};

        // region: dispatch
        typehook::outcome const outcome = router.dispatch({.body = body});
        std::cout << "  " << outcome.status << ' ' << outcome.event;
        if (outcome.failure) {
            std::cout << outcome.failure->message();
        }
        std::cout << '\n';
        // endregion
    }
    std::cout << seats_sold << " seats sold\n";
    return 0;
}
