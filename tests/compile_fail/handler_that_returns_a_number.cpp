// expect: typehook: a handler returns void, typehook::result<void> or an awaitable of either
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_opened>([](auto const&) -> typehook::result<void> { return {}; }),
#else
        typehook::on<clinic::visit_opened>([](auto const&) { return 5; }),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
