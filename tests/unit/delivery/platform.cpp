#include <typehook/delivery/platform.hpp>

#include "scripted_poster.hpp"

#include <typehook/store/memory.hpp>

#include <typehook/json/decode.hpp>

#include <beacon/catalog.hpp>

#include <ledger/catalog.hpp>

#include <shop/catalog.hpp>

#include <telegram/catalog.hpp>

#include <typehook/appdirect/catalog.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

namespace ad = typehook::appdirect;
using namespace testing;

ad::subscription_removed removed(std::string uuid = {}) {
    ad::subscription_removed event;
    event.uuid = std::move(uuid);
    event.resource.uuid = "sub-1";
    event.resource.url = "https://m.example/s/1";
    return event;
}

class typed_platform : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(core.start().has_value());
        ASSERT_TRUE(
            core.create_webhook({.url = "https://a.example/", .events = {"subscription.*"}}).has_value());
    }

    boost::asio::io_context context{};  // outlives the platform, which resumes coroutines there
    store::memory_store memory{};
    script by{.answer = [](posted const&) { return answered(204); }};
    options<ad::catalog> chosen{};
    platform<ad::catalog> core{memory, chosen, poster_of(by)};
};

TEST_F(typed_platform, publishes_an_event_with_the_id_and_time_that_it_lacks) {
    auto const made = core.publish(removed());
    ASSERT_TRUE(made.has_value()) << made.error().message();
    EXPECT_EQ(made->deliveries, 1u);
    EXPECT_TRUE(eventually([&] { return by.count() == 1; }));
    auto const got = json::decode<ad::subscription_removed>(by.log[0].body, {.policy = json::strict});
    ASSERT_TRUE(got.has_value()) << got.error().message();
    EXPECT_EQ(got->uuid, made->id);
    EXPECT_NE(got->timestamp, timestamp{});
    EXPECT_EQ(got->resource.uuid, "sub-1");
    EXPECT_EQ(by.log[0].header("webhook-id"), made->id);
    EXPECT_EQ(memory.reader()->find_message(made->id).value()->subject, "sub-1");
}

TEST_F(typed_platform, keeps_the_id_and_time_that_it_has) {
    auto event = removed("abc");
    event.timestamp = timestamp(std::chrono::milliseconds(5));
    EXPECT_EQ(core.publish(event).value(), (receipt{"abc", 1}));
    auto const body = memory.reader()->find_message("abc").value()->body;
    EXPECT_EQ(body, json::encode(event));
}

TEST_F(typed_platform, refuses_an_event_that_its_schema_refuses) {
    auto event = removed();
    event.resource.url = "\xFF";
    auto const made = core.publish(event);
    ASSERT_TRUE(made.has_error());
    EXPECT_EQ(made.error().pointer(), "/resource/url");
    EXPECT_EQ(core.publish(removed("a.b")).error(), errc::invalid_id);
}

TEST_F(typed_platform, publishes_many_in_one_transaction_or_none) {
    std::vector<ad::subscription_removed> const two{removed("a"), removed("b")};
    EXPECT_EQ(core.publish_all(two).value(), (std::vector<receipt>{{"a", 1}, {"b", 1}}));
    std::vector<ad::subscription_removed> const taken{removed("c"), removed("a")};
    EXPECT_TRUE(core.publish_all(taken).has_error());
    EXPECT_FALSE(memory.reader()->find_message("c")->has_value());
}

TEST_F(typed_platform, publishes_from_a_coroutine) {
    std::optional<result<receipt>> got;
    auto const event = removed("awaited");
    auto work = [&]() -> boost::asio::awaitable<void> { got.emplace(co_await core.async_publish(event)); };
    boost::asio::co_spawn(context, work, boost::asio::detached);
    context.run();
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->value(), (receipt{"awaited", 1}));
}

TEST(platform, deduces_its_catalog_from_its_options) {
    store::memory_store memory;
    options<shop::catalog> const chosen;
    platform shop_platform{memory, chosen};
    static_assert(std::same_as<decltype(shop_platform), platform<shop::catalog>>);
    EXPECT_EQ(shop_platform.configuration().catalog.size(), event_count<shop::catalog>);
}

TEST(platform, fills_the_envelope_of_other_catalogs) {
    telegram::com_example_lamp_lit event;
    ASSERT_TRUE(detail::lacks_envelope(event));
    detail::fill_envelope(event, "id-1", timestamp(std::chrono::milliseconds(86'400'000)));
    EXPECT_FALSE(detail::lacks_envelope(event));
    EXPECT_EQ(event.id(), "id-1");
    EXPECT_EQ(event.time(), timestamp(std::chrono::milliseconds(86'400'000)));
    EXPECT_TRUE(event.subject().empty());
}

TEST(platform, takes_catalogs_whose_headers_are_those_of_standard_webhooks) {
    static_assert(!detail::keeps_other_headers<ledger::invoice_paid>());
    static_assert(detail::keeps_other_headers<beacon::com_example_lamp_lit>());
    auto const made = platform<ledger::catalog>::encoded(ledger::invoice_voided{});
    EXPECT_TRUE(made.has_error() || made->id.empty());  // then the engine makes one
}

}  // namespace
}  // namespace typehook::delivery
