// expect: typehook: two handlers for one event; the next line names it
// output: visit_noted
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::patient>([](auto const&) {}),
#else
        typehook::on<clinic::visit>([](auto const&) {}),
#endif
        typehook::on<clinic::visit_noted>([](auto const&) {}),
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
