// Included first, so that it has to include all it needs.
#include <typehook/http/target.hpp>

// The oracle: its sources here, so that no package is needed for the tests alone.
#include <boost/url/src.hpp>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

namespace typehook::http::target_test {
namespace {

egress_policy const open{.allow_private_endpoints = true, .allow_http = true};

TEST(target, takes_the_parts_of_a_url) {
    auto const one = target::parse("https://Hooks.Example.COM:8443/a/b%20c?x=1&y=/?", {}).value();
    EXPECT_EQ(one.scheme(), "https");
    EXPECT_EQ(one.host(), "hooks.example.com");
    EXPECT_EQ(one.port(), 8443);
    EXPECT_EQ(one.path_and_query(), "/a/b%20c?x=1&y=/?");
    EXPECT_EQ(one.authority(), "hooks.example.com:8443");
    EXPECT_EQ(one.origin(), "https://hooks.example.com:8443");
    EXPECT_FALSE(one.address().has_value());
}

TEST(target, adds_what_a_url_may_leave_out) {
    EXPECT_EQ(target::parse("https://a.example", {})->path_and_query(), "/");
    EXPECT_EQ(target::parse("https://a.example?q", {})->path_and_query(), "/?q");
    EXPECT_EQ(target::parse("https://a.example", {})->port(), 443);
    EXPECT_EQ(target::parse("http://a.example", open)->port(), 80);
    EXPECT_EQ(target::parse("HTTPS://a.example:443/", {})->origin(), "https://a.example");
    EXPECT_EQ(target::parse("http://a.example:443/", open)->origin(), "http://a.example:443");
    EXPECT_EQ(target::parse("https://192.0.2.1.example/", {})->host(), "192.0.2.1.example");
    EXPECT_EQ(target::parse("https://xn--bcher-kva.example/", {})->host(), "xn--bcher-kva.example");
}

TEST(target, vets_an_address_at_once) {
    EXPECT_EQ(target::parse("https://169.254.169.254/latest/meta-data", {}).error(), errc::address_refused);
    EXPECT_EQ(target::parse("https://[::1]/", {}).error(), errc::address_refused);
    EXPECT_EQ(target::parse("https://[::ffff:127.0.0.1]/", {}).error(), errc::address_refused);
    auto const one = target::parse("http://[0:0:0:0:0:0:0:1]:8080/", open).value();
    EXPECT_EQ(one.host(), "::1");
    EXPECT_EQ(one.authority(), "[::1]:8080");
    EXPECT_EQ(one.address(), boost::asio::ip::make_address("::1"));
    EXPECT_EQ(target::parse("http://127.0.0.1", open)->address(), boost::asio::ip::make_address("127.0.0.1"));
}

TEST(target, refuses_schemes_that_are_not_allowed) {
    EXPECT_EQ(target::parse("http://a.example/", {}).error(), errc::scheme_not_allowed);
    EXPECT_EQ(target::parse("ftp://a.example/", open).error(), errc::scheme_not_allowed);
    EXPECT_EQ(target::parse("file:///etc/passwd", open).error(), errc::scheme_not_allowed);
    EXPECT_EQ(target::parse("://a.example/", open).error(), errc::scheme_not_allowed);
}

struct wrong_url {
    std::string_view url;
    std::string_view said;
};

TEST(target, ssrf_what_two_parsers_could_read_differently_is_refused_with_a_reason) {
    std::string const long_label = "https://" + std::string(64, 'a') + ".example/";
    std::string long_name = "https://";
    for (int i = 0; i < 32; ++i) {
        long_name += "abcdefg.";
    }
    long_name += "example/";
    std::string const long_url = "https://a.example/" + std::string(max_url_size, 'a');
    wrong_url const all[] = {
        {"", "bytes"},
        {long_url, "bytes"},
        {"a.example/hooks", "https://"},
        {"https:/a.example", "https://"},
        {"https:a.example", "https://"},
        {"https://", "label"},
        {"https:///path", "label"},
        {"https://a.example/#fragment", "fragment"},
        {"https://a.example#@b.example/", "fragment"},
        {"https://user:password@a.example/", "credentials"},
        {"https://a.example:443@127.0.0.1/", "credentials"},
        {"https://@a.example/", "credentials"},
        {"https://a.example\\@127.0.0.1/", "percent-encoded"},
        {"https://a.example\\.b.example/", "percent-encoded"},
        {"https://a.example/ space", "white space"},
        {"https://a.example/\r\nHost: b", "white space"},
        {"https://a.example/\t", "white space"},
        {" https://a.example/", "white space"},
        {std::string_view("https://a.example/\0", 19), "white space"},
        {"https://b\xC3\xBC"
         "cher.example/",
         "punycode"},
        {"https://a.example/\xC3\xBC", "punycode"},
        {"https://%61.example/", "character"},
        {"https://a..example/", "empty"},
        {"https://a.example./", "empty"},
        {"https://.example/", "empty"},
        {long_label, "63"},
        {long_name, "253"},
        {"https://-a.example/", "character"},
        {"https://a-.example/", "character"},
        {"https://a,b.example/", "character"},
        {"https://a.example:/", "port"},
        {"https://a.example:0/", "port"},
        {"https://a.example:080/", "port"},
        {"https://a.example:65536/", "port"},
        {"https://a.example:+80/", "port"},
        {"https://a.example:80:80/", "port"},
        {"https://a.example:http/", "port"},
        {"https://127.1/", "number"},
        {"https://2130706433/", "number"},
        {"https://0x7f.0.0.0x1/", "number"},
        {"https://0X7F000001/", "number"},
        {"https://017700000001/", "number"},
        {"https://127.0.0.01/", "number"},
        {"https://1.2.3.4.5/", "number"},
        {"https://256.1.1.1/", "number"},
        {"https://192.0.2.1x/", "number"},
        {"https://::1/", "port"},
        {"https://[::1/", "]"},
        {"https://[::1]a/", "IPv6"},
        {"https://[fe80::1%25eth0]/", "IPv6"},
        {"https://[127.0.0.1]/", "IPv6"},
        {"https://[v1.x]/", "IPv6"},
        {"https://[]/", "IPv6"},
        {"https://a.example/%", "percent-encoded"},
        {"https://a.example/%4", "percent-encoded"},
        {"https://a.example/%zz", "percent-encoded"},
        {"https://a.example/<x>", "percent-encoded"},
        {"https://a.example/?q=\"", "percent-encoded"},
    };
    for (auto const& [url, said] : all) {
        auto const parsed = target::parse(url, open);
        ASSERT_TRUE(parsed.has_error()) << url;
        EXPECT_EQ(parsed.error(), errc::invalid_url) << url;
        EXPECT_NE(parsed.error().detail().find(said), std::string_view::npos)
            << url << ": " << parsed.error().detail();
    }
}

// What is taken here is what Boost.URL takes, part by part.
void expect_boost_agrees(std::string_view text, target const& ours) {
    auto const parsed = boost::urls::parse_uri({text.data(), text.size()});
    ASSERT_TRUE(parsed.has_value()) << text;
    auto const& theirs = *parsed;
    auto const lower = [](boost::core::string_view from) {
        std::string to(from);
        for (auto& byte : to) {
            byte = detail::ascii_lower(byte);
        }
        return to;
    };
    EXPECT_EQ(lower(theirs.scheme()), ours.scheme()) << text;
    if (!ours.address()) {
        EXPECT_EQ(lower(theirs.encoded_host()), ours.host()) << text;
        EXPECT_EQ(theirs.host_type(), boost::urls::host_type::name) << text;
    } else {
        EXPECT_EQ(boost::asio::ip::make_address(std::string(theirs.host_address())), *ours.address()) << text;
    }
    EXPECT_EQ(theirs.has_port() ? theirs.port_number() : ours.is_https() ? 443 : 80, ours.port()) << text;
    EXPECT_FALSE(theirs.has_userinfo()) << text;
    EXPECT_FALSE(theirs.has_fragment()) << text;
    std::string path(theirs.encoded_path());
    if (theirs.has_query()) {
        path += '?' + std::string(theirs.encoded_query());
    }
    EXPECT_EQ(path.starts_with('/') ? path : '/' + path, ours.path_and_query()) << text;
}

TEST(target, whatever_it_takes_boost_url_reads_in_the_same_parts) {
    std::mt19937 random{20'261'129};  // NOLINT: the same texts in every run
    std::string_view const seeds[] = {
        "https://hooks.example.com:8443/a/b%20c?x=1&y=/?", "http://[2001:db8::1]:80/x;y=(1)?a[]=b",
        "HTTPS://a-b_c.Example/~user/@:!$&'*+,=", "http://192.0.2.1/../%2e%2E//?//", "https://x"};
    std::string_view const pieces = "aZ09.-_~:/?#[]@!$&'()*+,;=%\\ \t\"<>^`{|}x1";
    int taken = 0;
    for (int round = 0; round < 40'000; ++round) {
        std::string text(seeds[random() % std::size(seeds)]);
        for (auto changes = random() % 4; changes > 0; --changes) {
            auto const at = random() % (text.size() + 1);
            auto const byte = pieces[random() % pieces.size()];
            switch (random() % 3) {
            case 0:
                text.insert(at, 1, byte);
                break;
            case 1:
                text.erase(at, 1);
                break;
            default:
                if (at < text.size()) {
                    text[at] = byte;
                }
            }
        }
        if (auto const ours = target::parse(text, open); ours.has_value()) {
            ++taken;
            expect_boost_agrees(text, *ours);
        }
    }
    EXPECT_GT(taken, 10'000);
}

}  // namespace
}  // namespace typehook::http::target_test
