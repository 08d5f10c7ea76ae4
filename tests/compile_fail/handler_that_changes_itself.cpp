// Handlers are called as const: a dispatch may run beside another.
// expect: typehook: the handler cannot be called with this event, neither (event) nor (event, context)
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    int calls = 0;
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_opened>([calls](clinic::visit_opened const&) { static_cast<void>(calls); }),
#else
        typehook::on<clinic::visit_opened>([calls](clinic::visit_opened const&) mutable { ++calls; }),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
