// expect: typehook: make_router needs exactly one otherwise(f) or exhaustive(f), as its last argument
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

void make() {
#ifdef TWIN
    static_cast<void>(typehook::make_router<clinic::catalog>(typehook::otherwise([](typehook::unrouted const&) {})));
#else
    static_cast<void>(typehook::make_router<clinic::catalog>());
#endif
}
