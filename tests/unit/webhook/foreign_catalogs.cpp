// Dispatch of catalogs whose messages say elsewhere what they are: one dotted name in the body (ledger), CloudEvents in
// structured mode (telegram) and in binary mode (beacon).
#include <typehook/webhook.hpp>

#include <typehook/events.hpp>

#include <beacon/catalog.hpp>
#include <ledger/catalog.hpp>
#include <telegram/catalog.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace json = typehook::json;
using headers = std::vector<std::pair<std::string, std::string>>;

typehook::outcome dispatch(auto const& router, typehook::message const& sent) {
    return router.dispatch({.headers = sent.headers, .body = sent.body});
}

/// What one sends, the other gets: by the router, and by decode_event.
template <class Catalog, class Event>
void expect_round_trip(Event const& event) {
    auto const sent = typehook::encode_message(event);
    int calls = 0;
    auto const router = typehook::make_router<Catalog>(typehook::on<Event>([&](Event const& got) {
                                                           ++calls;
                                                           EXPECT_EQ(got, event);
                                                       }),
                                                       typehook::otherwise([](typehook::unrouted const&) {}));
    auto const outcome = dispatch(router, sent);
    EXPECT_EQ(outcome.status, 200) << sent.body;
    EXPECT_EQ(outcome.event, typehook::event_name<Event>);
    EXPECT_TRUE(outcome.report.empty());
    EXPECT_EQ(calls, 1);
    auto const read = typehook::decode_event<Catalog>({.headers = sent.headers, .body = sent.body},
                                                      {.policy = json::strict});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    ASSERT_NE(read->template get_if<Event>(), nullptr);
    EXPECT_EQ(*read->template get_if<Event>(), event);
}

/// What the ending is told of an event that no handler takes.
struct ending {
    std::string name;
    bool known = true;
    std::string id;
    std::chrono::milliseconds time{};
    std::string subject;

    friend bool operator==(ending const&, ending const&) = default;
};

template <class Catalog>
ending ending_of(typehook::message const& sent) {
    ending seen;
    auto const router =
        typehook::make_router<Catalog>(typehook::otherwise([&](typehook::unrouted const& event) {
            seen = {std::string(event.name), event.known, std::string(event.id),
                    event.time.time_since_epoch(), std::string(event.subject)};
        }));
    EXPECT_EQ(dispatch(router, sent).status, 202);
    auto const read = typehook::decode_event<Catalog>({.headers = sent.headers, .body = sent.body});
    EXPECT_TRUE(read.has_value());
    EXPECT_EQ(read->name(), seen.name);
    EXPECT_EQ(read->id(), seen.id);
    EXPECT_EQ(read->time().time_since_epoch(), seen.time);
    EXPECT_EQ(read->subject(), seen.subject);
    EXPECT_EQ(json::encode(*read), sent.body);
    return seen;
}

template <class Catalog>
std::string refused_at(typehook::message const& sent) {
    auto const router =
        typehook::make_router<Catalog>(typehook::otherwise([](typehook::unrouted const&) { FAIL(); }));
    auto const outcome = dispatch(router, sent);
    EXPECT_EQ(outcome.status, 422);
    return outcome.failure ? std::string(outcome.failure->pointer()) : "taken";
}

auto const noon = *typehook::date_time::parse("2026-01-02T03:04:05Z");
constexpr std::chrono::milliseconds noon_in_epoch{1'767'323'045'000};

beacon::com_example_lamp_lit lit_beacon() {
    return {.id_ = "A", .time_ = noon, .subject_ = "l", .content_ = {.color = beacon::lamp_color::red}};
}

telegram::com_example_lamp_lit lit_telegram() {
    telegram::com_example_lamp_lit event;
    event.id_ = "A";
    event.source = "/s";
    event.subject_ = "l";
    event.time_ = noon;
    event.data.color = telegram::lamp_color::green;
    return event;
}

TEST(cloud_events, in_binary_mode_are_routed_by_their_headers) {
    expect_round_trip<beacon::catalog>(lit_beacon());
}

TEST(cloud_events, in_structured_mode_are_routed_by_their_type) {
    expect_round_trip<telegram::catalog>(lit_telegram());
}

TEST(cloud_events, that_nobody_handles_are_told_whole) {
    ending const expected{"com_example_lamp.lit", true, "A", noon_in_epoch, "l"};
    EXPECT_EQ(ending_of<beacon::catalog>(typehook::encode_message(lit_beacon())), expected);
    EXPECT_EQ(ending_of<telegram::catalog>(typehook::encode_message(lit_telegram())), expected);
}

TEST(cloud_events, of_an_unknown_type_go_to_the_ending) {
    auto binary = typehook::encode_message(lit_beacon());
    binary.headers.at(0).second = "com.example.lamp.broken";
    ending const expected{"com.example.lamp.broken", false, "A", noon_in_epoch, "l"};
    EXPECT_EQ(ending_of<beacon::catalog>(binary), expected);
    auto structured = typehook::encode_message(lit_telegram());
    structured.body.replace(structured.body.find("lamp.lit"), 8, "lamp.broken");
    EXPECT_EQ(ending_of<telegram::catalog>(structured), expected);
}

TEST(cloud_events, without_a_type_are_refused) {
    auto binary = typehook::encode_message(lit_beacon());
    binary.headers.erase(binary.headers.begin());
    EXPECT_EQ(refused_at<beacon::catalog>(binary), "header ce-type");
    auto structured = typehook::encode_message(lit_telegram());
    structured.body.replace(structured.body.find("\"type\""), 6, "\"tipe\"");
    EXPECT_EQ(refused_at<telegram::catalog>(structured), "/type");
}

ledger::invoice_paid paid() {
    ledger::invoice_paid event;
    event.id_ = "m-1";
    event.time_ = std::chrono::sys_seconds(std::chrono::seconds(1'700'000'000));
    event.data.number = "7";
    return event;
}

TEST(standard_webhooks_catalog, is_routed_by_its_dotted_type) {
    expect_round_trip<ledger::catalog>(paid());
    expect_round_trip<ledger::catalog>(ledger::invoice_voided{.id_ = "m-2"});
    ledger::customer_subscription_created created;
    created.data.plan = "gold";
    expect_round_trip<ledger::catalog>(created);
}

TEST(standard_webhooks_catalog, hands_out_views) {
    auto const sent = typehook::encode_message(paid());
    int calls = 0;
    auto const router = typehook::make_router<ledger::catalog>(
        typehook::on<ledger::invoice_paid_view>([&](ledger::invoice_paid_view const& event) {
            ++calls;
            EXPECT_EQ(event.content().number, "7");
            EXPECT_EQ(event.id(), "m-1");
        }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(dispatch(router, sent).status, 200);
    EXPECT_EQ(calls, 1);
}

TEST(standard_webhooks_catalog, tells_the_time_of_events_that_it_does_not_know) {
    auto sent = typehook::encode_message(paid());
    EXPECT_EQ(ending_of<ledger::catalog>(sent),
              (ending{"invoice.paid", true, "m-1", std::chrono::seconds(1'700'000'000), ""}));
    sent.body.replace(sent.body.find("paid"), 4, "sent");
    EXPECT_EQ(ending_of<ledger::catalog>(sent),
              (ending{"invoice.sent", false, "m-1", std::chrono::seconds(1'700'000'000), ""}));
    sent.headers.at(1).second = "2026-01-02T03:04:05Z";  // not its format
    EXPECT_EQ(ending_of<ledger::catalog>(sent).time, std::chrono::milliseconds(0));
}

TEST(standard_webhooks_catalog, is_taken_without_headers_that_do_not_name_it) {
    auto sent = typehook::encode_message(paid());
    sent.headers.clear();
    EXPECT_EQ(ending_of<ledger::catalog>(sent), (ending{"invoice.paid", true, "", {}, ""}));
    sent.body = R"({"data":{}})";
    EXPECT_EQ(refused_at<ledger::catalog>(sent), "/type");
}

}  // namespace
