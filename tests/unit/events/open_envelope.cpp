// The envelope before its event is known: any order, any duplication, any kind of content. Layer events.
#include <typehook/events/open_envelope.hpp>

#include <typehook/events.hpp>

#include <clinic/catalog.hpp>
#include <shop/catalog.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using namespace typehook;
using clinic_texts::body;
using json::errc;

namespace {

constexpr json::decode_options strict{.policy = json::strict};

auto clinic_event(std::string_view text, json::decode_options const& options = {}) {
    return decode_event<clinic::catalog>(text, options);
}

auto shop_event(std::string_view text, json::decode_options const& options = {}) {
    return decode_event<shop::catalog>(text, options);
}

// The members of a shop's body in the order of their numbers.
std::string shop_body(std::vector<std::string> const& members) {
    std::string text = "{";
    for (auto const& member : members) {
        text += (text.size() == 1 ? "" : ",") + member;
    }
    return text + "}";
}

std::vector<std::string> order_placed() {
    return {R"("number":12)", R"("at":1712345678)",  R"("type":"ORDER")", R"("data":{"total":5,"paid":true})",
            R"("test":true)", R"("action":"PLACED")"};
}

}  // namespace

TEST(open_envelope, is_read_in_any_order_of_its_members) {
    auto members = order_placed();
    auto const expected = *json::decode<shop::order_placed>(shop_body(members), strict);
    EXPECT_TRUE(expected.test && expected.content().paid);
    std::sort(members.begin(), members.end());
    do {
        auto const text = shop_body(members);
        auto const event = shop_event(text, strict);
        ASSERT_TRUE(event.has_value()) << text << event.error().message();
        ASSERT_NE(event->get_if<shop::order_placed>(), nullptr) << text;
        EXPECT_EQ(*event->get_if<shop::order_placed>(), expected) << text;
    } while (std::next_permutation(members.begin(), members.end()));
}

TEST(open_envelope, keeps_members_that_lie_where_content_ends) {
    for (auto const* test : {"true", "false"}) {
        auto members = order_placed();
        members[4] = std::string("\"test\":") + test;
        auto const text = shop_body(members);
        EXPECT_EQ(json::encode(*shop_event(text, strict)), text);
    }
}

TEST(open_envelope, decodes_what_each_action_carries) {
    auto members = order_placed();
    members[2] = R"("type":"PARCEL")";
    members[3] = R"("data":{"reason":"flood","value":1.50})";
    members[5] = R"("action":"LOST")";
    auto const lost = shop_event(shop_body(members), strict);
    ASSERT_TRUE(lost.has_value()) << lost.error().message();
    EXPECT_EQ(lost->get_if<shop::parcel_lost>()->content().reason, "flood");

    members[3] = R"("data":{"weight":3,"carrier":"rail"})";
    members[5] = R"("action":"SENT")";
    auto const sent = shop_event(shop_body(members), strict);
    ASSERT_TRUE(sent.has_value()) << sent.error().message();
    EXPECT_EQ(sent->get_if<shop::parcel_sent>()->content().weight, 3);
    EXPECT_EQ(json::encode(*sent), shop_body(members));

    members[5] = R"("action":"LOST")";
    auto const wrong = shop_event(shop_body(members), strict);
    ASSERT_TRUE(wrong.has_error());
    EXPECT_EQ(wrong.error().code(), errc::missing_member);
    EXPECT_EQ(wrong.error().pointer(), "/data/reason");
}

TEST(open_envelope, without_extra_members_drops_content_that_its_event_does_not_have) {
    auto members = order_placed();
    members[2] = R"("type":"PARCEL")";
    members[5] = R"("action":"RECEIVED")";
    auto const text = shop_body(members);
    json::report report;
    auto const event = shop_event(text, {.report = &report});
    ASSERT_TRUE(event.has_value()) << event.error().message();
    EXPECT_EQ(report.deviations,
              (std::vector<json::deviation>{{"/data", text.find(R"({"total")"), errc::unexpected_content}}));
    members.erase(members.begin() + 3);
    EXPECT_EQ(json::encode(*event), shop_body(members));
    EXPECT_EQ(shop_event(text, strict).error().code(), errc::unexpected_content);
}

TEST(open_envelope, knows_its_names_however_they_are_escaped) {
    auto text = body("VISIT", "OPENED", clinic_texts::small_visit);
    text.replace(text.find("VISIT"), 5, "V\\u0049SIT");
    text.replace(text.find("OPENED"), 6, "OPENE\\u0044");
    auto const event = clinic_event(text, strict);
    ASSERT_TRUE(event.has_value()) << event.error().message();
    EXPECT_EQ(event->name(), "visit.opened");
}

TEST(open_envelope, keeps_the_last_of_two_contents) {
    std::string const text =
        R"({"id":"n","at":1,"subject":{"kind":"PATIENT","ref":"p","body":{"id":1,"name":"Ana","email":"a@b"},)"
        R"("body":{"id":2,"name":"Bo"}},"verb":"ADDED"})";
    json::report report;
    auto const event = clinic_event(text, {.report = &report});
    ASSERT_TRUE(event.has_value()) << event.error().message();
    auto const& patient = event->get_if<clinic::patient_added>()->content();
    EXPECT_EQ(patient.id, 2);
    EXPECT_FALSE(patient.email.has_value());
    EXPECT_EQ(report.deviations, (std::vector<json::deviation>{
                                     {"/subject/body", text.find(R"({"id":2)"), errc::duplicate_member}}));
    EXPECT_EQ(clinic_event(text, strict).error().pointer(), "/subject/body");
}

TEST(open_envelope, forgets_the_content_of_an_object_that_came_before) {
    std::string const noted =
        R"({"id":"n","at":1,"subject":{"kind":"VISIT","ref":"a","body":{"number":1}},"subject":{"kind":"VISIT","ref":"b"},"verb":"NOTED"})";
    auto const event = clinic_event(noted);
    ASSERT_TRUE(event.has_value()) << event.error().message();
    EXPECT_FALSE(event->get_if<clinic::visit_noted>()->content().has_value());
    EXPECT_EQ(json::encode(*event),
              R"({"id":"n","at":1,"subject":{"kind":"VISIT","ref":"b"},"verb":"NOTED"})");

    std::string opened = noted;
    opened.replace(opened.find("NOTED"), 5, "OPENED");
    auto const missing = clinic_event(opened);
    ASSERT_TRUE(missing.has_error());
    EXPECT_EQ(missing.error().code(), errc::missing_member);
    EXPECT_EQ(missing.error().pointer(), "/subject/body");
}

TEST(open_envelope, takes_the_last_action) {
    std::string const text =
        R"({"id":"n","at":1,"verb":"OPENED","subject":{"kind":"VISIT","ref":"v"},"verb":"CLOSED"})";
    json::report report;
    auto const event = clinic_event(text, {.report = &report});
    ASSERT_TRUE(event.has_value()) << event.error().message();
    EXPECT_EQ(event->name(), "visit.closed");
    EXPECT_EQ(report.deviations,
              (std::vector<json::deviation>{{"/verb", text.find("\"CLOSED\""), errc::duplicate_member}}));
}

TEST(open_envelope, cannot_do_without_its_names_and_objects) {
    struct {
        std::string_view text;
        errc error;
        std::string_view pointer;
    } const cases[] = {
        {R"({"id":"n","at":1,"subject":{"kind":"VISIT","ref":"v"}})", errc::missing_member, "/verb"},
        {R"({"id":"n","at":1,"subject":{"ref":"v"},"verb":"CLOSED"})", errc::missing_member, "/subject/kind"},
        {R"({"id":"n","at":1,"verb":"CLOSED"})", errc::missing_member, "/subject"},
        {R"({"id":"n","at":1,"subject":null,"verb":"CLOSED"})", errc::wrong_type, "/subject"},
        {R"({"id":"n","at":1,"subject":["VISIT"],"verb":"CLOSED"})", errc::wrong_type, "/subject"},
        {R"({"id":"n","at":1,"subject":{"kind":7,"ref":"v"},"verb":"CLOSED"})", errc::wrong_type,
         "/subject/kind"},
        {R"({"id":"n","at":1,"subject":{"kind":"VISIT","ref":"v"},"verb":null})", errc::wrong_type, "/verb"},
        {R"({"id":"n","at":1,"subject":{"kind":"VISIT","ref":"v","body":null},"verb":"OPENED"})",
         errc::wrong_type, "/subject/body"},
        {R"({"id":"n","at":1,"subject":{"kind":"VISIT","ref":"v","body":[]},"verb":"OPENED"})",
         errc::wrong_type, "/subject/body"},
        {"[]", errc::wrong_type, ""},
        {"\"VISIT\"", errc::wrong_type, ""},
    };
    for (auto const& [text, error, pointer] : cases) {
        for (auto const policy : {json::tolerant, json::strict}) {
            auto const event = clinic_event(text, {.policy = policy});
            ASSERT_TRUE(event.has_error()) << text;
            EXPECT_EQ(event.error().code(), error) << text;
            EXPECT_EQ(event.error().pointer(), pointer) << text;
            EXPECT_EQ(event.error().condition(), condition::schema_mismatch) << text;
        }
    }
}

TEST(open_envelope, keeps_what_does_not_fit_beside_its_names) {
    std::string const text =
        R"({"id":7,"at":"now","subject":{"kind":"VISIT","ref":null,"link":5},"verb":"CLOSED","ward":[1],"more":2})";
    json::report report;
    auto const event = clinic_event(text, {.report = &report});
    ASSERT_TRUE(event.has_value()) << event.error().message();
    EXPECT_EQ(json::encode(*event), text);
    EXPECT_EQ(report.size(), 5u);
    EXPECT_EQ(event->id(), "");
    EXPECT_EQ(event->time(), timestamp{});
}

TEST(open_envelope, survives_a_time_that_no_clock_can_show) {
    auto members = order_placed();
    for (auto const value :
         {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
        members[1] = "\"at\":" + std::to_string(value);
        auto const text = shop_body(members);
        auto const event = shop_event(text, strict);
        ASSERT_TRUE(event.has_value());
        EXPECT_EQ(event->time() > timestamp{}, value > 0);
        EXPECT_EQ(json::encode(*event), text);
        members[5] = R"("action":"FORGOTTEN")";
        EXPECT_EQ(shop_event(shop_body(members))->time() > timestamp{}, value > 0);
        members[5] = order_placed()[5];
    }
}

TEST(open_envelope, reports_nothing_of_content_that_nobody_wants) {
    json::report report;
    auto const unknown = clinic_event(body("VISIT", "FORGOTTEN", R"({"number":"x"})"), {.report = &report});
    ASSERT_TRUE(unknown.has_value());
    EXPECT_TRUE(report.empty());
    EXPECT_EQ(unknown->name(), "visit.forgotten");
}

TEST(open_envelope, checks_content_as_json_before_it_knows_the_event) {
    for (auto const* content :
         {R"({"number":01})", R"({"number":1,})", R"({"more":[}]})", "{\"class\":\"\xFF\"}"}) {
        for (auto const* verb : {"OPENED", "CLOSED", "FORGOTTEN"}) {
            EXPECT_EQ(clinic_event(body("VISIT", verb, content)).error().condition(),
                      condition::malformed_input);
            EXPECT_EQ(clinic_event(body("BED", verb, content)).error().condition(),
                      condition::malformed_input);
        }
    }
}

TEST(open_envelope, tells_where_its_content_is) {
    using clinic_envelope = typehook::detail::open_envelope<clinic::catalog>;
    using shop_envelope = typehook::detail::open_envelope<shop::catalog>;
    EXPECT_EQ(typehook::detail::content_pointer<clinic_envelope>(clinic_envelope::reflection::members{}),
              "/subject/body");
    EXPECT_EQ(typehook::detail::content_pointer<shop_envelope>(shop_envelope::reflection::members{}),
              "/data");
}

TEST(open_envelope, decodes_the_content_again_as_deep_as_the_limit_allows) {
    auto text = body("VISIT", "OPENED", R"({"meta":)" + std::string(125, '[') + std::string(125, ']') + "}");
    EXPECT_TRUE(clinic_event(text).has_value()) << clinic_event(text).error().message();
    auto deeper =
        body("VISIT", "OPENED", R"({"meta":)" + std::string(126, '[') + std::string(126, ']') + "}");
    EXPECT_EQ(clinic_event(deeper).error().code(), errc::depth_exceeded);
    // The same with the kind after the content, so that it is decoded in a second step.
    for (auto* order : {&text, &deeper}) {
        auto const place = order->find(R"("kind":"VISIT",)");
        order->erase(place, 15);
        order->insert(order->find("},\"verb\""), R"(,"kind":"VISIT")");
    }
    EXPECT_TRUE(clinic_event(text).has_value()) << clinic_event(text).error().message();
    EXPECT_EQ(clinic_event(deeper).error().code(), errc::depth_exceeded);
}
