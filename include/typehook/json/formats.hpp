// The formats that the audit evaluates, as pure functions of the text. Layer json.
//
// Each says whether a text is what its RFC says, no more: nothing is resolved, looked up or converted.
#pragma once

#include <typehook/json/schema.hpp>

#include <typehook/core/date_time.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace typehook::json {

namespace detail {

constexpr bool is_ascii_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_hexadecimal(char c) noexcept {
    return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Takes what stands before the first `mark` off the text; all of it when there is none.
constexpr std::string_view take_until(std::string_view& text, char mark) noexcept {
    auto const at = text.find(mark);
    auto const taken = text.substr(0, at);
    text.remove_prefix(at == text.npos ? text.size() : at + 1);
    return taken;
}

/// Says whether every byte is of a set, percent-encoding included.
constexpr bool is_uri_text(std::string_view text, std::string_view marks) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size() || !is_hexadecimal(text[i + 1]) || !is_hexadecimal(text[i + 2])) {
                return false;
            }
            i += 2;
        } else if (!is_ascii_letter(text[i]) && !is_ascii_digit(text[i]) &&
                   marks.find(text[i]) == marks.npos) {
            return false;
        }
    }
    return true;
}

inline constexpr std::string_view uri_marks = "-._~!$&'()*+,;=";

}  // namespace detail

/// RFC 3339 §5.6 `date-time`.
inline bool is_date_time(std::string_view text) { return date_time::parse(text).has_value(); }

/// RFC 3339 §5.6 `full-date`.
inline bool is_date(std::string_view text) {
    return text.size() == 10 && date_time::parse(std::string(text) + "T00:00:00Z").has_value();
}

/// RFC 4122 §3: the 36 characters, of either case.
constexpr bool is_uuid(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !detail::is_hexadecimal(text[i])) {
            return false;
        }
    }
    return text.size() == 36;
}

/// RFC 2673 §3.2: four decimal octets without leading zeros.
constexpr bool is_ipv4(std::string_view text) noexcept {
    for (int octet = 0; octet < 4; ++octet) {
        if (octet != 0 && text.empty()) {
            return false;
        }
        auto const last = octet == 3;
        if (last && text.find('.') != text.npos) {
            return false;
        }
        auto const digits = detail::take_until(text, '.');
        if (digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits[0] == '0')) {
            return false;
        }
        int value = 0;
        for (char const digit : digits) {
            if (!detail::is_ascii_digit(digit)) {
                return false;
            }
            value = value * 10 + (digit - '0');
        }
        if (value > 255) {
            return false;
        }
    }
    return true;
}

/// RFC 4291 §2.2: groups of hexadecimal digits, one `::`, an IPv4 address at the end; no zone.
constexpr bool is_ipv6(std::string_view text) noexcept {
    auto const gap = text.find("::");
    if (gap != text.npos && text.find("::", gap + 1) != text.npos) {
        return false;
    }
    int groups = 0;
    auto const side = [&groups](std::string_view part, bool may_end_in_ipv4) {
        bool more = !part.empty();
        while (more) {
            more = part.find(':') != part.npos;
            auto const group = detail::take_until(part, ':');
            if (!more && may_end_in_ipv4 && group.find('.') != group.npos) {
                groups += 2;
                return is_ipv4(group);
            }
            if (group.empty() || group.size() > 4) {
                return false;
            }
            for (char const digit : group) {
                if (!detail::is_hexadecimal(digit)) {
                    return false;
                }
            }
            ++groups;
        }
        return true;
    };
    if (gap == text.npos) {
        return side(text, true) && groups == 8;
    }
    return side(text.substr(0, gap), false) && side(text.substr(gap + 2), true) && groups < 8;
}

/// RFC 1123 §2.1: labels of letters, digits and inner hyphens, 63 each and 253 together.
constexpr bool is_hostname(std::string_view text) noexcept {
    if (text.empty() || text.size() > 253 || text.back() == '.') {
        return false;
    }
    while (!text.empty()) {
        auto const label = detail::take_until(text, '.');
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') {
            return false;
        }
        for (char const c : label) {
            if (!detail::is_ascii_letter(c) && !detail::is_ascii_digit(c) && c != '-') {
                return false;
            }
        }
    }
    return true;
}

/// RFC 5321 §4.1.2 `Mailbox`: a dotted or quoted local part, and a host name or an address in brackets.
constexpr bool is_email(std::string_view text) noexcept {
    auto const at = text.rfind('@');
    if (at == text.npos || at == 0 || at > 64) {
        return false;
    }
    auto local = text.substr(0, at);
    auto const domain = text.substr(at + 1);
    if (local.size() > 1 && local.front() == '"' && local.back() == '"') {
        for (std::size_t i = 1; i + 1 < local.size(); ++i) {
            auto const c = static_cast<unsigned char>(local[i]);
            if (c < 32 || c > 126 || c == '"' || (c == '\\' && ++i + 1 >= local.size())) {
                return false;
            }
        }
    } else {
        if (local.back() == '.') {
            return false;
        }
        while (!local.empty()) {
            auto const atom = detail::take_until(local, '.');
            constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
            for (char const c : atom) {
                if (!detail::is_ascii_letter(c) && !detail::is_ascii_digit(c) &&
                    marks.find(c) == marks.npos) {
                    return false;
                }
            }
            if (atom.empty()) {
                return false;
            }
        }
    }
    if (domain.size() > 2 && domain.front() == '[' && domain.back() == ']') {
        auto const address = domain.substr(1, domain.size() - 2);
        return address.starts_with("IPv6:") ? is_ipv6(address.substr(5)) : is_ipv4(address);
    }
    return is_hostname(domain);
}

/// RFC 3986 §3 `URI`: a scheme and what follows it; relative references are none.
constexpr bool is_uri(std::string_view text) noexcept {
    auto const colon = text.find(':');
    if (colon == text.npos || colon == 0 || !detail::is_ascii_letter(text[0])) {
        return false;
    }
    for (char const c : text.substr(0, colon)) {
        if (!detail::is_ascii_letter(c) && !detail::is_ascii_digit(c) && c != '+' && c != '-' && c != '.') {
            return false;
        }
    }
    auto rest = text.substr(colon + 1);
    auto before = detail::take_until(rest, '#');
    constexpr std::string_view query_marks = "-._~!$&'()*+,;=:@/?";
    constexpr std::string_view path_marks = "-._~!$&'()*+,;=:@/";
    if (!detail::is_uri_text(rest, query_marks)) {
        return false;
    }
    auto path = detail::take_until(before, '?');
    if (!detail::is_uri_text(before, query_marks)) {
        return false;
    }
    if (!path.starts_with("//")) {
        return detail::is_uri_text(path, path_marks);
    }
    path.remove_prefix(2);
    auto const slash = path.find('/');
    auto authority = path.substr(0, slash);
    if (slash != path.npos && !detail::is_uri_text(path.substr(slash), path_marks)) {
        return false;
    }
    if (auto const at = authority.find('@'); at != authority.npos) {
        if (!detail::is_uri_text(authority.substr(0, at), "-._~!$&'()*+,;=:")) {
            return false;
        }
        authority.remove_prefix(at + 1);
    }
    auto port = authority;
    if (authority.starts_with('[')) {
        auto const closed = authority.find(']');
        if (closed == authority.npos || !is_ipv6(authority.substr(1, closed - 1))) {
            return false;
        }
        port.remove_prefix(closed + 1);
        if (!port.empty() && port.front() != ':') {
            return false;
        }
        port.remove_prefix(port.empty() ? 0 : 1);
    } else if (!detail::is_uri_text(detail::take_until(port, ':'), detail::uri_marks)) {
        return false;
    }
    return port.find_first_not_of("0123456789") == port.npos;
}

/// Says whether a text has a format.
inline bool has_format(format wanted, std::string_view text) {
    switch (wanted) {
    case format::date_time:
        return is_date_time(text);
    case format::date:
        return is_date(text);
    case format::email:
        return is_email(text);
    case format::hostname:
        return is_hostname(text);
    case format::ipv4:
        return is_ipv4(text);
    case format::ipv6:
        return is_ipv6(text);
    case format::uri:
        return is_uri(text);
    case format::uuid:
        return is_uuid(text);
    }
    return true;
}

}  // namespace typehook::json
