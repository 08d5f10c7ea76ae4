// expect: typehook: make_router needs exactly one otherwise(f) or exhaustive(f), as its last argument
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_closed>([](auto const&) {}), typehook::otherwise([](typehook::unrouted const&) {}));
#else
        typehook::otherwise([](typehook::unrouted const&) {}), typehook::on<clinic::visit_closed>([](auto const&) {}));
#endif
}

void use() { static_cast<void>(make()); }
