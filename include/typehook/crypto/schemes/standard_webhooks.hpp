// Standard Webhooks 1.0.0: signatures over id, time and body, by shared secret or key pair. Layer crypto.
//
// The signature is checked before the time, so that "too old" is said only of requests that were genuine once: whoever reads
// it knows that the secrets are right and looks at clocks and queues.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/detail/signed_request.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/replay_window.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/crypto/signing.hpp>
#include <typehook/crypto/webhook_key.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::schemes {

/// Accepts requests with a signature of Standard Webhooks, `v1` (HMAC-SHA256) or `v1a` (Ed25519), and makes them.
///
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
struct standard_webhooks {
    /// `whsec_…`, `whpk_…` (only accepts) and `whsk_…` texts. A request is accepted if one of them signed it; a message gets
    /// the signature of each that can sign. So secrets rotate: the new one first, the old one beside it for a while. Empty
    /// ones are left out; with none left, or one that is no key, every request is refused.
    std::vector<secret> secrets{};
    /// How far the time of signing and the time here may be apart, either way; more lets old copies pass for longer, less
    /// refuses senders with bad clocks.
    std::chrono::seconds tolerance{300};
    /// Refuses copies of accepted requests within the tolerance; null lets them pass, which is right where handlers tell
    /// events apart by id. Shared by the copies of this scheme.
    std::shared_ptr<replay_window> replays{};
    /// In front of `id`, `timestamp` and `signature` in the names of the headers; `svix-` for senders that still use that.
    std::string header_prefix{"webhook-"};
    /// Requests with more signatures than this are refused unseen: each may cost an Ed25519 check.
    std::size_t max_signatures = 16;

    /// Says whether the secrets are what they should be: worth asking when a program starts.
    ///
    /// Errors: `crypto::errc::not_configured`.
    [[nodiscard]] result<void> configured() const {
        TYPEHOOK_TRY(keys());
        return {};
    }

    /// Checks signature, time and, if wanted, that the request is no copy.
    ///
    /// Signatures of unknown versions are passed over. Compares in constant time.
    /// Errors: `crypto::errc::not_configured`, `missing_credentials`, `malformed_credentials`, `wrong_signature`, `too_old`,
    /// `too_new`, `replayed`, `replay_window_full`. Complexity: linear in the body; Ed25519: times the signatures.
    /// Thread safety: safe.
    [[nodiscard]] result<void> verify(request const& request, timestamp now) const {
        TYPEHOOK_TRY(auto const keys, this->keys());
        TYPEHOOK_TRY(auto const id, crypto::detail::only_header(request.headers, header_prefix + "id"));
        TYPEHOOK_TRY(auto const time,
                     crypto::detail::only_header(request.headers, header_prefix + "timestamp"));
        TYPEHOOK_TRY(auto const list,
                     crypto::detail::only_header(request.headers, header_prefix + "signature"));
        auto const signed_at = crypto::detail::parse_unix_seconds(time);
        if (!signed_at) {
            return malformed("timestamp", " is no number of seconds since 1970");
        }
        if (!is_id(id)) {
            return malformed("id", " is empty or has a full stop or a character that is not visible ASCII");
        }
        TYPEHOOK_TRY(auto const signatures, read(list));
        auto const content = signed_content(id, time, request.body);
        bool comparable = false;
        bool right = false;
        for (auto const& key : keys) {
            auto const& candidates = key.version() == "v1" ? signatures.v1 : signatures.v1a;
            comparable = comparable || !candidates.empty();
            right = key.signed_any(content, candidates) || right;
        }
        if (!comparable) {
            return failure{
                crypto::errc::wrong_signature,
                {.detail =
                     "the request is signed by the other kind of key: v1 needs the whsec_ of the sender, "
                     "v1a its whpk_"}};
        }
        if (!right) {
            return failure{crypto::errc::wrong_signature};
        }
        return crypto::detail::check_fresh(id, *signed_at, now, tolerance, replays);
    }

    /// Makes the three headers of a message.
    ///
    /// Errors: `crypto::errc::not_configured` without a key that can sign, `unsignable_message` with an id that is empty or
    /// has a full stop or a character that is not visible ASCII, `cryptography_failed`. Thread safety: safe.
    [[nodiscard]] result<header_list> sign(unsigned_message const& message) const {
        TYPEHOOK_TRY(auto const keys, this->keys());
        TYPEHOOK_TRY(auto time, crypto::detail::format_unix_seconds(message.time));
        if (!is_id(message.id)) {
            return failure{
                crypto::errc::unsignable_message,
                {.detail = "the id of the message is empty or has a full stop or a character that is not "
                           "visible ASCII"}};
        }
        auto const content = signed_content(message.id, time, message.body);
        std::string signatures;
        for (auto const& key : keys) {
            if (key.can_sign()) {
                TYPEHOOK_TRY(auto const signature, key.sign(content));
                signatures.append(signatures.empty() ? "" : " ").append(key.version());
                signatures.append(",").append(crypto::base64_encode(signature));
            }
        }
        if (signatures.empty()) {
            return failure{crypto::errc::not_configured,
                           {.detail = "there are only public keys, which cannot sign"}};
        }
        return header_list{{header_prefix + "id", std::string(message.id)},
                           {header_prefix + "timestamp", std::move(time)},
                           {header_prefix + "signature", std::move(signatures)}};
    }

    /// Names the header that a refused client should send.
    std::string challenge(failure const& /*why*/) const {
        return "Signature header=\"" + header_prefix + "signature\"";
    }

private:
    // Raw signatures by their version.
    struct signature_lists {
        std::vector<std::string> v1{};
        std::vector<std::string> v1a{};
    };

    result<std::vector<crypto::webhook_key>> keys() const {
        TYPEHOOK_TRY(crypto::detail::any_of(secrets));
        std::vector<crypto::webhook_key> made;
        made.reserve(secrets.size());
        for (auto const& text : secrets) {
            if (!text.empty()) {
                TYPEHOOK_TRY(auto key, crypto::webhook_key::parse(text.reveal()));
                made.push_back(std::move(key));
            }
        }
        return made;
    }

    failure malformed(std::string_view header, std::string_view what) const {
        return {crypto::errc::malformed_credentials,
                {.detail = "the header " + header_prefix + std::string(header) + std::string(what)}};
    }

    // A full stop would let the parts of the signed content be cut in another place.
    static bool is_id(std::string_view text) noexcept {
        for (char const byte : text) {
            if (byte <= ' ' || byte > '~' || byte == '.') {
                return false;
            }
        }
        return !text.empty();
    }

    static std::string signed_content(std::string_view id, std::string_view time, std::string_view body) {
        std::string content;
        content.reserve(id.size() + time.size() + body.size() + 2);
        content.append(id).append(".").append(time).append(".").append(body);
        return content;
    }

    // Reads `version,base64 version,base64 …`. What is no signature of a known version is passed over, but one has to be there.
    result<signature_lists> read(std::string_view list) const {
        signature_lists found;
        std::size_t count = 0;
        for (bool more = true; more;) {
            auto const space = list.find(' ');
            auto const one = list.substr(0, space);
            more = space != list.npos;
            list.remove_prefix(more ? space + 1 : list.size());
            if (++count > max_signatures) {
                return malformed("signature", " has more signatures than max_signatures allows");
            }
            auto const comma = one.find(',');
            auto const version = one.substr(0, comma);
            if (comma != one.npos && (version == "v1" || version == "v1a")) {
                auto signature = crypto::base64_decode(one.substr(comma + 1));
                if (signature && !signature->empty()) {
                    (version == "v1" ? found.v1 : found.v1a).push_back(*std::move(signature));
                }
            }
        }
        if (found.v1.empty() && found.v1a.empty()) {
            return malformed("signature", " has no signature of version v1 or v1a in base64");
        }
        return found;
    }
};

}  // namespace typehook::schemes
