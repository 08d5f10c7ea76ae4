// Webhook records as the store keeps them: JSON in which every secret is sealed. Layer delivery.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>

#include <typehook/json/decode.hpp>
#include <typehook/json/encode.hpp>

#include <typehook/crypto/sealed.hpp>
#include <typehook/crypto/secret.hpp>

#include <typehook/delivery/errc.hpp>
#include <typehook/delivery/webhook_settings.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::delivery {

namespace detail {

/// Copies a record into the one with the other kind of secrets; `convert` turns one secret.
template <class To, class From, class Convert>
result<basic_webhook_record<To>> convert_secrets(basic_webhook_record<From> const& from,
                                                 Convert const& convert) {
    std::optional<failure> failed;
    auto const turn = [&](From const& secret) {
        result<To> made = convert(secret);
        if (made.has_error()) {
            failed = made.error();
            return To{};
        }
        return *std::move(made);
    };
    auto const turn_optional = [&](std::optional<From> const& secret) {
        return secret ? std::optional<To>(turn(*secret)) : std::nullopt;
    };
    auto const& old = from.settings;
    basic_webhook_record<To> to{
        .settings = {.url = old.url,
                     .events = old.events,
                     .auth = {},
                     .description = old.description,
                     .limits = old.limits,
                     .schedule = old.schedule,
                     .fifo = old.fifo,
                     .signing = old.signing},
        .status = from.status,
        .reason = from.reason,
        .status_since = from.status_since,
        .failing_since = from.failing_since,
        .secrets = {},
    };
    if (old.auth) {
        auto& auth = to.settings.auth.emplace();
        auth.type = old.auth->type;
        auth.token = turn_optional(old.auth->token);
        auth.username = old.auth->username;
        auth.password = turn_optional(old.auth->password);
        auth.token_url = old.auth->token_url;
        auth.client_id = old.auth->client_id;
        auth.client_secret = turn_optional(old.auth->client_secret);
        auth.scope = old.auth->scope;
        if (old.auth->headers) {
            auto& headers = auth.headers.emplace();
            for (auto const& [name, value] : *old.auth->headers) {
                headers.insert_or_assign(name, turn(value));
            }
        }
    }
    for (auto const& signing : from.secrets) {
        to.secrets.push_back({.text = turn(signing.text), .expires_at = signing.expires_at});
    }
    if (failed) {
        return *failed;
    }
    return to;
}

}  // namespace detail

/// Writes a record for the store. `id` is the webhook's: a sealed secret opens in its own webhook only.
///
/// Errors: `crypto::errc::cryptography_failed`.
[[nodiscard]] inline result<std::string> seal_record(webhook_record const& record, std::string_view id,
                                                     crypto::sealing_key const& key) {
    TYPEHOOK_TRY(auto const sealed, detail::convert_secrets<std::string>(
                                        record, [&](secret const& text) { return key.seal(text, id); }));
    return json::encode(sealed);
}

/// Reads what `seal_record` wrote.
///
/// Errors: `errc::cannot_unseal` when the key is another one, a `json::errc` when the text is damaged.
[[nodiscard]] inline result<webhook_record> open_record(std::string_view text, std::string_view id,
                                                        crypto::sealing_key const& key) {
    TYPEHOOK_TRY(auto const sealed,
                 json::decode<basic_webhook_record<std::string>>(text, {.policy = json::strict}));
    auto opened = detail::convert_secrets<secret>(
        sealed, [&](std::string const& secret_text) { return key.open(secret_text, id); });
    if (opened.has_error()) {
        return failure{errc::cannot_unseal,
                       {.detail = "give the process the sealing key that the store was written with"}};
    }
    return opened;
}

}  // namespace typehook::delivery
