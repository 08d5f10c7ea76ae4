// What a manager sets for a webhook: where events go, which, and how. Layer delivery.
//
// Two structs come of each template: with `secret`, which prints nothing and is what a program has in hand, and with
// std::string, whose secrets are sealed texts and which is what is stored. A secret cannot reach the store unsealed, because
// there is no way to write one.
#pragma once

#include <typehook/core/ordered_map.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/time.hpp>

#include <typehook/reflect/enum.hpp>
#include <typehook/reflect/open_enum.hpp>
#include <typehook/reflect/struct.hpp>

#include <typehook/json/decode.hpp>
#include <typehook/json/encode.hpp>

#include <typehook/crypto/secret.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::delivery {

/// How a delivery proves to its receiver where it comes from, beside its signature.
enum class authentication_type : unsigned char {
    none,
    token,                      ///< AppDirect's header `x-appdirect-webhook-token`.
    basic,                      ///< RFC 7617.
    headers,                    ///< Headers of the manager's choice.
    oauth2_client_credentials,  ///< RFC 6749 §4.4.
    oauth2_password,            ///< RFC 6749 §4.3.
};

/// How deliveries are signed; both as Standard Webhooks say.
enum class signing_algorithm : unsigned char {
    hmac_sha256,  ///< `v1`: the receiver has the secret too, `whsec_…`.
    ed25519,      ///< `v1a`: the receiver needs the public key alone, `whpk_…`.
};

/// Whether events are sent.
enum class webhook_status : unsigned char {
    active,
    paused,    ///< By a manager. Events wait.
    disabled,  ///< By the platform; the reason says why. What waits goes on waiting, new events fail visibly until it is resumed.
};

}  // namespace typehook::delivery

template <>
struct typehook::enum_reflection<typehook::delivery::authentication_type> {
    static constexpr std::string_view names[] = {
        "none", "token", "basic", "headers", "oauth2_client_credentials", "oauth2_password"};
};

template <>
struct typehook::enum_reflection<typehook::delivery::signing_algorithm> {
    static constexpr std::string_view names[] = {"hmac-sha256", "ed25519"};
};

template <>
struct typehook::enum_reflection<typehook::delivery::webhook_status> {
    static constexpr std::string_view names[] = {"active", "paused", "disabled"};
};

/// A secret is read from JSON and never written: what stands in its place says that there is one.
template <>
struct typehook::json::codec<typehook::secret> {
    static char const* parse(reader& from, char const* p, secret& value) {
        std::string text;
        p = read_value(from, p, text);
        value = secret(std::move(text));
        return p;
    }
    static char* format(writer& to, char* at, secret const&) { return to.append(at, "\"********\""); }
};

namespace typehook::delivery {

/// Authentication; which members are needed depends on the type.
template <class Secret>
struct basic_authentication {
    open_enum<authentication_type, owning> type{authentication_type::none};
    std::optional<Secret> token{};
    std::optional<std::string> username{};
    std::optional<Secret> password{};
    std::optional<std::string> token_url{};
    std::optional<std::string> client_id{};
    std::optional<Secret> client_secret{};
    std::optional<std::string> scope{};
    std::optional<basic_ordered_map<owning, Secret>> headers{};

    friend bool operator==(basic_authentication const&, basic_authentication const&) = default;

    struct reflection;
};

template <class Secret>
struct basic_authentication<Secret>::reflection {
    static constexpr std::string_view name = "authentication";
    static constexpr bool has_defaults = true;
    static constexpr std::string_view keys[] = {"type",          "token",     "username",
                                                "password",      "token_url", "client_id",
                                                "client_secret", "scope",     "headers"};
    using members = member_list<
        &basic_authentication::type, &basic_authentication::token, &basic_authentication::username,
        &basic_authentication::password, &basic_authentication::token_url, &basic_authentication::client_id,
        &basic_authentication::client_secret, &basic_authentication::scope, &basic_authentication::headers>;
};

/// How much a receiver takes.
struct webhook_limits {
    std::optional<std::int64_t> concurrency{};  ///< Requests at a time; the platform's default if absent.
    std::optional<double> per_second{};         ///< Attempts a second; not limited if absent.

    friend bool operator==(webhook_limits const&, webhook_limits const&) = default;

    struct reflection;
};

struct webhook_limits::reflection {
    static constexpr std::string_view name = "webhook_limits";
    static constexpr std::string_view keys[] = {"concurrency", "per_second"};
    using members = member_list<&webhook_limits::concurrency, &webhook_limits::per_second>;
};

/// What a manager sets. As JSON it is the body of a request that creates a webhook: only `url` and `events` are required.
template <class Secret>
struct basic_webhook_settings {
    std::string url{};
    std::vector<std::string> events{};  ///< `subscription.added`, `subscription.*`, `*`.
    std::optional<basic_authentication<Secret>> auth{};
    std::optional<std::string> description{};
    std::optional<webhook_limits> limits{};
    std::optional<std::vector<std::int64_t>>
        schedule{};  ///< Seconds between attempts; AppDirect's if absent.
    std::optional<bool>
        fifo{};  ///< Events of one subject one after the other, in the order of their publishing.
    std::optional<open_enum<signing_algorithm, owning>>
        signing{};  ///< Of secrets that are made from now on; HMAC-SHA256 if absent.

    friend bool operator==(basic_webhook_settings const&, basic_webhook_settings const&) = default;

    struct reflection;
};

template <class Secret>
struct basic_webhook_settings<Secret>::reflection {
    static constexpr std::string_view name = "webhook_settings";
    static constexpr bool has_defaults = true;
    static constexpr std::string_view keys[] = {"url",    "events",   "auth", "description",
                                                "limits", "schedule", "fifo", "signing"};
    using members = member_list<&basic_webhook_settings::url, &basic_webhook_settings::events,
                                &basic_webhook_settings::auth, &basic_webhook_settings::description,
                                &basic_webhook_settings::limits, &basic_webhook_settings::schedule,
                                &basic_webhook_settings::fifo, &basic_webhook_settings::signing>;
};

/// A key that signs, `whsec_…` or `whsk_…`.
template <class Secret>
struct basic_signing_secret {
    Secret text{};
    std::optional<timestamp>
        expires_at{};  ///< Of one that was replaced: signs beside the new one until then.

    friend bool operator==(basic_signing_secret const&, basic_signing_secret const&) = default;

    struct reflection;
};

template <class Secret>
struct basic_signing_secret<Secret>::reflection {
    static constexpr std::string_view name = "signing_secret";
    static constexpr std::string_view keys[] = {"text", "expires_at"};
    using members = member_list<&basic_signing_secret::text, &basic_signing_secret::expires_at>;
};

/// All that is kept of a webhook: what its manager set and what the platform knows of it.
template <class Secret>
struct basic_webhook_record {
    basic_webhook_settings<Secret> settings{};
    open_enum<webhook_status, owning> status{webhook_status::active};
    std::string reason{};  ///< Why it is disabled; empty otherwise.
    timestamp status_since{};
    std::optional<timestamp>
        failing_since{};  ///< Since when nothing but failures came, if its circuit opened.
    std::vector<basic_signing_secret<Secret>> secrets{};  ///< The newest first.

    friend bool operator==(basic_webhook_record const&, basic_webhook_record const&) = default;

    struct reflection;
};

template <class Secret>
struct basic_webhook_record<Secret>::reflection {
    static constexpr std::string_view name = "webhook_record";
    static constexpr bool has_defaults = true;
    static constexpr std::string_view keys[] = {"settings",     "status",        "reason",
                                                "status_since", "failing_since", "secrets"};
    using members = member_list<&basic_webhook_record::settings, &basic_webhook_record::status,
                                &basic_webhook_record::reason, &basic_webhook_record::status_since,
                                &basic_webhook_record::failing_since, &basic_webhook_record::secrets>;
};

using authentication = basic_authentication<secret>;
using webhook_settings = basic_webhook_settings<secret>;
using signing_secret = basic_signing_secret<secret>;
using webhook_record = basic_webhook_record<secret>;

}  // namespace typehook::delivery
