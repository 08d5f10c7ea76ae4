// What is done with GitHub's events: three are handled, the others are only named.
#pragma once

// Not the whole catalog: a file pays for the events that it handles.
#include <github/fwd.hpp>
#include <github/issues_opened.hpp>
#include <github/push_event.hpp>
#include <github/star_created.hpp>

#include <typehook/core/printable.hpp>
#include <typehook/webhook.hpp>

#include <iostream>
#include <string_view>

namespace github_receiver {

using typehook::printable;

/// The routes of the program; they print to `out`, nothing of a peer's that a terminal would obey.
inline auto make_routes(std::ostream& out) {
    return typehook::make_router<github::catalog>(
        typehook::on<github::issues_opened>([&out](github::issues_opened const& event) {
            auto const& payload = event.content();
            out << printable(payload.repository.full_name) << " #" << payload.issue.number << " opened by "
                << printable(payload.sender.login) << ": " << printable(payload.issue.title) << std::endl;
        }),
        typehook::on<github::push_event>([&out](github::push_event const& event) {
            auto const& payload = event.content();
            out << printable(payload.repository.full_name) << ' ' << printable(payload.ref) << ": "
                << payload.commits.size() << " commits" << std::endl;
        }),
        typehook::on<github::star_created>([&out](github::star_created const& event) {
            out << printable(event.content().sender.login) << " starred "
                << printable(event.content().repository.full_name) << std::endl;
        }),
        typehook::otherwise([&out](typehook::unrouted const& event) {
            out << printable(event.name) << (event.known ? " is not handled" : " is unknown") << std::endl;
        }));
}

}  // namespace github_receiver
