#include <typehook/webhook/handle.hpp>

#include <typehook/webhook.hpp>

#include <typehook/crypto/schemes.hpp>

#include <clinic/catalog.hpp>

#include <support/clinic.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;

// g++ 12 destroys an aggregate temporary in a co_await expression twice. Awaitable functions of the library take no event
// and no options; the request, which they do take, has nothing to destroy.
static_assert(std::is_trivially_destructible_v<typehook::request>);
namespace schemes = typehook::schemes;
using clinic_texts::body;
using headers = std::vector<std::pair<std::string, std::string>>;
using later = asio::awaitable<typehook::outcome>;

auto const now = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));

auto make_counting_router(int& calls) {
    return typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_closed>([&calls](auto const&) { ++calls; }),
        typehook::otherwise([](typehook::unrouted const&) {}));
}

/// Runs one awaitable dispatch to its end.
template <class Router, class Scheme>
typehook::outcome wait_for(Router const& router, Scheme const& scheme, typehook::request const& from) {
    asio::io_context context;
    typehook::outcome became;
    auto const keep = [&](std::exception_ptr thrown, typehook::outcome done) {
        EXPECT_FALSE(thrown);
        became = std::move(done);
    };
    asio::co_spawn(context, typehook::handle<later>(router, scheme, from, now), keep);
    context.run();
    return became;
}

TEST(handle, lets_through_what_the_scheme_accepts) {
    int calls = 0;
    auto const router = make_counting_router(calls);
    auto const text = body("VISIT", "CLOSED");
    headers const with{{"X-AppDirect-Webhook-Token", "s3cret"}};
    schemes::token const scheme{.headers = {"x-appdirect-webhook-token"}, .secret = "s3cret"};
    auto const became = typehook::handle(router, scheme, {.headers = with, .body = text}, now);
    EXPECT_EQ(became.status, 200);
    EXPECT_EQ(became.event, "visit.closed");
    EXPECT_EQ(calls, 1);
}

TEST(handle, looks_at_no_byte_of_a_body_that_is_not_verified) {
    int calls = 0;
    auto const router = make_counting_router(calls);
    schemes::token const scheme{.headers = {"x-token"}, .secret = "s3cret"};
    headers const wrong{{"x-token", "S3cret"}};
    auto const became = typehook::handle(router, scheme, {.headers = wrong, .body = "not json"}, now);
    EXPECT_EQ(became.status, 401);
    EXPECT_EQ(became.event, "");
    EXPECT_EQ(became.failure->condition(), typehook::condition::unauthenticated);
    EXPECT_EQ(became.challenge, "Token header=\"x-token\"");
    EXPECT_EQ(typehook::handle(router, scheme, {.body = "not json"}, now).status, 401);
    EXPECT_EQ(calls, 0);
}

TEST(handle, a_signed_request_reaches_its_handler_once_and_unchanged) {
    int calls = 0;
    auto const router = make_counting_router(calls);
    schemes::standard_webhooks const scheme{.secrets = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
                                            .replays = std::make_shared<typehook::replay_window>()};
    auto const text = body("VISIT", "CLOSED");
    auto const sent_at = std::chrono::floor<std::chrono::milliseconds>(now);
    auto const with = scheme.sign({.id = "msg_1", .time = sent_at, .body = text}).value();

    auto const changed = typehook::handle(router, scheme, {.headers = with, .body = text + " "}, now);
    EXPECT_EQ(changed.status, 401);
    EXPECT_EQ(changed.failure->code(), typehook::crypto::errc::wrong_signature);
    EXPECT_EQ(changed.challenge, "Signature header=\"webhook-signature\"");
    EXPECT_EQ(calls, 0);

    EXPECT_EQ(typehook::handle(router, scheme, {.headers = with, .body = text}, now).status, 200);
    auto const copy = typehook::handle(router, scheme, {.headers = with, .body = text}, now);
    EXPECT_EQ(copy.status, 401);
    EXPECT_EQ(copy.failure->code(), typehook::crypto::errc::replayed);
    auto const late =
        typehook::handle(router, scheme, {.headers = with, .body = text}, now + std::chrono::hours(1));
    EXPECT_EQ(late.failure->code(), typehook::crypto::errc::too_old);
    EXPECT_EQ(calls, 1);
}

TEST(handle, a_full_replay_window_asks_the_sender_to_come_back) {
    int calls = 0;
    auto const router = make_counting_router(calls);
    schemes::stripe const scheme{.secrets = {"s3cret"},
                                 .replays = std::make_shared<typehook::replay_window>(0)};
    auto const text = body("VISIT", "CLOSED");
    auto const with =
        scheme.sign({.time = std::chrono::floor<std::chrono::milliseconds>(now), .body = text}).value();
    EXPECT_EQ(typehook::handle(router, scheme, {.headers = with, .body = text}, now).status, 503);
    EXPECT_EQ(calls, 0);
}

TEST(handle, tells_handlers_the_time_it_was_given) {
    typehook::timestamp seen;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_closed>(
            [&](auto const&, typehook::context const& context) { seen = context.received_at; }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(typehook::handle(router, schemes::none{}, {.body = body("VISIT", "CLOSED")}, now).status, 200);
    EXPECT_EQ(seen, std::chrono::floor<std::chrono::milliseconds>(now));
}

TEST(handle_async, keeps_event_context_and_body_valid_across_suspension) {
    std::vector<std::string> seen;
    auto const pause = []() -> asio::awaitable<void> {
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    };
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>([&](clinic::visit_opened const& event,
                                               typehook::context const& context) -> asio::awaitable<void> {
            co_await pause();
            seen.push_back(event.content().codes->at(0) + ' ' + std::string(context.id) + ' ' +
                           std::to_string(context.body.size()));
        }),
        typehook::on<clinic::visit_moved_view>(
            [&](clinic::visit_moved_view const& event) -> asio::awaitable<typehook::result<void>> {
                co_await pause();
                seen.emplace_back(std::string_view(event.content().codes->at(1)));
                co_return typehook::result<void>{};
            }),
        typehook::on<clinic::visit_noted>([&](clinic::visit_noted event) -> asio::awaitable<void> {
            co_await pause();
            seen.push_back("taken " + std::string(event.id()));
        }),
        typehook::on<clinic::visit_closed>([&](auto const&) { seen.emplace_back("at once"); }),
        typehook::otherwise([&](typehook::unrouted const& event) -> asio::awaitable<void> {
            co_await pause();
            seen.emplace_back(event.name);
        }));
    static_assert(decltype(router)::is_async);

    auto const opened = body("VISIT", "OPENED", clinic_texts::full_visit);
    EXPECT_EQ(wait_for(router, schemes::none{}, {.body = opened}).status, 200);
    auto const moved = body("VISIT", "MOVED", clinic_texts::full_visit);
    EXPECT_EQ(wait_for(router, schemes::none{}, {.body = moved}).status, 200);
    auto const noted = body("VISIT", "NOTED", clinic_texts::full_visit);
    EXPECT_EQ(wait_for(router, schemes::none{}, {.body = noted}).status, 200);
    auto const closed = body("VISIT", "CLOSED");
    EXPECT_EQ(wait_for(router, schemes::none{}, {.body = closed}).status, 200);
    auto const other = body("BED", "MADE");
    EXPECT_EQ(wait_for(router, schemes::none{}, {.body = other}).status, 202);
    EXPECT_EQ(seen, (std::vector<std::string>{"A1 n-1 " + std::to_string(opened.size()), "B2", "taken n-1",
                                              "at once", "bed.made"}));
}

TEST(handle_async, answers_500_when_an_awaited_handler_throws_or_fails) {
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>([](auto const&) -> asio::awaitable<void> {
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
            throw std::runtime_error("away");
        }),
        typehook::on<clinic::visit_closed>([](auto const&) -> asio::awaitable<typehook::result<void>> {
            co_return typehook::failure(typehook::json::errc::wrong_type);
        }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    auto const opened = body("VISIT", "OPENED", clinic_texts::small_visit);
    auto const threw = wait_for(router, schemes::none{}, {.body = opened});
    EXPECT_EQ(threw.status, 500);
    EXPECT_EQ(threw.failure->detail(), "away");
    auto const closed = body("VISIT", "CLOSED");
    EXPECT_EQ(wait_for(router, schemes::none{}, {.body = closed}).status, 500);
    auto const malformed = wait_for(router, schemes::none{}, {.body = "{"});
    EXPECT_EQ(malformed.status, 400);
}

TEST(handle_async, awaits_the_schemes_check) {
    int calls = 0;
    auto const router = make_counting_router(calls);
    schemes::bearer const scheme{
        [](std::string_view token) -> asio::awaitable<bool> { co_return token == "good"; }};
    auto const text = body("VISIT", "CLOSED");
    headers const good{{"Authorization", "Bearer good"}};
    headers const bad{{"Authorization", "Bearer bad"}};
    EXPECT_EQ(wait_for(router, scheme, {.headers = good, .body = text}).status, 200);
    EXPECT_EQ(wait_for(router, scheme, {.headers = bad, .body = text}).status, 401);
    EXPECT_EQ(calls, 1);
}

}  // namespace
