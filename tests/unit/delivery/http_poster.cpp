#include <typehook/delivery/http_poster.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(http_poster, posts_by_the_client_and_its_egress_policy) {
    boost::asio::io_context context;
    http_poster poster(context, {});
    // A loopback address that the target's policy let pass is refused by the client's own.
    auto const target =
        http::target::parse("https://127.0.0.1:1/", {.allow_private_endpoints = true}).value();
    std::optional<failure> why;
    http::outgoing const what{.body = "{}"};
    poster.post(target, what, [&](http::exchange&& made) { why = made.response.error(); });
    EXPECT_FALSE(why.has_value());
    context.run_for(std::chrono::seconds(10));
    ASSERT_TRUE(why.has_value());
    EXPECT_EQ(*why, http::errc::address_refused);
}

TEST(http_poster, ends_what_is_under_way_as_cancelled) {
    boost::asio::io_context context;
    http_poster poster(context,
                       {.resolve = [](std::string const&) -> result<std::vector<boost::asio::ip::address>> {
                           std::this_thread::sleep_for(std::chrono::milliseconds(100));
                           return failure{http::errc::resolve_failed};
                       }});
    auto const target = http::target::parse("https://a.example/", {}).value();
    std::optional<failure> why;
    http::outgoing const what{.body = "{}"};
    poster.post(target, what, [&](http::exchange&& made) { why = made.response.error(); });
    poster.close();
    context.run_for(std::chrono::seconds(10));
    ASSERT_TRUE(why.has_value());
    EXPECT_EQ(why->condition(), condition::cancelled);
}

}  // namespace
}  // namespace typehook::delivery
