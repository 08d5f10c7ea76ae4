// expect: typehook: make_router needs exactly one otherwise(f) or exhaustive(f), as its last argument
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_closed>([](auto const&) {}),
#else
        typehook::otherwise([](typehook::unrouted const&) {}),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

void use() { static_cast<void>(make()); }
