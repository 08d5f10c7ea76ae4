// The client and where it may not go (server-side request forgery).
#include "client_support.hpp"

namespace typehook_test {
namespace {

using typehook::http::errc;
using typehook::http::exchange_stage;
using typehook::http::network;

// A client that may reach 127.0.0.1 and otherwise only the Internet.
struct guarded {
    fake_dns dns{};
    sender from{[this] {
        typehook::http::client_options options;
        options.egress.allow_http = true;
        options.egress.allow = {*network::parse("127.0.0.1")};
        options.resolve = dns.function();
        return options;
    }()};
};

TEST(client_egress, ssrf_a_name_of_a_private_address_is_refused_and_nothing_is_connected) {
    script_server const trap{answer_all, "127.0.0.2"};
    guarded one;
    one.dns.set("inside.test", {{"127.0.0.2"}});
    one.dns.set("metadata.test", {{"169.254.169.254", "fd00:ec2::254", "::ffff:169.254.169.254"}});
    auto const inside = one.from.post(trap.url("inside.test"));
    EXPECT_EQ(errc_of(inside), errc::address_refused);
    EXPECT_EQ(inside.stage, exchange_stage::resolve);
    EXPECT_EQ(inside.remote, "");
    EXPECT_EQ(inside.response.error().detail(), "the address is loopback (127.0.0.0/8)");
    EXPECT_EQ(errc_of(one.from.post(trap.url("metadata.test"))), errc::address_refused);
    one.from.run_for(20ms);
    EXPECT_EQ(trap.accepted(), 0);
}

TEST(client_egress, ssrf_every_address_of_an_answer_is_judged_by_itself) {
    script_server const where{answer_all};
    script_server const trap{answer_all, "127.0.0.2", where.port()};
    guarded one;
    one.dns.set("mixed.test", {{"127.0.0.2", "10.0.0.1", "127.0.0.1"}});
    auto const ended = one.from.post(where.url("mixed.test"));
    ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
    EXPECT_EQ(ended.remote, "127.0.0.1:" + std::to_string(where.port()));
    EXPECT_EQ(trap.accepted(), 0);
}

TEST(client_egress, ssrf_an_answer_that_changes_after_the_check_changes_nothing) {
    // One request a connection, so that each resolves; the name turns to the trap after its first lookup.
    script_server const where{[](peer& one) {
        one.request();
        one.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    }};
    script_server const trap{answer_all, "127.0.0.2", where.port()};
    guarded one;
    one.dns.set("rebinding.test", {{"127.0.0.1"}, {"127.0.0.2"}});
    auto const first = one.from.post(where.url("rebinding.test"));
    ASSERT_TRUE(first.response.has_value()) << first.response.error().message();
    EXPECT_EQ(one.dns.lookups("rebinding.test"), 1) << "what was judged is what was connected to";
    EXPECT_EQ(first.remote, "127.0.0.1:" + std::to_string(where.port()));
    EXPECT_EQ(errc_of(one.from.post(where.url("rebinding.test"))), errc::address_refused);
    EXPECT_EQ(one.dns.lookups("rebinding.test"), 2) << "each new connection resolves anew";
    EXPECT_EQ(trap.accepted(), 0);
}

TEST(client_egress, ssrf_a_resend_is_judged_like_a_first_attempt) {
    script_server const where{[](peer& one) {
        one.request();
        one.answer();
        one.request();
    }};
    script_server const trap{answer_all, "127.0.0.2", where.port()};
    guarded one;
    one.dns.set("rebinding.test", {{"127.0.0.1"}, {"127.0.0.2"}});
    EXPECT_TRUE(one.from.post(where.url("rebinding.test")).response.has_value());
    EXPECT_EQ(errc_of(one.from.post(where.url("rebinding.test"))), errc::address_refused);
    EXPECT_EQ(trap.accepted(), 0);
}

TEST(client_egress, the_policy_of_the_client_counts_and_not_that_of_the_target) {
    script_server const trap{answer_all, "127.0.0.2"};
    guarded one;
    auto const to = typehook::http::target::parse(trap.url("127.0.0.2"),
                                                  {.allow_private_endpoints = true, .allow_http = true});
    std::optional<errc> ended;
    typehook::http::outgoing const what{};
    one.from.client().post(to.value(), what, [&](typehook::http::exchange&& made) { ended = errc_of(made); });
    one.from.run_until([&] { return ended.has_value(); });
    EXPECT_EQ(ended, errc::address_refused);
    EXPECT_EQ(trap.accepted(), 0);
}

}  // namespace
}  // namespace typehook_test
