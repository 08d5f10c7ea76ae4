// marketplace serve: the store, the platform on it, the API before it.
#include "api.hpp"
#include "command.hpp"
#include "numbers.hpp"

#include <typehook/core.hpp>
#include <typehook/crypto/sealed.hpp>
#include <typehook/http.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace marketplace {

namespace {

struct serve_options {
    std::string listen = "127.0.0.1:8080";
    std::string data{};
    std::string certificate{};
    std::string certificate_key{};
    std::string encryption_key{};
    std::string encryption_key_file{};
    std::string ca_file{};
    std::string log_level = "info";
    bool allow_private_endpoints = false;
    bool allow_http = false;
    double requests_per_second = api_options{}.requests_per_second;
    std::uint64_t max_body = 1024 * 1024;
    std::size_t max_events = api_options{}.most_events;
    std::size_t max_waiting = typehook::delivery::platform_options{}.most_waiting;
    std::size_t max_waiting_per_webhook = typehook::delivery::platform_options{}.most_waiting_per_webhook;
    std::size_t max_connections = 1'000;
    std::int64_t retention_days = 90;
    std::int64_t deadline_seconds = 30;
    std::int64_t disable_after_hours = 120;
};

std::pair<std::string, std::uint16_t> split_address(std::string const& text) {
    auto const colon = text.rfind(':');
    auto const port = colon != std::string::npos
                          ? number_of<std::uint16_t>(std::string_view(text).substr(colon + 1))
                          : std::nullopt;
    if (!port) {
        throw std::runtime_error("--listen takes an address and a port, such as 127.0.0.1:8080");
    }
    auto address = text.substr(0, colon);
    if (address.size() > 1 && address.front() == '[' && address.back() == ']') {
        address = address.substr(1, address.size() - 2);
    }
    return {address, *port};
}

std::string read_text(std::string const& file) {
    std::ifstream from(file, std::ios::binary);
    if (!from) {
        throw std::runtime_error("cannot read " + file);
    }
    std::string text{std::istreambuf_iterator<char>(from), {}};
    text.resize(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

// The key that seals secrets in the store. One that nobody gave is made, beside the store, for its user alone.
typehook::crypto::sealing_key sealing_key_of(serve_options const& options) {
    if (!options.encryption_key.empty()) {
        return typehook::crypto::sealing_key::parse(options.encryption_key).value();
    }
    auto const given = !options.encryption_key_file.empty();
    auto const file = given ? options.encryption_key_file : options.data + ".key";
    int const made = given ? -1 : ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made >= 0) {
        std::array<char, 32> bytes{};
        auto const random = typehook::crypto::fill_random(bytes);
        typehook::secret const text(typehook::crypto::base64_encode({bytes.data(), bytes.size()}));
        auto const written = ::write(made, text.reveal().data(), text.reveal().size());
        auto const kept =
            random && ::fsync(made) == 0 && written == static_cast<ssize_t>(text.reveal().size());
        ::close(made);
        if (!kept) {
            ::unlink(file.c_str());
            throw std::runtime_error("cannot write " + file);
        }
        std::cerr << "marketplace: made " << file
                  << ", which seals the store's secrets; keep it, and away from copies of the store\n";
    }
    return typehook::crypto::sealing_key::parse(read_text(file)).value();
}

typehook::log_level level_of(std::string const& name) noexcept {
    for (auto const level :
         {typehook::log_level::debug, typehook::log_level::info, typehook::log_level::warning}) {
        if (typehook::to_string(level) == name) {
            return level;
        }
    }
    return typehook::log_level::error;
}

typehook::delivery::platform_options platform_options_of(serve_options const& options,
                                                         std::span<std::string_view const> names,
                                                         typehook::log_sink const& log) {
    typehook::delivery::platform_options made;
    made.sealing_key = sealing_key_of(options);
    made.catalog.assign(names.begin(), names.end());
    made.client.egress.allow_private_endpoints = options.allow_private_endpoints;
    made.client.egress.allow_http = options.allow_http;
    made.client.total_deadline = std::chrono::seconds(options.deadline_seconds);
    made.client.ca_file = options.ca_file;
    made.client.user_agent = "typehook-marketplace";
    made.dispatcher.disable_after = std::chrono::hours(options.disable_after_hours);
    made.most_waiting = options.max_waiting;
    made.most_waiting_per_webhook = options.max_waiting_per_webhook;
    made.most_publications = options.max_events;
    made.most_body = options.max_body;
    made.retention = std::chrono::hours(24 * options.retention_days);
    made.log = log;
    made.on_operational = [log](typehook::delivery::operational_event const& event) {
        auto const recovered = event.kind == typehook::delivery::operational_kind::webhook_recovered ||
                               event.kind == typehook::delivery::operational_kind::store_recovered;
        log(recovered ? typehook::log_level::info : typehook::log_level::warning, "marketplace",
            typehook::delivery::to_string(event.kind),
            {{"webhook", event.webhook}, {"reason", event.reason}});
    };
    return made;
}

int serve(serve_options const& options) {
    auto const log = typehook::ostream_sink(std::cerr, level_of(options.log_level));
    auto store = typehook::store::sqlite_store::open(options.data, {}).value();
    auto keys = store.reader().value();
    auto lists = store.reader().value();

    event_checker const catalog;
    platform deliveries{store, platform_options_of(options, catalog.names(), log)};
    service api{deliveries,
                std::move(keys),
                std::move(lists),
                {.requests_per_second = options.requests_per_second, .most_events = options.max_events}};

    auto const [address, port] = split_address(options.listen);
    typehook::http::receiver_options server{.address = address, .port = port};
    if (!options.certificate.empty()) {
        server.tls = {.certificate_chain_file = options.certificate,
                      .private_key_file = options.certificate_key};
    }
    server.limits.max_body = options.max_body;
    server.limits.max_connections = options.max_connections;
    server.log = typehook::ostream_sink(std::cerr,
                                        std::max(level_of(options.log_level), typehook::log_level::warning));
    typehook::http::receiver receiver{std::move(server)};
    receiver.mount_service(
        "/", typehook::http::endpoint::awaited(
                 [&api](typehook::request from, typehook::timestamp now) { return api.serve(from, now); }));
    deliveries.start().value();
    std::cout << "marketplace listens on " << (options.certificate.empty() ? "http://" : "https://")
              << (address.find(':') == std::string::npos ? address : '[' + address + ']') << ':'
              << receiver.port() << std::endl;
    receiver.run();
    deliveries.stop();
    return 0;
}

// Options of `serve` without a section around them. CLI11 reads a file for the program only, not for a subcommand of it.
class serve_file : public CLI::ConfigBase {
    std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
        auto items = CLI::ConfigBase::from_config(input);
        for (auto& item : items) {
            if (item.parents.empty()) {
                item.parents = {"serve"};
            }
        }
        return items;
    }
};

}  // namespace

void add_serve(CLI::App& app, action& chosen) {
    auto const options = std::make_shared<serve_options>();
    auto* const command =
        app.add_subcommand("serve", "Serve the API and deliver events, until SIGINT or SIGTERM");
    app.set_config("--config", "", "A file of options of serve, `name=value` a line");
    app.config_formatter(std::make_shared<serve_file>());
    app.allow_config_extras(CLI::config_extras_mode::error);
    command->fallthrough();
    command->footer(
        "--config FILE reads options from a file, `name=value` a line; the command line comes before it.");
    auto const option = [&](std::string const& name, auto& into, std::string const& about) {
        auto variable = "MARKETPLACE_" + name.substr(2);
        for (auto& letter : variable) {
            letter = letter == '-'
                         ? '_'
                         : static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
        }
        return command->add_option(name, into, about)->envname(variable)->capture_default_str();
    };
    option("--listen", options->listen, "Address and port of the API; port 0 picks a free one");
    option("--data", options->data, "The store's file; made if missing")->required();
    auto* const certificate =
        option("--certificate", options->certificate, "Certificate chain, PEM: speak HTTPS");
    auto* const key = option("--certificate-key", options->certificate_key, "Its private key, PEM");
    certificate->needs(key);
    key->needs(certificate);
    option("--encryption-key", options->encryption_key,
           "Seals secrets in the store; better given by the environment than on the command line");
    option("--encryption-key-file", options->encryption_key_file,
           "File with that key; by default FILE.key beside the store, made if missing");
    command
        ->add_flag("--allow-private-endpoints", options->allow_private_endpoints,
                   "Let webhooks reach loopback, private and link-local addresses: for development")
        ->envname("MARKETPLACE_ALLOW_PRIVATE_ENDPOINTS");
    command
        ->add_flag("--allow-http", options->allow_http, "Let webhooks have plain http URLs: for development")
        ->envname("MARKETPLACE_ALLOW_HTTP");
    option("--ca-file", options->ca_file, "Certificates to trust beside the system's, PEM");
    option("--requests-per-second", options->requests_per_second,
           "Requests a second of one key; 0 is no limit");
    option("--max-body", options->max_body, "Bytes of a request's body");
    option("--max-events", options->max_events, "Events of one publish")->check(CLI::Range(1, 100'000));
    option("--max-waiting", options->max_waiting,
           "Deliveries that may wait; above it a publish is answered 503");
    option(
        "--max-waiting-per-webhook", options->max_waiting_per_webhook,
        "Deliveries that may wait for one webhook; above it they fail at once, visibly, and can be retried");
    option("--max-connections", options->max_connections, "Connections to the API");
    option("--retention-days", options->retention_days, "How long events and deliveries are kept")
        ->check(CLI::Range(1, 36'500));
    option("--deadline", options->deadline_seconds, "Seconds that a receiver has for its whole answer")
        ->check(CLI::Range(1, 3'600));
    option("--disable-after-hours", options->disable_after_hours,
           "Hours of nothing but failures after which a webhook is disabled")
        ->check(CLI::Range(1, 100'000));
    option("--log-level", options->log_level, "debug, info, warning or error, to the error stream")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
    command->callback([options, &chosen] { chosen = [options] { return serve(*options); }; });
}

}  // namespace marketplace
