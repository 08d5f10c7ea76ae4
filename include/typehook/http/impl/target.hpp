// The bodies of target.hpp. Layer http.
#pragma once

#include <typehook/core/request.hpp>
#include <typehook/http/detail/ascii.hpp>
#include <typehook/http/target.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace typehook::http {

namespace detail {

// RFC 3986 §3.3 and §3.4; a percent sign is checked with what follows it.
inline constexpr byte_set path_bytes{"-._~!$&'()*+,;=:@/%"};
inline constexpr byte_set query_bytes{"-._~!$&'()*+,;=:@/%?"};
inline constexpr byte_set label_bytes{"-_"};  // RFC 1123, and the underscore that private networks use

inline failure invalid_url(std::string_view why) {
    return {errc::invalid_url, {.pointer = {}, .offset = {}, .detail = why}};
}

inline bool is_percent_encoded(std::string_view text) noexcept {
    auto const is_hex = [](char byte) {
        return is_digit(byte) || (ascii_lower(byte) >= 'a' && ascii_lower(byte) <= 'f');
    };
    for (auto at = text.find('%'); at != text.npos; at = text.find('%', at + 3)) {
        if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) {
            return false;
        }
    }
    return true;
}

// A name of the DNS. Empty when it is one, otherwise what is wrong.
inline std::string_view complaint_about_name(std::string_view name) noexcept {
    if (name.size() > 253) {
        return "the host is longer than 253 characters";
    }
    std::string_view last;
    for (auto rest = name;;) {
        auto const dot = rest.find('.');
        last = rest.substr(0, dot);
        if (last.empty() || last.size() > 63) {
            return "a label of the host is empty or longer than 63 characters";
        }
        if (!label_bytes.contains_all(last) || last.front() == '-' || last.back() == '-') {
            return "the host has a character that names cannot have";
        }
        if (dot == rest.npos) {
            break;
        }
        rest.remove_prefix(dot + 1);
    }
    // Some resolvers take 127.1, 0x7f000001 and 017700000001 for addresses; no domain at the top starts with a digit.
    if (is_digit(last.front())) {
        return "the host ends in a number but is no address of four decimal numbers";
    }
    return {};
}

inline std::string_view complaint_about_bytes(std::string_view url) noexcept {
    if (url.empty() || url.size() > max_url_size) {
        return "a URL has 1 to 2048 bytes";
    }
    for (char const byte : url) {
        if (static_cast<unsigned char>(byte) >= 0x80) {
            return "a URL is ASCII: the host in punycode (xn--…), the rest percent-encoded";
        }
        if (byte <= ' ' || byte == 0x7F) {
            return "white space and control characters have to be percent-encoded";
        }
    }
    return {};
}

}  // namespace detail

inline result<target> target::parse(std::string_view url, egress_policy const& policy) {
    if (auto const complaint = detail::complaint_about_bytes(url); !complaint.empty()) {
        return detail::invalid_url(complaint);
    }
    auto const scheme = url.substr(0, url.find("://"));
    if (scheme.size() == url.size()) {
        return detail::invalid_url("a URL starts with https:// and a host");
    }
    target made;
    made.is_https_ = equal_ignoring_case(scheme, "https");
    if (!made.is_https_ && !(policy.allow_http && equal_ignoring_case(scheme, "http"))) {
        return failure{errc::scheme_not_allowed};
    }
    url.remove_prefix(scheme.size() + 3);

    auto authority = url.substr(0, url.find_first_of("/?#\\"));
    auto const rest = url.substr(authority.size());
    if (authority.find('@') != authority.npos) {
        return detail::invalid_url(
            "a URL cannot hold credentials: give them as the webhook's authentication");
    }
    if (rest.find('#') != rest.npos) {
        return detail::invalid_url("a URL cannot have a fragment (#)");
    }
    auto const query_at = std::min(rest.find('?'), rest.size());
    if (!detail::path_bytes.contains_all(rest.substr(0, query_at)) ||
        !detail::query_bytes.contains_all(rest.substr(query_at)) || !detail::is_percent_encoded(rest)) {
        return detail::invalid_url("path or query has a character that has to be percent-encoded");
    }
    made.path_and_query_ = rest.starts_with('/') ? std::string(rest) : '/' + std::string(rest);

    // Behind the bracket of an address, else behind the only colon.
    auto const bracket = authority.starts_with('[') ? authority.find(']') : 0;
    if (bracket == authority.npos) {
        return detail::invalid_url("the host starts with [ but has no ]");
    }
    auto const colon = authority.find(':', bracket);
    made.port_ = made.is_https_ ? 443 : 80;
    auto const default_port = made.port_;
    if (colon != authority.npos) {
        auto const digits = authority.substr(colon + 1);
        auto const* const end = digits.data() + digits.size();
        auto const [stop, wrong] = std::from_chars(digits.data(), end, made.port_);
        if (wrong != std::errc{} || stop != end || made.port_ == 0 || digits.front() == '0') {
            return detail::invalid_url("a port is a number from 1 to 65535");
        }
        authority = authority.substr(0, colon);
    }

    boost::system::error_code no_address;
    if (bracket != 0) {
        if (authority.size() != bracket + 1 || authority.find('%') != authority.npos) {
            return detail::invalid_url("between [ and ] stands one IPv6 address without a zone");
        }
        made.address_ =
            boost::asio::ip::make_address_v6(std::string(authority.substr(1, bracket - 1)), no_address);
        if (no_address) {
            return detail::invalid_url("between [ and ] stands one IPv6 address without a zone");
        }
    } else if (auto const v4 = boost::asio::ip::make_address_v4(std::string(authority), no_address);
               !no_address) {
        made.address_ = v4;
    } else if (auto const complaint = detail::complaint_about_name(authority); !complaint.empty()) {
        return detail::invalid_url(complaint);
    }
    if (made.address_) {
        made.host_ = made.address_->to_string();
        TYPEHOOK_TRY(vet(policy, *made.address_, made.port_));
    } else {
        std::transform(authority.begin(), authority.end(), std::back_inserter(made.host_),
                       detail::ascii_lower);
    }
    made.origin_ = std::string(made.scheme()) + "://" + (bracket != 0 ? '[' + made.host_ + ']' : made.host_);
    if (made.port_ != default_port) {
        made.origin_ += ':' + std::to_string(made.port_);
    }
    return made;
}

}  // namespace typehook::http
