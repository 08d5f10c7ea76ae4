// Every event of GitHub routed to a handler.
#include <github/catalog.hpp>
#include <typehook/webhook.hpp>

#include <string>

namespace {

template <class... Events>
auto route(typehook::event_list<Events...>, std::string& seen) {
    return typehook::make_router<github::catalog>(
        typehook::on<Events...>([&](auto const& event) { seen = event.id(); }),
        typehook::exhaustive([](typehook::unrouted const&) {}));
}

}  // namespace

typehook::outcome take(typehook::request const& request, std::string& seen) {
    return route(github::catalog::event_list{}, seen).dispatch(request);
}
