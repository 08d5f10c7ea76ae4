// Access tokens for receivers behind OAuth2: the request, the reply, how long a token is used. Layer delivery.
//
// Pure; who posts is the engine. Source: RFC 6749 §2.3.1 (client by HTTP Basic), §4.3, §4.4, §5.1.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <typehook/reflect/struct.hpp>

#include <typehook/json/decode.hpp>

#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/secret.hpp>

#include <typehook/delivery/errc.hpp>
#include <typehook/delivery/webhook_settings.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::delivery {

namespace detail {

/// Appends `text` as application/x-www-form-urlencoded has it.
inline void append_form_encoded(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (char const c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
            c == '.' || c == '_' || c == '*') {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            out += '%';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        }
    }
}

inline void append_form_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(out.empty() ? "" : "&").append(name).append("=");
    append_form_encoded(out, value);
}

struct token_reply {
    std::string access_token{};
    std::optional<std::string> token_type{};
    std::optional<std::int64_t> expires_in{};

    struct reflection;
};

struct token_reply::reflection {
    static constexpr std::string_view name = "token_reply";
    static constexpr std::string_view keys[] = {"access_token", "token_type", "expires_in"};
    using members =
        member_list<&token_reply::access_token, &token_reply::token_type, &token_reply::expires_in>;
};

}  // namespace detail

/// `Basic` and base64 of user and password (RFC 7617).
inline std::string basic_credentials(std::string_view user, std::string_view password) {
    std::string both;
    both.append(user).append(":").append(password);
    auto text = "Basic " + crypto::base64_encode(both);
    crypto::cleanse(both.data(), both.size());
    return text;
}

/// What is posted to the authorization server.
struct token_request {
    static constexpr std::string_view content_type = "application/x-www-form-urlencoded";
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
};

/// Makes the request for a token. Preconditions: `auth` has passed `check_settings` and is of an OAuth2 type.
inline token_request make_token_request(authentication const& auth) {
    token_request made;
    std::string user;
    std::string password;
    detail::append_form_encoded(user, *auth.client_id);
    detail::append_form_encoded(password, auth.client_secret->reveal());
    made.headers = {{"authorization", basic_credentials(user, password)}, {"accept", "application/json"}};
    if (auth.type == authentication_type::oauth2_password) {
        detail::append_form_field(made.body, "grant_type", "password");
        detail::append_form_field(made.body, "username", *auth.username);
        detail::append_form_field(made.body, "password", auth.password->reveal());
    } else {
        detail::append_form_field(made.body, "grant_type", "client_credentials");
    }
    if (auth.scope) {
        detail::append_form_field(made.body, "scope", *auth.scope);
    }
    return made;
}

/// A token and how long it may be used.
struct access_token {
    secret text{};
    timestamp refresh_at{};  ///< From then on another one is asked for.
};

/// Reads the reply of an authorization server. A token without a lifetime is used for five minutes; one with a lifetime until a
/// tenth of it, at most a minute, is left.
///
/// Errors: `errc::token_refused`, with the status or what is wrong as detail, nothing of the body.
[[nodiscard]] inline result<access_token> read_token_reply(int status, std::string_view body, timestamp now) {
    if (status != 200) {
        auto const detail = "the authorization server answered " + std::to_string(status);
        return failure{errc::token_refused, {.detail = detail}};
    }
    auto reply = json::decode<detail::token_reply>(body);
    if (reply.has_error()) {
        return failure{errc::token_refused,
                       {.detail = "the authorization server's answer is no JSON object"}};
    }
    bool const sendable =
        !reply->access_token.empty() && reply->access_token.size() <= 16'384 &&
        std::ranges::all_of(reply->access_token, [](char const c) { return c > ' ' && c <= '~'; });
    if (!sendable) {
        return failure{errc::token_refused,
                       {.detail = "the authorization server's answer has no usable access_token"}};
    }
    // More than a year, which a number without meaning may say, is a year.
    auto const life =
        std::chrono::seconds(std::clamp<std::int64_t>(reply->expires_in.value_or(300), 0, 365 * 24 * 3600));
    auto const early = std::min<std::chrono::milliseconds>(life / 10, std::chrono::minutes(1));
    return access_token{.text = secret(std::move(reply->access_token)), .refresh_at = now + life - early};
}

}  // namespace typehook::delivery
