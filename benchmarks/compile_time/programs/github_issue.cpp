// Routing one of the largest events of GitHub's 224: the file sees the list of the catalog, and of its events this one.
#include <github/fwd.hpp>
#include <github/issues_opened.hpp>

#include <typehook/webhook.hpp>

#include <string>

typehook::outcome take(typehook::request const& request, std::string& seen) {
    auto const router = typehook::make_router<github::catalog>(
        typehook::on<github::issues_opened>([&](auto const& event) { seen = event.content().issue.title; }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    return router.dispatch(request);
}
