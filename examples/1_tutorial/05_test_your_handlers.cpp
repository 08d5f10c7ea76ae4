// Shows:  handlers tested without a network: typed events, encoded and dispatched, and the outcome looked at.
// Needs:  typehook::appdirect, typehook::webhook, GoogleTest.
// Run:    build/dev/bin/05_test_your_handlers
// Prints: GoogleTest's report; every test passes
#include "seat_book.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>
#include <utility>

namespace {

namespace ad = typehook::appdirect;

// region: make
/// The body of a typed event: no JSON to write, and a member renamed in the schema breaks the build.
template <class Event>
std::string body_of(std::string subscription, int seats = 0) {
    Event event;
    event.uuid = "n-1";
    event.resource.uuid = std::move(subscription);
    if constexpr (typehook::has_content<Event>) {
        event.resource.content.status = ad::subscription_status::active;
        event.resource.content.max_users = seats;
    }
    return typehook::json::encode(event);
}
// endregion

class seats : public testing::Test {
protected:
    seat_book book;
    decltype(make_seat_router(book)) router = make_seat_router(book);
};

// region: dispatch
TEST_F(seats, follow_the_last_event_of_a_subscription) {
    auto const added = body_of<ad::subscription_added>("s-1", 10);
    auto const changed = body_of<ad::subscription_changed>("s-1", 25);
    EXPECT_EQ(router.dispatch({.body = added}).status, 200);
    EXPECT_EQ(router.dispatch({.body = changed}).status, 200);
    EXPECT_EQ(book.total(), 25);
}
// endregion

TEST_F(seats, are_given_back_by_a_removal) {
    auto const added = body_of<ad::subscription_added>("s-1", 10);
    auto const removed = body_of<ad::subscription_removed>("s-1");
    EXPECT_EQ(router.dispatch({.body = added}).status, 200);
    EXPECT_EQ(router.dispatch({.body = removed}).event, "subscription.removed");
    EXPECT_EQ(book.total(), 0);
}

TEST_F(seats, stay_when_another_resource_changes) {
    auto const removed = typehook::json::encode(ad::quote_removed{.uuid = "n-1"});
    auto const outcome = router.dispatch({.body = removed});
    EXPECT_EQ(outcome.status, 202);
    EXPECT_EQ(outcome.event, "quote.removed");
    EXPECT_EQ(book.total(), 0);
}

// A handler that fails makes the reply 500, and the sender delivers again.
TEST_F(seats, are_asked_for_again_while_the_book_is_shut) {
    auto const added = body_of<ad::subscription_added>("s-1", 10);
    book.shut();
    auto const outcome = router.dispatch({.body = added});
    EXPECT_EQ(outcome.status, 500);
    EXPECT_TRUE(outcome.failure.has_value());
}

// `handle` is all that the receiver does between the bytes and the reply, the check of the token included.
// region: handle
TEST_F(seats, are_only_changed_by_who_knows_the_token) {
    typehook::schemes::token const scheme{.headers = {"x-appdirect-webhook-token"}, .secret = "s3cret"};
    std::chrono::sys_days const now = std::chrono::year{2026} / 1 / 31;
    auto const body = body_of<ad::subscription_added>("s-1", 10);

    std::array const wrong{typehook::header{"X-AppDirect-Webhook-Token", "guessed"}};
    EXPECT_EQ(typehook::handle(router, scheme, {.headers = wrong, .body = body}, now).status, 401);
    EXPECT_EQ(book.total(), 0);

    std::array const right{typehook::header{"X-AppDirect-Webhook-Token", "s3cret"}};
    EXPECT_EQ(typehook::handle(router, scheme, {.headers = right, .body = body}, now).status, 200);
    EXPECT_EQ(book.total(), 10);
}
// endregion

// What verifies a request also signs one, so a test needs no signature worked out by hand.
// region: sign
TEST_F(seats, are_only_changed_by_what_the_sender_signed) {
    typehook::schemes::standard_webhooks const scheme{
        .secrets = {typehook::crypto::generate_webhook_secret().value()}};
    std::chrono::sys_days const now = std::chrono::year{2026} / 1 / 31;
    auto const body = body_of<ad::subscription_added>("s-1", 10);
    auto const headers = scheme.sign({.id = "msg_1", .time = now, .body = body}).value();

    auto const forged = body_of<ad::subscription_added>("s-1", 1'000);
    EXPECT_EQ(typehook::handle(router, scheme, {.headers = headers, .body = forged}, now).status, 401);
    EXPECT_EQ(typehook::handle(router, scheme, {.headers = headers, .body = body}, now).status, 200);
    EXPECT_EQ(book.total(), 10);
}
// endregion

}  // namespace
