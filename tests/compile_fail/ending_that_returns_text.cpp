// expect: typehook: a handler returns void, typehook::result<void> or an awaitable of either
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::otherwise([](typehook::unrouted const&) {}));
#else
        typehook::otherwise([](typehook::unrouted const& event) { return event.name; }));
#endif
}

auto const router = make();
