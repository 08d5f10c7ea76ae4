// expect: typehook: on<...> names no event
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

auto make() {
#ifdef TWIN
    return typehook::on<clinic::visit_opened>([](auto const&) {});
#else
    return typehook::on<>([](auto const&) {});
#endif
}

auto const bound = make();
