#include <typehook/delivery/poster.hpp>

#include "scripted_poster.hpp"

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

TEST(poster, a_script_answers_after_post_has_returned) {
    boost::asio::io_context context;
    testing::script by{.answer = [](auto const&) { return testing::answered(204); }};
    testing::scripted_poster poster(context, by);
    int status = 0;
    poster.post(http::target::parse("https://a.example/x", {}).value(), {.body = "b"},
                [&](http::exchange&& made) { status = made.response->status; });
    EXPECT_EQ(status, 0);
    context.run();
    EXPECT_EQ(status, 204);
    EXPECT_EQ(by.log.at(0).url, "https://a.example/x");
}

}  // namespace
}  // namespace typehook::delivery
