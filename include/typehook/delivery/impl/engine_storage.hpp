// Bodies of delivery/engine.hpp: starting, stopping, publishing, the storage thread. Layer delivery, private.
#pragma once

#include <typehook/core/error.hpp>

#include <typehook/crypto/webhook_signer.hpp>

#include <typehook/delivery/detail/random_id.hpp>
#include <typehook/delivery/engine.hpp>

#include <boost/asio/post.hpp>

namespace typehook::delivery {

TYPEHOOK_DELIVERY_DECL engine::engine(std::unique_ptr<detail::store_port> store, platform_options options,
                                      make_poster make)
    : options_(std::move(options)),
      store_(std::move(store)),
      make_poster_(std::move(make)),
      dispatcher_(options_.dispatcher) {
    // The dispatcher bounds attempts, so the client must never be the one to refuse: that would be taken for the receiver's fault.
    auto& client = options_.client;
    client.max_connections = std::max(client.max_connections, options_.dispatcher.in_flight + 64);
    client.max_connections_per_origin =
        std::max(client.max_connections_per_origin, options_.dispatcher.in_flight + 64);
}

TYPEHOOK_DELIVERY_DECL result<void> engine::start() {
    TYPEHOOK_TRY(http::check_options(options_.client));
    auto key = options_.sealing_key ? result<crypto::sealing_key>(*options_.sealing_key)
                                    : crypto::sealing_key::random();
    if (key.has_error()) {
        return key.error();
    }
    keeper_.emplace(*store_, options_, *key,
                    [policy = options_.client.egress](std::string const& url) -> result<void> {
                        TYPEHOOK_TRY(http::target::parse(url, policy));
                        return {};
                    });
    outbox out;
    TYPEHOOK_TRY(keeper_->open(now(), out));
    waiting_ = keeper_->waiting();
    try {
        poster_ = make_poster_(context_, options_.client);
    } catch (error const& thrown) {
        return thrown.why();
    }
    work_.emplace(context_.get_executor());
    {
        std::lock_guard const lock(mutex_);
        accepting_ = true;
        ending_ = false;
    }
    hand_over(std::move(out));
    network_ = std::thread([this] { run_network(); });
    storage_ = std::thread([this] { run_storage(); });
    return {};
}

TYPEHOOK_DELIVERY_DECL void engine::stop() {
    {
        std::lock_guard const lock(mutex_);
        if (!accepting_) {
            return;
        }
        accepting_ = false;
    }
    std::promise<void> drained;
    auto done = drained.get_future();
    boost::asio::post(context_,
                      [this, drained = std::move(drained)]() mutable { drain(std::move(drained)); });
    done.wait();
    {
        std::lock_guard const lock(mutex_);
        ending_ = true;
        came_in_.notify_one();
    }
    storage_.join();
    work_.reset();
    context_.stop();
    network_.join();
}

TYPEHOOK_DELIVERY_DECL result<void> engine::check(std::vector<publication> const& publications) const {
    if (publications.empty() || publications.size() > options_.most_publications) {
        return failure{errc::batch_too_large};
    }
    for (std::size_t i = 0; i < publications.size(); ++i) {
        auto const& one = publications[i];
        auto const pointer = publications.size() > 1 ? "/" + std::to_string(i) : std::string();
        if (one.body.size() > options_.most_body) {
            return failure{errc::body_too_large, {.pointer = pointer}};
        }
        if (one.id.size() > 255 || (!one.id.empty() && !crypto::is_signable_id(one.id))) {
            return failure{errc::invalid_id, {.pointer = pointer}};
        }
        if (one.id.starts_with(detail::test_id_prefix)) {
            return failure{errc::invalid_id,
                           {.pointer = pointer, .detail = "ids of samples that test a webhook begin so"}};
        }
    }
    return {};
}

TYPEHOOK_DELIVERY_DECL void engine::publish(std::vector<publication> publications, publish_options options,
                                            store::row_key only, publish_completion done) {
    if (auto const checked = check(publications); checked.has_error()) {
        done(checked.error());
        return;
    }
    if (waiting_.load(std::memory_order_relaxed) >= static_cast<std::int64_t>(options_.most_waiting) ||
        unwritten_.load(std::memory_order_relaxed) >= options_.most_unwritten) {
        done(failure{errc::backlog_full});
        return;
    }
    publish_request request{.messages = {},
                            .bytes = 0,
                            .only = only,
                            .idempotency_key = std::move(options.idempotency_key),
                            .fingerprint = std::move(options.fingerprint),
                            .done = std::move(done)};
    if (!request.idempotency_key.empty() && request.fingerprint.empty()) {
        std::string all;
        for (auto const& one : publications) {
            all.append(one.event).append("\n").append(one.id).append("\n").append(one.body).append("\n");
        }
        auto const digest = crypto::sha256(all);
        crypto::append_base64(request.fingerprint, digest);
    }
    request.messages.reserve(publications.size());
    for (auto& one : publications) {
        request.bytes += one.body.size();
        if (!one.id.empty() && only != 0) {
            one.id.insert(0, detail::test_id_prefix);
        } else if (one.id.empty()) {
            auto id = detail::random_id(only != 0 ? detail::test_id_prefix : "msg_");
            if (id.has_error()) {
                request.done(id.error());
                return;
            }
            one.id = *std::move(id);
        }
        request.messages.push_back({.key = 0,
                                    .id = std::move(one.id),
                                    .event = std::move(one.event),
                                    .subject = std::move(one.subject),
                                    .created_at = {},
                                    .body = std::move(one.body),
                                    .expunged = false});
    }
    std::unique_lock lock(mutex_);
    if (!accepting_) {
        lock.unlock();
        request.done(failure{errc::not_running});
        return;
    }
    if (bytes_coming_ + bytes_in_hand_ >= options_.most_unwritten_bytes) {
        lock.unlock();
        request.done(failure{errc::backlog_full});
        return;
    }
    bytes_coming_ += request.bytes;
    unwritten_.fetch_add(1, std::memory_order_relaxed);
    inbox_.publishes.push_back(std::move(request));
    wake_storage();
}

/// Preconditions: the mutex is held. One wake-up for all that comes in until the storage thread is awake.
TYPEHOOK_DELIVERY_DECL void engine::wake_storage() {
    if (asleep_) {
        asleep_ = false;
        came_in_.notify_one();
    }
}

TYPEHOOK_DELIVERY_DECL bool engine::give(task work) {
    std::lock_guard const lock(mutex_);
    if (!accepting_) {
        return false;
    }
    tasks_.push_back(std::move(work));
    came_in_.notify_one();
    return true;
}

/// Whether there is something that must not wait for company.
TYPEHOOK_DELIVERY_DECL bool engine::is_urgent() const noexcept {
    return ending_ || !tasks_.empty() || !inbox_.publishes.empty() || !inbox_.claims.empty() ||
           !inbox_.notices.empty() || inbox_.outcomes.size() >= 256;
}

TYPEHOOK_DELIVERY_DECL void engine::run_storage() {
    bool more = false;
    for (;;) {
        inbox in;
        std::vector<task> tasks;
        bool last = false;
        {
            std::unique_lock lock(mutex_);
            bytes_in_hand_ = keeper_->unwritten_bytes();
            while (!more && !is_urgent()) {
                auto const wake = keeper_->next_wake();
                auto const left = wake - now();
                if (left.count() <= 0) {
                    break;
                }
                auto until = std::chrono::steady_clock::now() + left;
                if (!inbox_.outcomes.empty()) {
                    auto const patience = first_outcome_ + options_.outcome_patience;
                    if (patience <= std::chrono::steady_clock::now()) {
                        break;
                    }
                    until = std::min(until, patience);
                }
                asleep_ = true;
                came_in_.wait_until(lock, until);
            }
            asleep_ = false;
            std::swap(in, inbox_);
            bytes_in_hand_ += std::exchange(bytes_coming_, 0);
            tasks.swap(tasks_);
            last = ending_;
        }
        outbox out;
        more = keeper_->step(std::move(in), now(), out);
        for (auto& work : tasks) {
            work(*keeper_, now(), out);
        }
        waiting_.store(keeper_->waiting(), std::memory_order_relaxed);
        hand_over(std::move(out));
        if (last && !more) {
            return;
        }
    }
}

/// The network first, so that the first byte leaves while publishers are still being told.
TYPEHOOK_DELIVERY_DECL void engine::hand_over(outbox&& out) {
    auto const acknowledged = std::exchange(out.acknowledged, {});
    auto const operational = std::exchange(out.operational, {});
    if (out.for_network()) {
        boost::asio::post(context_, [this, out = std::move(out)]() mutable { take(std::move(out)); });
    }
    unwritten_.fetch_sub(std::min(acknowledged.size(), unwritten_.load()), std::memory_order_relaxed);
    for (auto const& [done, made] : acknowledged) {
        done(made);
    }
    for (auto const& event : operational) {
        options_.log(log_level::warning, "delivery", to_string(event.kind),
                     {{"webhook", event.webhook}, {"reason", event.reason}});
        if (options_.on_operational) {
            options_.on_operational(event);
        }
    }
}

}  // namespace typehook::delivery
