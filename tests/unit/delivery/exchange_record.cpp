#include <typehook/delivery/exchange_record.hpp>

#include <typehook/http/errc.hpp>

#include <typehook/json/decode.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

using headers = std::vector<std::pair<std::string, std::string>>;

http::exchange answered(int status, headers fields = {}, std::string body = {}) {
    http::exchange made;
    made.response = http::incoming{
        .status = status, .headers = std::move(fields), .body = std::move(body), .body_truncated = false};
    made.times.total = std::chrono::microseconds(812);
    made.remote = "127.0.0.1:80";
    return made;
}

TEST(exchange_record, is_small_for_a_plain_success) {
    EXPECT_EQ(
        record_exchange(answered(204), headers{{"webhook-id", "m1"}}, 1, {}, {}),
        R"({"request":[["webhook-id","m1"]],"response":{"headers":[]},"times":{"total":812},"remote":"127.0.0.1:80"})");
}

TEST(exchange_record, shows_no_credentials) {
    headers const sent{{"webhook-id", "m1"}, {"authorization", "Bearer hush"}};
    auto const text =
        record_exchange(answered(200, {{"Set-Cookie", "hush"}, {"server", "x"}}), sent, 1, {}, {});
    EXPECT_EQ(text.find("hush"), std::string::npos);
    EXPECT_NE(text.find(R"(["authorization","********"])"), std::string::npos);
    EXPECT_NE(text.find(R"(["server","x"])"), std::string::npos);
}

TEST(exchange_record, bounds_body_and_headers) {
    auto const text = record_exchange(
        answered(500, {{"a", "1"}, {"b", std::string(100, 'x')}, {"c", "2"}}, std::string(100, 'y')), {}, 0,
        {}, {.body = 10, .headers = 20});
    EXPECT_NE(text.find(R"("headers":[["a","1"]],"body":"yyyyyyyyyy","truncated":true)"), std::string::npos)
        << text;
}

TEST(exchange_record, is_json_whatever_came) {
    http::exchange failed;
    failed.response = failure{http::errc::connect_timeout};
    failed.reused = true;
    for (auto const& text :
         {record_exchange(answered(200, {{"x\xFF", "\"\n"}}, std::string("\0\x80", 2)), {}, 0, {}, {}),
          record_exchange(failed, {}, 0, "timed \"out\"", {})}) {
        EXPECT_TRUE(json::parse_raw(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace typehook::delivery
