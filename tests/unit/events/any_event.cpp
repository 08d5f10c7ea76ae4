// Any event of a catalog in one value. Layer events.
#include <typehook/events/any_event.hpp>

#include <typehook/events.hpp>

#include <clinic/catalog.hpp>
#include <shop/catalog.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <type_traits>
#include <utility>

using namespace typehook;
using clinic::any_event;
using clinic_texts::body;

namespace {

clinic::visit_opened opened() {
    clinic::visit_opened event{};
    event.id_ = "n-1";
    event.at = timestamp(std::chrono::milliseconds(5));
    event.subject_.ref = "v-1";
    event.subject_.body = *json::decode<clinic::visit>(clinic_texts::small_visit);
    return event;
}

}  // namespace

TEST(any_event, holds_an_unknown_event_by_default) {
    any_event const event;
    EXPECT_FALSE(event.is_known());
    ASSERT_NE(event.get_if<unknown_event>(), nullptr);
    EXPECT_EQ(*event.get_if<unknown_event>(), unknown_event{});
    EXPECT_EQ(event.name(), "");
    EXPECT_EQ(event.id(), "");
    EXPECT_EQ(json::encode(event), "null");
}

TEST(any_event, holds_the_event_that_it_was_made_of) {
    any_event const event = opened();
    EXPECT_TRUE(event.is_known());
    ASSERT_NE(event.get_if<clinic::visit_opened>(), nullptr);
    EXPECT_EQ(*event.get_if<clinic::visit_opened>(), opened());
    EXPECT_EQ(event.get_if<clinic::visit_moved>(), nullptr);
    EXPECT_EQ(event.get_if<unknown_event>(), nullptr);
}

TEST(any_event, tells_name_identifier_time_and_subject_of_what_it_holds) {
    any_event const event = opened();
    EXPECT_EQ(event.name(), "visit.opened");
    EXPECT_EQ(event.id(), "n-1");
    EXPECT_EQ(event.time(), timestamp(std::chrono::milliseconds(5)));
    EXPECT_EQ(event.subject(), "v-1");

    shop::order_placed placed{};
    placed.number = 12;
    placed.at = std::chrono::sys_seconds(std::chrono::seconds(3));
    shop::any_event const other = placed;
    EXPECT_EQ(other.id(), "12");
    EXPECT_EQ(other.time(), timestamp(std::chrono::seconds(3)));
    EXPECT_EQ(other.subject(), "");
}

TEST(any_event, tells_the_same_of_an_unknown_event) {
    any_event const event = unknown_event{.resource = "BED",
                                          .action = "MADE_UP",
                                          .event_id = "n-2",
                                          .event_time = timestamp(std::chrono::milliseconds(7)),
                                          .event_subject = "b-1",
                                          .body = raw_json::trusted("{}")};
    EXPECT_EQ(event.name(), "bed.made_up");
    EXPECT_EQ(event.id(), "n-2");
    EXPECT_EQ(event.time(), timestamp(std::chrono::milliseconds(7)));
    EXPECT_EQ(event.subject(), "b-1");
    EXPECT_EQ(json::encode(event), "{}");
}

TEST(any_event, shows_what_it_holds_to_a_visitor) {
    any_event event = opened();
    auto const name = event.visit([](auto const& held) { return std::string(typeid(held).name()); });
    EXPECT_EQ(name, typeid(clinic::visit_opened).name());
    event.visit([]<class Event>(Event& held) {
        if constexpr (std::is_same_v<Event, clinic::visit_opened>) {
            held.id_ = "changed";
        }
    });
    EXPECT_EQ(event.id(), "changed");
    EXPECT_EQ(std::as_const(event).visit([](auto const&) { return 5; }), 5);
}

TEST(any_event, is_copied_moved_and_compared_by_value) {
    any_event const event = opened();
    any_event copy = event;
    EXPECT_EQ(copy, event);
    copy.get_if<clinic::visit_opened>()->subject_.body.number = 99;
    EXPECT_NE(copy, event);
    any_event moved = std::move(copy);
    EXPECT_EQ(moved.get_if<clinic::visit_opened>()->content().number, 99);
    moved = event;
    EXPECT_EQ(moved, event);
    moved = clinic::visit_closed{};
    EXPECT_EQ(moved.name(), "visit.closed");
    EXPECT_NE(moved, event);
    moved = any_event();
    EXPECT_FALSE(moved.is_known());
}

TEST(any_event, is_emplaced) {
    any_event event;
    auto& made = event.emplace<clinic::visit_closed>();
    made.id_ = "n-3";
    EXPECT_EQ(event.id(), "n-3");
    event.emplace(opened());
    EXPECT_EQ(event.name(), "visit.opened");
    event.emplace<unknown_event>(
        {.resource = "X", .action = "Y", .event_id = {}, .event_time = {}, .event_subject = {}, .body = {}});
    EXPECT_EQ(event.name(), "x.y");
}

TEST(any_event, is_made_of_events_only) {
    EXPECT_TRUE((std::is_constructible_v<any_event, clinic::visit_opened const&>));
    EXPECT_TRUE((std::is_constructible_v<any_event, unknown_event>));
    EXPECT_FALSE((std::is_constructible_v<any_event, clinic::visit>));
    EXPECT_FALSE((std::is_constructible_v<any_event, std::string>));
}

TEST(any_event, goes_through_the_codec) {
    auto const text = body("VISIT", "OPENED", clinic_texts::full_visit);
    auto const event = json::decode<any_event>(text, {.policy = json::strict});
    ASSERT_TRUE(event.has_value()) << event.error().message();
    EXPECT_EQ(json::encode(*event), text);
    EXPECT_TRUE(json::verify(*event).has_value());
    any_event reused = opened();
    ASSERT_TRUE(json::decode_to(reused, body("VISIT", "CLOSED")).has_value());
    EXPECT_EQ(json::encode(reused), body("VISIT", "CLOSED"));
    ASSERT_TRUE(json::decode_to(reused, body("BED", "MADE")).has_value());
    EXPECT_FALSE(reused.is_known());
}

TEST(as_text, is_the_text_itself_or_json) {
    std::string room;
    std::string_view const borrowed = "a\"b";
    EXPECT_EQ(typehook::detail::as_text(borrowed, room).data(), borrowed.data());
    EXPECT_EQ(typehook::detail::as_text(std::string("a\"b"), room), "a\"b");
    EXPECT_EQ(typehook::detail::as_text(std::int64_t{-7}, room), "-7");
    EXPECT_EQ(typehook::detail::as_text(literal<"VISIT">{}, room), "VISIT");
}
