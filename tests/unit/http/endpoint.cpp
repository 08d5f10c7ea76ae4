// Included first, so that it has to include all it needs.
#include <typehook/http/endpoint.hpp>

// The rest.
#include <typehook/crypto/schemes.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace typehook::http::endpoint_test {
namespace {

// The least that handle() asks of a router; counts what reaches it.
template <bool Async>
struct fake_router {
    using catalog_type = void;
    static constexpr bool is_async = Async;
    std::shared_ptr<int> calls = std::make_shared<int>(0);

    outcome dispatch(request const&, timestamp) const {
        ++*calls;
        outcome became;
        became.event = "visit.opened";
        return became;
    }
    template <class Awaitable>
    Awaitable dispatch(request from, timestamp at) const {
        co_return dispatch(from, at);
    }
};

using header_list = std::vector<std::pair<std::string, std::string>>;

answer ask(endpoint const& where, header_list const& headers) {
    request const from{.headers = headers};
    if (!where.is_async()) {
        return where.call(from, timestamp{});
    }
    boost::asio::io_context context;
    answer made;
    auto const keep = [&](std::exception_ptr thrown, answer given) {
        EXPECT_FALSE(thrown);
        made = std::move(given);
    };
    boost::asio::co_spawn(context, where.async_call(from, timestamp{}), keep);
    context.run();
    return made;
}

std::string challenge(answer const& made) {
    std::string all;
    for (auto const& [name, value] : made.reply.headers) {
        if (name == "WWW-Authenticate") {
            all += value + "\n";
        }
    }
    return all;
}

TEST(endpoint, is_awaited_if_router_or_scheme_is) {
    schemes::bearer const later{[](std::string_view) -> boost::asio::awaitable<bool> { co_return true; }};
    EXPECT_FALSE(make_endpoint(fake_router<false>{}, schemes::none{}).is_async());
    EXPECT_TRUE(make_endpoint(fake_router<true>{}, schemes::none{}).is_async());
    EXPECT_TRUE(make_endpoint(fake_router<false>{}, later).is_async());
    EXPECT_TRUE(make_endpoint(fake_router<true>{}, later).is_async());
}

TEST(endpoint, replies_what_the_router_made_of_it) {
    for (auto const& where : {make_endpoint(fake_router<false>{}, schemes::none{}),
                              make_endpoint(fake_router<true>{}, schemes::none{})}) {
        auto const made = ask(where, {});
        EXPECT_EQ(made.reply.status, 200);
        EXPECT_EQ(made.event, "visit.opened");
        EXPECT_EQ(made.reason, "");
    }
}

TEST(endpoint, a_request_that_is_not_believed_reaches_no_handler) {
    fake_router<false> const router;
    auto const where = make_endpoint(router, schemes::token{.headers = {"x-token"}, .secret = "right"});
    auto const made = ask(where, {{"X-Token", "wrong"}});
    EXPECT_EQ(made.reply.status, 401);
    EXPECT_NE(made.reason.find("not accepted"), std::string::npos);
    EXPECT_EQ(*router.calls, 0);
    EXPECT_EQ(ask(where, {{"X-Token", "right"}}).reply.status, 200);
    EXPECT_EQ(*router.calls, 1);
}

TEST(endpoint, a_401_carries_the_schemes_own_challenge_and_no_other) {
    auto const token =
        make_endpoint(fake_router<false>{}, schemes::token{.headers = {"x-token"}, .secret = "right"});
    EXPECT_EQ(challenge(ask(token, {})), "Token header=\"x-token\"\n");
    auto const bearer = make_endpoint(fake_router<false>{}, schemes::bearer{secret("right")});
    EXPECT_EQ(challenge(ask(bearer, {})), "Bearer realm=\"webhook\"\n");
    EXPECT_EQ(challenge(ask(bearer, {{"Authorization", "Bearer wrong"}})),
              "Bearer realm=\"webhook\", error=\"invalid_token\"\n");
    EXPECT_EQ(challenge(ask(bearer, {{"Authorization", "Bearer right"}})), "");
}

TEST(endpoint, an_awaitable_check_decides_like_any_other) {
    auto const where = make_endpoint(
        fake_router<false>{}, schemes::bearer{[](std::string_view token) -> boost::asio::awaitable<bool> {
            co_return token == "right";
        }});
    EXPECT_EQ(ask(where, {{"Authorization", "Bearer right"}}).reply.status, 200);
    EXPECT_EQ(ask(where, {{"Authorization", "Bearer wrong"}}).reply.status, 401);
}

TEST(endpoint, takes_a_router_that_can_only_be_moved) {
    struct only_movable : fake_router<false> {
        std::unique_ptr<int> resource = std::make_unique<int>(1);
    };
    EXPECT_EQ(ask(make_endpoint(only_movable{}, schemes::none{}), {}).reply.status, 200);
}

}  // namespace
}  // namespace typehook::http::endpoint_test
