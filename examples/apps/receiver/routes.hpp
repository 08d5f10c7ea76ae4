// The wiring: which event goes to which handler. Each is typed, and says in a line of output what it saw.
#pragma once

#include "describe.hpp"

#include <typehook/appdirect/catalog.hpp>
#include <typehook/webhook.hpp>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

namespace receiver_app {

/// What an event carries, in words; `-` when it has no content.
template <typehook::event Event>
std::string content_of(Event const& event) {
    if constexpr (!typehook::has_content<Event>) {
        return "-";
    } else if constexpr (typehook::requires_content<Event>) {
        return describe(event.content());
    } else {
        return event.content() ? describe(*event.content()) : "-";
    }
}

/// Writes the app's lines, and counts them.
class journal {
public:
    explicit journal(std::ostream& out) : out_(out) {}

    void saw(std::string_view event, std::string_view subject, std::string_view what,
             std::size_t deviations = 0) {
        std::string text = "  ";
        text.append(event).append("  ").append(subject).append("  ").append(what);
        if (deviations != 0) {
            text += "  (departs from its schema in " + std::to_string(deviations) + " places)";
        }
        // A peer wrote most of it: what could steer a terminal is escaped.
        out_ << typehook::printable(text) << std::endl;
        ++count_;
    }

    std::size_t count() const { return count_; }

private:
    std::ostream& out_;
    std::size_t count_ = 0;
};

/// The routes of the app. Lifetime: `log` must outlive the router.
inline auto make_routes(journal& log, typehook::json::decode_options const& options) {
    auto const tell = [&log](typehook::event auto const& event, typehook::context const& context) {
        using event_type = std::remove_cvref_t<decltype(event)>;
        log.saw(typehook::event_name<event_type>, event.subject(), content_of(event), context.report.size());
    };
    return typehook::make_router<ad::catalog>(
        options,
        // Who buys.
        typehook::on<ad::user, ad::user_session, ad::company, ad::membership>(tell),
        // What is sold.
        typehook::on<ad::catalog_product, ad::staging_product>(tell),
        // What was bought, and who may use it. A subscription that ends says so in its own words.
        typehook::on<ad::subscription_added, ad::subscription_changed, ad::order, ad::app_assignment>(tell),
        typehook::on<ad::subscription_removed>([&log](ad::subscription_removed const& event) {
            log.saw("subscription.removed", event.subject(), "access ends");
        }),
        // What is paid.
        typehook::on<ad::quote, ad::invoice, ad::payment_instrument>(tell),
        // The rest is accepted, so that the sender does not deliver it for days.
        typehook::otherwise([&log](typehook::unrouted const& event) {
            log.saw(event.name, event.subject, event.known ? "no handler" : "not in the catalog");
        }));
}

}  // namespace receiver_app
