// Events as messages: what a sender posts.
#include <typehook/events/message.hpp>

#include <typehook/events.hpp>

#include <beacon/catalog.hpp>
#include <clinic/catalog.hpp>
#include <ledger/catalog.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace {

using headers = std::vector<std::pair<std::string, std::string>>;

TEST(encode_message, puts_into_headers_what_belongs_there) {
    beacon::com_example_lamp_lit const event{
        .id_ = "A",
        .time_ = *typehook::date_time::parse("2026-01-02T03:04:05Z"),
        .content_ = {.color = beacon::lamp_color::red},
    };
    auto const made = typehook::encode_message(event);
    EXPECT_EQ(
        made.headers,
        (headers{{"ce-type", "com.example.lamp.lit"}, {"ce-id", "A"}, {"ce-time", "2026-01-02T03:04:05Z"}}));
    EXPECT_EQ(made.body, R"({"color":"RED"})");
    auto const read = typehook::decode_event<beacon::catalog>({.headers = made.headers, .body = made.body});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(*read->get_if<beacon::com_example_lamp_lit>(), event);
}

TEST(encode_message, leaves_the_rest_in_the_body) {
    ledger::invoice_voided const event{.id_ = "m",
                                       .time_ = std::chrono::sys_seconds(std::chrono::seconds(5))};
    auto const made = typehook::encode_message(event);
    EXPECT_EQ(made.headers, (headers{{"webhook-id", "m"}, {"webhook-timestamp", "5"}}));
    EXPECT_EQ(made.body, R"({"type":"invoice.voided"})");
    EXPECT_TRUE(typehook::encode_message(clinic::visit_closed{}).headers.empty());
}

}  // namespace
