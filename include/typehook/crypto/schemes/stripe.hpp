// A time and HMACs in one header, as Stripe and those after its fashion send them. Layer crypto.
//
// The signature is checked before the time, as in standard_webhooks and for the same reason.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/detail/hex.hpp>
#include <typehook/crypto/detail/signed_request.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/replay_window.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/crypto/signing.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::schemes {

/// Accepts requests whose header is `t=<seconds>,v1=<hex>`, with the HMAC-SHA256 of `<seconds>.<body>`, and makes it.
///
/// https://docs.stripe.com/webhooks#verify-manually
struct stripe {
    /// The secrets as texts, `whsec_` included: Stripe's are keys as they stand. A request is accepted if one of them signed
    /// it; a message gets a signature of each. Empty ones are left out; with none left, every request is refused.
    std::vector<secret> secrets{};
    /// The header; other senders use the same form under another name.
    std::string header_name{"Stripe-Signature"};
    /// How far the time of signing and the time here may be apart, either way; more lets old copies pass for longer, less
    /// refuses senders with bad clocks.
    std::chrono::seconds tolerance{300};
    /// Refuses copies of accepted requests within the tolerance; null lets them pass. The form has no id, so two messages with
    /// the same body in the same second are taken for copies. Shared by the copies of this scheme.
    std::shared_ptr<replay_window> replays{};

    /// Says whether there is a secret: worth asking when a program starts. Errors: `crypto::errc::not_configured`.
    [[nodiscard]] result<void> configured() const { return crypto::detail::any_of(secrets); }

    /// Checks signature, time and, if wanted, that the request is no copy.
    ///
    /// Items with other names, such as the test mode's `v0`, are passed over. Compares in constant time.
    /// Errors: `crypto::errc::not_configured`, `missing_credentials`, `malformed_credentials`, `wrong_signature`, `too_old`,
    /// `too_new`, `replayed`, `replay_window_full`. Complexity: linear in the body, times the secrets. Thread safety: safe.
    [[nodiscard]] result<void> verify(request const& request, timestamp now) const {
        TYPEHOOK_TRY(configured());
        TYPEHOOK_TRY(auto const list, crypto::detail::only_header(request.headers, header_name));
        std::optional<std::string_view> time;
        std::vector<crypto::digest> given;
        for (std::string_view rest = list, item; next(rest, item);) {
            auto const equals = item.find('=');
            auto const value = equals == item.npos ? std::string_view{} : item.substr(equals + 1);
            if (equals == item.npos || (item.starts_with("t=") && time)) {
                return malformed(" is not a list of name=value with one t");
            }
            if (item.starts_with("t=")) {
                time = value;
            } else if (item.starts_with("v1=")) {
                if (auto const mac = crypto::detail::digest_of_hex(value)) {
                    given.push_back(*mac);
                }
            }
        }
        auto const signed_at = time ? crypto::detail::parse_unix_seconds(*time) : std::nullopt;
        if (!signed_at) {
            return malformed(" has no t with a number of seconds since 1970");
        }
        if (given.empty()) {
            return malformed(" has no v1 with 64 digits of lower-case hex");
        }
        TYPEHOOK_TRY(auto const expected,
                     crypto::detail::hmacs_of(secrets, signed_content(*time, request.body)));
        bool right = false;
        for (auto const& mac : given) {
            right = crypto::detail::is_one_of(mac, expected) || right;
        }
        if (!right) {
            return failure{crypto::errc::wrong_signature};
        }
        auto const name =
            crypto::detail::hex(expected.front());  // the same for a copy, whichever signature matched
        return crypto::detail::check_fresh(name, *signed_at, now, tolerance, replays);
    }

    /// Makes the header of a message; its id is not used.
    ///
    /// Errors: `crypto::errc::not_configured`, `unsignable_message` for a time before 1970, `cryptography_failed`.
    /// Thread safety: safe.
    [[nodiscard]] result<header_list> sign(unsigned_message const& message) const {
        TYPEHOOK_TRY(auto const time, crypto::detail::format_unix_seconds(message.time));
        TYPEHOOK_TRY(auto const macs, crypto::detail::hmacs_of(secrets, signed_content(time, message.body)));
        auto value = "t=" + time;
        for (auto const& mac : macs) {
            value.append(",v1=").append(crypto::detail::hex(mac));
        }
        return header_list{{header_name, std::move(value)}};
    }

    /// Names the header that a refused client should send.
    std::string challenge(failure const& /*why*/) const { return "Signature header=\"" + header_name + '"'; }

private:
    failure malformed(std::string_view what) const {
        return {crypto::errc::malformed_credentials,
                {.detail = "the header " + header_name + std::string(what)}};
    }

    // Cuts the next item off a list; a list without a comma is one item, the empty one included.
    static bool next(std::string_view& rest, std::string_view& item) noexcept {
        if (rest.data() == nullptr) {
            return false;
        }
        auto const comma = rest.find(',');
        item = rest.substr(0, comma);
        rest = comma == rest.npos ? std::string_view{} : rest.substr(comma + 1);
        return true;
    }

    static std::string signed_content(std::string_view time, std::string_view body) {
        std::string content;
        content.reserve(time.size() + 1 + body.size());
        content.append(time).append(".").append(body);
        return content;
    }
};

}  // namespace typehook::schemes
