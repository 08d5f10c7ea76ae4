// Included first, so that it has to include all it needs.
#include <typehook/http/egress.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace typehook::http {
namespace {

using boost::asio::ip::address;
using boost::asio::ip::make_address;

result<vetted_address> vet_text(std::string_view text, egress_policy const& policy = {}) {
    return vet(policy, make_address(std::string(text)), 443);
}

// Every range with its first and its last address, what the refusal says, and whether allow_private_endpoints lifts it.
struct refused_range {
    std::string_view first;
    std::string_view last;
    std::string_view said;
    bool lifted;
};

constexpr refused_range refused[] = {
    {"0.0.0.0", "0.255.255.255", "0.0.0.0/8", false},
    {"10.0.0.0", "10.255.255.255", "10.0.0.0/8", true},
    {"100.64.0.0", "100.127.255.255", "100.64.0.0/10", true},
    {"100.100.100.200", "100.100.100.200", "metadata", true},
    {"127.0.0.0", "127.255.255.255", "loopback", true},
    {"168.63.129.16", "168.63.129.16", "metadata", true},
    {"169.254.0.0", "169.254.255.255", "link-local", true},
    {"169.254.169.254", "169.254.169.254", "metadata", true},
    {"172.16.0.0", "172.31.255.255", "172.16.0.0/12", true},
    {"192.0.0.0", "192.0.0.255", "192.0.0.0/24", true},
    {"192.0.2.0", "192.0.2.255", "documentation", true},
    {"192.88.99.0", "192.88.99.255", "6to4", true},
    {"192.168.0.0", "192.168.255.255", "192.168.0.0/16", true},
    {"198.18.0.0", "198.19.255.255", "benchmarks", true},
    {"198.51.100.0", "198.51.100.255", "documentation", true},
    {"203.0.113.0", "203.0.113.255", "documentation", true},
    {"224.0.0.0", "239.255.255.255", "multicast", false},
    {"240.0.0.0", "255.255.255.254", "reserved", false},
    {"255.255.255.255", "255.255.255.255", "broadcast", false},
    {"::", "::", "no host", false},
    {"::1", "::1", "loopback", true},
    {"::ffff:10.0.0.1", "::ffff:10.255.255.255", "10.0.0.0/8", true},
    {"::ffff:127.0.0.1", "::ffff:127.255.255.255", "loopback", true},
    {"::ffff:169.254.169.254", "::ffff:169.254.169.254", "metadata", true},
    {"::ffff:8.8.8.8", "::ffff:8.8.8.8", "IPv4 in IPv6", true},
    {"::7f00:1", "::7fff:ffff", "loopback", true},
    {"::808:808", "::808:808", "IPv4 in IPv6", true},
    {"64:ff9b::808:808", "64:ff9b::dfff:ffff", "NAT64 (64:ff9b::/96)", true},
    {"64:ff9b::a9fe:a9fe", "64:ff9b::a9fe:a9fe", "metadata", true},
    {"64:ff9b::7f00:1", "64:ff9b::7fff:ffff", "loopback", true},
    {"64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "NAT64 (64:ff9b:1::/48)", true},
    {"100::", "100::ffff:ffff:ffff:ffff", "discarded", false},
    {"2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "Teredo", true},
    {"2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", "benchmarks", true},
    {"2001:10::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::/23", true},
    {"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation", true},
    {"2002:808:808::", "2002:dfff:ffff::1", "6to4", true},
    {"2002:7f00:1::", "2002:7fff:ffff::1", "loopback", true},
    {"2002:a9fe:a9fe::", "2002:a9fe:a9fe::1", "metadata", true},
    {"3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation", true},
    {"5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "segment routing", true},
    {"fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fc00::/7", true},
    {"fd00:ec2::254", "fd00:ec2::254", "metadata", true},
    {"fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local", true},
    {"fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site-local", true},
    {"ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast", false},
    {"4000::", "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "outside 2000::/3", true},
    {"200::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "outside 2000::/3", true},
};

TEST(egress, ssrf_every_special_range_is_refused_by_name) {
    for (auto const& range : refused) {
        for (auto const text : {range.first, range.last}) {
            auto const judged = vet_text(text);
            ASSERT_TRUE(judged.has_error()) << text;
            EXPECT_EQ(judged.error(), errc::address_refused) << text;
            EXPECT_NE(judged.error().detail().find(range.said), std::string_view::npos)
                << text << ": " << judged.error().detail();
        }
    }
}

TEST(egress, private_endpoints_are_permitted_where_configured_and_what_is_no_host_never) {
    egress_policy const open{.allow_private_endpoints = true};
    for (auto const& range : refused) {
        for (auto const text : {range.first, range.last}) {
            EXPECT_EQ(vet_text(text, open).has_value(), range.lifted) << text;
        }
    }
    EXPECT_TRUE(vet_text("::ffff:0.0.0.0", open).has_error());
    EXPECT_TRUE(vet_text("64:ff9b::e000:1", open).has_error());
}

TEST(egress, hosts_on_the_internet_are_permitted_up_to_the_edges_of_the_ranges) {
    for (std::string_view const text : {"1.0.0.0",         "9.255.255.255",   "11.0.0.0",
                                        "100.63.255.255",  "100.128.0.0",     "126.255.255.255",
                                        "128.0.0.0",       "169.253.255.255", "169.255.0.0",
                                        "172.15.255.255",  "172.32.0.0",      "192.0.1.0",
                                        "192.167.255.255", "192.169.0.0",     "198.17.255.255",
                                        "198.20.0.0",      "223.255.255.255", "168.63.129.17",
                                        "2000::1",         "2001:200::1",     "2001:4860:4860::8888",
                                        "2003::1",         "2606:4700::1111", "3ffe:ffff::1"}) {
        auto const judged = vet_text(text);
        ASSERT_TRUE(judged.has_value()) << text << ": " << judged.error().detail();
        EXPECT_EQ(judged->address(), make_address(std::string(text)));
        EXPECT_EQ(judged->port(), 443);
    }
}

TEST(egress, a_refusal_tells_the_range_and_not_the_address) {
    auto const judged = vet_text("10.20.30.40");
    EXPECT_EQ(judged.error().detail(), "the address is private (10.0.0.0/8)");
}

TEST(egress, allowed_and_denied_networks_make_exceptions_both_ways) {
    egress_policy const policy{.allow = {*network::parse("10.1.0.0/16"), *network::parse("64:ff9b::/96")},
                               .deny = {*network::parse("10.1.2.0/24"), *network::parse("8.8.8.8")}};
    EXPECT_TRUE(vet_text("10.1.3.4", policy).has_value());
    EXPECT_TRUE(vet_text("10.2.3.4", policy).has_error());
    EXPECT_TRUE(vet_text("10.1.2.4", policy).has_error());
    EXPECT_TRUE(vet_text("8.8.8.8", policy).has_error());
    EXPECT_TRUE(vet_text("8.8.4.4", policy).has_value());
    EXPECT_TRUE(vet_text("64:ff9b::808:404", policy).has_value()) << "a NAT64 that was allowed";
    EXPECT_TRUE(vet_text("64:ff9b::808:808", policy).has_error()) << "the address behind it is denied";
    EXPECT_TRUE(vet_text("64:ff9b::a9fe:a9fe", policy).has_error()) << "and metadata stays closed";
}

TEST(egress, a_port_is_needed) {
    EXPECT_EQ(vet({}, make_address("8.8.8.8"), 0).error(), errc::address_refused);
}

TEST(egress, only_the_policy_makes_a_vetted_address) {
    static_assert(!std::is_default_constructible_v<vetted_address>);
    static_assert(!std::is_constructible_v<vetted_address, address, std::uint16_t>);
    static_assert(!std::is_aggregate_v<vetted_address>);
    EXPECT_EQ(vet_text("2606:4700::1111")->to_string(), "[2606:4700::1111]:443");
    EXPECT_EQ(vet_text("1.2.3.4")->to_string(), "1.2.3.4:443");
}

TEST(egress, networks_are_read_in_cidr_notation_to_the_letter) {
    EXPECT_TRUE(network::parse("0.0.0.0/0")->contains(make_address("255.255.255.255")));
    EXPECT_FALSE(network::parse("0.0.0.0/0")->contains(make_address("2000::1")));
    EXPECT_TRUE(network::parse("::/0")->contains(make_address("2000::1")));
    EXPECT_FALSE(network::parse("::/0")->contains(make_address("1.2.3.4")));
    EXPECT_TRUE(network::parse("10.0.0.128/25")->contains(make_address("10.0.0.255")));
    EXPECT_FALSE(network::parse("10.0.0.128/25")->contains(make_address("10.0.0.127")));
    EXPECT_EQ(*network::parse("1.2.3.4"), *network::parse("1.2.3.4/32"));
    for (std::string_view const text :
         {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10/8", "10.0.0.1/8",
          "fd00::/129", "fd00::1/8", "fe80::1%1", "host/8", "10.0.0.0 /8"}) {
        EXPECT_EQ(network::parse(text).error(), errc::invalid_options) << text;
    }
}

}  // namespace
}  // namespace typehook::http
