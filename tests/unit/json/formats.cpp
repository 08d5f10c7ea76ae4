#include <typehook/json/formats.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using namespace typehook::json;

template <class Check>
void all(Check check, bool expected, std::initializer_list<std::string_view> texts) {
    for (auto const text : texts) {
        EXPECT_EQ(check(text), expected) << text;
    }
}

TEST(formats, date_and_date_time) {
    all(is_date, true, {"2026-02-28", "2024-02-29", "0000-01-01"});
    all(is_date, false,
        {"", "2026-02-29", "2026-2-01", "2026-13-01", "2026-01-01T", "2026-01-01Z", "20260101"});
    all(is_date_time, true, {"2026-01-31T12:00:00Z", "2026-01-31t12:00:00.5+01:00"});
    all(is_date_time, false, {"", "2026-01-31", "2026-01-31T12:00:00", "2026-01-31T24:00:00Z"});
}

TEST(formats, uuid) {
    all(is_uuid, true, {"2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"});
    all(is_uuid, false,
        {"", "2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
         "2eb8aa08-aa98-11ea-b4aa-73b441d1638g", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380"});
}

TEST(formats, internet_addresses) {
    all(is_ipv4, true, {"0.0.0.0", "255.255.255.255", "192.0.2.1"});
    all(is_ipv4, false,
        {"", "1.2.3", "1.2.3.4.", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1..2.3", "a.b.c.d", "1.2.3.4 "});
    all(is_ipv6, true,
        {"::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "1:2:3:4:5:6:192.0.2.1",
         "1:2:3:4:5:6:7::"});
    all(is_ipv6, false,
        {"", ":", ":::", "1:2", "1::2::3", "12345::", "::g", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:192.0.2.1",
         "::1%eth0", "192.0.2.1", "1.2.3.4::", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:"});
}

TEST(formats, host_names) {
    std::string const label(63, 'a');
    all(is_hostname, true, {"a", "example.com", "xn--4gbwdl.xn--wgbh1c", "1.2", label});
    all(is_hostname, false, {"", ".", "a.", ".a", "a..b", "-a", "a-", "a_b", "a b", label + "a", "\xC3\xA9"});
    EXPECT_FALSE(is_hostname(label + '.' + label + '.' + label + '.' + label));
}

TEST(formats, mail_addresses) {
    all(is_email, true,
        {"joe@example.com", "te~st@example.com", "te.s.t@example.com", R"("joe bloggs"@example.com)",
         R"("a\"b"@example.com)", "joe@[127.0.0.1]", "joe@[IPv6:::1]"});
    all(is_email, false,
        {"", "2962", "@example.com", "joe@", ".joe@example.com", "joe.@example.com", "jo..e@example.com",
         "jo e@example.com", "joe@[127.0.0.300]", "joe@-a", R"("joe"x@example.com)", R"("a"b"@example.com)"});
}

TEST(formats, uris) {
    all(is_uri, true,
        {"http://foo.bar/?baz=qux#quux", "a:", "mailto:a@b.c", "urn:oasis:names",
         "ldap://[2001:db8::7]/c=GB?a", "http://a:80", "http://u:p%20@a/", "http://%41", "a:?q", "a:#f",
         "file:///x"});
    all(is_uri, false,
        {"", "//foo.bar/?baz=qux", "/abc", "foo", "http:// fail", ":// fail", "http://a:b", "http://[::1",
         "http://[1]/", "a:\\b", "a:%4", "a:%zz", "1a:b", "http://a b", "a:<b>", "a:#b#c", "http://[::1]x"});
}

TEST(formats, each_is_asked_by_its_name) {
    struct sample {
        format name;
        std::string_view text;
    };
    sample const samples[] = {{format::date_time, "2026-01-31T12:00:00Z"},
                              {format::date, "2026-01-31"},
                              {format::email, "a@b.co"},
                              {format::hostname, "a-b.co"},
                              {format::ipv4, "10.0.0.1"},
                              {format::ipv6, "::1"},
                              {format::uri, "urn:a"},
                              {format::uuid, "2eb8aa08-aa98-11ea-b4aa-73b441d16380"}};
    for (auto const& [name, text] : samples) {
        EXPECT_TRUE(has_format(name, text)) << text;
        EXPECT_FALSE(has_format(name, "\n")) << text;
    }
}

}  // namespace
