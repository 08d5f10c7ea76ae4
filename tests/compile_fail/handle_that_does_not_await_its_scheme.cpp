// expect: typehook: the scheme's check is awaitable: call co_await handle<Awaitable>(router, scheme, request, now)
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <typehook/crypto/schemes.hpp>

#include <boost/asio/awaitable.hpp>

void receive(typehook::request const& request) {
    auto const router = typehook::make_router<clinic::catalog>(typehook::otherwise([](typehook::unrouted const&) {}));
#ifdef TWIN
    typehook::schemes::bearer const scheme{[](std::string_view) { return true; }};
#else
    typehook::schemes::bearer const scheme{[](std::string_view) -> boost::asio::awaitable<bool> { co_return true; }};
#endif
    static_cast<void>(typehook::handle(router, scheme, request, std::chrono::system_clock::now()));
}
