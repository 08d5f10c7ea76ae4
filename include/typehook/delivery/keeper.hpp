// The owner of the store: matches and writes publishes, writes outcomes, answers claims, changes webhooks. Layer delivery.
//
// All of it is one step after the other with time handed in; the engine runs the steps in the storage thread, a test wherever
// it likes. Because one thread does everything that writes, keys are handed out, idempotency keys compared and webhooks changed
// without a lock, and in an order that everyone agrees on.
#pragma once

#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <typehook/crypto/webhook_key.hpp>

#include <typehook/delivery/detail/declare.hpp>
#include <typehook/delivery/detail/store_port.hpp>
#include <typehook/delivery/dispatcher.hpp>
#include <typehook/delivery/job.hpp>
#include <typehook/delivery/options.hpp>
#include <typehook/delivery/publication.hpp>
#include <typehook/delivery/subscriptions.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace typehook::delivery {

namespace detail {

/// The pause behind so many steps of retention in a row: as long as wanted for the first 60, a minute by default, then ever
/// shorter, for what is removed has to keep up with what comes.
constexpr std::chrono::milliseconds prune_pause(std::chrono::milliseconds wanted, int steps) noexcept {
    constexpr std::chrono::milliseconds shortest(40);
    return std::min(wanted, std::max(wanted / (1 + steps / 60), shortest));
}

}  // namespace detail

/// A webhook as its manager sees it.
struct webhook_view {
    store::row_key key = 0;
    std::string id{};
    webhook_record record{};
    timestamp created_at{};
    timestamp updated_at{};
};

/// A webhook that was just given a signing secret, which is shown this once.
struct created_webhook {
    webhook_view webhook{};
    secret signing{};  ///< `whsec_…`, or `whsk_…`, whose public half `public_key` tells at any time.
};

/// What a receiver checks `v1a` signatures of a webhook by, `whpk_…`; empty when its newest secret is a shared one.
inline std::string public_key(webhook_record const& record) {
    auto const key = record.secrets.empty()
                         ? result<crypto::webhook_key>(failure{errc::invalid_settings})
                         : crypto::webhook_key::parse(record.secrets.front().text.reveal());
    return key.has_value() ? key->public_text() : std::string();
}

/// What the storage thread is asked to write.
struct publish_request {
    std::vector<store::message> messages{};  ///< Without keys.
    std::size_t bytes = 0;                   ///< Of their bodies.
    store::row_key only = 0;                 ///< If not 0: to this webhook, whatever it asks for.
    std::string idempotency_key{};
    std::string fingerprint{};
    publish_completion done{};
};

struct notice {
    store::row_key webhook = 0;
    endpoint_notice what{};
};

/// What has come in for the keeper since its last step.
struct inbox {
    std::vector<publish_request> publishes{};
    std::vector<store::outcome> outcomes{};
    std::vector<claim_order> claims{};
    std::vector<notice> notices{};

    bool empty() const noexcept {
        return publishes.empty() && outcomes.empty() && claims.empty() && notices.empty();
    }
};

/// A change of a webhook for the network side; without a profile it is gone.
struct endpoint_change {
    store::row_key webhook = 0;
    std::shared_ptr<endpoint_profile const> profile{};
    std::optional<timestamp> first_due{};
};

/// What a step gives: in the order in which the network side takes it, then what publishers and operators are told.
struct outbox {
    std::vector<endpoint_change> changes{};
    std::vector<in_hand> fresh{};
    std::vector<claim_answer> answers{};
    std::vector<store::row_key> nudged{};
    std::vector<store::row_key> expunged{};  ///< Messages.
    std::optional<bool> hold{};

    std::vector<std::pair<publish_completion, receipts>> acknowledged{};
    std::vector<operational_event> operational{};

    bool for_network() const noexcept {
        return !(changes.empty() && fresh.empty() && answers.empty() && nudged.empty() && expunged.empty()) ||
               hold.has_value();
    }
};

/// Numbers for a metrics page.
struct keeper_counts {
    std::uint64_t published = 0;  ///< Events.
    std::uint64_t commits = 0;    ///< Transactions; the rest says how full they were.
    std::uint64_t committed_messages = 0;
    std::uint64_t committed_outcomes = 0;
};

class keeper {
public:
    using url_check = std::function<result<void>(std::string const&)>;

    /// `check_url` says whether events may be sent to a URL. Lifetime: borrows the port and the options.
    keeper(detail::store_port& store, platform_options const& options, crypto::sealing_key key,
           url_check check_url)
        : store_(store), options_(options), key_(std::move(key)), check_url_(std::move(check_url)) {}

    /// Reads what the store has. Errors: the store's, `errc::cannot_unseal`.
    [[nodiscard]] result<void> open(timestamp now, outbox& out);

    /// Takes what came in and gives what comes of it. Returns whether there is more to do at once.
    bool step(inbox&& in, timestamp now, outbox& out);

    /// When `step` has to be called though nothing came in.
    timestamp next_wake() const noexcept;

    std::int64_t waiting() const noexcept { return waiting_; }

    /// Bytes of the bodies that it has taken and not tried to write yet.
    std::size_t unwritten_bytes() const noexcept { return unwritten_bytes_; }

    /// What it has done since it was made.
    keeper_counts const& counts() const noexcept { return counts_; }

    /// False since a write failed and none has succeeded; tried again after 0.1 s, and ever less often, up to every 5 s.
    bool store_works() const noexcept { return !store_fails_; }

    // Management: each durable when it returns.

    result<created_webhook> create_webhook(webhook_settings const& settings, bool active, timestamp now,
                                           outbox& out);
    /// Changes a webhook by `edit`, which may refuse.
    result<webhook_view> update_webhook(std::string_view id,
                                        std::function<result<void>(webhook_record&)> const& edit,
                                        timestamp now, outbox& out);
    result<void> remove_webhook(std::string_view id, outbox& out);
    /// The webhook with its new secret; without `signing` the algorithm stays.
    result<created_webhook> rotate_secret(std::string_view id, std::chrono::seconds overlap,
                                          std::optional<signing_algorithm> signing, timestamp now,
                                          outbox& out);
    result<webhook_view> find_webhook(std::string_view id) const;
    /// In the order of their keys, after `after`.
    std::vector<webhook_view> webhooks(store::row_key after, std::size_t limit) const;
    result<void> retry(store::row_key delivery, timestamp now, outbox& out);
    /// Starts a job; returns its id.
    result<std::string> start_job(job wanted, timestamp now);
    result<void> expunge(std::string_view message, outbox& out);
    result<void> apply_documents(std::vector<store::document> documents,
                                 std::vector<std::pair<std::string, std::string>> removed);

private:
    struct entry {
        store::webhook row{};
        std::shared_ptr<endpoint_profile const> profile{};
        bool is_full = false;  ///< As much waits for it as may, and operators know.
    };
    /// A publish with an idempotency key that is being written, and those with the same key that came meanwhile.
    struct keyed {
        std::string fingerprint{};
        std::vector<publish_completion> followers{};
    };

    result<void> write(store::batch const& changes);
    std::vector<publish_request> next_round(timestamp now, outbox& out);
    bool is_answered_by_key(publish_request& request, timestamp now, outbox& out);
    void write_round(std::span<publish_request> round, timestamp now, outbox& out);
    bool write_outcomes(timestamp now, outbox& out);
    void hand_out(store::batch&& written, outbox& out) const;
    bool takes_one_more(store::row_key webhook);
    std::vector<operational_event> tell_of_full_webhooks(store::batch& changes, timestamp now);
    result<void> tell(store::batch& changes, operational_event const& event, timestamp now);
    void add_publish(store::batch& changes, std::vector<receipt>& made, publish_request& request,
                     timestamp now);
    void acknowledge(publish_request& request, receipts&& made, outbox& out);
    result<void> try_store();
    void store_works(bool works, timestamp now, outbox& out);
    void answer_claims(std::vector<claim_order> const& claims, timestamp now, outbox& out);
    void heed(notice const& heard, timestamp now, outbox& out);
    void prune(timestamp now);
    void work_on_jobs(timestamp now, outbox& out);
    result<void> recover_step(job& wanted, store::batch& changes, timestamp now);
    result<void> retry_step(job& wanted, store::batch& changes, timestamp now);

    result<void> load(store::webhook row, std::optional<timestamp> first_due, outbox& out);
    result<void> check(webhook_settings const& settings, store::row_key self) const;
    webhook_view view(entry const& one) const;
    result<webhook_view> save(entry const* old, std::string id, webhook_record const& record, timestamp now,
                              outbox& out, operational_event const* told = nullptr);
    entry const* find(std::string_view id) const;
    store::delivery new_delivery(store::message const& message, entry const& to, timestamp now);

    detail::store_port& store_;
    platform_options const& options_;
    crypto::sealing_key key_;
    url_check check_url_;

    store::key_marks marks_{};
    std::int64_t waiting_ = 0;
    keeper_counts counts_{};
    std::map<store::row_key, entry> entries_{};
    std::unordered_map<std::string, store::row_key> keys_by_id_{};
    std::unordered_multimap<std::string, store::row_key> keys_by_url_{};
    subscriptions index_{};
    bool index_is_old_ = true;

    std::deque<publish_request> unwritten_{};
    std::size_t unwritten_bytes_ = 0;
    std::vector<store::outcome> unwritten_outcomes_{};
    std::unordered_map<std::string, keyed> keys_of_round_{};
    std::unordered_map<store::row_key, std::int64_t>
        places_{};  ///< How many more may wait, by webhook; in a round.
    bool store_fails_ = false;
    std::chrono::milliseconds pause_{100};
    timestamp next_try_{};

    std::map<std::string, job> jobs_{};
    timestamp next_job_step_{};
    timestamp next_prune_{};
    int prune_steps_ = 0;  ///< In a row, each of which left something to remove.
    std::string swept_key_{};
};

}  // namespace typehook::delivery

#if !defined(TYPEHOOK_SEPARATE_COMPILATION)
#include <typehook/delivery/impl/keeper.hpp>
#include <typehook/delivery/impl/keeper_jobs.hpp>
#include <typehook/delivery/impl/keeper_publishes.hpp>
#include <typehook/delivery/impl/keeper_webhooks.hpp>
#endif
