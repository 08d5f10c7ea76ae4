#include <typehook/webhook/dispatching.hpp>

#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

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
    typehook::context const about{.id = {},
                                  .delivery_id = {},
                                  .attempt = {},
                                  .received_at = {},
                                  .body = {},
                                  .headers = {},
                                  .report = report};
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

/// Notes what it is asked, and answers with a failure where one is set.
struct scripted final : typehook::json::auditor {
    typehook::result<void> audit(std::string_view text, std::string_view type,
                                 typehook::json::decode_options const& options) const override {
        asked += std::string(type) + ": " + std::to_string(text.size());
        options.report->deviations.push_back({"/x", 0, typehook::json::errc::violated_keyword, "minLength"});
        return answer;
    }
    typehook::result<void> answer{};
    mutable std::string asked;
};

TEST(dispatching, audits_the_whole_body_before_the_handler) {
    constexpr std::string_view body =
        R"({"id":"1","at":1,"subject":{"kind":"PATIENT","ref":"2"},"verb":"REMOVED"})";
    scripted validator;
    std::string seen;
    auto const router = typehook::make_router<clinic::catalog>(
        {.policy = typehook::json::audit, .validator = &validator},
        typehook::on<clinic::patient_removed>([&](auto const&, typehook::context const& context) {
            seen = context.report.deviations.at(context.report.deviations.size() - 1).keyword;
        }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    EXPECT_EQ(router.dispatch(typehook::request{.body = body}).status, 200);
    EXPECT_EQ(validator.asked, "patient.removed: " + std::to_string(body.size()));
    EXPECT_EQ(seen, "minLength");

    validator.answer = typehook::failure(typehook::json::errc::audit_exceeded);
    seen.clear();
    auto const refused = router.dispatch(typehook::request{.body = body});
    ASSERT_TRUE(refused.failure.has_value());
    EXPECT_EQ(refused.failure->code(), typehook::json::errc::audit_exceeded);
    EXPECT_EQ(seen, "");
}

}  // namespace
