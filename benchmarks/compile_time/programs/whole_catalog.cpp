// Every event of the catalog routed to a handler, decoded and encoded.
#include <typehook/appdirect/catalog.hpp>
#include <typehook/webhook.hpp>

#include <string>

namespace {

template <class... Events>
auto route(typehook::event_list<Events...>, std::string& buffer) {
    return typehook::make_router<typehook::appdirect::catalog>(
        typehook::on<Events...>([&](auto const& event) { typehook::json::encode_to(event, buffer); }),
        typehook::exhaustive([](typehook::unrouted const&) {}));
}

}  // namespace

typehook::outcome take(typehook::request const& request, std::string& buffer) {
    return route(typehook::appdirect::catalog::event_list{}, buffer).dispatch(request);
}
