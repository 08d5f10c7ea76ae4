#include <typehook/delivery/settings_rules.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <tuple>

namespace typehook::delivery::settings_rules_test {
namespace {

constexpr std::array<std::string_view, 2> catalog{"user.added", "user.removed"};

webhook_settings sound() { return {.url = "https://a.example/", .events = {"user.*"}}; }

std::string fault(webhook_settings const& settings) {
    auto const checked = check_settings(settings, catalog);
    return checked ? "" : std::string(checked.error().pointer());
}

std::string auth_fault(std::string const& auth) {
    auto settings = sound();
    settings.auth = json::decode<authentication>(auth, {.policy = json::strict}).value();
    return fault(settings);
}

TEST(settings_rules, accept_every_type_of_authentication) {
    EXPECT_EQ(fault(sound()), "");
    EXPECT_EQ(auth_fault(R"({"type":"none"})"), "");
    EXPECT_EQ(auth_fault(R"({"type":"token","token":"t"})"), "");
    EXPECT_EQ(auth_fault(R"({"type":"basic","username":"u","password":"p"})"), "");
    EXPECT_EQ(auth_fault(R"({"type":"headers","headers":{"X-Key":"v","Authorization":"Bearer x"}})"), "");
    EXPECT_EQ(
        auth_fault(
            R"({"type":"oauth2_client_credentials","token_url":"https://t/","client_id":"c","client_secret":"s"})"),
        "");
    EXPECT_EQ(
        auth_fault(
            R"({"type":"oauth2_password","token_url":"https://t/","client_id":"c","client_secret":"s","username":"u","password":"p","scope":"x"})"),
        "");
}

TEST(settings_rules, name_the_member_that_is_missing_superfluous_or_unusable) {
    EXPECT_EQ(auth_fault(R"({"type":"token"})"), "/auth/token");
    EXPECT_EQ(auth_fault(R"({"type":"none","token":"t"})"), "/auth/token");
    EXPECT_EQ(auth_fault(R"({"type":"token","token":""})"), "/auth/token");
    EXPECT_EQ(auth_fault("{\"type\":\"token\",\"token\":\"a\\r\\nHost: b\"}"), "/auth/token");
    EXPECT_EQ(auth_fault(R"({"type":"basic","username":"a:b","password":"p"})"), "/auth/username");
    EXPECT_EQ(auth_fault(R"({"type":"basic","username":"a"})"), "/auth/password");
    EXPECT_EQ(auth_fault(R"({"type":"oauth2_client_credentials","client_id":"c","client_secret":"s"})"),
              "/auth/token_url");
    auto settings = sound();
    settings.auth.emplace().type = open_enum<authentication_type, owning>::from_text("magic");
    EXPECT_EQ(fault(settings), "/auth/type");
}

TEST(settings_rules, refuse_reserved_and_ill_formed_headers) {
    for (auto const name : {"Host", "CONTENT-length", "webhook-id", "Webhook-Signature", "transfer-encoding",
                            "proxy-authorization", "a b", "a:b", ""}) {
        EXPECT_EQ(auth_fault(std::string(R"({"type":"headers","headers":{")") + name + R"(":"v"}})"),
                  "/auth/headers")
            << name;
    }
    EXPECT_EQ(auth_fault(R"({"type":"headers","headers":{"x":"a\nb"}})"), "/auth/headers");
    EXPECT_EQ(auth_fault(R"({"type":"headers","headers":{}})"), "/auth/headers");
}

TEST(settings_rules, hold_every_bound) {
    auto const secret = [](std::string const& before, std::size_t size, std::string const& behind) {
        return before + std::string(size, 'a') + behind;
    };
    for (auto const& [before, behind, pointer] :
         {std::tuple(R"({"type":"token","token":")", R"("})", "/auth/token"),
          std::tuple(R"({"type":"basic","username":"u","password":")", R"("})", "/auth/password"),
          std::tuple(R"({"type":"headers","headers":{"X-Key":")", R"("}})", "/auth/headers")}) {
        EXPECT_EQ(auth_fault(secret(before, longest_secret, behind)), "");
        EXPECT_EQ(auth_fault(secret(before, longest_secret + 1, behind)), pointer);
    }
    std::string headers;
    for (std::size_t number = 0; number <= most_headers; ++number) {
        if (number == most_headers) {
            EXPECT_EQ(auth_fault(R"({"type":"headers","headers":{)" + headers + "}}"), "");
        }
        headers += (number == 0 ? "\"X-" : ",\"X-") + std::to_string(number) + R"(":"v")";
    }
    EXPECT_EQ(auth_fault(R"({"type":"headers","headers":{)" + headers + "}}"), "/auth/headers");
    auto settings = sound();
    settings.url = std::string(longest_url + 1, 'a');
    EXPECT_EQ(fault(settings), "/url");
    settings = sound();
    settings.events = {"user.addd"};
    EXPECT_EQ(fault(settings), "/events/0");
    settings = sound();
    settings.description = std::string(longest_description + 1, 'a');
    EXPECT_EQ(fault(settings), "/description");
    for (auto const concurrency : {std::int64_t{0}, most_concurrency + 1}) {
        settings = sound();
        settings.limits = webhook_limits{.concurrency = concurrency, .per_second = {}};
        EXPECT_EQ(fault(settings), "/limits/concurrency");
    }
    for (auto const rate : {0.0, -1.0, least_per_second / 2, most_per_second * 2}) {
        settings = sound();
        settings.limits = webhook_limits{.concurrency = {}, .per_second = rate};
        EXPECT_EQ(fault(settings), "/limits/per_second");
    }
    settings = sound();
    settings.events = {"webhook.disabled", "user.*"};
    EXPECT_EQ(fault(settings), "");
    settings.events = {"user.*", "store.failing"};
    EXPECT_EQ(fault(settings), "/events/1");
    settings = sound();
    settings.signing = open_enum<signing_algorithm, owning>::from_text("rsa");
    EXPECT_EQ(fault(settings), "/signing");
    settings = sound();
    settings.schedule = std::vector<std::int64_t>{0};
    EXPECT_EQ(fault(settings), "/schedule/0");
}

}  // namespace
}  // namespace typehook::delivery::settings_rules_test
