// Shows:  a receiver of AppDirect webhooks as a program: options, HTTPS, typed handlers, a clean stop.
// Needs:  typehook::appdirect, typehook::http, CLI11.
// Run:    TYPEHOOK_TOKEN=s3cret build/dev/bin/receiver --port 8080; examples/quickstart sends it events
// Prints: where it listens, one line an event, and at its end how many there were
#include "routes.hpp"
#include "settings.hpp"

#include <typehook/core.hpp>
#include <typehook/http.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <variant>

namespace {

typehook::http::receiver_options options_of(receiver_app::settings const& settings) {
    typehook::http::receiver_options options{.address = settings.address, .port = settings.port};
    if (!settings.certificate.empty()) {
        options.tls = {.certificate_chain_file = settings.certificate, .private_key_file = settings.key};
    }
    options.log = typehook::ostream_sink(std::cerr, typehook::log_level::error);
    return options;
}

/// Where the receiver is reached. An IPv6 address stands in brackets there (RFC 3986 §3.2.2).
std::string url_of(receiver_app::settings const& settings, std::uint16_t port) {
    bool const is_v6 = settings.address.find(':') != std::string::npos;
    return std::string(settings.certificate.empty() ? "http://" : "https://") +
           (is_v6 ? '[' + settings.address + ']' : settings.address) + ':' + std::to_string(port) +
           "/webhooks/appdirect";
}

int run(receiver_app::settings const& settings) {
    receiver_app::journal journal{std::cout};
    auto router = receiver_app::make_routes(
        journal, {.policy = settings.strict ? typehook::json::strict : typehook::json::tolerant});

    typehook::http::receiver receiver{options_of(settings)};
    receiver.mount(
        "/webhooks/appdirect", std::move(router),
        typehook::schemes::token{.headers = {"x-appdirect-webhook-token", "appdirect-webhook-token"},
                                 .secret = settings.token});
    std::cout << "listening on " << url_of(settings, receiver.port()) << std::endl;
    receiver.run();
    std::cout << "stopped after " << journal.count() << " events" << std::endl;
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        auto const settings = receiver_app::read_settings(count, arguments);
        if (auto const* const leave = std::get_if<receiver_app::leave>(&settings)) {
            return leave->exit_code;
        }
        return run(std::get<receiver_app::settings>(settings));
    } catch (std::exception const& error) {
        std::cerr << "receiver: " << error.what() << '\n';
        return 1;
    }
}
