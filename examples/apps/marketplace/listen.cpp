// marketplace listen: a receiver on this machine that verifies, decodes and prints every event.
#include "command.hpp"

#include <marketplace/operational/catalog.hpp>

#include <typehook/appdirect/catalog.hpp>
#include <typehook/core.hpp>
#include <typehook/events.hpp>
#include <typehook/http.hpp>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace marketplace {

namespace {

namespace ad = typehook::appdirect;

struct listen_options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 9000;
    std::string path = "/";
    std::vector<std::string> secrets{};
    int status = 200;
};

// What is told of a webhook, if the request tells of one.
std::string operational_line(typehook::request const& from) {
    auto const event = typehook::decode_event<operational::catalog>(from);
    return event.has_error() ? std::string() : event->visit([&](auto const& one) -> std::string {
        if constexpr (requires { one.content().reason; }) {
            auto const& about = one.content();
            return event->name() + "  id " + event->id() + "  about " + about.id + " at " + about.url +
                   (about.reason.empty() ? "" : "  (" + about.reason + ")");
        } else {
            return {};
        }
    });
}

void print_event(typehook::request const& from) {
    if (auto const line = operational_line(from); !line.empty()) {
        std::cout << "operational event " << typehook::printable(line) << std::endl;
        return;
    }
    typehook::json::report report;
    auto const id = from.headers.find("webhook-id").value_or("-");
    auto const event = typehook::decode_event<ad::catalog>(from, {.report = &report});
    std::string line = "event ";
    if (event) {
        line.append(event->name()).append("  id ").append(id).append("  about ").append(event->subject());
        line.append(event->is_known() ? "" : "  (not in the catalog)");
        if (!report.empty()) {
            line += "  (departs from its schema in " + std::to_string(report.size()) + " places)";
        }
    } else {
        line.append("unreadable  id ").append(id).append("  ").append(event.error().message());
    }
    std::cout << typehook::printable(line) << std::endl;  // a peer wrote most of it
}

typehook::http::endpoint make_listener(listen_options const& options) {
    auto scheme = std::make_shared<typehook::schemes::standard_webhooks>();
    for (auto const& text : options.secrets) {
        scheme->secrets.emplace_back(text);
    }
    auto const status = options.status;
    return typehook::http::endpoint::immediate(
        [scheme, status](typehook::request const& from, typehook::timestamp now) {
            typehook::http::answer made;
            if (!scheme->secrets.empty()) {
                if (auto const verified = scheme->verify(from, now); verified.has_error()) {
                    std::cout << "refused  " << typehook::printable(verified.error().message()) << std::endl;
                    made.reply = typehook::make_problem(401, verified.error().message());
                    return made;
                }
            }
            print_event(from);
            made.reply.status = status;
            return made;
        });
}

int listen(listen_options const& options) {
    typehook::http::receiver receiver{{.address = options.address, .port = options.port}};
    receiver.mount_service(options.path, make_listener(options));
    std::cout << "listening on http://" << options.address << ':' << receiver.port() << options.path
              << std::endl;
    receiver.run();
    return 0;
}

}  // namespace

void add_listen(CLI::App& app, action& chosen) {
    auto const options = std::make_shared<listen_options>();
    auto* const command =
        app.add_subcommand("listen", "Receive events on this machine: verify, decode and print each");
    command->add_option("--address", options->address, "Local address")->capture_default_str();
    command->add_option("--port", options->port, "TCP port; 0 picks a free one")->capture_default_str();
    command->add_option("--path", options->path, "Path to receive at, and below it")->capture_default_str();
    command
        ->add_option("--secret", options->secrets,
                     "Signing secret of the webhook (whsec_… or whpk_…), several while one rotates; without "
                     "it signatures "
                     "are not checked")
        ->envname("MARKETPLACE_WEBHOOK_SECRET");
    command->add_option("--status", options->status, "Status to answer with, to see failures handled")
        ->check(CLI::Range(200, 599))
        ->capture_default_str();
    command->callback([options, &chosen] { chosen = [options] { return listen(*options); }; });
}

}  // namespace marketplace
