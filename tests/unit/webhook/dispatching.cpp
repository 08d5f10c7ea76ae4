#include <typehook/webhook/dispatching.hpp>

#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

namespace detail = typehook::detail;

struct both {
    std::string operator()(int) const { return "one"; }
    std::string operator()(int, typehook::context const&) const { return "two"; }
};

struct only_event {
    std::string operator()(std::unique_ptr<int> taken) const { return std::to_string(*taken); }
};

TEST(dispatching, prefers_the_call_with_a_context) {
    typehook::json::report const report;
    typehook::context const about{
        .id = {}, .delivery_id = {}, .attempt = {}, .received_at = {}, .body = {}, .headers = {}, .report = report};
    EXPECT_EQ(detail::call_handler(both{}, 1, about), "two");
    EXPECT_EQ(detail::call_handler(only_event{}, std::make_unique<int>(5), about), "5");
}

TEST(dispatching, knows_what_can_be_called) {
    static_assert(detail::can_handle<both, int>);
    static_assert(detail::can_handle<only_event, std::unique_ptr<int>>);
    static_assert(!detail::can_handle<only_event, std::unique_ptr<int>&>);
    static_assert(!detail::can_handle<both, std::string>);
    static_assert(detail::is_handler_result<void> && detail::is_handler_result<typehook::result<void>>);
    static_assert(!detail::is_handler_result<int> && !detail::is_handler_result<typehook::result<int>>);
}

TEST(dispatching, tells_names_in_lower_case) {
    EXPECT_EQ(detail::dotted_name("CATALOG_PRODUCT", "REMOVED"), "catalog_product.removed");
    EXPECT_EQ(detail::dotted_name("", "x"), ".x");
}

}  // namespace
