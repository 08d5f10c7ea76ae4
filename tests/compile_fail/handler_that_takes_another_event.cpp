// expect: typehook: the handler cannot be called with this event, neither (event) nor (event, context)
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_opened>([](clinic::visit_opened const&) {}),
#else
        typehook::on<clinic::visit_opened>([](clinic::visit_closed const&) {}),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
