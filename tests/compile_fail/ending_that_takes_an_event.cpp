// expect: typehook: the handler cannot be called with this event, neither (event) nor (event, context)
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::otherwise([](typehook::unrouted const&) {}));
#else
        typehook::otherwise([](clinic::visit_opened const&) {}));
#endif
}

auto const router = make();
