#include <typehook/webhook/routing.hpp>

#include <clinic/catalog.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <cstddef>

namespace {

namespace detail = typehook::detail;

template <class Target>
using routes_of = typename detail::target_routes<Target, 0, clinic::catalog>::type;

TEST(routing, takes_an_event_in_the_storage_that_was_asked_for) {
    static_assert(std::same_as<routes_of<clinic::visit_opened>,
                               detail::type_list<detail::route<0, clinic::visit_opened>>>);
    static_assert(std::same_as<detail::route<0, clinic::visit_opened_view>::identity, clinic::visit_opened>);
}

TEST(routing, takes_every_event_of_a_resource) {
    static_assert(std::same_as<routes_of<clinic::patient>,
                               detail::type_list<detail::route<0, clinic::patient_added>,
                                                 detail::route<0, clinic::patient_removed>>>);
    static_assert(std::same_as<routes_of<clinic::patient_view>,
                               detail::type_list<detail::route<0, clinic::patient_added_view>,
                                                 detail::route<0, clinic::patient_removed_view>>>);
}

TEST(routing, numbers_events_as_the_catalog_lists_them) {
    EXPECT_EQ((detail::event_number<clinic::catalog, clinic::patient_added>), 0u);
    EXPECT_EQ((detail::event_number<clinic::catalog, clinic::visit_closed>),
              typehook::event_count<clinic::catalog> - 1);
    EXPECT_EQ((detail::event_number<clinic::catalog, clinic::visit>), typehook::no_event);
}

TEST(routing, counts_the_handlers_of_each_event) {
    using routed =
        detail::routing<clinic::catalog, detail::type_list<detail::route<0, clinic::patient_added>,
                                                           detail::route<1, clinic::visit_closed>>>;
    EXPECT_EQ(routed::counts[0], 1u);
    EXPECT_EQ(routed::counts[1], 0u);
    EXPECT_EQ(routed::counts[typehook::event_count<clinic::catalog> - 1], 1u);
}

}  // namespace
