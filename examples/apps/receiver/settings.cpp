#include "settings.hpp"

#include <CLI/CLI.hpp>

#include <utility>

namespace receiver_app {

std::variant<settings, leave> read_settings(int count, char** arguments) {
    settings result;
    std::string token;
    CLI::App app{
        "Receives AppDirect webhooks at /webhooks/appdirect and prints what it saw, one line an event."};
    app.add_option("--address", result.address, "Local address; 0.0.0.0 is every interface")
        ->capture_default_str();
    app.add_option("--port", result.port, "TCP port; 0 picks a free one")->capture_default_str();
    app.add_option("--token", token,
                   "The token that AppDirect was given; other users of the machine can read a command "
                   "line, so better set the environment variable")
        ->envname("TYPEHOOK_TOKEN")
        ->required();
    auto* const certificate =
        app.add_option("--certificate", result.certificate, "Certificate chain, PEM: speak HTTPS")
            ->check(CLI::ExistingFile);
    auto* const key =
        app.add_option("--key", result.key, "Private key of the certificate, PEM")->check(CLI::ExistingFile);
    certificate->needs(key);
    key->needs(certificate);
    app.add_flag("--strict", result.strict, "Answer 422 to events that depart from their schema");
    try {
        app.parse(count, arguments);
    } catch (CLI::ParseError const& error) {
        return leave{app.exit(error)};
    }
    result.token = std::move(token);
    return result;
}

}  // namespace receiver_app
