// Which event does what. A header, because a router's type is made of its handlers.
#pragma once

#include "handlers.hpp"
#include "store.hpp"

#include <typehook/appdirect/catalog.hpp>
#include <typehook/webhook.hpp>

#include <type_traits>
#include <utility>

namespace crm {

/// Says no to an event whose values do not all fit the schema: what does not fit is not in the struct, and the default
/// in its place must not overwrite what the CRM knows. A status of tomorrow fits: it is kept as its text.
inline typehook::result<void> refuse_what_does_not_fit(typehook::json::report const& report) {
    for (auto const& deviation : report.deviations) {
        if (deviation.kind != typehook::json::errc::unknown_enum_value) {
            return typehook::failure(
                deviation.kind, {.pointer = deviation.pointer, .offset = deviation.offset, .detail = {}});
        }
    }
    return {};
}

/// The routes of the CRM. `tell(event name, subject, verdict)` hears what became of each event.
///
/// A handler that fails or throws makes the reply 500: its transaction is undone, the sender delivers again.
/// Lifetime: `crm` must outlive the router.
template <class Tell>
auto make_routes(store& crm, Tell tell) {
    // An event that does not say what it is about cannot be put in order: refuse it where somebody sees it.
    auto const refuse_without_subject = [](auto const& event) -> typehook::result<void> {
        if (event.subject().empty()) {
            return typehook::failure(
                typehook::json::errc::missing_member,
                {.pointer = "/resource/uuid", .offset = {}, .detail = "whose event is it?"});
        }
        return {};
    };
    auto const write = [&crm, tell,
                        refuse_without_subject](typehook::event auto const& event,
                                                typehook::context const& context) -> typehook::result<void> {
        using event_type = std::remove_cvref_t<decltype(event)>;
        TYPEHOOK_TRY(refuse_without_subject(event));
        TYPEHOOK_TRY(refuse_what_does_not_fit(context.report));
        auto const became = crm.apply(mark_of(event), row_of(event.content(), event.subject()));
        tell(typehook::event_name<event_type>, event.subject(), became);
        return {};
    };
    auto const close = [&crm, tell,
                        refuse_without_subject](typehook::event auto const& event) -> typehook::result<void> {
        using event_type = std::remove_cvref_t<decltype(event)>;
        TYPEHOOK_TRY(refuse_without_subject(event));
        tell(typehook::event_name<event_type>, event.subject(), crm.close(mark_of(event)));
        return {};
    };
    return typehook::make_router<ad::catalog>(
        typehook::on<ad::company_added, ad::company_changed, ad::user_added, ad::user_changed,
                     ad::subscription_added, ad::subscription_changed>(write),
        typehook::on<ad::company_removed, ad::user_removed, ad::subscription_removed>(close),
        // The CRM is no place for invoices: accepted and forgotten.
        typehook::otherwise([](typehook::unrouted const&) {}));
}

}  // namespace crm
