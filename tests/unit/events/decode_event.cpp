#include <typehook/events/decode_event.hpp>

#include <typehook/events.hpp>

#include <clinic/catalog.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

namespace json = typehook::json;
using clinic_texts::body;

auto decode(std::string_view text, json::decode_options const& options = {}) {
    return typehook::decode_event<clinic::catalog>(text, options);
}

TEST(decode_event, gives_the_event_that_the_body_names) {
    auto const opened = decode(body("VISIT", "OPENED", clinic_texts::full_visit), {.policy = json::strict});
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    EXPECT_EQ(opened->name(), "visit.opened");
    EXPECT_EQ(opened->id(), "n-1");
    EXPECT_EQ(opened->subject(), "v-1");
    EXPECT_EQ(opened->time().time_since_epoch().count(), 1712345678901);
    auto const event = opened->get_if<clinic::visit_opened>();
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(event->content(), *json::decode<clinic::visit>(clinic_texts::full_visit));
    EXPECT_EQ(opened->get_if<clinic::visit_moved>(), nullptr);
    EXPECT_EQ(json::encode(*opened), body("VISIT", "OPENED", clinic_texts::full_visit));
}

TEST(decode_event, reads_envelope_members_in_any_order) {
    std::string const content(clinic_texts::small_visit);
    std::vector<std::string> const bodies{
        R"({"verb":"MOVED","subject":{"body":)" + content + R"(,"kind":"VISIT","ref":"v-1"},"at":1,"id":"n"})",
        R"({"subject":{"ref":"v-1","body":)" + content + R"(,"kind":"VISIT"},"at":1,"verb":"MOVED","id":"n"})",
        R"({"verb":"MOVED","subject":{"kind":"VISIT","ref":"v-1","body":)" + content + R"(},"at":1,"id":"n"})",
        R"({"id":"n","at":1,"subject":{"kind":"VISIT","ref":"v-1","body":)" + content + R"(},"verb":"MOVED"})",
    };
    for (auto const& text : bodies) {
        auto const read = decode(text, {.policy = json::strict});
        ASSERT_TRUE(read.has_value()) << text << read.error().message();
        auto const event = read->get_if<clinic::visit_moved>();
        ASSERT_NE(event, nullptr) << text;
        EXPECT_EQ(event->content().number, 1);
        EXPECT_EQ(event->id(), "n");
    }
}

TEST(decode_event, decodes_again_when_the_resource_changes_its_mind) {
    std::string const text = R"({"id":"n","at":1,"subject":{"kind":"VISIT","body":{"id":5,"name":"Ana"},"kind":"PATIENT","ref":"p"},"verb":"ADDED"})";
    json::report report;
    auto const read = decode(text, {.report = &report});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    ASSERT_NE(read->get_if<clinic::patient_added>(), nullptr);
    EXPECT_EQ(read->get_if<clinic::patient_added>()->content().id, 5);
    ASSERT_EQ(report.size(), 1u);
    EXPECT_EQ(report.deviations[0].kind, json::errc::duplicate_member);
}

TEST(decode_event, keeps_an_unknown_event_whole) {
    auto const text = body("BED", "MADE", R"({"sheets":2})");
    auto const read = decode(text);
    ASSERT_TRUE(read.has_value());
    EXPECT_FALSE(read->is_known());
    EXPECT_EQ(read->name(), "bed.made");
    EXPECT_EQ(read->id(), "n-1");
    auto const event = read->get_if<typehook::unknown_event>();
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(event->resource, "BED");
    EXPECT_EQ(event->body.text(), text);
    EXPECT_EQ(json::encode(*read), text);
}

TEST(decode_event, refuses_a_body_without_identity_in_every_policy) {
    for (auto const* text : {R"({"id":"n","at":1,"subject":{"ref":"v"},"verb":"OPENED"})", R"({"id":"n","at":1,"subject":{"kind":"VISIT","ref":"v"}})",
                             R"({"id":"n","at":1,"verb":"OPENED"})", R"({"subject":{"kind":5},"verb":"OPENED"})", R"({})"}) {
        auto const read = decode(text);
        ASSERT_TRUE(read.has_error()) << text;
        EXPECT_EQ(read.error().condition(), typehook::condition::schema_mismatch) << text;
    }
    EXPECT_EQ(decode(R"({"subject":{"ref":"v"},"verb":"OPENED"})").error().pointer(), "/subject/kind");
    EXPECT_EQ(decode(R"({"subject":{"kind":"VISIT"}})").error().pointer(), "/verb");
}

TEST(decode_event, refuses_required_content_that_is_missing_or_no_object) {
    auto const missing = decode(body("VISIT", "OPENED"));
    ASSERT_TRUE(missing.has_error());
    EXPECT_EQ(missing.error().code(), json::errc::missing_member);
    EXPECT_EQ(missing.error().pointer(), "/subject/body");
    auto const wrong = decode(body("VISIT", "OPENED", "5"));
    ASSERT_TRUE(wrong.has_error());
    EXPECT_EQ(wrong.error().code(), json::errc::wrong_type);
    EXPECT_EQ(wrong.error().pointer(), "/subject/body");
}

TEST(decode_event, takes_optional_content_or_none) {
    auto const without = decode(body("VISIT", "NOTED"), {.policy = json::strict});
    ASSERT_TRUE(without.has_value());
    EXPECT_FALSE(without->get_if<clinic::visit_noted>()->content().has_value());
    auto const with = decode(body("VISIT", "NOTED", clinic_texts::small_visit), {.policy = json::strict});
    ASSERT_TRUE(with.has_value());
    EXPECT_EQ(with->get_if<clinic::visit_noted>()->content()->number, 1);
    json::report report;
    auto const text = body("VISIT", "NOTED", "null");
    auto const wrong = decode(text, {.report = &report});
    ASSERT_TRUE(wrong.has_value());
    EXPECT_FALSE(wrong->get_if<clinic::visit_noted>()->content().has_value());
    EXPECT_EQ(report.deviations.at(0).pointer, "/subject/body");
    EXPECT_EQ(json::encode(*wrong), text);
}

TEST(decode_event, keeps_and_reports_content_that_an_event_does_not_have) {
    auto const text = body("VISIT", "CLOSED", R"({"number":"x","why":1})");
    json::report report;
    auto const read = decode(text, {.report = &report});
    ASSERT_TRUE(read.has_value());
    ASSERT_NE(read->get_if<clinic::visit_closed>(), nullptr);
    ASSERT_EQ(report.size(), 1u);
    EXPECT_EQ(report.deviations[0].kind, json::errc::unexpected_content);
    EXPECT_EQ(report.deviations[0].pointer, "/subject/body");
    EXPECT_EQ(json::encode(*read), text);
    auto const refused = decode(text, {.policy = json::strict});
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), json::errc::unexpected_content);
    EXPECT_EQ(refused.error().offset(), text.find(R"({"number")"));
}

TEST(decode_event, tells_deviations_of_the_content_with_their_place_in_the_body) {
    auto text = body("VISIT", "OPENED", R"({"number":1,"state":"LOST","left_at":null,"urgent":false,"version":"v1","grade":3})");
    auto const refused = decode(text, {.policy = json::strict});
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().pointer(), "/subject/body/state");
    EXPECT_EQ(refused.error().offset(), text.find("\"LOST\""));
    json::report report;
    ASSERT_TRUE(decode(text, {.report = &report}).has_value());
    EXPECT_EQ(report.deviations.at(0).pointer, "/subject/body/state");
}

TEST(decode_event, keeps_what_the_envelope_does_not_know) {
    std::string const text = R"({"id":"n","at":1,"subject":{"kind":"VISIT","ref":"v","colour":"red"},"verb":"CLOSED","more":[1]})";
    auto const read = decode(text, {.policy = json::strict});
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->get_if<clinic::visit_closed>()->extra_members.find("more"), "[1]");
    EXPECT_EQ(json::encode(*read), text);
}

TEST(decode_event, one_event_type_can_be_decoded_directly) {
    auto const text = body("VISIT", "OPENED", clinic_texts::small_visit);
    auto const read = json::decode<clinic::visit_opened>(text, {.policy = json::strict});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(json::encode(*read), text);
    auto const other = json::decode<clinic::visit_moved>(text);
    ASSERT_TRUE(other.has_error());
    EXPECT_EQ(other.error().code(), json::errc::wrong_constant);
    EXPECT_EQ(other.error().pointer(), "/verb");
    EXPECT_TRUE(json::decode<clinic::visit_opened>(body("VISIT", "OPENED")).has_error());
}

TEST(decode_event, refuses_every_prefix) {
    auto const text = body("VISIT", "OPENED", clinic_texts::full_visit);
    for (std::size_t size = 0; size < text.size(); ++size) {
        auto const read = decode(std::string_view(text).substr(0, size));
        ASSERT_TRUE(read.has_error());
        EXPECT_EQ(read.error().condition(), typehook::condition::malformed_input);
    }
}

}  // namespace
