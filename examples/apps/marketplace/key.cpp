// marketplace key: API keys, made in the store itself, with or without a server beside it.
#include "command.hpp"
#include "keys.hpp"

#include <typehook/store/sqlite.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <string>

namespace marketplace {

namespace {

struct key_options {
    std::string data{};
    std::string role = "manager";
    std::string name{};
};

int create(key_options const& options) {
    auto const now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    auto store =
        typehook::store::sqlite_store::open(options.data, {.access = typehook::store::sqlite_access::editor})
            .value();
    auto const made =
        make_key(options.name.empty() ? options.role : options.name, *role_of(options.role), now).value();
    typehook::store::batch changes;
    changes.documents.push_back(made.kept);
    store.apply(changes).value();
    std::cout << "key " << made.kept.id << " (" << options.role
              << "), shown this once: " << made.text.reveal() << std::endl;
    return 0;
}

}  // namespace

void add_key(CLI::App& app, action& chosen) {
    auto const options = std::make_shared<key_options>();
    auto* const command = app.add_subcommand("key", "API keys");
    command->require_subcommand(1);
    auto* const make = command->add_subcommand(
        "create", "Make a key and print it as the last word; the store is made if missing");
    make->add_option("--data", options->data, "The store's file")->envname("MARKETPLACE_DATA")->required();
    make->add_option("--role", options->role,
                     "manager (everything), publisher (publish events) or viewer (read)")
        ->check(CLI::IsMember({"manager", "publisher", "viewer"}))
        ->capture_default_str();
    make->add_option("--name", options->name, "Name in the audit log; the role by default");
    make->callback([options, &chosen] { chosen = [options] { return create(*options); }; });
}

}  // namespace marketplace
