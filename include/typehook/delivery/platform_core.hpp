// A delivery platform below its types: publications as bytes, webhooks, deliveries, jobs. Layer delivery.
//
// What an HTTP API calls: nothing here knows a catalog but by the names of its events.
#pragma once

#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <typehook/store/store.hpp>

#include <typehook/delivery/engine.hpp>
#include <typehook/delivery/http_poster.hpp>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::delivery {

/// Numbers for a metrics page.
struct platform_counts {
    keeper_counts stored{};
    dispatcher_counts sent{};
    std::size_t in_flight = 0;  ///< Attempts being made.
    std::size_t queued = 0;     ///< Deliveries in memory that wait for their turn.
    std::int64_t waiting = 0;   ///< Deliveries in the store that have not ended.
    bool store_works = true;    ///< False while the store cannot be written.
};

class platform_core {
public:
    template <store::store Store>
    platform_core(Store& store, platform_options const& options)
        : platform_core(store, options,
                        [](boost::asio::io_context& context, http::client_options const& client) {
                            return std::make_unique<http_poster>(context, client);
                        }) {}

    template <store::store Store>
    platform_core(Store& store, platform_options const& options, make_poster poster)
        : engine_(std::make_unique<detail::store_port_of<Store>>(store), options, std::move(poster)) {}

    /// Reads the store and begins to deliver. Once.
    ///
    /// Errors: the store's; `errc::cannot_unseal`; `http::errc::invalid_options`.
    [[nodiscard]] result<void> start() { return engine_.start(); }

    /// Ends: attempts under way get `options.drain_deadline`, everything accepted is written. May be called twice; the destructor
    /// does it too.
    void stop() {
        engine_.stop();
        std::lock_guard const lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }

    /// Starts and returns when somebody has called `stop`. Errors: as `start`.
    [[nodiscard]] result<void> run() {
        TYPEHOOK_TRY(start());
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopped_; });
        return {};
    }

    platform_options const& configuration() const noexcept { return engine_.options(); }

    // Publishing.

    /// Takes publications, whose bodies are checked already: all are stored in one transaction, or none. `done` is called once, in
    /// the storage thread, or at once when they are refused unseen; it has to be quick and must not block.
    ///
    /// Errors: as `platform::publish`; `errc::idempotency_conflict`, `batch_too_large`.
    void publish_encoded(std::vector<publication> publications, publish_options options,
                         publish_completion done) {
        engine_.publish(std::move(publications), std::move(options), 0, std::move(done));
    }
    void publish_encoded(publication one, publish_options options, publish_completion done) {
        std::vector<publication> all;
        all.push_back(std::move(one));
        publish_encoded(std::move(all), std::move(options), std::move(done));
    }

    /// The same, blocking.
    [[nodiscard]] receipts publish_encoded(std::vector<publication> publications,
                                           publish_options options = {}) {
        return wait([&](publish_completion done) {
            engine_.publish(std::move(publications), std::move(options), 0, std::move(done));
        });
    }

    // Webhooks. Each call is durable when it returns.

    /// Makes a webhook. The signing secret is given this once.
    ///
    /// Errors: `errc::invalid_settings` and `unknown_event` with a pointer, `overlapping_webhook`; `http::errc` for a URL that may
    /// not be sent to, with the pointer `/url`.
    [[nodiscard]] result<created_webhook> create_webhook(webhook_settings const& settings,
                                                         bool active = true) {
        return engine_.in_storage([&](keeper& owner, timestamp now, outbox& out) {
            return owner.create_webhook(settings, active, now, out);
        });
    }

    /// Changes a webhook's settings by `edit`, which gets them as they are and may refuse; no one else changes them meanwhile.
    ///
    /// Errors: `errc::webhook_not_found`; those of `edit` and of `create_webhook`.
    [[nodiscard]] result<webhook_view> update_webhook(
        std::string_view id, std::function<result<void>(webhook_settings&)> const& edit) {
        return change(id, [&](webhook_record& record, timestamp) { return edit(record.settings); });
    }
    [[nodiscard]] result<webhook_view> update_webhook(std::string_view id, webhook_settings const& settings) {
        return update_webhook(id, [&](webhook_settings& old) -> result<void> {
            old = settings;
            return {};
        });
    }

    /// Removes a webhook; what waits for it is canceled. Errors: `errc::webhook_not_found`.
    result<void> remove_webhook(std::string_view id) {
        return engine_.in_storage(
            [&](keeper& owner, timestamp, outbox& out) { return owner.remove_webhook(id, out); });
    }

    /// Gives a webhook a new signing secret; the old one signs beside it until `overlap` is over. With `signing` its receiver
    /// can go from a shared secret to a public key, or back, in that time.
    ///
    /// Returns the new secret, this once. Errors: `errc::webhook_not_found`.
    [[nodiscard]] result<created_webhook> rotate_secret(std::string_view id,
                                                        std::chrono::seconds overlap = std::chrono::hours(24),
                                                        std::optional<signing_algorithm> signing = {}) {
        return engine_.in_storage([&](keeper& owner, timestamp now, outbox& out) {
            return owner.rotate_secret(id, overlap, signing, now, out);
        });
    }

    /// Stops sending to a webhook; its events are kept and wait. Errors: `errc::webhook_not_found`, `webhook_disabled`.
    result<webhook_view> pause_webhook(std::string_view id) {
        return change(id, [](webhook_record& record, timestamp now) { return pause(record, now); });
    }

    /// Makes a paused or disabled webhook active. Errors: `errc::webhook_not_found`.
    result<webhook_view> resume_webhook(std::string_view id) {
        return change(id, [](webhook_record& record, timestamp now) -> result<void> {
            resume(record, now);
            return {};
        });
    }

    [[nodiscard]] result<webhook_view> find_webhook(std::string_view id) {
        return engine_.in_storage([&](keeper& owner, timestamp, outbox&) { return owner.find_webhook(id); });
    }

    /// Webhooks in the order in which they were made, after the one with the key `after`.
    [[nodiscard]] result<std::vector<webhook_view>> list_webhooks(store::row_key after = 0,
                                                                  std::size_t limit = 100) {
        return engine_.in_storage(
            [&](keeper& owner, timestamp, outbox&) -> result<std::vector<webhook_view>> {
                return owner.webhooks(after, limit);
            });
    }

    /// What is going on at a webhook. Errors: `errc::webhook_not_found`, `not_running`.
    [[nodiscard]] result<endpoint_stats> stats(std::string_view id) {
        TYPEHOOK_TRY(auto const found, find_webhook(id));
        auto const made = engine_.in_network([&](dispatcher const& all) { return all.stats(found.key); });
        if (!made) {
            return failure{errc::not_running};
        }
        return *made ? result<endpoint_stats>(**made) : failure{errc::webhook_not_found};
    }

    /// Publishes a sample to one webhook, whatever it asks for; no other gets it, not by `recover` either. Its message's id begins
    /// with `test_`. Errors: as `publish_encoded`; `errc::webhook_not_found`.
    [[nodiscard]] result<receipt> test_webhook(std::string_view id, publication sample) {
        TYPEHOOK_TRY(auto const found, find_webhook(id));
        auto made = wait([&](publish_completion done) {
            std::vector<publication> all;
            all.push_back(std::move(sample));
            engine_.publish(std::move(all), {}, found.key, std::move(done));
        });
        return made.has_value() ? result<receipt>(std::move(made->front())) : made.error();
    }

    // Deliveries and messages.

    /// Attempts a delivery now, though it was given up or has to wait.
    ///
    /// Errors: `errc::delivery_not_found`, `already_delivered`, `message_not_found` when its body was expunged.
    result<void> retry_delivery(store::row_key delivery) {
        return engine_.in_storage(
            [&](keeper& owner, timestamp now, outbox& out) { return owner.retry(delivery, now, out); });
    }

    /// Starts a job that attempts every delivery again that was given up: of one webhook or all, of one event or all, created in a
    /// span of time. Returns the job's id; its state is the document of that id in `job_collection`, as JSON of `job`.
    [[nodiscard]] result<std::string> retry_deliveries(std::string webhook = {}, std::string event = {},
                                                       std::optional<timestamp> since = {},
                                                       std::optional<timestamp> until = {}) {
        job wanted;
        wanted.kind = job_kind::retry;
        wanted.webhook = std::move(webhook);
        wanted.event = std::move(event);
        wanted.since = since;
        wanted.until = until;
        return start_job(std::move(wanted));
    }

    /// Starts a job that gives a webhook everything published since then that it wants and does not have. As `retry_deliveries`.
    [[nodiscard]] result<std::string> recover(std::string_view webhook, timestamp since) {
        job wanted;
        wanted.webhook = webhook;
        wanted.since = since;
        return start_job(std::move(wanted));
    }

    /// Removes the body of a message; what waits for it is canceled. Errors: `errc::message_not_found`.
    result<void> expunge(std::string_view message) {
        return engine_.in_storage(
            [&](keeper& owner, timestamp, outbox& out) { return owner.expunge(message, out); });
    }

    /// Writes documents of the layer above: API keys, an audit log. Errors: the store's.
    result<void> apply_documents(std::vector<store::document> documents,
                                 std::vector<std::pair<std::string, std::string>> removed = {}) {
        return engine_.in_storage([&](keeper& owner, timestamp, outbox&) {
            return owner.apply_documents(std::move(documents), std::move(removed));
        });
    }

    /// Numbers for a metrics page; costs nothing.
    store::totals totals() const noexcept { return {.waiting = engine_.waiting()}; }
    /// Everything that is counted, at one moment each side. Blocks for as long as the two threads need to say.
    ///
    /// Errors: `errc::not_running`.
    [[nodiscard]] result<platform_counts> counts() {
        TYPEHOOK_TRY(auto made,
                     engine_.in_storage([](keeper& owner, timestamp, outbox&) -> result<platform_counts> {
                         return platform_counts{.stored = owner.counts(), .store_works = owner.store_works()};
                     }));
        auto const sent = engine_.in_network([](dispatcher const& all) {
            return platform_counts{
                .sent = all.counts(), .in_flight = all.in_flight(), .queued = all.queued()};
        });
        if (!sent) {
            return failure{errc::not_running};
        }
        made.sent = sent->sent;
        made.in_flight = sent->in_flight;
        made.queued = sent->queued;
        made.waiting = engine_.waiting();
        return made;
    }
    /// Publishes that wait for their commit.
    std::size_t unwritten() const noexcept { return engine_.unwritten(); }

private:
    template <class Edit>
    result<webhook_view> change(std::string_view id, Edit const& edit) {
        return engine_.in_storage([&](keeper& owner, timestamp now, outbox& out) {
            return owner.update_webhook(
                id, [&](webhook_record& record) { return edit(record, now); }, now, out);
        });
    }

    result<std::string> start_job(job wanted) {
        return engine_.in_storage(
            [&](keeper& owner, timestamp now, outbox&) { return owner.start_job(std::move(wanted), now); });
    }

    template <class Start>
    static receipts wait(Start const& start) {
        std::promise<receipts> promise;
        auto made = promise.get_future();
        start([&](receipts got) { promise.set_value(std::move(got)); });
        return made.get();
    }

    engine engine_;
    std::mutex mutex_{};
    std::condition_variable changed_{};
    bool stopped_ = false;
};

}  // namespace typehook::delivery
