// The URL of an endpoint, parsed and checked once. Layer http.
//
// Pure, and a closed subset of RFC 3986: what two parsers could read differently is refused instead of mended (credentials
// before the host, backslashes, numbers that some resolvers take for addresses, percent signs in the host). So the host that
// was checked is the host that is resolved, named in TLS and written in the Host header. Boost.URL judges it in the tests and is
// not used here: its first release, Boost 1.81's, is a library to link, and takes `https://192.0.2.1.example/` for the address
// 192.0.2.1 and a path.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/egress.hpp>
#include <typehook/http/errc.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace typehook::http {

/// Bytes of the longest URL that is taken.
inline constexpr std::size_t max_url_size = 2048;

/// Where requests are sent to: `https://host[:port][/path][?query]`.
class target {
public:
    /// Parses and checks a URL. Scheme and host become lower case, a missing path `/`; all else stays byte by byte.
    ///
    /// Errors: `errc::invalid_url` with what is wrong as detail, `errc::scheme_not_allowed`, and `errc::address_refused` where
    /// the host is an address that the policy refuses. Names are judged when they are resolved.
    [[nodiscard]] static result<target> parse(std::string_view url, egress_policy const& policy);

    /// `https` or `http`. This and the other views live as long as this object, unchanged.
    std::string_view scheme() const noexcept { return is_https_ ? "https" : "http"; }
    bool is_https() const noexcept { return is_https_; }
    /// The name, or the address without brackets.
    std::string_view host() const noexcept { return host_; }
    std::uint16_t port() const noexcept { return port_; }
    /// What the request line names: `/path?query`.
    std::string_view path_and_query() const noexcept { return path_and_query_; }
    /// Host and port as the Host header has them: `example.com`, `[2001:db8::1]:8443`.
    std::string_view authority() const noexcept {
        return std::string_view(origin_).substr(is_https_ ? 8 : 7);
    }
    /// What connections are shared by: `https://example.com`, `http://127.0.0.1:8080`; the port only where it is not the scheme's.
    std::string const& origin() const noexcept { return origin_; }
    /// The host where it is an address.
    std::optional<boost::asio::ip::address> const& address() const noexcept { return address_; }

    friend bool operator==(target const&, target const&) = default;

private:
    target() = default;

    bool is_https_ = true;
    std::uint16_t port_ = 0;
    std::string host_{};
    std::string path_and_query_{};
    std::string origin_{};
    std::optional<boost::asio::ip::address> address_{};
};

}  // namespace typehook::http

#include <typehook/http/impl/target.hpp>
