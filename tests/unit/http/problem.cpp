// Included first, so that it has to include all it needs.
#include <typehook/http/problem.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace typehook::http {
namespace {

std::string header_of(reply const& made, std::string_view name) {
    for (auto const& [key, value] : made.headers) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

TEST(problem, says_status_and_reason_as_a_problem) {
    auto const made = make_problem(errc::path_not_found);
    EXPECT_EQ(made.status, 404);
    EXPECT_EQ(header_of(made, "Content-Type"), "application/problem+json");
    EXPECT_NE(made.body.find("\"status\":404"), std::string::npos);
    EXPECT_NE(made.body.find("\"title\":\"Not Found\""), std::string::npos);
    EXPECT_NE(made.body.find("no webhook is received at this path"), std::string::npos);
}

TEST(problem, carries_the_headers_that_http_asks_for) {
    EXPECT_EQ(header_of(make_problem(errc::method_not_allowed), "Allow"), "POST");
    EXPECT_EQ(header_of(make_problem(errc::unsupported_media_type), "Accept"), "application/json");
    EXPECT_EQ(header_of(make_problem(errc::unsupported_content_encoding), "Accept-Encoding"), "identity");
    EXPECT_EQ(header_of(make_problem(errc::too_many_connections), "Retry-After"), "5");
    EXPECT_EQ(header_of(make_problem(errc::handler_timeout), "Retry-After"), "5");
}

TEST(problem, every_error_has_one) {
    for (std::size_t i = 1; i <= error_count<errc>; ++i) {
        auto const why = static_cast<errc>(i);
        auto const made = make_problem(why);
        EXPECT_EQ(made.status, status_of(why));
        EXPECT_NE(made.body.find(make_error_code(why).message()), std::string::npos) << made.body;
    }
}

}  // namespace
}  // namespace typehook::http
