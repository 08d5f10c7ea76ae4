// Shows:  events of a sender of our own beside AppDirect's: two schema files, and all else follows.
// Needs:  typehook::appdirect, typehook::http, and carrier_events, which CMakeLists.txt makes of schemas/.
// Run:    build/dev/bin/04_add_an_event 8080, and in examples/1_tutorial/04_add_an_event/examples
//         curl --json @parcel_sent.json localhost:8080/webhooks/carrier
// Prints: 04_add_an_event.expected, for the requests that the test sends
#include <carrier/catalog.hpp>
#include <typehook/appdirect/catalog.hpp>
#include <typehook/http.hpp>

#include <cstdint>
#include <cstdlib>
#include <iostream>

int main(int count, char** arguments) {
    // region: handle
    auto const parcels = typehook::make_router<carrier::catalog>(
        typehook::on<carrier::parcel_sent>([](carrier::parcel_sent const& event) {
            auto const& parcel = event.content();
            std::cout << "sent: " << parcel.number << ", " << parcel.weight << " kg";
            std::cout << (parcel.service == carrier::parcel_service::express ? ", express" : "") << std::endl;
        }),
        typehook::on<carrier::parcel_delivered>([](carrier::parcel_delivered const& event) {
            std::cout << "delivered: " << event.content().number << " to "
                      << event.content().signed_by.value_or("nobody") << std::endl;
        }),
        // Add an action to parcel.schema.json, and this line does not compile until it has a handler.
        typehook::exhaustive([](typehook::unrouted const&) {}));
    // endregion

    auto const companies = typehook::make_router<typehook::appdirect::catalog>(
        typehook::on<typehook::appdirect::company>(
            [](auto const& event) { std::cout << "company: " << event.subject() << std::endl; }),
        typehook::otherwise([](typehook::unrouted const&) {}));

    auto const port = count > 1 ? std::atoi(arguments[1]) : 8080;
    typehook::http::receiver receiver{{.address = "127.0.0.1", .port = static_cast<std::uint16_t>(port)}};
    // No overload lacks a scheme: who checks nothing says so.
    receiver.mount("/webhooks/carrier", parcels, typehook::schemes::none{});
    receiver.mount("/webhooks/appdirect", companies, typehook::schemes::none{});
    std::cout << "http://127.0.0.1:" << receiver.port() << std::endl;
    receiver.run();
}
