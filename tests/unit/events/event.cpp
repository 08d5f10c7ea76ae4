// What an event tells of itself at compile time, and what its accessors return. Layer events.
#include <typehook/events/event.hpp>

#include <clinic/catalog.hpp>
#include <shop/catalog.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

using namespace typehook;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

template <class T, class U>
constexpr bool same = std::is_same_v<T, U>;

template <class Event>
concept tells_subject = requires(Event const& event) {
    event.subject();
};

template <class Event>
concept tells_content = requires(Event const& event) {
    event.content();
};

}  // namespace

TEST(event, is_a_generated_struct_with_a_resource_and_an_action) {
    EXPECT_TRUE(event<clinic::visit_opened> && event<clinic::visit_opened_view>);
    EXPECT_FALSE(event<clinic::visit>);
    EXPECT_FALSE(event<std::string>);
    EXPECT_EQ(event_name<clinic::visit_opened>, "visit.opened");
    EXPECT_EQ(event_name<shop::order_cancelled_view>, "order.cancelled");
}

TEST(event, has_required_optional_or_no_content) {
    EXPECT_TRUE(has_content<clinic::visit_opened> && requires_content<clinic::visit_opened>);
    EXPECT_TRUE(has_content<clinic::visit_noted> && !requires_content<clinic::visit_noted>);
    EXPECT_FALSE(has_content<clinic::visit_closed> || requires_content<clinic::visit_closed>);
    EXPECT_TRUE(has_content<clinic::visit_noted_view> && !requires_content<clinic::visit_noted_view>);
    EXPECT_TRUE((same<content_t<clinic::visit_opened>, clinic::visit>));
    EXPECT_TRUE((same<content_t<clinic::visit_noted_view>, clinic::visit_view>));
    EXPECT_TRUE((same<content_t<clinic::visit_closed>, absent>));
    EXPECT_TRUE((same<content_t<shop::parcel_lost>, shop::loss>));
}

TEST(event, gives_content_by_reference_and_only_where_there_is_any) {
    EXPECT_TRUE(
        (same<decltype(std::declval<clinic::visit_opened const&>().content()), clinic::visit const&>));
    EXPECT_TRUE((same<decltype(std::declval<clinic::visit_noted const&>().content()),
                      std::optional<clinic::visit> const&>));
    EXPECT_FALSE(tells_content<clinic::visit_closed>);
    EXPECT_FALSE(tells_content<clinic::visit_closed_view>);
    clinic::visit_opened const opened{};
    EXPECT_EQ(&opened.content(), &opened.subject_.body);
}

TEST(event, is_itself_in_both_storages) {
    EXPECT_TRUE((same<owned_event_t<clinic::visit_opened_view>, clinic::visit_opened>));
    EXPECT_TRUE((same<owned_event_t<clinic::visit_opened>, clinic::visit_opened>));
    EXPECT_TRUE(is_view<clinic::visit_opened_view>);
    EXPECT_FALSE(is_view<clinic::visit_opened>);
}

TEST(event, cannot_be_set_wrong) {
    clinic::visit_opened const opened{};
    EXPECT_EQ(opened.subject_.kind, "VISIT");
    EXPECT_EQ(opened.verb, "OPENED");
    EXPECT_TRUE(std::is_empty_v<decltype(opened.verb)>);
}

TEST(event, tells_identifier_time_and_subject_where_its_envelope_has_them) {
    clinic::visit_opened opened{};
    opened.id_ = "n-1";
    opened.at = timestamp(milliseconds(5));
    opened.subject_.ref = "v-1";
    EXPECT_EQ(opened.id(), "n-1");
    EXPECT_EQ(opened.time(), timestamp(milliseconds(5)));
    EXPECT_EQ(opened.subject(), "v-1");
    EXPECT_TRUE((same<decltype(opened.id()), std::string_view>));

    shop::order_placed placed{};
    placed.number = 7;
    placed.at = sys_seconds(seconds(9));
    EXPECT_EQ(placed.id(), 7);
    EXPECT_EQ(placed.time(), timestamp(milliseconds(9000)));
    EXPECT_FALSE(tells_subject<shop::order_placed>);
}

TEST(envelope_text, is_a_view_of_any_text) {
    std::string const owned = "abc";
    EXPECT_EQ(envelope_text(owned).data(), owned.data());
    text const borrowed_text = owned;
    EXPECT_EQ(envelope_text(borrowed_text).data(), owned.data());
    EXPECT_EQ(envelope_text(literal<"VISIT">{}), "VISIT");
    EXPECT_EQ(envelope_text(std::optional<std::string>("x")), "x");
    EXPECT_EQ(envelope_text(nullable<std::string>("x")), "x");
    EXPECT_EQ(envelope_text(optional_nullable<text>(borrowed_text)).data(), owned.data());
}

TEST(envelope_text, is_empty_where_there_is_none) {
    EXPECT_EQ(envelope_text(std::optional<std::string>()), "");
    EXPECT_EQ(envelope_text(nullable<text>()), "");
    EXPECT_EQ(envelope_text(optional_nullable<std::string>(nullptr)), "");
    EXPECT_EQ(envelope_text(optional_nullable<std::string>()), "");
}

TEST(envelope_text, leaves_anything_else_as_it_is) {
    EXPECT_TRUE((same<decltype(envelope_text(std::int64_t{7})), std::int64_t>));
    EXPECT_EQ(envelope_text(std::int64_t{7}), 7);
    EXPECT_EQ(envelope_text(std::optional<std::int64_t>(7)), std::optional<std::int64_t>(7));
}

TEST(envelope_time, is_in_milliseconds_whatever_the_wire_says) {
    EXPECT_EQ(envelope_time(timestamp(milliseconds(-5))), timestamp(milliseconds(-5)));
    EXPECT_EQ(envelope_time(sys_seconds(seconds(5))), timestamp(milliseconds(5000)));
    EXPECT_EQ(envelope_time(*date_time::parse("1970-01-01T00:00:01.2349Z")), timestamp(milliseconds(1234)));
    EXPECT_EQ(envelope_time(*date_time::parse("1969-12-31T23:59:59.9999Z")), timestamp(milliseconds(-1)));
    EXPECT_EQ(envelope_time(*date_time_view::parse("1970-01-01T01:00:00+01:00")), timestamp{});
    EXPECT_EQ(envelope_time(std::optional(sys_seconds(seconds(5)))), timestamp(milliseconds(5000)));
    EXPECT_EQ(envelope_time(nullable<timestamp>(timestamp(milliseconds(5)))), timestamp(milliseconds(5)));
}

TEST(envelope_time, is_the_epoch_where_there_is_none) {
    EXPECT_EQ(envelope_time(std::optional<timestamp>()), timestamp{});
    EXPECT_EQ(envelope_time(nullable<date_time>()), timestamp{});
    EXPECT_EQ(envelope_time(optional_nullable<sys_seconds>(nullptr)), timestamp{});
}

TEST(envelope_time, survives_seconds_that_no_timestamp_can_hold) {
    using limits = std::numeric_limits<std::int64_t>;
    EXPECT_EQ(envelope_time(sys_seconds(seconds(limits::max()))).time_since_epoch().count(),
              limits::max() / 1000 * 1000);
    EXPECT_EQ(envelope_time(sys_seconds(seconds(limits::min()))).time_since_epoch().count(),
              limits::min() / 1000 * 1000);
    EXPECT_EQ(envelope_time(sys_seconds(seconds(limits::max() / 1000))).time_since_epoch().count(),
              limits::max() / 1000 * 1000);
}
