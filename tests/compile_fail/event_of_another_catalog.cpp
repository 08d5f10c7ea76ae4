// expect: typehook: on<...> names an event that is not in the router's catalog; the next line names it
// output: order_placed
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <shop/catalog.hpp>

auto make() {
#ifdef TWIN
    return typehook::make_router<shop::catalog>(
#else
    return typehook::make_router<clinic::catalog>(
#endif
        typehook::on<shop::order_placed>([](auto const&) {}), typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
