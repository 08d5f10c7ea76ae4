// The work that the store and the bare loop are both given, and how it is timed.
#pragma once

#include <typehook/store/batch.hpp>
#include <typehook/store/records.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace benchmark_store {

namespace store = typehook::store;
using store::row_key;

inline typehook::timestamp at(std::int64_t milliseconds) {
    return typehook::timestamp(std::chrono::milliseconds(milliseconds));
}

/// Webhooks, messages of 1 kB with random ids and subjects, and what became of them.
class workload {
public:
    explicit workload(row_key webhooks) : webhooks_(webhooks) {}

    std::vector<store::webhook> all_webhooks() const {
        std::vector<store::webhook> rows;
        for (row_key key = 1; key <= webhooks_; ++key) {
            rows.push_back(
                {.key = key, .id = "webhook-" + std::to_string(key), .settings = std::string(400, 's')});
        }
        return rows;
    }

    /// Appends `count` messages, each with a delivery.
    void publish(store::batch& changes, std::size_t count) {
        for (; count > 0; --count) {
            auto const key = ++last_;
            auto const now = at(1'700'000'000'000 + key);
            changes.messages.push_back(
                {.key = key,
                 .id = uuid(),
                 .event = events_[static_cast<std::size_t>(random_() % std::size(events_))],
                 .subject = uuid(),
                 .created_at = now,
                 .body = std::string(1000, 'b')});
            changes.deliveries.push_back(
                {.key = key,
                 .message = key,
                 .webhook = static_cast<row_key>(random_() % static_cast<std::uint64_t>(webhooks_)) + 1,
                 .due = now,
                 .created_at = now,
                 .updated_at = now});
        }
    }

    /// Appends what became of deliveries at their first attempt.
    static void deliver(store::batch& changes, std::vector<store::delivery> const& sent) {
        for (auto const& row : sent) {
            changes.outcomes.push_back(attempted(row, store::delivery_status::delivered, row.due));
        }
    }

    static store::outcome attempted(store::delivery const& row, store::delivery_status status,
                                    typehook::timestamp due) {
        store::outcome change{.after = row, .due_before = row.due};
        change.after.status = status;
        change.after.attempts += 1;
        change.after.due = due;
        change.after.updated_at = row.updated_at + std::chrono::milliseconds(3);
        change.after.http_status = status == store::delivery_status::delivered ? 200 : 503;
        change.made = store::attempt{.delivery = row.key,
                                     .number = change.after.attempts,
                                     .started_at = row.due,
                                     .http_status = change.after.http_status,
                                     .exchange = std::string(300, 'e')};
        return change;
    }

    row_key last() const { return last_; }

private:
    std::string uuid() {
        char text[40];
        auto const high = random_();
        auto const low = random_();
        std::snprintf(text, sizeof(text), "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(high >> 32),
                      static_cast<unsigned>(high >> 16 & 0xFFFF), static_cast<unsigned>(high & 0xFFFF),
                      static_cast<unsigned>(low >> 48),
                      static_cast<unsigned long long>(low & 0xFFFFFFFFFFFF));
        return text;
    }

    static constexpr char const* events_[] = {
        "subscription.added", "subscription.changed", "subscription.removed", "user.added",
        "user.changed",       "company.added",        "company.changed",      "product.changed"};
    row_key webhooks_;
    row_key last_ = 0;
    std::mt19937_64 random_{5};
};

/// Wall and processor time of work that was done in steps.
class stopwatch {
public:
    template <class Step>
    void time(Step const& step) {
        auto const cpu = processor_seconds();
        auto const start = std::chrono::steady_clock::now();
        step();
        milliseconds_.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        processor_ += processor_seconds() - cpu;
    }

    double seconds() const {
        double sum = 0;
        for (auto const one : milliseconds_) {
            sum += one;
        }
        return sum / 1000;
    }
    double processor() const { return processor_; }
    /// The time that a share of the steps did not exceed, in milliseconds.
    double quantile(double share) const {
        auto sorted = milliseconds_;
        std::sort(sorted.begin(), sorted.end());
        return sorted.empty()
                   ? 0
                   : sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    }

private:
    static double processor_seconds() {
        rusage used{};
        ::getrusage(RUSAGE_SELF, &used);
        return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
    }

    std::vector<double> milliseconds_;
    double processor_ = 0;
};

/// What of the statements the bare loop leaves out, to see what it costs.
struct bare_options {
    bool terms = true;            ///< The rows that lists are restricted by.
    bool by_message = true;       ///< The index from a message to its deliveries.
    bool id_index = true;         ///< The index that messages are found by.
    bool whole_id_index = false;  ///< Instead: one unique index over all ids, the obvious one.
};

/// The fused cycle by SQLite's C API alone: the same schema and statements, no results, no checks, no batches.
stopwatch bare_cycle(std::string const& path, std::size_t rows, std::size_t batch, row_key webhooks,
                     bare_options const& options);

}  // namespace benchmark_store
