// Where messages say what they are.
#include <typehook/events/message_layout.hpp>

#include <beacon/catalog.hpp>
#include <clinic/catalog.hpp>
#include <ledger/catalog.hpp>

#include <gtest/gtest.h>

namespace {

TEST(message_layout, is_empty_where_everything_is_in_the_envelope) {
    constexpr auto layout = typehook::detail::layout_of<clinic::catalog>();
    static_assert(layout.resource.header.empty() && layout.name.pointer.empty() && !layout.whole_body);
}

TEST(message_layout, names_headers_and_pointers) {
    static_assert(ledger::catalog::layout.name.pointer == "/type");
    static_assert(ledger::catalog::layout.id.header == "webhook-id");
    static_assert(beacon::catalog::layout.name.header == "ce-type");
    static_assert(beacon::catalog::layout.whole_body);
}

TEST(message_layout, splits_a_dotted_name_at_its_last_dot) {
    static_assert(typehook::detail::split_name("a.b.c").resource == "a.b");
    static_assert(typehook::detail::split_name("a.b.c").action == "c");
    static_assert(typehook::detail::split_name("ping").resource == "ping");
    static_assert(typehook::detail::split_name("ping").action.empty());
}

TEST(message_layout, finds_events_by_one_name) {
    static_assert(typehook::find_event<ledger::catalog>("invoice.paid") == 0);
    static_assert(typehook::find_event<ledger::catalog>("customer.subscription.created") == 2);
    static_assert(typehook::find_event<ledger::catalog>("customer.created") == typehook::no_event);
    static_assert(typehook::find_event<ledger::catalog>("") == typehook::no_event);
}

}  // namespace
