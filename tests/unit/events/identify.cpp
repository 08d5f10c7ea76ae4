// Catalogs that name their events by one dotted name, in headers, or in a body that is all content.
#include <typehook/events/identify.hpp>

#include <typehook/events.hpp>

#include <beacon/catalog.hpp>
#include <ledger/catalog.hpp>
#include <telegram/catalog.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace json = typehook::json;
using headers = std::vector<std::pair<std::string, std::string>>;

// A catalog whose bodies are all content and say themselves what they are.
struct door {
    std::string type{};
    std::string action{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "door";
        static constexpr std::string_view keys[2] = {"type", "action"};
        using members = typehook::member_list<&door::type, &door::action>;
    };
    friend bool operator==(door const&, door const&) = default;
};

template <typehook::fixed_string Action>
struct door_event {
    door content_{};
    door const& content() const noexcept { return content_; }
    friend bool operator==(door_event const&, door_event const&) = default;
    struct reflection;
};

template <typehook::fixed_string Action>
struct door_event<Action>::reflection {
    static constexpr std::string_view name = Action.view();
    static constexpr std::string_view resource = "door";
    static constexpr std::string_view action = name.substr(5);
    static constexpr bool whole_body = true;
    static constexpr std::string_view keys[1] = {"content"};
    using members = typehook::member_list<&door_event::content_>;
    using payload = door;
    using content = door;
};

using door_opened = door_event<"door.opened">;
using door_closed = door_event<"door.closed">;

struct doors : typehook::listed_events<door_opened, door_closed> {
    [[maybe_unused]] static constexpr std::string_view name = "doors";
    static constexpr typehook::message_layout layout{
        .resource = {.pointer = "/type"}, .action = {.pointer = "/action"}, .whole_body = true};
};

TEST(identify, reads_the_names_of_a_whole_body_in_any_spelling) {
    for (std::string const body :
         {R"({"type":"door","action":"opened"})", R"({"action":"\u006fpened","type":"d\u006fo\u0072"})"}) {
        auto const read = typehook::decode_event<doors>(body, {.policy = json::strict});
        ASSERT_TRUE(read.has_value()) << read.error().message();
        ASSERT_NE(read->get_if<door_opened>(), nullptr) << body;
        EXPECT_EQ(read->get_if<door_opened>()->content(), (door{.type = "door", .action = "opened"}));
    }
}

TEST(identify, refuses_a_whole_body_whose_names_contradict) {
    json::report report;
    std::string const twice = R"({"type":"door","action":"opened","action":"opened"})";
    auto const read = typehook::decode_event<doors>(twice, {.report = &report});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_NE(read->get_if<door_opened>(), nullptr);
    EXPECT_EQ(report.size(), 1u);
    for (std::string const body : {R"({"type":"door","action":"opened","action":"closed"})",
                                   R"({"type":"door","action":"opened","type":"gate"})"}) {
        for (auto const policy : {json::tolerant, json::strict}) {
            auto const refused = typehook::decode_event<doors>(body, {.policy = policy});
            ASSERT_TRUE(refused.has_error()) << body;
            EXPECT_EQ(refused.error(), json::errc::duplicate_member);
            EXPECT_EQ(refused.error().offset(), body.rfind(':') + 1);
            EXPECT_EQ(refused.error().pointer(), body.find("gate") == body.npos ? "/action" : "/type");
        }
    }
}

TEST(identify, reads_one_dotted_name_of_the_body) {
    headers const given{{"webhook-id", "m-1"}, {"webhook-timestamp", "1700000000"}};
    for (std::string const body : {R"({"type":"invoice.paid","data":{"number":"7","total":1.50}})",
                                   R"({"data":{"number":"7","total":1.50},"type":"invoice.paid"})"}) {
        auto const read = typehook::decode_event<ledger::catalog>({.headers = given, .body = body},
                                                                  {.policy = json::strict});
        ASSERT_TRUE(read.has_value()) << read.error().message();
        auto const event = read->get_if<ledger::invoice_paid>();
        ASSERT_NE(event, nullptr);
        EXPECT_EQ(event->content().number, "7");
        EXPECT_EQ(event->id(), "m-1");
        EXPECT_EQ(read->time().time_since_epoch().count(), 1700000000000);
        EXPECT_EQ(json::encode(*read), R"({"type":"invoice.paid","data":{"number":"7","total":1.50}})");
    }
}

TEST(identify, takes_what_is_before_the_last_dot_as_the_resource) {
    auto const read = typehook::decode_event<ledger::catalog>(
        R"({"type":"customer.subscription.created","data":{"plan":"p"}})");
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_NE(read->get_if<ledger::customer_subscription_created>(), nullptr);
}

TEST(identify, keeps_events_of_an_unknown_name_with_what_the_headers_say) {
    headers const given{{"webhook-id", "m-2"}};
    std::string const body = R"({"type":"invoice.sent.twice","data":{"number":7}})";
    auto const read = typehook::decode_event<ledger::catalog>({.headers = given, .body = body});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    auto const event = read->get_if<typehook::unknown_event>();
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(event->resource, "invoice.sent");
    EXPECT_EQ(event->action, "twice");
    EXPECT_EQ(event->event_id, "m-2");
    EXPECT_EQ(json::encode(*read), body);
    auto const nameless = typehook::decode_event<ledger::catalog>(R"({"data":{}})");
    ASSERT_TRUE(nameless.has_error());
    EXPECT_EQ(nameless.error(), json::errc::missing_member);
    EXPECT_EQ(nameless.error().pointer(), "/type");
}

TEST(identify, reads_cloud_events_in_structured_mode) {
    std::string const body =
        R"({"specversion":"1.0","id":"A","source":"/s","type":"com.example.lamp.lit","subject":"l","time":"2026-01-02T03:04:05Z","data":{"color":"RED"}})";
    auto const read = typehook::decode_event<telegram::catalog>(body, {.policy = json::strict});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    auto const event = read->get_if<telegram::com_example_lamp_lit>();
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(event->content().color, telegram::lamp_color::red);
    EXPECT_EQ(event->subject(), "l");
    EXPECT_EQ(json::encode(*read), body);
}

TEST(identify, reads_cloud_events_in_binary_mode) {
    headers const given{{"Ce-Type", "com.example.lamp.lit"},
                        {"ce-id", "A"},
                        {"ce-time", "2026-01-02T03:04:05Z"},
                        {"ce-subject", "l"}};
    std::string const body = R"({"color":"GREEN"})";
    auto const read =
        typehook::decode_event<beacon::catalog>({.headers = given, .body = body}, {.policy = json::strict});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    auto const event = read->get_if<beacon::com_example_lamp_lit>();
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(event->content().color, beacon::lamp_color::green);
    EXPECT_EQ(event->id(), "A");
    EXPECT_EQ(event->subject(), "l");
    EXPECT_EQ(event->time_.text(), "2026-01-02T03:04:05Z");
    EXPECT_EQ(json::encode(*read), body);
}

TEST(identify, refuses_a_message_without_the_header_that_names_it) {
    auto const read = typehook::decode_event<beacon::catalog>(R"({"color":"GREEN"})");
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error(), json::errc::missing_member);
    EXPECT_EQ(read.error().pointer(), "header ce-type");
}

TEST(identify, keeps_a_whole_body_of_an_unknown_name) {
    headers const given{{"ce-type", "com.example.lamp.broken"}, {"ce-time", "2026-01-02T03:04:05Z"}};
    std::string const body = R"( {"color":"GREEN"} )";
    auto const read = typehook::decode_event<beacon::catalog>({.headers = given, .body = body});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(read->name(), "com.example.lamp.broken");
    EXPECT_EQ(read->time().time_since_epoch().count(), 1767323045000);
    EXPECT_EQ(json::encode(*read), R"({"color":"GREEN"})");
    EXPECT_TRUE(typehook::decode_event<beacon::catalog>({.headers = given, .body = "{"}).has_error());
}

}  // namespace
