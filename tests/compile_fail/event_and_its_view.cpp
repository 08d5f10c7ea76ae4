// A view is the same event in another storage: whoever handles one handles the other.
// expect: typehook: two handlers for one event; the next line names it
// output: visit_opened
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>([](clinic::visit_opened const&) {}),
#ifdef TWIN
        typehook::on<clinic::visit_moved_view>([](clinic::visit_moved_view const&) {}),
#else
        typehook::on<clinic::visit_opened_view>([](clinic::visit_opened_view const&) {}),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
