// Shows:  the router behind a real HTTP port, with AppDirect's token checked first.
// Needs:  typehook::appdirect, typehook::http.
// Run:    TYPEHOOK_TOKEN=s3cret build/dev/bin/03_serve 8080, and in schemas/appdirect/examples
//         curl --json @user_added.json -H 'appdirect-webhook-token: s3cret' localhost:8080/webhooks/appdirect
// Prints: 03_serve.expected, for the requests that the test sends
// region: receive
#include <typehook/appdirect/catalog.hpp>
#include <typehook/http.hpp>

#include <cstdint>
#include <cstdlib>
#include <iostream>

namespace ad = typehook::appdirect;

int main(int count, char** arguments) {
    auto const router = typehook::make_router<ad::catalog>(
        typehook::on<ad::user_added, ad::user_changed>(
            [](auto const& event) { std::cout << event.content().email << std::endl; }),
        typehook::on<ad::user_removed>(
            [](ad::user_removed const& event) { std::cout << event.subject() << " left" << std::endl; }),
        typehook::otherwise([](typehook::unrouted const& event) { std::cout << event.name << std::endl; }));

    auto const port = count > 1 ? std::atoi(arguments[1]) : 8080;
    typehook::http::receiver receiver{{.address = "127.0.0.1", .port = static_cast<std::uint16_t>(port)}};
    typehook::schemes::token const scheme{.headers = {"x-appdirect-webhook-token", "appdirect-webhook-token"},
                                          .secret = std::getenv("TYPEHOOK_TOKEN")};
    receiver.mount("/webhooks/appdirect", router, scheme);
    std::cout << "http://127.0.0.1:" << receiver.port() << "/webhooks/appdirect" << std::endl;
    receiver.run();  // until SIGINT or SIGTERM
}
// endregion
