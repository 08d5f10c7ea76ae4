// Routers and schemes behind the receiver: the whole way from bytes on a port to a typed handler and back.
#include "receiver_support.hpp"

#include <typehook/crypto.hpp>
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <support/clinic.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace typehook_test {
namespace {

namespace asio = boost::asio;
using clinic_texts::body;
using typehook::http::receiver;
using typehook::http::receiver_options;

std::string const opened = body("VISIT", "OPENED", clinic_texts::small_visit);

typehook::schemes::token appdirect_token() {
    return {.headers = {"x-appdirect-webhook-token", "appdirect-webhook-token"}, .secret = "s3cret"};
}

TEST(receiver_router, a_typed_handler_sees_its_event) {
    std::vector<std::string> seen;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>(
            [&](clinic::visit_opened const& event, typehook::context const& context) {
                seen.push_back("opened " + std::to_string(event.content().number) + " " +
                               std::string(context.delivery_id) + " " +
                               std::to_string(context.received_at.time_since_epoch().count()));
            }),
        typehook::otherwise([&](typehook::unrouted const& event) { seen.emplace_back(event.name); }));
    receiver_options options;
    options.clock = [] { return typehook::timestamp{123ms}; };
    served where{options,
                 [&](receiver& receiver) { receiver.mount("/hooks", router, typehook::schemes::none{}); }};
    client one{where};
    auto const reply = one.exchange(post(opened, "Content-Type: application/json\r\nwebhook-id: d-1\r\n"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_NE(reply.body.find("visit.opened"), std::string::npos);
    EXPECT_EQ(one.exchange(post(body("BED", "MADE"))).status, 202);
    EXPECT_EQ(one.exchange(post(body("VISIT", "CLOSED"))).status, 202);
    where.stop();
    EXPECT_EQ(seen, (std::vector<std::string>{"opened 1 d-1 123", "bed.made", "visit.closed"}));
    EXPECT_NE(where.log.text().find("status=\"200\" path=\"/hooks\" event=\"visit.opened\""),
              std::string::npos);
}

std::string lines_of(typehook::header_list const& headers) {
    std::string lines = "Content-Type: application/json\r\n";
    for (auto const& [name, value] : headers) {
        lines += name + ": " + value + "\r\n";
    }
    return lines;
}

TEST(receiver_router, signed_requests_are_believed_by_every_scheme_and_changed_ones_are_not) {
    auto const router =
        typehook::make_router<clinic::catalog>(typehook::on<clinic::visit_opened>([](auto const&) {}),
                                               typehook::otherwise([](typehook::unrouted const&) {}));
    typehook::schemes::standard_webhooks const standard{
        .secrets = {typehook::crypto::generate_webhook_secret().value()}};
    typehook::schemes::github const github{.secrets = {"s3cret"}};
    typehook::schemes::stripe const stripe{.secrets = {"s3cret"}};
    typehook::schemes::basic const basic{.user = "clinic", .passwords = {"s3cret"}};
    served where{receiver_options{}, [&](receiver& receiver) {
                     receiver.mount("/standard", router, standard);
                     receiver.mount("/github", router, github);
                     receiver.mount("/stripe", router, stripe);
                     receiver.mount("/basic", router, basic);
                 }};
    client one{where};
    auto const expect = [&](std::string_view path, auto const& scheme, bool covers_the_body) {
        auto const time = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        auto const headers = lines_of(scheme.sign({.id = "msg_1", .time = time, .body = opened}).value());
        EXPECT_EQ(one.exchange(post(opened, headers, path)).status, 200) << path;
        EXPECT_EQ(one.exchange(post(opened + " ", headers, path)).status, covers_the_body ? 401 : 200)
            << path;
        auto const refused = one.exchange(post(opened, lines_of({}), path));
        EXPECT_EQ(refused.status, 401) << path;
        EXPECT_FALSE(refused.header("WWW-Authenticate").empty()) << path;
        EXPECT_NE(refused.body.find("the request has no header"), std::string::npos) << refused.body;
    };
    expect("/standard", standard, true);
    expect("/github", github, true);
    expect("/stripe", stripe, true);
    expect("/basic", basic, false);
}

TEST(receiver_router, a_broken_body_is_400_with_pointer_and_offset_and_no_content_is_422) {
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>([](clinic::visit_opened const&) {}),
        typehook::otherwise([](typehook::unrouted const&) {}));
    served const where{receiver_options{}, [&](receiver& receiver) {
                           receiver.mount("/hooks", router, typehook::schemes::none{});
                       }};
    client one{where};
    auto const broken = one.exchange(post(opened.substr(0, opened.size() - 5)));
    EXPECT_EQ(broken.status, 400);
    EXPECT_EQ(broken.header("Content-Type"), "application/problem+json");
    EXPECT_NE(broken.body.find("\"pointer\""), std::string::npos) << broken.body;
    EXPECT_NE(broken.body.find("\"offset\""), std::string::npos) << broken.body;
    EXPECT_EQ(one.exchange(post("")).status, 400);
    EXPECT_EQ(one.exchange(post("{}")).status, 422);
    EXPECT_EQ(one.exchange(post(body("VISIT", "OPENED"))).status, 422) << "its content is required";
    EXPECT_EQ(one.exchange(post(std::string(100'000, '['))).status, 422) << "not even an object";
    EXPECT_EQ(one.exchange(post(R"({"x":)" + std::string(100'000, '['))).status, 413)
        << "deeper than any limit";
    EXPECT_EQ(one.exchange(post(opened)).status, 200);
}

TEST(receiver_router, a_wrong_token_is_401_and_reaches_no_handler) {
    std::atomic<int> calls{0};
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::otherwise([&](typehook::unrouted const&) { ++calls; }));
    served where{receiver_options{},
                 [&](receiver& receiver) { receiver.mount("/hooks", router, appdirect_token()); }};
    client one{where};
    auto const refused = one.exchange(post(opened, "x-appdirect-webhook-token: gu355\r\n"));
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.header("WWW-Authenticate"), "Token header=\"x-appdirect-webhook-token\"");
    EXPECT_EQ(refused.header("Connection"), "");
    EXPECT_EQ(refused.body.find("gu355"), std::string::npos);
    EXPECT_EQ(one.exchange(post(opened)).status, 401);
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(one.exchange(post(opened, "X-AppDirect-Webhook-Token: s3cret\r\n")).status, 202);
    EXPECT_EQ(one.exchange(post(opened, "AppDirect-Webhook-Token: s3cret\r\n")).status, 202);
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(where.log.text().find("gu355"), std::string::npos);
    EXPECT_EQ(where.log.text().find("s3cret"), std::string::npos);
}

TEST(receiver_router, a_handler_that_fails_or_throws_is_500_and_disturbs_nothing) {
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>(
            [](clinic::visit_opened const&) { throw std::runtime_error("no bed left"); }),
        typehook::on<clinic::visit_closed>([](clinic::visit_closed const&) -> typehook::result<void> {
            return typehook::failure{make_error_code(boost::system::errc::no_space_on_device)};
        }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    served where{receiver_options{},
                 [&](receiver& receiver) { receiver.mount("/hooks", router, typehook::schemes::none{}); }};
    client one{where};
    auto const threw = one.exchange(post(opened));
    EXPECT_EQ(threw.status, 500);
    EXPECT_EQ(threw.body.find("no bed left"), std::string::npos);
    EXPECT_EQ(one.exchange(post(body("VISIT", "CLOSED"))).status, 500);
    EXPECT_EQ(one.exchange(post(body("BED", "MADE"))).status, 202);
    EXPECT_TRUE(where.log.waits_for("no bed left"));
}

asio::awaitable<void> sleep_for(std::chrono::milliseconds time) {
    asio::steady_timer timer{co_await asio::this_coro::executor, time};
    co_await timer.async_wait(asio::use_awaitable);
}

TEST(receiver_router, awaitable_handlers_and_checks_mix_with_plain_ones) {
    std::vector<std::string> seen;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>([&](clinic::visit_opened const& event) -> asio::awaitable<void> {
            co_await sleep_for(5ms);
            seen.push_back("opened " +
                           std::to_string(event.content().number));  // the event is alive after the await
        }),
        typehook::on<clinic::visit_closed>([&](clinic::visit_closed const&) { seen.emplace_back("closed"); }),
        typehook::otherwise([&](typehook::unrouted const& event) { seen.emplace_back(event.name); }));
    typehook::schemes::bearer const scheme{[](std::string_view token) -> asio::awaitable<bool> {
        std::string const kept{token};
        co_await sleep_for(1ms);
        co_return kept == "good" && token == "good";
    }};
    served where{receiver_options{}, [&](receiver& receiver) { receiver.mount("/hooks", router, scheme); }};
    client one{where};
    std::string const good = "Authorization: Bearer good\r\n";
    EXPECT_EQ(one.exchange(post(opened, good)).status, 200);
    EXPECT_EQ(one.exchange(post(body("VISIT", "CLOSED"), good)).status, 200);
    EXPECT_EQ(one.exchange(post(body("BED", "MADE"), good)).status, 202);
    auto const bad = one.exchange(post(opened, "Authorization: Bearer bad\r\n"));
    EXPECT_EQ(bad.status, 401);
    EXPECT_EQ(bad.header("WWW-Authenticate"), "Bearer realm=\"webhook\", error=\"invalid_token\"");
    where.stop();
    EXPECT_EQ(seen, (std::vector<std::string>{"opened 1", "closed", "bed.made"}));
}

TEST(receiver_router, a_late_awaitable_handler_is_503_and_what_it_returns_later_is_lost) {
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_opened>(
            [](clinic::visit_opened const&) -> asio::awaitable<typehook::result<void>> {
                co_await sleep_for(1h);
                typehook::result<void> const done{};
                co_return done;
            }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    receiver_options options;
    options.deadlines.handler = 50ms;
    served const where{
        options, [&](receiver& receiver) { receiver.mount("/hooks", router, typehook::schemes::none{}); }};
    client one{where};
    EXPECT_EQ(one.exchange(post(opened)).status, 503);
    EXPECT_EQ(one.exchange(post(body("BED", "MADE"))).status, 202);
}

TEST(receiver_router, several_routers_share_a_receiver_each_with_its_scheme) {
    auto const router =
        typehook::make_router<clinic::catalog>(typehook::otherwise([](typehook::unrouted const&) {}));
    served const where{receiver_options{}, [&](receiver& receiver) {
                           receiver.mount("/open", router, typehook::schemes::none{});
                           receiver.mount("/token", router, appdirect_token());
                           receiver.mount("/bearer", router,
                                          typehook::schemes::bearer{typehook::secret("good")});
                       }};
    client one{where};
    EXPECT_EQ(one.exchange(post(opened, "", "/open")).status, 202);
    EXPECT_EQ(one.exchange(post(opened, "", "/token")).status, 401);
    EXPECT_EQ(one.exchange(post(opened, "Authorization: bearer good\r\n", "/bearer")).status, 202);
    EXPECT_EQ(
        one.exchange(post(opened, "Authorization: bearer good\r\nAuthorization: bearer good\r\n", "/bearer"))
            .status,
        401);
}

TEST(receiver_router, bad_bodies_of_every_kind_are_told_and_leave_it_serving) {
    receiver_options options;
    options.limits.max_body = 11 * 1024 * 1024;
    auto const on_visit = typehook::on<clinic::visit>([](auto const&) {});
    auto const ending = typehook::otherwise([](typehook::unrouted const&) {});
    served const where{options, [&](receiver& receiver) {
                           receiver.mount("/tolerant",
                                          typehook::make_router<clinic::catalog>(on_visit, ending),
                                          typehook::schemes::none{});
                           receiver.mount("/strict",
                                          typehook::make_router<clinic::catalog>(
                                              {.policy = typehook::json::strict}, on_visit, ending),
                                          typehook::schemes::none{});
                       }};
    std::size_t const ten_megabytes = 10'000'000;
    auto const with_number = [](std::string_view number) {
        return body("VISIT", "OPENED",
                    R"({"number":)" + std::string(number) +
                        R"(,"state":"DONE","left_at":null,"urgent":false,"version":"v1","grade":3})");
    };
    struct {
        std::string body;
        int tolerant;
        int strict;
        std::string_view reason;
    } const cases[] = {
        {std::string(ten_megabytes, '\x9c'), 400, 400, "unexpected_character"},
        {R"({"a":")" + std::string(ten_megabytes, '\x9c'), 400, 400, "invalid_utf8"},
        {std::string(ten_megabytes, '7'), 422, 422, "wrong_type"},
        {R"({"a":)" + std::string(100'000, '['), 413, 413, "depth_exceeded"},
        {R"({"a":)" + std::string(100'000, '{'), 400, 400, "unexpected_character"},
        {with_number("\"\xed\xa0\x80\""), 400, 400, "invalid_utf8"},
        {with_number("\"\\ud800\""), 400, 400, "lone_surrogate"},
        {with_number("01"), 400, 400, "invalid_number"},
        {with_number(std::string(100'000, '9')), 200, 422, "number_out_of_range"},
        {with_number("1e999999999"), 200, 422, "number_out_of_range"},
        {with_number("1.5"), 200, 422, "not_an_integer"},
        {with_number("1,\"number\":2"), 200, 422, "duplicate_member"},
    };
    for (auto const& each : cases) {
        auto const shown = each.body.substr(0, 60);
        client one{where};
        EXPECT_EQ(one.exchange(post(each.body, "", "/tolerant")).status, each.tolerant) << shown;
        auto const strict = one.exchange(post(each.body, "", "/strict"));
        EXPECT_EQ(strict.status, each.strict) << shown;
        EXPECT_NE(strict.body.find(each.reason), std::string::npos) << shown << '\n' << strict.body;
        EXPECT_EQ(one.exchange(post(opened, "", "/tolerant")).status, 200) << shown;
    }
}

TEST(receiver_router, a_body_cut_or_flipped_anywhere_gives_a_reply_and_no_crash) {
    auto const router =
        typehook::make_router<clinic::catalog>(typehook::on<clinic::visit>([](auto const&) {}),
                                               typehook::otherwise([](typehook::unrouted const&) {}));
    served const where{receiver_options{}, [&](receiver& receiver) {
                           receiver.mount("/hooks", router, typehook::schemes::none{});
                       }};
    client one{where};
    for (std::size_t size = 0; size < opened.size(); ++size) {
        EXPECT_EQ(one.exchange(post(opened.substr(0, size))).status, 400) << size;
    }
    for (std::size_t at = 0; at < opened.size(); ++at) {
        auto text = opened;
        text[at] = static_cast<char>(text[at] ^ 0x41);
        auto const status = one.exchange(post(text)).status;
        EXPECT_TRUE(status == 200 || status == 202 || status == 400 || status == 422) << status;
    }
    EXPECT_EQ(one.exchange(post(opened)).status, 200);
}

}  // namespace
}  // namespace typehook_test
