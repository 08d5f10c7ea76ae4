// A user of typehook::http: one typed handler behind a real port, started and stopped.
#include <typehook/appdirect/catalog.hpp>
#include <typehook/http.hpp>

#include <iostream>
#include <thread>

#if defined(TYPEHOOK_SEPARATE_COMPILATION) &&                                                                \
    (defined(BOOST_BEAST_HTTP_BASIC_PARSER_HPP) || defined(BOOST_ASIO_SSL_STREAM_HPP))
#error "bodies.cpp is there to spare this file Beast and TLS"
#endif

int main() {
    namespace ad = typehook::appdirect;
    auto const router = typehook::make_router<ad::catalog>(
        typehook::on<ad::subscription_added>(
            [](ad::subscription_added const& event) { std::cout << event.subject(); }),
        typehook::otherwise([](typehook::unrouted const&) {}));

    typehook::http::receiver receiver{{.port = 0, .handle_signals = false}};
    receiver.mount("/webhooks", router, typehook::schemes::token{.headers = {"x-token"}, .secret = "secret"});
    std::thread running{[&] { receiver.run(); }};
    bool const listening = receiver.port() != 0;
    receiver.stop();
    running.join();
    std::cout << (listening ? "listened\n" : "no port\n");
    return listening ? 0 : 1;
}
