#include <typehook/delivery/retry_after.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
constexpr timestamp example{std::chrono::milliseconds(784'111'777'000)};

TEST(retry_after, reads_the_date_of_the_rfc) {
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), example);
}

TEST(retry_after, refuses_what_is_no_date) {
    for (auto const text :
         {"", "Sun, 06 Nov 1994 08:49:37", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Xov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
          "Sunday, 06-Nov-94 08:49:37 GM", "Sun, 30 Feb 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 08:49:37 CET"}) {
        EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
    }
}

TEST(retry_after, counts_seconds_and_waits_until_a_date) {
    EXPECT_EQ(parse_retry_after("120", example, hours(1)), seconds(120));
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", example, hours(1)), seconds(60));
}

TEST(retry_after, is_bounded_whatever_the_receiver_says) {
    EXPECT_EQ(parse_retry_after("86400", example, hours(1)), hours(1));
    EXPECT_EQ(parse_retry_after("99999999999999999999", example, hours(1)), hours(1));
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 2094 08:49:37 GMT", example, hours(1)), hours(1));
}

TEST(retry_after, ignores_what_means_nothing) {
    for (auto const text : {"", "0", "-5", "1.5", "soon", " 5", "Sun, 06 Nov 1994 08:49:36 GMT"}) {
        EXPECT_EQ(parse_retry_after(text, example, hours(1)), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace typehook::delivery
