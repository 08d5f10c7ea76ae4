// expect: typehook: on<...> names a resource that is not in the router's catalog
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <shop/catalog.hpp>

auto make() {
#ifdef TWIN
    return typehook::make_router<shop::catalog>(
#else
    return typehook::make_router<clinic::catalog>(
#endif
        typehook::on<shop::order>([](auto const&) {}), typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
