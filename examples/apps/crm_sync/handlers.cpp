#include "handlers.hpp"

namespace crm {

namespace {

/// Absent and null are the same to a CRM.
template <class Member>
optional_text text_of(Member const& member) {
    return member.has_value() ? optional_text(*member) : std::nullopt;
}

}  // namespace

company row_of(ad::company const& from, std::string_view uuid) {
    company row{
        .uuid = std::string(uuid), .name = from.name, .enabled = from.enabled, .city = {}, .country = {}};
    if (from.contact && from.contact->address.has_value()) {
        row.city = text_of(from.contact->address->city);
        row.country = text_of(from.contact->address->country);
    }
    return row;
}

person row_of(ad::user const& from, std::string_view uuid) {
    return {.uuid = std::string(uuid),
            .email = from.email,
            .first_name = text_of(from.first_name),
            .last_name = text_of(from.last_name),
            .status = std::string(from.status.text())};
}

// A status that the schema does not know yet is kept as it came.
entitlement row_of(ad::subscription const& from, std::string_view uuid) {
    return {.uuid = std::string(uuid),
            .company = from.company.id,
            .buyer = from.user.id,
            .product = from.product.id,
            .status = std::string(from.status.text()),
            .seats = from.max_users.has_value() ? std::optional(*from.max_users) : std::nullopt,
            .used = from.assigned_users,
            .price = std::string(from.order.total_price.text()),
            .currency = from.order.currency};
}

}  // namespace crm
