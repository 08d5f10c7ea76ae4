// A described struct that is no event's payload.
// expect: typehook: on<...> names a resource that is not in the router's catalog
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::patient>([](auto const&) {}),
#else
        typehook::on<clinic::person>([](auto const&) {}),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
