// No overload lacks a scheme: who wants none spells it.
// expect(g++): no matching function for call to 'handle(
// expect(clang++): no matching function for call to 'handle'
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <typehook/crypto/schemes.hpp>

void receive(typehook::request const& request) {
    auto const router = typehook::make_router<clinic::catalog>(typehook::otherwise([](typehook::unrouted const&) {}));
    auto const now = std::chrono::system_clock::now();
#ifdef TWIN
    static_cast<void>(typehook::handle(router, typehook::schemes::none{}, request, now));
#else
    static_cast<void>(typehook::handle(router, request, now));
#endif
}
