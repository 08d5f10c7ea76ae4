// marketplace publish: events from files.
#include "api_client.hpp"
#include "command.hpp"

#include <marketplace/api/receipt.hpp>

#include <typehook/json.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace marketplace {

namespace {

std::string read_file(std::string const& name) {
    std::ifstream file(name, std::ios::binary);
    if (!file) {
        throw std::runtime_error("cannot read " + name);
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

int publish(api_access const& access, std::vector<std::string> const& files) {
    int status = 0;
    for (auto const& file : files) {
        try {
            auto const reply = ask_api(access, "POST", "/api/v1/events", read_file(file));
            auto const receipt =
                typehook::json::decode<api::receipt>(reply.body, {.policy = typehook::json::strict});
            if (receipt) {
                std::cout << "published " << receipt->event << ' ' << receipt->id << ": "
                          << receipt->deliveries << (receipt->deliveries == 1 ? " delivery" : " deliveries")
                          << std::endl;
            } else {
                std::cout << "published " << file << ": " << reply.body << std::endl;  // a batch
            }
        } catch (std::exception const& error) {
            std::cerr << "marketplace: " << file << ": " << error.what() << '\n';
            status = 1;
        }
    }
    return status;
}

}  // namespace

void add_publish(CLI::App& app, action& chosen) {
    auto* const command =
        app.add_subcommand("publish", "Publish events: each file is one event or a JSON array of them");
    auto const access = add_access(*command);
    auto const files = std::make_shared<std::vector<std::string>>();
    command->add_option("FILE", *files, "Files with JSON")->required();
    command->callback(
        [access, files, &chosen] { chosen = [access, files] { return publish(*access, *files); }; });
}

}  // namespace marketplace
