// The bodies of what a COMPILED catalog declares: the catalog `shop` has its own in a library, here they are beside it.
#include <typehook/events/compile.hpp>

#include <typehook/events.hpp>

#include <beacon/catalog.hpp>
#include <clinic/catalog.hpp>
#include <shop/catalog.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <string_view>

using namespace typehook;

namespace {

constexpr std::string_view placed =
    R"({"number":12,"at":1712345678,"type":"ORDER","data":{"total":5,"paid":true},"test":true,"action":"PLACED"})";

}  // namespace

TEST(compile, is_for_catalogs_that_ask_for_it) {
    EXPECT_TRUE(compiled_catalog<shop::catalog> && compiled_catalog<beacon::catalog>);
    EXPECT_FALSE(compiled_catalog<clinic::catalog>);
    EXPECT_TRUE(compiled_type<shop::order> && compiled_type<shop::order_view> &&
                compiled_type<shop::order_placed>);
    EXPECT_FALSE(compiled_type<clinic::visit> || compiled_type<clinic::visit_opened>);
}

TEST(compile, gives_every_type_a_codec_that_is_only_declared) {
    EXPECT_TRUE((std::derived_from<json::codec<shop::order>, json::compiled_codec<shop::order>>));
    EXPECT_FALSE((std::derived_from<json::codec<clinic::visit>, json::compiled_codec<clinic::visit>>));
    auto const event = json::decode<shop::order_placed>(placed);
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(json::encode(*event), placed);
}

TEST(compile, leaves_structs_as_they_are) {
    shop::order_placed const event{.number = 12, .data = {.total = 5, .paid = true}};
    auto copy = event;
    EXPECT_EQ(copy, event);
    copy.data.paid = false;
    EXPECT_NE(copy, event);
}

TEST(compile, holds_any_event_without_code_for_each) {
    auto any = decode_event<shop::catalog>(placed);
    ASSERT_TRUE(any.has_value());
    auto const moved = std::move(*any);
    ASSERT_NE(moved.get_if<shop::order_placed>(), nullptr);
    EXPECT_EQ(moved.get_if<shop::order_placed>()->content().total, 5);
}
