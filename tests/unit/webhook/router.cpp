#include <typehook/webhook/router.hpp>

#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace json = typehook::json;
using clinic_texts::body;

TEST(router, calls_the_handler_of_the_event) {
    std::vector<std::string> seen;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened, clinic::visit_moved>([&](auto const& event) {
            seen.push_back(std::string(typehook::event_name<std::remove_cvref_t<decltype(event)>>) + " " +
                           std::to_string(event.content().number));
        }),
        typehook::on<clinic::visit_closed>([&](clinic::visit_closed const& event, typehook::context const& context) {
            seen.push_back("closed " + std::string(event.subject()) + " " + std::string(context.id));
        }),
        typehook::otherwise([&](typehook::unrouted const& event) { seen.push_back("other " + std::string(event.name)); }));

    auto const opened = router.dispatch({.body = body("VISIT", "OPENED", clinic_texts::small_visit)});
    EXPECT_EQ(opened.status, 200);
    EXPECT_EQ(opened.event, "visit.opened");
    EXPECT_FALSE(opened.failure.has_value());
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "MOVED", clinic_texts::small_visit)}).status, 200);
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "CLOSED")}).status, 200);
    auto const known = router.dispatch({.body = body("PATIENT", "REMOVED")});
    EXPECT_EQ(known.status, 202);
    EXPECT_EQ(known.event, "patient.removed");
    EXPECT_EQ(router.dispatch({.body = body("BED", "MADE")}).status, 202);
    EXPECT_EQ(seen, (std::vector<std::string>{"visit.opened 1", "visit.moved 1", "closed v-1 n-1", "other patient.removed",
                                               "other bed.made"}));
}

TEST(router, handles_a_whole_resource) {
    std::vector<std::string> seen;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit>([&](auto const& event) { seen.emplace_back(typehook::event_name<std::remove_cvref_t<decltype(event)>>); }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    for (auto const* verb : {"OPENED", "MOVED", "NOTED"}) {
        EXPECT_EQ(router.dispatch({.body = body("VISIT", verb, clinic_texts::small_visit)}).status, 200);
    }
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "CLOSED")}).status, 200);
    EXPECT_EQ(seen.size(), 4u);
}

TEST(router, hands_views_to_handlers_that_ask_for_them) {
    auto const text = body("VISIT", "OPENED", clinic_texts::full_visit);
    bool borrowed = false;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened_view>([&](clinic::visit_opened_view const& event) {
            auto const& code = event.content().codes->at(0);
            borrowed = code.data() >= text.data() && code.data() < text.data() + text.size();
        }),
        typehook::on<clinic::patient_view>([](auto const&) {}), typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(router.dispatch({.body = text}).status, 200);
    EXPECT_TRUE(borrowed);
}

TEST(router, mixes_views_and_owning_events_of_one_resource) {
    int owning = 0;
    int views = 0;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>([&](clinic::visit_opened const& event) { owning += static_cast<int>(event.content().number); }),
        typehook::on<clinic::visit_moved_view>([&](clinic::visit_moved_view const& event) { views += static_cast<int>(event.content().number); }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "OPENED", clinic_texts::small_visit)}).status, 200);
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "MOVED", clinic_texts::small_visit)}).status, 200);
    EXPECT_EQ(owning, 1);
    EXPECT_EQ(views, 1);
}

TEST(router, lets_a_handler_take_the_event) {
    std::vector<clinic::visit_opened> kept;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>([&](clinic::visit_opened event) { kept.push_back(std::move(event)); }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "OPENED", clinic_texts::full_visit)}).status, 200);
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].content().number, 7);
}

TEST(router, does_not_decode_what_nobody_handles) {
    bool known = false;
    auto const router = typehook::make_router<clinic::catalog>(
        {.policy = json::strict}, typehook::on<clinic::visit_opened>([](auto const&) {}),
        typehook::otherwise([&](typehook::unrouted const& event) { known = event.known; }));
    EXPECT_EQ(router.dispatch({.body = body("PATIENT", "ADDED", R"({"id":"wrong"})")}).status, 202);
    EXPECT_TRUE(known);
    auto const malformed = router.dispatch({.body = body("PATIENT", "ADDED", R"({"id":tru})")});
    EXPECT_EQ(malformed.status, 400);
    EXPECT_TRUE(malformed.failure->has_offset());
}

TEST(router, tells_the_ending_what_the_envelope_says) {
    std::vector<std::string> seen;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::otherwise([&](typehook::unrouted const& event, typehook::context const& context) {
            seen = {std::string(event.resource), std::string(event.action), std::string(event.id), std::string(event.subject),
                    std::string(context.id)};
            EXPECT_EQ(event.time, typehook::timestamp(std::chrono::milliseconds(1712345678901)));
        }));
    for (auto const* kind : {"PATIENT", "PORTER"}) {
        EXPECT_EQ(router.dispatch({.body = body(kind, "REMOVED")}).status, 202);
        EXPECT_EQ(seen, (std::vector<std::string>{kind, "REMOVED", "n-1", "v-1", "n-1"}));
    }
}

TEST(router, tells_a_strict_deviation_as_422_with_its_pointer) {
    auto const router = typehook::make_router<clinic::catalog>(
        {.policy = json::strict}, typehook::on<clinic::visit_opened>([](auto const&) { FAIL(); }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    auto const became = router.dispatch({.body = body("VISIT", "OPENED", R"({"number":"x"})")});
    EXPECT_EQ(became.status, 422);
    EXPECT_EQ(became.event, "visit.opened");
    EXPECT_EQ(became.failure->pointer(), "/subject/body/number");
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "OPENED")}).status, 422);
    EXPECT_EQ(router.dispatch({.body = "{}"}).status, 422);
    EXPECT_EQ(router.dispatch({.body = ""}).status, 400);
}

TEST(router, tells_a_body_that_is_no_json_as_400_whatever_stands_before_the_mistake) {
    auto const router = typehook::make_router<clinic::catalog>(
        {.policy = json::strict}, typehook::on<clinic::visit_opened>([](auto const&) {}),
        typehook::otherwise([](typehook::unrouted const&) {}));
    auto const status = [&](std::string_view text) { return router.dispatch({.body = text}).status; };
    EXPECT_EQ(status("[1,2]"), 422);
    EXPECT_EQ(status("[1,2"), 400);
    EXPECT_EQ(status(R"({"id":7})"), 422);
    EXPECT_EQ(status(R"({"id":7)"), 400);
    EXPECT_EQ(status(R"({"id":7}})"), 400);
}

TEST(router, reports_deviations_to_the_handler_and_the_outcome) {
    std::size_t reported = 0;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>([&](auto const&, typehook::context const& context) { reported = context.report.size(); }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    auto const became = router.dispatch({.body = body("VISIT", "OPENED", R"({"number":"x"})")});
    EXPECT_EQ(became.status, 200);
    EXPECT_EQ(became.report.size(), reported);
    EXPECT_EQ(became.report.deviations.at(0).pointer, "/subject/body/number");
}

TEST(router, answers_500_when_a_handler_throws_or_fails_and_goes_on) {
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>([](auto const&) { throw std::runtime_error("the database is away"); }),
        typehook::on<clinic::visit_moved>([](auto const&) -> typehook::result<void> {
            return typehook::failure(json::errc::wrong_type);
        }),
        typehook::on<clinic::visit_closed>([](auto const&) -> typehook::result<void> { return {}; }),
        typehook::otherwise([](typehook::unrouted const&) { throw 5; }));
    auto const threw = router.dispatch({.body = body("VISIT", "OPENED", clinic_texts::small_visit)});
    EXPECT_EQ(threw.status, 500);
    EXPECT_EQ(threw.failure->code(), typehook::webhook::errc::handler_threw);
    EXPECT_EQ(threw.failure->detail(), "the database is away");
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "MOVED", clinic_texts::small_visit)}).status, 500);
    EXPECT_EQ(router.dispatch({.body = body("BED", "MADE")}).status, 500);
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "CLOSED")}).status, 200);
}

TEST(router, tells_handlers_about_the_delivery) {
    std::vector<std::pair<std::string, std::string>> const headers{{"Webhook-Id", "msg_1"}, {"webhook-attempt", "3"}};
    auto const text = body("VISIT", "CLOSED");
    typehook::timestamp const now(std::chrono::milliseconds(99));
    bool called = false;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_closed>([&](auto const&, typehook::context const& context) {
            called = true;
            EXPECT_EQ(context.id, "n-1");
            EXPECT_EQ(context.delivery_id, "msg_1");
            EXPECT_EQ(context.attempt, 3u);
            EXPECT_EQ(context.received_at, now);
            EXPECT_EQ(context.body, text);
            EXPECT_EQ(context.headers.size(), 2u);
        }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(router.dispatch({.headers = headers, .body = text}, now).status, 200);
    EXPECT_TRUE(called);
}

TEST(router, bounds_the_body) {
    auto const router = typehook::make_router<clinic::catalog>({.max_size = 10}, typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "CLOSED")}).status, 413);
}

}  // namespace
