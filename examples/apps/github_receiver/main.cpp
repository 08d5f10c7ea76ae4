// Shows:  a receiver of GitHub's webhooks: types from schemas that GitHub's users wrote, the signature checked, an event by
//         its header and an action in its body.
// Needs:  typehook::http, CLI11, the npm package @octokit/webhooks-schemas.
// Run:    GITHUB_SECRET=s3cret build/dev/bin/github_receiver --port 8080
// Prints: where it listens, and one line an event
#include "routes.hpp"

#include <typehook/core.hpp>
#include <typehook/crypto.hpp>
#include <typehook/http.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <string>

int main(int count, char** arguments) {
    std::uint16_t port = 8080;
    std::string secret;
    CLI::App program("Prints the events that GitHub sends.");
    program.add_option("--port", port, "where to listen; 0 picks a free port");
    program.add_option("--secret", secret, "the webhook's secret")->envname("GITHUB_SECRET")->required();
    CLI11_PARSE(program, count, arguments);
    try {
        // GitHub comes by a proxy that has the certificate.
        typehook::http::receiver receiver{{.address = "127.0.0.1", .port = port}};
        receiver.mount("/webhooks/github", github_receiver::make_routes(std::cout),
                       typehook::schemes::github{.secrets = {typehook::secret(secret)}});
        std::cout << "listening on http://127.0.0.1:" << receiver.port() << "/webhooks/github" << std::endl;
        receiver.run();
        return 0;
    } catch (std::exception const& error) {
        std::cerr << "github_receiver: " << error.what() << '\n';
        return 1;
    }
}
