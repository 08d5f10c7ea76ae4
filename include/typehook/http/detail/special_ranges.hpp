// The address ranges that are not simply "a host on the Internet", as data. Layer http, private.
//
// From the IANA special-purpose address registries (RFC 6890 and its updates) and the addresses at which clouds answer for a
// machine's credentials. IPv4 stands among the IPv6 addresses as `::ffff:a.b.c.d`, so one comparison serves both.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace typehook::http::detail {

using address_bytes = std::array<std::uint8_t, 16>;

enum class range_kind : unsigned char {
    internal,     // reaches something, but not across the Internet: permitted with allow_private_endpoints
    unreachable,  // no single host has such an address: never permitted
};

struct special_range {
    std::string_view name;  // the end of the sentence "the address is …"
    address_bytes first;
    int prefix_length;
    range_kind kind;
};

constexpr address_bytes v4_bytes(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) noexcept {
    return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d};
}

// An IPv6 address by its first three groups and its last.
constexpr address_bytes v6_bytes(unsigned a, unsigned b = 0, unsigned c = 0, unsigned last = 0) noexcept {
    address_bytes bytes{};
    auto const put = [&](std::size_t at, unsigned group) {
        bytes[at] = static_cast<std::uint8_t>(group >> 8);
        bytes[at + 1] = static_cast<std::uint8_t>(group & 0xff);
    };
    put(0, a);
    put(2, b);
    put(4, c);
    put(14, last);
    return bytes;
}

constexpr bool has_prefix(address_bytes const& bytes, address_bytes const& first, int length) noexcept {
    for (std::size_t at = 0; length > 0; ++at, length -= 8) {
        auto const mask = static_cast<std::uint8_t>(length >= 8 ? 0xff : 0xff << (8 - length));
        if (((bytes[at] ^ first[at]) & mask) != 0) {
            return false;
        }
    }
    return true;
}

// The first that matches names the address; so narrow ranges stand before those around them.
inline constexpr special_range special_ranges[] = {
    {"a cloud's metadata service (169.254.169.254)", v4_bytes(169, 254, 169, 254), 128, range_kind::internal},
    {"a cloud's metadata service (168.63.129.16)", v4_bytes(168, 63, 129, 16), 128, range_kind::internal},
    {"a cloud's metadata service (100.100.100.200)", v4_bytes(100, 100, 100, 200), 128, range_kind::internal},
    {"a cloud's metadata service (fd00:ec2::254)", v6_bytes(0xfd00, 0x0ec2, 0, 0x254), 128,
     range_kind::internal},
    {"that of no host (0.0.0.0/8)", v4_bytes(0, 0, 0, 0), 96 + 8, range_kind::unreachable},
    {"private (10.0.0.0/8)", v4_bytes(10, 0, 0, 0), 96 + 8, range_kind::internal},
    {"shared by a carrier's NAT (100.64.0.0/10)", v4_bytes(100, 64, 0, 0), 96 + 10, range_kind::internal},
    {"loopback (127.0.0.0/8)", v4_bytes(127, 0, 0, 0), 96 + 8, range_kind::internal},
    {"link-local (169.254.0.0/16)", v4_bytes(169, 254, 0, 0), 96 + 16, range_kind::internal},
    {"private (172.16.0.0/12)", v4_bytes(172, 16, 0, 0), 96 + 12, range_kind::internal},
    {"for protocols (192.0.0.0/24)", v4_bytes(192, 0, 0, 0), 96 + 24, range_kind::internal},
    {"for documentation (192.0.2.0/24)", v4_bytes(192, 0, 2, 0), 96 + 24, range_kind::internal},
    {"a 6to4 relay (192.88.99.0/24)", v4_bytes(192, 88, 99, 0), 96 + 24, range_kind::internal},
    {"private (192.168.0.0/16)", v4_bytes(192, 168, 0, 0), 96 + 16, range_kind::internal},
    {"for benchmarks (198.18.0.0/15)", v4_bytes(198, 18, 0, 0), 96 + 15, range_kind::internal},
    {"for documentation (198.51.100.0/24)", v4_bytes(198, 51, 100, 0), 96 + 24, range_kind::internal},
    {"for documentation (203.0.113.0/24)", v4_bytes(203, 0, 113, 0), 96 + 24, range_kind::internal},
    {"multicast (224.0.0.0/4)", v4_bytes(224, 0, 0, 0), 96 + 4, range_kind::unreachable},
    {"broadcast (255.255.255.255)", v4_bytes(255, 255, 255, 255), 128, range_kind::unreachable},
    {"reserved (240.0.0.0/4)", v4_bytes(240, 0, 0, 0), 96 + 4, range_kind::unreachable},
    {"that of no host (::)", v6_bytes(0), 128, range_kind::unreachable},
    {"loopback (::1)", v6_bytes(0, 0, 0, 1), 128, range_kind::internal},
    {"IPv4 in IPv6 (::/96)", v6_bytes(0), 96, range_kind::internal},
    {"IPv4 behind NAT64 (64:ff9b::/96)", v6_bytes(0x64, 0xff9b), 96, range_kind::internal},
    {"IPv4 behind NAT64 (64:ff9b:1::/48)", v6_bytes(0x64, 0xff9b, 1), 48, range_kind::internal},
    {"discarded (100::/64)", v6_bytes(0x100), 64, range_kind::unreachable},
    {"IPv4 behind Teredo (2001::/32)", v6_bytes(0x2001), 32, range_kind::internal},
    {"for benchmarks (2001:2::/48)", v6_bytes(0x2001, 2), 48, range_kind::internal},
    {"for protocols (2001::/23)", v6_bytes(0x2001), 23, range_kind::internal},
    {"for documentation (2001:db8::/32)", v6_bytes(0x2001, 0x0db8), 32, range_kind::internal},
    {"IPv4 behind 6to4 (2002::/16)", v6_bytes(0x2002), 16, range_kind::internal},
    {"for documentation (3fff::/20)", v6_bytes(0x3fff), 20, range_kind::internal},
    {"for segment routing (5f00::/16)", v6_bytes(0x5f00), 16, range_kind::internal},
    {"local (fc00::/7)", v6_bytes(0xfc00), 7, range_kind::internal},
    {"link-local (fe80::/10)", v6_bytes(0xfe80), 10, range_kind::internal},
    {"site-local (fec0::/10)", v6_bytes(0xfec0), 10, range_kind::internal},
    {"multicast (ff00::/8)", v6_bytes(0xff00), 8, range_kind::unreachable},
};

inline constexpr special_range not_allocated{"outside 2000::/3, all that is allocated of IPv6", v6_bytes(0),
                                             0, range_kind::internal};
inline constexpr address_bytes v4_mapped = v4_bytes(0, 0, 0, 0);

// The range that the address is in, or null for a host on the Internet.
constexpr special_range const* find_special_range(address_bytes const& bytes) noexcept {
    for (auto const& range : special_ranges) {
        if (has_prefix(bytes, range.first, range.prefix_length)) {
            return &range;
        }
    }
    auto const is_global = has_prefix(bytes, v4_mapped, 96) || has_prefix(bytes, v6_bytes(0x2000), 3);
    return is_global ? nullptr : &not_allocated;
}

}  // namespace typehook::http::detail
