// The build names every event that is missing, not only the first.
// expect: typehook: the router is exhaustive, but an event of the catalog has no handler; the next line names it
// output: patient_removed
// output: visit_noted
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened, clinic::visit_moved, clinic::visit_closed>([](auto const&) {}),
        typehook::on<clinic::patient_added>([](auto const&) {}),
#ifdef TWIN
        typehook::on<clinic::patient_removed, clinic::visit_noted>([](auto const&) {}),
#endif
        typehook::exhaustive([](typehook::unrouted const&) {}));
}

auto const router = make();
