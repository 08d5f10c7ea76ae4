#include "describe.hpp"

#include <typehook/appdirect/catalog.hpp>

#include <cstdint>
#include <sstream>
#include <string>
#include <variant>

namespace receiver_app {

namespace {

template <class... Parts>
std::string line(Parts const&... parts) {
    std::ostringstream out;
    (out << ... << parts);
    return out.str();
}

// Members that a sender may leave out, or send as null.
template <class Member>
std::string or_dash(Member const& member) {
    if (!member.has_value()) {
        return "-";
    }
    if constexpr (requires { member->text(); }) {
        return line(member->text());  // an enum or a decimal, as the wire has it
    } else {
        return line(*member);
    }
}

// Identifiers that are text in one document and a number in another.
std::string text_of(std::variant<std::string, std::int64_t> const& id) {
    return std::visit([](auto const& value) { return line(value); }, id);
}

}  // namespace

std::string describe(ad::app_assignment const& assignment) {
    return line(assignment.status.text(), ", user ", assignment.user_uuid, " of subscription ",
                assignment.subscription_uuid);
}

std::string describe(ad::catalog_product const& product) {
    auto const& application = product.application;
    return line("product ", application.id, ", ", application.name, " by ",
                application.vendor ? or_dash(application.vendor->name) : "-");
}

std::string describe(ad::company const& company) {
    auto const& contact = company.contact;
    bool const has_address = contact && contact->address.has_value();
    return line(company.name, company.enabled ? ", enabled" : ", disabled", ", in ",
                has_address ? or_dash(contact->address->city) : "-");
}

std::string describe(ad::invoice const& invoice) {
    return line("number ", invoice.id ? text_of(*invoice.id) : "-", ", ", or_dash(invoice.status), ", ",
                or_dash(invoice.total), ' ', or_dash(invoice.currency));
}

std::string describe(ad::membership const& membership) {
    return line(membership.email, ", ", membership.roles ? membership.roles->size() : 0, " roles");
}

std::string describe(ad::order const& order) {
    return line("order ", text_of(order.id), ", ", order.status.text(), ", ", order.total_price, ' ',
                order.currency, ' ', order.frequency.text(), ", ", order.order_lines.size(), " lines");
}

std::string describe(ad::payment_instrument const& instrument) {
    return line(or_dash(instrument.payment_method), ' ', or_dash(instrument.account_display));
}

std::string describe(ad::quote const& quote) {
    return line(or_dash(quote.name), ", ", or_dash(quote.status), ", ", quote.items ? quote.items->size() : 0,
                " items");
}

std::string describe(ad::staging_product const& product) {
    return line("product ", product.id, ", ", product.name, " by ",
                product.provider ? or_dash(product.provider->name) : "-");
}

std::string describe(ad::subscription const& subscription) {
    return line(subscription.status.text(), ", ", subscription.assigned_users, " of ",
                or_dash(subscription.max_users), " seats, ", subscription.order.total_price, ' ',
                subscription.order.currency, ", company ", subscription.company.id);
}

std::string describe(ad::user const& user) {
    return line(user.email, ", ", or_dash(user.first_name), ' ', or_dash(user.last_name), ", ",
                user.status.text());
}

std::string describe(ad::user_session const& session) {
    return line(session.user_email_address, " from ", session.ip_address);
}

}  // namespace receiver_app
