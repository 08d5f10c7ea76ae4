// Included first, so that it has to include all it needs.
#include <typehook/http/client_options.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::http {
namespace {

using namespace std::chrono_literals;

TEST(client_options, the_defaults_are_inside_their_bounds_and_closed) {
    client_options const options;
    EXPECT_TRUE(check_options(options).has_value());
    EXPECT_FALSE(options.egress.allow_private_endpoints);
    EXPECT_FALSE(options.egress.allow_http);
}

TEST(client_options, a_member_outside_its_bounds_is_named) {
    std::vector<std::pair<std::string_view, std::function<void(client_options&)>>> const all{
        {"total_deadline", [](client_options& o) { o.total_deadline = 0ms; }},
        {"total_deadline", [](client_options& o) { o.total_deadline = 25h; }},
        {"connect_deadline", [](client_options& o) { o.connect_deadline = -1ms; }},
        {"idle", [](client_options& o) { o.idle = 0ms; }},
        {"max_response_read", [](client_options& o) { o.max_response_read = o.max_response_body - 1; }},
        {"max_response_body", [](client_options& o) { o.max_response_body = (std::size_t{1} << 30) + 1; }},
        {"max_response_header", [](client_options& o) { o.max_response_header = 511; }},
        {"max_connections", [](client_options& o) { o.max_connections = 0; }},
        {"max_connections_per_origin", [](client_options& o) { o.max_connections_per_origin = 0; }},
        {"resolver_threads", [](client_options& o) { o.resolver_threads = 0; }},
        {"user_agent", [](client_options& o) { o.user_agent = "a\r\nb"; }},
        {"user_agent", [](client_options& o) { o.user_agent.clear(); }},
    };
    for (auto const& [name, change] : all) {
        client_options options;
        change(options);
        auto const checked = check_options(options);
        ASSERT_TRUE(checked.has_error()) << name;
        EXPECT_EQ(checked.error(), errc::invalid_options) << name;
        EXPECT_TRUE(checked.error().detail().starts_with(name)) << checked.error().detail();
    }
}

}  // namespace
}  // namespace typehook::http
