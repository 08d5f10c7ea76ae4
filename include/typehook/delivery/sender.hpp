// Makes the requests of one endpoint: its target, signatures and credentials, prepared once. Layer delivery.
#pragma once

#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <typehook/crypto/webhook_signer.hpp>

#include <typehook/http/outgoing.hpp>
#include <typehook/http/target.hpp>

#include <typehook/delivery/dispatcher.hpp>
#include <typehook/delivery/endpoint.hpp>
#include <typehook/delivery/oauth2.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::delivery {

class sender;

/// One attempt under way: everything that its request borrows.
struct attempt {
    /// The first are Standard Webhooks' three; what follows are credentials.
    static constexpr std::size_t public_headers = 3;

    assignment what{};
    std::shared_ptr<sender> by{};
    std::vector<std::pair<std::string, std::string>> headers{};
    http::outgoing request{};
    timestamp started_at{};
    bool asked_again = false;        ///< The receiver refused a token and got a fresh one.
    std::uint64_t token_serial = 0;  ///< Of the token that it was sent with.
};

/// Belongs to the network thread.
class sender {
public:
    sender(std::shared_ptr<endpoint_profile const> profile, http::egress_policy const& policy)
        : profile_(std::move(profile)), target_(http::target::parse(profile_->record.settings.url, policy)) {
        if (auto const& auth = profile_->record.settings.auth) {
            add_credentials(*auth);
            if (auth->token_url) {
                token_target_.emplace(http::target::parse(*auth->token_url, policy));
            }
        }
    }

    endpoint_profile const& profile() const noexcept { return *profile_; }
    result<http::target> const& target() const noexcept { return target_; }

    /// Whether attempts need an access token.
    bool uses_tokens() const noexcept { return token_target_.has_value(); }
    result<http::target> const& token_target() const noexcept { return *token_target_; }

    /// Writes the headers of an attempt, signed for now. Memory of an earlier attempt is used again.
    ///
    /// Errors: `crypto::errc`, when there is no key that can sign.
    [[nodiscard]] result<void> prepare(attempt& to, timestamp now) {
        TYPEHOOK_TRY(renew_signer(now));
        auto const& message = *to.what.in_hand.message;
        to.headers.resize(attempt::public_headers + credentials_.size() + (token ? 1 : 0));
        set(to.headers[0], "webhook-id", message.id);
        char digits[24];
        auto const seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
        set(to.headers[1], "webhook-timestamp",
            std::string_view(digits, std::to_chars(digits, digits + sizeof digits, seconds).ptr));
        set(to.headers[2], "webhook-signature", "");
        TYPEHOOK_TRY(signer_->sign(message.id, to.headers[1].second, message.body, to.headers[2].second));
        std::size_t number = attempt::public_headers;
        for (auto const& [name, value] : credentials_) {
            set(to.headers[number++], name, value.reveal());
        }
        if (token) {
            set(to.headers[number], "authorization", "Bearer ");
            to.headers[number].second += token->text.reveal();
        }
        to.started_at = now;
        to.request.headers = to.headers;
        to.request.body = message.body;
        return {};
    }

    std::optional<access_token> token{};
    std::uint64_t token_serial = 0;  ///< Counts the tokens that there were.
    bool token_requested = false;
    std::vector<std::unique_ptr<attempt>> waiting_for_token{};

private:
    static void set(std::pair<std::string, std::string>& header, std::string_view name,
                    std::string_view value) {
        header.first.assign(name);
        header.second.assign(value);
    }

    void add_credentials(authentication const& auth) {
        switch (auth.type.known().value_or(authentication_type::none)) {
        case authentication_type::token:
            credentials_.emplace_back("x-appdirect-webhook-token", *auth.token);
            break;
        case authentication_type::basic:
            credentials_.emplace_back("authorization",
                                      secret(basic_credentials(*auth.username, auth.password->reveal())));
            break;
        case authentication_type::headers:
            for (auto const& [name, value] : *auth.headers) {
                credentials_.emplace_back(name, value);
            }
            break;
        default:
            break;
        }
    }

    /// The signer is made anew when one of its keys has expired.
    result<void> renew_signer(timestamp now) {
        if (signer_ && now < signer_until_) {
            return {};
        }
        std::vector<secret> keys;
        signer_until_ = timestamp::max();
        for (auto const& one : profile_->record.secrets) {
            if (!one.expires_at || *one.expires_at > now) {
                keys.push_back(one.text);
                signer_until_ = std::min(signer_until_, one.expires_at.value_or(timestamp::max()));
            }
        }
        TYPEHOOK_TRY(auto made, crypto::webhook_signer::make(keys));
        signer_.emplace(std::move(made));
        return {};
    }

    std::shared_ptr<endpoint_profile const> profile_;
    result<http::target> target_;
    std::optional<result<http::target>> token_target_{};
    std::vector<std::pair<std::string, secret>> credentials_{};
    std::optional<crypto::webhook_signer> signer_{};
    timestamp signer_until_{};
};

}  // namespace typehook::delivery
