// The event is handed over as an rvalue: nobody would see what a handler changed in it.
// expect: typehook: the handler cannot be called with this event, neither (event) nor (event, context)
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_opened>([](clinic::visit_opened) {}),
#else
        typehook::on<clinic::visit_opened>([](clinic::visit_opened&) {}),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
