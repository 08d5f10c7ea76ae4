// Included first, so that it has to include all it needs.
#include <typehook/http/options.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace typehook::http {
namespace {

using namespace std::chrono_literals;

std::string complaint(receiver_options const& options) {
    auto const checked = check_options(options);
    if (checked.has_value()) {
        return {};
    }
    EXPECT_EQ(checked.error().code(), errc::invalid_options);
    return std::string(checked.error().detail());
}

TEST(options, the_defaults_are_within_their_bounds) { EXPECT_EQ(complaint({}), ""); }

TEST(options, only_what_differs_has_to_be_named) {
    receiver_options const options{.port = 0, .threads = 2, .handle_signals = false};
    EXPECT_EQ(complaint(options), "");
    EXPECT_EQ(options.limits.max_body, 1024U * 1024U);
}

TEST(options, every_bound_is_held) {
    struct row {
        std::string name;
        std::function<void(receiver_options&)> change;
    };
    std::vector<row> const rows{
        {"threads", [](receiver_options& options) { options.threads = 0; }},
        {"threads", [](receiver_options& options) { options.threads = 1025; }},
        {"limits.max_body", [](receiver_options& options) { options.limits.max_body = 0; }},
        {"limits.max_body", [](receiver_options& options) { options.limits.max_body = (1ULL << 30) + 1; }},
        {"limits.max_header", [](receiver_options& options) { options.limits.max_header = 511; }},
        {"limits.max_header", [](receiver_options& options) { options.limits.max_header = 1024 * 1024 + 1; }},
        {"limits.max_connections", [](receiver_options& options) { options.limits.max_connections = 0; }},
        {"limits.max_connections",
         [](receiver_options& options) { options.limits.max_connections = 1'000'001; }},
    };
    for (auto const& [name, change] : rows) {
        receiver_options options;
        change(options);
        EXPECT_EQ(complaint(options).substr(0, name.size()), name);
    }
}

TEST(options, every_deadline_has_to_be_positive_and_at_most_a_day) {
    struct row {
        std::string name;
        std::chrono::milliseconds receiver_deadlines::*member;
    };
    std::vector<row> const rows{
        {"deadlines.tls_handshake", &receiver_deadlines::tls_handshake},
        {"deadlines.header", &receiver_deadlines::header},
        {"deadlines.body", &receiver_deadlines::body},
        {"deadlines.handler", &receiver_deadlines::handler},
        {"deadlines.leave", &receiver_deadlines::leave},
        {"deadlines.write", &receiver_deadlines::write},
        {"deadlines.idle", &receiver_deadlines::idle},
        {"deadlines.linger", &receiver_deadlines::linger},
        {"deadlines.drain", &receiver_deadlines::drain},
    };
    for (auto const& [name, member] : rows) {
        for (auto const wrong : {0ms, -1ms, std::chrono::milliseconds(24h + 1ms)}) {
            receiver_options options;
            options.deadlines.*member = wrong;
            EXPECT_EQ(complaint(options).substr(0, name.size()), name);
        }
        receiver_options options;
        options.deadlines.*member = 1ms;
        EXPECT_EQ(complaint(options), "");
    }
}

TEST(options, tls_needs_one_certificate_and_one_key) {
    auto const with = [](tls_options tls) {
        receiver_options options;
        options.tls = std::move(tls);
        return complaint(options);
    };
    EXPECT_EQ(with({.certificate_chain_file = "c.pem", .private_key_file = "k.pem"}), "");
    EXPECT_EQ(with({.certificate_chain = "PEM", .private_key = "PEM"}), "");
    EXPECT_NE(with({}).find("certificate_chain"), std::string::npos);
    EXPECT_NE(with({.certificate_chain_file = "c.pem"}).find("private_key"), std::string::npos);
    EXPECT_NE(with({.certificate_chain_file = "c", .private_key_file = "k", .certificate_chain = "PEM"}), "");
    EXPECT_NE(with({.certificate_chain_file = "c", .private_key_file = "k", .private_key = "PEM"}), "");
}

}  // namespace
}  // namespace typehook::http
