// What a webhook's settings have to be, checked before anything is stored. Layer delivery.
//
// Whether the URL may be reached is not decided here: the poster knows its egress policy and is asked by the platform.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>

#include <typehook/delivery/errc.hpp>
#include <typehook/delivery/event_pattern.hpp>
#include <typehook/delivery/operational_event.hpp>
#include <typehook/delivery/retry_schedule.hpp>
#include <typehook/delivery/webhook_settings.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace typehook::delivery {

/// Bounds of settings.
inline constexpr std::size_t longest_url = 2'048;
inline constexpr std::size_t longest_description = 1'000;
inline constexpr std::size_t longest_secret = 4'096;
inline constexpr std::size_t most_headers = 20;
inline constexpr std::int64_t most_concurrency = 256;
inline constexpr double least_per_second = 0.001;  // an attempt in a quarter of an hour
inline constexpr double most_per_second = 100'000;

namespace detail {

inline failure wrong_setting(std::string_view pointer, std::string_view why) {
    return {errc::invalid_settings, {.pointer = pointer, .detail = why}};
}

/// Whether `text` is a token of RFC 9110 §5.6.2, as header names are.
constexpr bool is_header_name(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char const c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

/// Whether `text` can be the value of a header: visible characters and single spaces inside, nothing that ends a line.
constexpr bool is_header_value(std::string_view text) noexcept {
    return !text.empty() && text.size() <= longest_secret && text.front() != ' ' && text.back() != ' ' &&
           std::ranges::all_of(text, [](char const c) { return c >= ' ' && c != '\x7F' && c <= '~'; });
}

/// Headers that the platform or the protocol sets; letters are compared without case.
constexpr bool is_reserved_header(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 13> reserved{"accept-encoding",
                                                        "connection",
                                                        "content-encoding",
                                                        "content-length",
                                                        "content-type",
                                                        "expect",
                                                        "host",
                                                        "keep-alive",
                                                        "te",
                                                        "trailer",
                                                        "transfer-encoding",
                                                        "upgrade",
                                                        "user-agent"};
    return std::ranges::any_of(reserved, [&](auto one) { return equal_ignoring_case(one, name); }) ||
           equal_ignoring_case(name.substr(0, 8), "webhook-") ||
           equal_ignoring_case(name.substr(0, 6), "proxy-");
}

inline result<void> check_authentication(authentication const& auth) {
    auto const type = auth.type.known();
    if (!type) {
        return wrong_setting(
            "/auth/type", "one of none, token, basic, headers, oauth2_client_credentials, oauth2_password");
    }
    bool const client = *type == authentication_type::oauth2_client_credentials ||
                        *type == authentication_type::oauth2_password;
    bool const user = *type == authentication_type::basic || *type == authentication_type::oauth2_password;
    struct rule {
        std::string_view pointer;
        bool wanted;
        bool optional;
        bool there;
        bool usable;
    };
    auto const usable = [](auto const& text) {
        if constexpr (requires { text->reveal(); }) {
            return text && !text->empty() && text->reveal().size() <= longest_secret;
        } else {
            return text && !text->empty() && text->size() <= longest_secret;
        }
    };
    rule const rules[] = {
        {"/auth/token", *type == authentication_type::token, false, auth.token.has_value(),
         auth.token && is_header_value(auth.token->reveal())},
        {"/auth/username", user, false, auth.username.has_value(),
         usable(auth.username) && (client || auth.username->find(':') == std::string::npos)},
        {"/auth/password", user, false, auth.password.has_value(), usable(auth.password)},
        {"/auth/token_url", client, false, auth.token_url.has_value(),
         usable(auth.token_url) && auth.token_url->size() <= longest_url},
        {"/auth/client_id", client, false, auth.client_id.has_value(), usable(auth.client_id)},
        {"/auth/client_secret", client, false, auth.client_secret.has_value(), usable(auth.client_secret)},
        {"/auth/scope", client, true, auth.scope.has_value(), usable(auth.scope)},
        {"/auth/headers", *type == authentication_type::headers, false, auth.headers.has_value(),
         auth.headers && !auth.headers->empty() && auth.headers->size() <= most_headers},
    };
    for (auto const& [pointer, wanted, optional, there, fits] : rules) {
        if (there && !wanted) {
            return wrong_setting(pointer, "does not belong to this type of authentication");
        }
        if (wanted && !there && !optional) {
            return wrong_setting(pointer, "is needed for this type of authentication");
        }
        if (there && !fits) {
            return wrong_setting(pointer, "is empty, too long, or has characters that cannot be sent");
        }
    }
    if (auth.headers) {
        for (auto const& [name, value] : *auth.headers) {
            if (!is_header_name(name) || is_reserved_header(name)) {
                return wrong_setting("/auth/headers",
                                     "a name is no header name, or reserved: the platform sets it itself");
            }
            if (!is_header_value(value.reveal())) {
                return wrong_setting("/auth/headers",
                                     "a value is empty, too long, or has characters that cannot be sent");
            }
        }
    }
    return {};
}

}  // namespace detail

/// Checks settings against the rules and the names of the catalog's events.
///
/// Errors: `errc::invalid_settings` or `errc::unknown_event`, with the pointer of the first member at fault.
[[nodiscard]] inline result<void> check_settings(webhook_settings const& settings,
                                                 std::span<std::string_view const> catalog) {
    if (settings.url.empty() || settings.url.size() > longest_url) {
        return detail::wrong_setting("/url", "a URL has 1 to 2048 characters");
    }
    TYPEHOOK_TRY(check_patterns(settings.events, catalog, operational_names));
    if (settings.auth) {
        TYPEHOOK_TRY(detail::check_authentication(*settings.auth));
    }
    if (settings.description && settings.description->size() > longest_description) {
        return detail::wrong_setting("/description", "a description has at most 1000 bytes");
    }
    if (settings.limits) {
        auto const& limits = *settings.limits;
        if (limits.concurrency && (*limits.concurrency < 1 || *limits.concurrency > most_concurrency)) {
            return detail::wrong_setting("/limits/concurrency", "is 1 to 256");
        }
        if (limits.per_second &&
            !(*limits.per_second >= least_per_second && *limits.per_second <= most_per_second)) {
            return detail::wrong_setting("/limits/per_second", "is from 0.001 to 100000");
        }
    }
    if (settings.signing && !settings.signing->known()) {
        return detail::wrong_setting("/signing", "one of hmac-sha256, ed25519");
    }
    if (settings.schedule) {
        TYPEHOOK_TRY(retry_schedule::make(*settings.schedule));
    }
    return {};
}

}  // namespace typehook::delivery
