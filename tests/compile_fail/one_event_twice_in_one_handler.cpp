// expect: typehook: two handlers for one event; the next line names it
// output: visit_opened
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_opened>([](auto const&) {}),
#else
        typehook::on<clinic::visit_opened, clinic::visit_opened>([](auto const&) {}),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
