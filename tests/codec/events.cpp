// Every event of two catalogs, as decode_event finds it: in the order of its schema and in any other, since the action stands
// behind the content on the wire, or anywhere.
#include "random_value.hpp"

#include <typehook/events.hpp>
#include <typehook/json.hpp>

#include <gtest/gtest.h>
#include <support/json_tree.hpp>
#include <support/walled_text.hpp>
#include <typehook/appdirect/catalog.hpp>

#include <clinic/catalog.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace typehook;
using test_support::parse_tree;
using test_support::tree_writer;
using test_support::value_source;

struct event_maker {
    std::string_view name;
    std::string (*make)(value_source&);
};

template <class... Events>
std::vector<event_maker> makers(event_list<Events...>) {
    return {
        {event_name<Events>, [](value_source& source) { return json::encode(source.make<Events>()); }}...};
}

template <class Catalog>
void every_event_survives() {
    test_support::walled_text memory;
    value_source source(7);
    for (auto const& [name, make] : makers(typename Catalog::event_list{})) {
        for (int round = 0; round < 20; ++round) {
            auto const written = make(source);
            auto const whole = decode_event<Catalog>(memory.before_wall(written));
            ASSERT_TRUE(whole.has_value()) << whole.error().message() << "\n" << written;
            ASSERT_TRUE(whole->is_known()) << written;
            ASSERT_EQ(whole->name(), name) << written;
            ASSERT_EQ(json::encode(*whole), written);

            auto tree = parse_tree(written);
            test_support::shuffle(tree, source.random());
            auto const shuffled = tree_writer().write(tree);
            auto const other = decode_event<Catalog>(memory.before_wall(shuffled));
            ASSERT_TRUE(other.has_value()) << other.error().message() << "\n" << shuffled;
            ASSERT_TRUE(*other == *whole) << shuffled << "\nbecame " << json::encode(*other);

            auto const spelled = tree_writer(source.random()).write(tree);
            auto const third = decode_event<Catalog>(memory.before_wall(spelled));
            ASSERT_TRUE(third.has_value()) << third.error().message() << "\n" << spelled;
            ASSERT_EQ(third->name(), name) << spelled;
            ASSERT_EQ(parse_tree(json::encode(*third)), tree) << spelled;
        }
    }
}

TEST(events, every_event_of_the_built_in_catalog_survives_encoding_and_another_spelling) {
    every_event_survives<appdirect::catalog>();
}

TEST(events, every_event_of_the_clinic_survives_encoding_and_another_spelling) {
    every_event_survives<clinic::catalog>();
}

}  // namespace
