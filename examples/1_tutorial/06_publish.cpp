// Shows:  the other side: a platform that stores an event, signs it and delivers it to the webhooks that want it.
// Needs:  typehook::appdirect, typehook::http, typehook::delivery.
// Run:    build/dev/bin/06_publish
// Prints: 06_publish.expected
// region: include
#include <typehook/appdirect/catalog.hpp>
#include <typehook/delivery.hpp>
#include <typehook/http.hpp>
#include <typehook/store/memory.hpp>
// endregion

#include <iostream>
#include <string>

namespace ad = typehook::appdirect;

int main() {
    typehook::http::receiver receiver{{.address = "127.0.0.1", .port = 0}};

    // region: publish
    typehook::store::memory_store store;  // sqlite_store::open("events.db") keeps what is published
    typehook::delivery::options<ad::catalog> options;
    options.client.egress = {.allow_private_endpoints = true,
                             .allow_http = true};  // the receiver is on this machine
    typehook::delivery::platform platform{store, options};
    platform.start().value();

    auto const url = "http://127.0.0.1:" + std::to_string(receiver.port()) + "/hook";
    auto const webhook = platform.create_webhook({.url = url, .events = {"user.*"}}).value();

    ad::user_removed event;
    event.resource.uuid = "a0000000-0001-4000-8000-000000001eef";
    auto const receipt = platform.publish(event).value();  // stored; identifier and time were filled in
    std::cout << "published, deliveries: " << receipt.deliveries << std::endl;
    // endregion

    // region: receive
    auto const router = typehook::make_router<ad::catalog>(
        typehook::on<ad::user_removed>([&](ad::user_removed const& removed) {
            std::cout << removed.subject() << " left" << std::endl;
            receiver.stop();
        }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    receiver.mount("/hook", router, typehook::schemes::standard_webhooks{.secrets = {webhook.signing}});
    receiver.run();
    // endregion
    platform.stop();
}
