// The two threads of a platform: one owns the store, one owns the network. Layer delivery, a driver.
//
// They exchange whole batches, one wake-up each way. The storage thread commits in a loop without a timer: while one commit
// runs, the next batch gathers, so commits grow with the load and nobody waits for company. The network thread asks the
// dispatcher what to do after each burst of events. Neither polls: an idle platform sleeps until something is due.
#pragma once

#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <typehook/http/exchange.hpp>

#include <typehook/delivery/detail/declare.hpp>
#include <typehook/delivery/dispatcher.hpp>
#include <typehook/delivery/exchange_record.hpp>
#include <typehook/delivery/keeper.hpp>
#include <typehook/delivery/options.hpp>
#include <typehook/delivery/poster.hpp>
#include <typehook/delivery/publication.hpp>
#include <typehook/delivery/sender.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace typehook::delivery {

/// Makes the poster of an engine, for the network's io_context.
using make_poster =
    std::function<std::unique_ptr<poster>(boost::asio::io_context&, http::client_options const&)>;

class engine {
public:
    /// What runs in the storage thread.
    using task = std::function<void(keeper&, timestamp now, outbox&)>;

    engine(std::unique_ptr<detail::store_port> store, platform_options options, make_poster make);
    ~engine() { stop(); }

    engine(engine const&) = delete;
    engine& operator=(engine const&) = delete;

    /// Reads the store and starts both threads. What waited when the last process ended is attempted when it is due.
    ///
    /// Errors: the store's; `errc::cannot_unseal`; `http::errc::invalid_options`.
    [[nodiscard]] result<void> start();

    /// Ends: attempts under way get `options.drain_deadline`, everything accepted is written. May be called twice.
    void stop();

    /// Takes publications. `done` is called in every case: in the storage thread, or before this returns when they are refused
    /// unseen. Thread safety: safe.
    void publish(std::vector<publication> publications, publish_options options, store::row_key only,
                 publish_completion done);

    /// Runs `work(keeper, now, outbox)` in the storage thread and gives what it returns. Blocks. Thread safety: safe, but not from
    /// the platform's own threads.
    ///
    /// Errors: `errc::not_running`.
    template <class Work>
    auto in_storage(Work work) -> std::invoke_result_t<Work&, keeper&, timestamp, outbox&>;

    /// Runs `work(dispatcher)` in the network thread and gives what it returns; nothing when the engine does not run. As above.
    template <class Work>
    auto in_network(Work work) -> std::optional<std::invoke_result_t<Work&, dispatcher const&>>;

    platform_options const& options() const noexcept { return options_; }
    std::int64_t waiting() const noexcept { return waiting_.load(std::memory_order_relaxed); }
    std::size_t unwritten() const noexcept { return unwritten_.load(std::memory_order_relaxed); }

    static timestamp now() noexcept {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }

private:
    using attempt_ptr = std::unique_ptr<attempt>;

    // Any thread.
    bool give(task work);
    void wake_storage();
    result<void> check(std::vector<publication> const& publications) const;

    // The storage thread.
    void run_storage();
    bool is_urgent() const noexcept;
    void hand_over(outbox&& out);

    // The network thread.
    void run_network();
    void take(outbox&& out);
    void schedule_pump();
    void pump();
    void flush();
    void set_timer(timestamp now);
    void begin(assignment&& what, timestamp now);
    void launch(attempt_ptr one);
    void request_token(std::shared_ptr<sender> const& by);
    void take_token(std::shared_ptr<sender> const& by, result<access_token> const& token);
    void complete(attempt_ptr one, http::exchange&& made);
    void fail(attempt_ptr one, failure const& why);
    void finish(attempt_ptr one, attempt_result&& made, std::string exchange, std::chrono::microseconds took);
    void drain(std::promise<void> drained);

    platform_options options_;
    std::unique_ptr<detail::store_port> store_;
    make_poster make_poster_;
    std::optional<keeper> keeper_{};

    mutable std::mutex mutex_{};
    std::condition_variable came_in_{};
    inbox inbox_{};
    std::vector<task> tasks_{};
    std::chrono::steady_clock::time_point first_outcome_{};
    bool asleep_ = false;
    bool accepting_ = false;
    bool ending_ = false;
    std::atomic<std::int64_t> waiting_{0};
    std::atomic<std::size_t> unwritten_{0};
    std::size_t bytes_coming_ = 0;   // bodies in inbox_; with the mutex, like the next
    std::size_t bytes_in_hand_ = 0;  // bodies that the keeper has and has not written

    boost::asio::io_context context_{1};
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_{};
    std::unique_ptr<poster> poster_{};
    dispatcher dispatcher_;
    std::unordered_map<store::row_key, std::shared_ptr<sender>> senders_{};
    std::vector<attempt_ptr> spare_{};
    std::vector<store::outcome> outcomes_{};
    std::vector<notice> notices_{};
    std::vector<claim_order> claims_{};
    std::unordered_set<store::row_key> expunged_{};  // messages, while attempts are under way
    boost::asio::steady_timer timer_{context_};
    timestamp timer_at_ = timestamp::max();
    bool pump_scheduled_ = false;
    boost::asio::steady_timer drain_timer_{context_};
    bool draining_ = false;
    std::optional<std::promise<void>> drained_{};
    std::uint64_t jitter_seed_ = std::random_device{}();

    std::thread storage_{};
    std::thread network_{};
};

template <class Work>
auto engine::in_storage(Work work) -> std::invoke_result_t<Work&, keeper&, timestamp, outbox&> {
    using value = std::invoke_result_t<Work&, keeper&, timestamp, outbox&>;
    std::promise<value> promise;
    auto made = promise.get_future();
    bool const given =
        give([&](keeper& owner, timestamp now, outbox& out) { promise.set_value(work(owner, now, out)); });
    return given ? made.get() : value(failure{errc::not_running});
}

template <class Work>
auto engine::in_network(Work work) -> std::optional<std::invoke_result_t<Work&, dispatcher const&>> {
    using value = std::invoke_result_t<Work&, dispatcher const&>;
    std::promise<value> promise;
    auto made = promise.get_future();
    {
        std::lock_guard const lock(mutex_);
        if (!accepting_) {
            return std::nullopt;
        }
        boost::asio::post(context_, [&] { promise.set_value(work(dispatcher_)); });
    }
    return made.get();
}

}  // namespace typehook::delivery

#if !defined(TYPEHOOK_SEPARATE_COMPILATION)
#include <typehook/delivery/impl/engine_network.hpp>
#include <typehook/delivery/impl/engine_storage.hpp>
#endif
