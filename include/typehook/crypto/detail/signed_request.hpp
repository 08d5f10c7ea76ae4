// What the schemes that sign have in common: their secrets, their headers, their clocks. Layer crypto, private.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/replay_window.hpp>
#include <typehook/crypto/secret.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::crypto::detail {

// Whether there is any secret. Empty ones are left out everywhere: the environment variable of a previous secret that is not
// set any more must neither open the door nor close it.
inline result<void> any_of(std::vector<secret> const& secrets) {
    for (auto const& one : secrets) {
        if (!one.empty()) {
            return {};
        }
    }
    return failure{errc::not_configured};
}

// The HMACs of `content`, one for each secret that is not empty, in order.
inline result<std::vector<digest>> hmacs_of(std::vector<secret> const& secrets, std::string_view content) {
    TYPEHOOK_TRY(any_of(secrets));
    std::vector<digest> made;
    made.reserve(secrets.size());
    for (auto const& one : secrets) {
        if (!one.empty()) {
            auto const mac = hmac_sha256(one.reveal(), content);
            if (!mac) {
                return failure{errc::cryptography_failed};
            }
            made.push_back(*mac);
        }
    }
    return made;
}

// Whether `given` is one of `expected`, in constant time and without stopping at a match.
inline bool is_one_of(digest const& given, std::vector<digest> const& expected) noexcept {
    bool found = false;
    for (auto const& one : expected) {
        found = constant_time_equal(given, one) || found;
    }
    return found;
}

// The value of a header that has to be there once: where two readers could take two different ones, there is none.
inline result<std::string_view> only_header(header_view headers, std::string_view name) {
    std::optional<std::string_view> found;
    for (auto const header : headers) {
        if (equal_ignoring_case(header.name, name)) {
            if (found) {
                return failure{errc::malformed_credentials,
                               {.detail = "the request has more than one header " + std::string(name)}};
            }
            found = header.value;
        }
    }
    if (!found) {
        return failure{errc::missing_credentials,
                       {.detail = "the request has no header " + std::string(name)}};
    }
    return *found;
}

// Seconds since 1970 as digits: no sign, no space, no leading zero, at most eleven, so that no arithmetic on it overflows.
inline std::optional<std::chrono::sys_seconds> parse_unix_seconds(std::string_view text) noexcept {
    if (text.empty() || text.size() > 11 || (text.front() == '0' && text.size() > 1) ||
        text.find_first_not_of("0123456789") != text.npos) {
        return std::nullopt;
    }
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return std::chrono::sys_seconds(std::chrono::seconds(count));
}

inline result<std::string> format_unix_seconds(timestamp time) {
    auto text = std::to_string(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
    if (!parse_unix_seconds(text)) {
        return failure{errc::unsignable_message,
                       {.detail = "the time of the message is before 1970 or after the year 5138"}};
    }
    return text;
}

// Whether a request signed then may still be accepted now. The failure tells by how much it may not.
inline result<void> check_age(std::chrono::sys_seconds signed_at, std::chrono::sys_seconds now,
                              std::chrono::seconds tolerance) {
    auto const age = now - signed_at;
    if (age > tolerance) {
        return failure{errc::too_old,
                       {.detail = "the request was signed " + std::to_string(age.count()) + " s ago, and " +
                                  std::to_string(tolerance.count()) + " s are allowed"}};
    }
    if (-age > tolerance) {
        return failure{errc::too_new,
                       {.detail = "the request was signed " + std::to_string(-age.count()) +
                                  " s in the future, and " + std::to_string(tolerance.count()) +
                                  " s are allowed: compare the clocks of the two sides"}};
    }
    return {};
}

// Whether a rightly signed request is in time, and no copy of one before if a window is there to tell.
inline result<void> check_fresh(std::string_view name, std::chrono::sys_seconds signed_at, timestamp at,
                                std::chrono::seconds tolerance,
                                std::shared_ptr<replay_window> const& replays) {
    auto const now = std::chrono::floor<std::chrono::seconds>(at);
    TYPEHOOK_TRY(check_age(signed_at, now, tolerance));
    if (replays != nullptr) {
        return replays->admit(name, signed_at, now, tolerance);
    }
    return {};
}

}  // namespace typehook::crypto::detail
