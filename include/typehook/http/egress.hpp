// Which addresses webhooks may be sent to. Layer http.
//
// Pure. Whoever configures a webhook chooses where the platform connects, and would else reach what only the platform can:
// its own services, a cloud's credentials (server-side request forgery). The client connects to nothing but a
// `vetted_address`, and only `vet` makes one; so no path leads from a name, a URL or a DNS answer past the policy.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/detail/special_ranges.hpp>
#include <typehook/http/errc.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::http {

namespace detail {

inline address_bytes bytes_of(boost::asio::ip::address const& address) noexcept {
    if (address.is_v6()) {
        return address.to_v6().to_bytes();
    }
    auto const v4 = address.to_v4().to_bytes();
    return v4_bytes(v4[0], v4[1], v4[2], v4[3]);
}

}  // namespace detail

/// A range of addresses in CIDR notation.
class network {
public:
    /// Reads `10.1.0.0/16`, `fd00::/8`, or one address.
    ///
    /// Errors: `errc::invalid_options`, with the text as detail; also where bits behind the prefix are set.
    [[nodiscard]] static result<network> parse(std::string_view text);

    /// Says whether the address is in this range; an IPv4 address is in no range of IPv6 addresses.
    bool contains(boost::asio::ip::address const& address) const noexcept {
        return (!address.is_v4() || prefix_length_ >= 96) &&
               detail::has_prefix(detail::bytes_of(address), first_, prefix_length_);
    }

    friend bool operator==(network const&, network const&) = default;

private:
    network(detail::address_bytes const& first, int prefix_length) noexcept
        : first_(first), prefix_length_(prefix_length) {}

    detail::address_bytes first_;
    int prefix_length_;
};

/// What may be connected to. By default hosts on the Internet, with TLS.
struct egress_policy {
    /// Also loopback, private, link-local, metadata and every other range that ends before the Internet. For development and
    /// tests: with it, who may configure a webhook can reach the platform's own network.
    bool allow_private_endpoints{false};
    /// Also `http` URLs, whose deliveries anybody on the way can read and change.
    bool allow_http{false};
    /// Ranges to permit although they are not on the Internet, such as the network of one's own receivers.
    std::vector<network> allow{};
    /// Ranges to refuse whatever else is permitted.
    std::vector<network> deny{};
};

/// An address and port that a policy has permitted; the only thing that the client connects to.
class vetted_address {
public:
    boost::asio::ip::address const& address() const noexcept { return address_; }
    std::uint16_t port() const noexcept { return port_; }

    /// `192.0.2.1:443`, `[2001:db8::1]:443`.
    std::string to_string() const {
        auto const text = address_.to_string();
        return (address_.is_v6() ? '[' + text + ']' : text) + ':' + std::to_string(port_);
    }

    friend bool operator==(vetted_address const&, vetted_address const&) = default;

private:
    friend result<vetted_address> vet(egress_policy const&, boost::asio::ip::address const&, std::uint16_t);

    vetted_address(boost::asio::ip::address const& address, std::uint16_t port) noexcept
        : address_(address), port_(port) {}

    boost::asio::ip::address address_;
    std::uint16_t port_;
};

namespace detail {

inline failure address_refused(std::string_view why) {
    return {errc::address_refused,
            {.pointer = {}, .offset = {}, .detail = "the address is " + std::string(why)}};
}

inline bool is_in_any(std::vector<network> const& networks,
                      boost::asio::ip::address const& address) noexcept {
    return std::any_of(networks.begin(), networks.end(),
                       [&](network const& range) { return range.contains(address); });
}

// The IPv4 address that packets to this IPv6 address end up at, by way of the system or a gateway.
inline bool carries_v4(boost::asio::ip::address const& address, boost::asio::ip::address_v4& inner) {
    if (!address.is_v6()) {
        return false;
    }
    auto const bytes = address.to_v6().to_bytes();
    auto const is_6to4 = has_prefix(bytes, v6_bytes(0x2002), 16);
    auto const is_last = has_prefix(bytes, v4_mapped, 96) || has_prefix(bytes, v6_bytes(0x64, 0xff9b), 96) ||
                         (has_prefix(bytes, v6_bytes(0), 96) && !address.to_v6().is_loopback());
    auto const at = is_6to4 ? bytes.begin() + 2 : bytes.begin() + 12;
    boost::asio::ip::address_v4::bytes_type four{};
    std::copy_n(at, 4, four.begin());
    inner = boost::asio::ip::address_v4(four);
    return is_6to4 || is_last;
}

}  // namespace detail

/// Decides whether an address may be connected to. An IPv6 address that carries an IPv4 address is judged as both.
///
/// Errors: `errc::address_refused`, whose detail names the range and nothing else of the address.
[[nodiscard]] inline result<vetted_address> vet(egress_policy const& policy,
                                                boost::asio::ip::address const& address, std::uint16_t port) {
    if (port == 0) {
        return detail::address_refused("without a port");
    }
    if (detail::is_in_any(policy.deny, address)) {
        return detail::address_refused("in a network that is denied by configuration");
    }
    auto const permitted = policy.allow_private_endpoints || detail::is_in_any(policy.allow, address);
    if (boost::asio::ip::address_v4 inner; detail::carries_v4(address, inner)) {
        if (auto const judged = vet(policy, inner, port); judged.has_error()) {
            return judged.error();
        }
        if (address.to_v6().is_v4_mapped() && !permitted) {
            return detail::address_refused("IPv4 in IPv6 (::ffff:0:0/96)");
        }
    }
    if (auto const* const range = detail::find_special_range(detail::bytes_of(address));
        range != nullptr && (!permitted || range->kind == detail::range_kind::unreachable)) {
        return detail::address_refused(range->name);
    }
    return vetted_address(address, port);
}

inline result<network> network::parse(std::string_view text) {
    auto const refused = [&] {
        return failure{errc::invalid_options,
                       {.pointer = {},
                        .offset = {},
                        .detail = "not a network in CIDR notation, like 10.1.0.0/16: " + std::string(text)}};
    };
    auto const slash = text.find('/');
    boost::system::error_code error;
    auto const address = boost::asio::ip::make_address(std::string(text.substr(0, slash)), error);
    if (error || (address.is_v6() && address.to_v6().scope_id() != 0)) {
        return refused();
    }
    auto const width = address.is_v6() ? 128 : 32;
    auto length = width;
    if (slash != text.npos) {
        auto const digits = text.substr(slash + 1);
        auto const* const end = digits.data() + digits.size();
        auto const [stop, wrong] = std::from_chars(digits.data(), end, length);
        if (wrong != std::errc{} || stop != end || length < 0 || length > width) {
            return refused();
        }
    }
    auto const first = detail::bytes_of(address);
    auto const prefix_length = length + 128 - width;
    for (int bit = prefix_length; bit < 128; ++bit) {
        if ((first[static_cast<std::size_t>(bit / 8)] >> (7 - bit % 8) & 1) != 0) {
            return refused();
        }
    }
    return network(first, prefix_length);
}

}  // namespace typehook::http
