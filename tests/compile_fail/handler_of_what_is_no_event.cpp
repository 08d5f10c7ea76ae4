// expect: typehook: on<...> takes events and resources, owning or views
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <string>

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_opened>([](auto const&) {}),
#else
        typehook::on<std::string>([](auto const&) {}),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
