// Shows:  a database kept in step with AppDirect, though events come twice, late and in any order.
// Needs:  typehook::appdirect, typehook::http, SQLiteCpp, CLI11.
// Run:    TYPEHOOK_TOKEN=s3cret build/dev/bin/crm_sync --database crm.db --port 8080
// Prints: crm_sync.expected, for the requests that the test sends
#include "wiring.hpp"

#include <typehook/core.hpp>
#include <typehook/http.hpp>
#include <typehook/json.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

namespace {

/// AppDirect keeps events, and lets a person retry them, for 90 days.
constexpr auto longest_retry = std::chrono::days(90);

template <class Row>
void print_open_rows(crm::store& store) {
    for (auto const& row : store.open_rows<Row>()) {
        std::cout << crm::table_of<Row> << ' ' << typehook::json::encode(row) << '\n';
    }
}

int run(std::string const& database, std::uint16_t port, std::string token) {
    crm::store store{database};
    store.forget_events_before(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now() - longest_retry));

    auto router =
        crm::make_routes(store, [](std::string_view event, std::string_view subject, crm::verdict became) {
            std::cout << event << ' ' << typehook::printable(subject) << ' ' << crm::to_string(became)
                      << std::endl;
        });
    // One thread, the default: handlers never run in parallel, so one database connection serves them all.
    typehook::http::receiver receiver{{.address = "127.0.0.1",
                                       .port = port,
                                       .log = typehook::ostream_sink(std::cerr, typehook::log_level::error)}};
    receiver.mount(
        "/webhooks/appdirect", std::move(router),
        typehook::schemes::token{.headers = {"x-appdirect-webhook-token", "appdirect-webhook-token"},
                                 .secret = std::move(token)});
    std::cout << "http://127.0.0.1:" << receiver.port() << "/webhooks/appdirect" << std::endl;
    receiver.run();

    print_open_rows<crm::company>(store);
    print_open_rows<crm::person>(store);
    print_open_rows<crm::entitlement>(store);
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    std::string database = "crm.db";
    std::uint16_t port = 8080;
    std::string token;
    CLI::App app{
        "Keeps companies, users and subscriptions in step with AppDirect; prints the open rows at its end."};
    app.add_option("--database", database, "SQLite file; :memory: ends with the program")
        ->capture_default_str();
    app.add_option("--port", port, "TCP port on 127.0.0.1; 0 picks a free one")->capture_default_str();
    app.add_option("--token", token, "The token that AppDirect was given")
        ->envname("TYPEHOOK_TOKEN")
        ->required();
    CLI11_PARSE(app, count, arguments);
    try {
        return run(database, port, std::move(token));
    } catch (std::exception const& error) {
        std::cerr << "crm_sync: " << error.what() << '\n';
        return 1;
    }
}
