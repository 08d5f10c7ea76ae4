// The event is named in the line after the sentence.
// expect: typehook: two handlers for one event; the next line names it
// output: visit_moved
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened, clinic::visit_moved>([](auto const&) {}),
#ifdef TWIN
        typehook::on<clinic::visit_closed>([](auto const&) {}),
#else
        typehook::on<clinic::visit_moved>([](auto const&) {}),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
