// expect: typehook: a handler is awaitable: call co_await dispatch<Awaitable>(request)
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <boost/asio/awaitable.hpp>

void receive(typehook::request const& request) {
    auto const router = typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_closed>([](auto const&) {}),
#else
        typehook::on<clinic::visit_closed>([](auto const&) -> boost::asio::awaitable<void> { co_return; }),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
    static_cast<void>(router.dispatch(request));
}
