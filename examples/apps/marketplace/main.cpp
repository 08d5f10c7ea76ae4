// Shows:  a platform on which managers create webhooks and events are delivered without loss, in one process with one file.
// Needs:  typehook::delivery, typehook::store_sqlite, typehook::http, typehook::validate, typehook::appdirect, CLI11.
// Run:    marketplace key create --data marketplace.db --role manager; marketplace serve --data marketplace.db
// Prints: where it listens; README.md has the rest, examples/quickstart runs it
#include "command.hpp"

#include <exception>
#include <iostream>

int main(int count, char** arguments) {
    CLI::App app{
        "Webhooks for a marketplace: managers choose events, publishers publish them, receivers get each "
        "one, signed,\n"
        "until they have it. One process, one file.\n\n"
        "First steps:\n"
        "  marketplace key create --data marketplace.db --role manager    makes a key and prints it last\n"
        "  marketplace serve --data marketplace.db                        serves API and deliveries\n"
        "  marketplace listen --port 9000                                 a receiver to try it with\n"
        "The API describes itself at /openapi.json."};
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
    marketplace::action chosen;
    marketplace::add_serve(app, chosen);
    marketplace::add_key(app, chosen);
    marketplace::add_publish(app, chosen);
    marketplace::add_webhooks(app, chosen);
    marketplace::add_deliveries(app, chosen);
    marketplace::add_listen(app, chosen);
    marketplace::add_verify(app, chosen);
    try {
        app.parse(count, arguments);
    } catch (CLI::ParseError const& error) {
        return app.exit(error);
    }
    try {
        return chosen();
    } catch (std::exception const& error) {
        std::cerr << "marketplace: " << error.what() << '\n';
        return 1;
    }
}
