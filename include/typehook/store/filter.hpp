// Whether a delivery is among those that a list asks for. Layer store.
//
// One function for every store: what a database has narrowed down is still judged here.
#pragma once

#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

namespace typehook::store {

/// Says whether the delivery passes every restriction of the filter.
inline bool matches(delivery_filter const& filter, listed_delivery const& row) noexcept {
    auto const& delivery = row.delivery;
    return (!filter.status || *filter.status == delivery.status) &&
           (!filter.webhook || *filter.webhook == delivery.webhook) &&
           (!filter.message || *filter.message == delivery.message) &&
           (filter.event.empty() || filter.event == row.event) &&
           (filter.subject.empty() || filter.subject == row.subject) &&
           (!filter.created_from || delivery.created_at >= *filter.created_from) &&
           (!filter.created_until || delivery.created_at < *filter.created_until);
}

}  // namespace typehook::store
