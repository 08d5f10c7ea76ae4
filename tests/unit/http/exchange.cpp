// Included first, so that it has to include all it needs.
#include <typehook/http/exchange.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace typehook::http {
namespace {

TEST(exchange, a_header_is_found_in_any_case_and_the_first_counts) {
    incoming const response{.status = 429, .headers = {{"Retry-After", "7"}, {"retry-after", "8"}}};
    EXPECT_EQ(response.header("retry-AFTER"), "7");
    EXPECT_EQ(response.header("Retry"), "");
}

TEST(exchange, every_stage_reads_differently) {
    std::set<std::string_view> texts;
    for (int stage = 0; stage <= static_cast<int>(exchange_stage::complete); ++stage) {
        texts.insert(describe(static_cast<exchange_stage>(stage)));
    }
    EXPECT_EQ(texts.size(), 6u);
}

}  // namespace
}  // namespace typehook::http
