#include <typehook/webhook/make_router.hpp>

#include <clinic/catalog.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

using clinic_texts::body;

TEST(make_router, takes_an_ending_alone) {
    int unrouted = 0;
    auto const router = typehook::make_router<clinic::catalog>(typehook::otherwise([&](typehook::unrouted const&) { ++unrouted; }));
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "CLOSED")}).status, 202);
    EXPECT_EQ(unrouted, 1);
}

TEST(make_router, is_exhaustive_when_every_event_has_a_handler) {
    std::string unknown;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit>([](auto const&) {}), typehook::on<clinic::patient>([](auto const&) {}),
        typehook::exhaustive([&](typehook::unrouted const& event) { unknown = event.name; }));
    EXPECT_EQ(router.dispatch({.body = body("PATIENT", "REMOVED")}).status, 200);
    EXPECT_EQ(router.dispatch({.body = body("BED", "MADE")}).status, 202);
    EXPECT_EQ(unknown, "bed.made");
}

TEST(make_router, takes_handlers_that_cannot_be_copied) {
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_closed>([count = std::make_unique<int>(0)](auto const&) { ++*count; }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(router.dispatch({.body = body("VISIT", "CLOSED")}).status, 200);
}

TEST(make_router, sets_the_policy_and_the_limits) {
    auto const strict = typehook::make_router<clinic::catalog>(
        {.policy = typehook::json::strict, .max_depth = 3}, typehook::on<clinic::visit_opened>([](auto const&) {}),
        typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(strict.dispatch({.body = body("VISIT", "OPENED", R"({"number":"x"})")}).status, 422);
    EXPECT_EQ(strict.dispatch({.body = body("VISIT", "OPENED", R"({"meta":[[]]})")}).status, 413);
}

TEST(make_router, ending_may_take_the_context_and_fail) {
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::otherwise([](typehook::unrouted const&, typehook::context const& context) -> typehook::result<void> {
            if (context.id == "n-1") {
                return typehook::failure(typehook::webhook::errc::handler_threw);
            }
            return {};
        }));
    EXPECT_EQ(router.dispatch({.body = body("BED", "MADE")}).status, 500);
}

}  // namespace
