// Routing a small event of GitHub's 224: the file sees the list of the catalog, and of its events this one.
#include <github/fwd.hpp>
#include <github/star_created.hpp>

#include <typehook/webhook.hpp>

#include <string>

typehook::outcome take(typehook::request const& request, std::string& seen) {
    auto const router = typehook::make_router<github::catalog>(
        typehook::on<github::star_created>([&](auto const& event) { seen = event.content().sender.login; }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    return router.dispatch(request);
}
