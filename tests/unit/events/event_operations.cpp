// An event behind a pointer. Layer events.
#include <typehook/events/event_operations.hpp>

#include <typehook/events.hpp>

#include <clinic/catalog.hpp>
#include <shop/catalog.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <string>

using namespace typehook;

namespace {

// Reads `text` as the Event that it is, as a router does.
template <class Catalog, class Event>
bool filled_from(std::string const& text, Event& to) {
    typename detail::content_reading<Catalog, Event>::storage storage;
    json::reader from(text, json::decode_options{});
    detail::envelope_probe probe(detail::content_reading<Catalog, Event>::select, storage.bytes);
    from.probe = &probe;
    from.peek();
    detail::open_envelope<Catalog> envelope{};
    return detail::read_envelope<Catalog>(from, envelope) &&
           detail::event_operations_of<Catalog, Event>.fill(from, probe, &envelope, &to);
}

}  // namespace

TEST(event_operations, fill_an_event_from_its_message) {
    clinic::visit_opened opened;
    ASSERT_TRUE(filled_from<clinic::catalog>(clinic_texts::body("VISIT", "OPENED", clinic_texts::small_visit),
                                             opened));
    EXPECT_EQ(opened.content().number, 1);
    EXPECT_EQ(opened.id(), "n-1");
    shop::order_placed placed;
    ASSERT_TRUE(filled_from<shop::catalog>(
        R"({"number":12,"at":1712345678,"type":"ORDER","data":{"total":5,"paid":true},"test":true,"action":"PLACED"})",
        placed));
    EXPECT_EQ(placed.content().total, 5);
}

TEST(event_operations, fail_as_the_reader_says) {
    clinic::visit_opened opened;
    EXPECT_FALSE(filled_from<clinic::catalog>(clinic_texts::body("VISIT", "OPENED"), opened));
}

TEST(held_event, makes_an_event_and_destroys_it) {
    static int alive = 0;
    detail::event_operations const counting{[](void*) { ++alive; }, [](void*) noexcept { --alive; }, nullptr};
    {
        detail::held_event const held(counting, nullptr);
        EXPECT_EQ(alive, 1);
    }
    EXPECT_EQ(alive, 0);
}
