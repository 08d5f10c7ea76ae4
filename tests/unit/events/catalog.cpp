// The closed list of a sender's events, and lookup by names on the wire. Layer events.
#include <typehook/events/catalog.hpp>

#include <clinic/catalog.hpp>
#include <shop/catalog.hpp>

#include <boost/hana/contains.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/size.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace typehook;
namespace hana = boost::hana;

namespace {

struct empty_catalog : typehook::listed_events<> {};

struct silent_catalog : typehook::listed_events<clinic::visit_closed, clinic::patient_added> {};

}  // namespace

static_assert(find_event<clinic::catalog>("VISIT", "CLOSED") == 5);

TEST(catalog, is_a_type_with_a_list_of_events) {
    EXPECT_TRUE(catalog<clinic::catalog> && catalog<shop::catalog> && catalog<empty_catalog>);
    EXPECT_FALSE(catalog<clinic::visit>);
    EXPECT_EQ(event_count<clinic::catalog>, 6u);
    EXPECT_EQ(event_count<shop::catalog>, 5u);
    EXPECT_EQ(event_count<empty_catalog>, 0u);
    EXPECT_EQ(clinic::catalog::name, "clinic");
}

TEST(catalog, lists_its_events_by_file_and_action) {
    std::vector<std::string> names;
    for (auto const& identity : event_identities<clinic::catalog>) {
        names.emplace_back(identity.name);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"patient.added", "patient.removed", "visit.opened",
                                               "visit.moved", "visit.noted", "visit.closed"}));
    EXPECT_EQ(event_identities<shop::catalog>[0].resource, "ORDER");
    EXPECT_EQ(event_identities<shop::catalog>[1].action, "CANCELLED");
}

// A generated catalog says the names of its events itself, so that they need not be complete.
TEST(catalog, names_its_events_as_they_do) {
    auto const reflected = detail::reflected_identities(clinic::catalog::event_list{});
    for (std::size_t i = 0; i < reflected.size(); ++i) {
        auto const& listed = clinic::catalog::identities[i];
        EXPECT_EQ(listed.name, reflected[i].name);
        EXPECT_EQ(listed.resource, reflected[i].resource);
        EXPECT_EQ(listed.action, reflected[i].action);
    }
}

TEST(catalog, asks_events_for_their_names_where_it_says_none) {
    EXPECT_EQ(event_identities<silent_catalog>[1].name, "patient.added");
    EXPECT_EQ(find_event<silent_catalog>("VISIT", "CLOSED"), 0u);
}

TEST(catalog, is_a_hana_tuple_of_types) {
    EXPECT_EQ(decltype(hana::size(clinic::catalog::events))::value, 6u);
    EXPECT_TRUE(decltype(hana::contains(clinic::catalog::events, hana::type_c<clinic::visit_noted>))::value);
    EXPECT_FALSE(decltype(hana::contains(clinic::catalog::events, hana::type_c<shop::order_placed>))::value);
    std::set<std::string_view> names;
    hana::for_each(clinic::catalog::events,
                   [&](auto type) { names.insert(event_name<typename decltype(type)::type>); });
    EXPECT_EQ(names.size(), 6u);
}

TEST(find_event, finds_the_number_of_every_event) {
    for (std::size_t i = 0; i < event_count<clinic::catalog>; ++i) {
        auto const& identity = event_identities<clinic::catalog>[i];
        EXPECT_EQ(find_event<clinic::catalog>(identity.resource, identity.action), i) << identity.name;
    }
    for (std::size_t i = 0; i < event_count<shop::catalog>; ++i) {
        auto const& identity = event_identities<shop::catalog>[i];
        EXPECT_EQ(find_event<shop::catalog>(identity.resource, identity.action), i) << identity.name;
    }
}

TEST(find_event, finds_nothing_else) {
    EXPECT_EQ(find_event<clinic::catalog>("VISIT", "ADDED"), no_event);
    EXPECT_EQ(find_event<clinic::catalog>("PATIENT", "OPENED"), no_event);
    EXPECT_EQ(find_event<clinic::catalog>("visit", "OPENED"), no_event);
    EXPECT_EQ(find_event<clinic::catalog>("VISIT", "opened"), no_event);
    EXPECT_EQ(find_event<clinic::catalog>("BED", "MADE"), no_event);
    EXPECT_EQ(find_event<clinic::catalog>("", ""), no_event);
    EXPECT_EQ(find_event<clinic::catalog>("VISIT", ""), no_event);
    EXPECT_EQ(find_event<clinic::catalog>("ORDER", "PLACED"), no_event);
    EXPECT_EQ(find_event<empty_catalog>("VISIT", "OPENED"), no_event);
}

TEST(find_resource, tells_resources_apart) {
    EXPECT_NE(find_resource<clinic::catalog>("VISIT"), no_event);
    EXPECT_NE(find_resource<clinic::catalog>("VISIT"), find_resource<clinic::catalog>("PATIENT"));
    EXPECT_EQ(find_resource<clinic::catalog>("VISITS"), no_event);
    EXPECT_EQ(find_resource<clinic::catalog>(""), no_event);
    EXPECT_EQ(find_resource<empty_catalog>("VISIT"), no_event);
}
