// A store in memory: gone with the process, obviously right. Layer store.
//
// The oracle that the other stores are compared with, and the store of tests and demonstrations. Every change goes through a
// detail::memory_table, which remembers what was there before: a batch that fails half-way is taken back change by change.
#pragma once

#include <typehook/store/batch.hpp>
#include <typehook/store/detail/memory_state.hpp>
#include <typehook/store/errc.hpp>
#include <typehook/store/filter.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace typehook::store {

/// Reads a memory store from any thread, as long as it wants: it keeps the state alive.
class memory_reader {
public:
    result<std::optional<webhook>> find_webhook(std::string_view id) const {
        std::shared_lock const lock(state_->mutex);
        auto const* const key = state_->webhook_keys.find(std::string(id));
        return key != nullptr ? std::optional(*state_->webhooks.find(*key)) : std::nullopt;
    }

    result<std::vector<webhook>> webhooks() const {
        std::shared_lock const lock(state_->mutex);
        std::vector<webhook> found;
        for (auto const& [key, row] : state_->webhooks.rows()) {
            found.push_back(row);
        }
        return found;
    }

    result<std::optional<message>> find_message(std::string_view id) const {
        std::shared_lock const lock(state_->mutex);
        auto const* const key = state_->message_keys.find(std::string(id));
        return key != nullptr ? std::optional(*state_->messages.find(*key)) : std::nullopt;
    }

    result<std::optional<listed_delivery>> find_delivery(row_key key) const {
        std::shared_lock const lock(state_->mutex);
        auto const* const row = state_->deliveries.find(key);
        return row != nullptr ? std::optional(state_->listed(*row)) : std::nullopt;
    }

    result<std::vector<listed_delivery>> list_deliveries(delivery_filter const& filter,
                                                         page_request const& page) const {
        std::shared_lock const lock(state_->mutex);
        std::vector<listed_delivery> found;
        auto const& rows = state_->deliveries.rows();
        auto const start = page.before == 0 ? rows.end() : rows.lower_bound(page.before);
        for (auto at = start; at != rows.begin() && found.size() < page.limit;) {
            --at;
            if (auto row = state_->listed(at->second); matches(filter, row)) {
                found.push_back(std::move(row));
            }
        }
        return found;
    }

    result<std::vector<message>> list_messages(row_key after, timestamp from, std::size_t limit) const {
        std::shared_lock const lock(state_->mutex);
        std::vector<message> found;
        auto const& rows = state_->messages.rows();
        for (auto at = rows.upper_bound(after); at != rows.end() && found.size() < limit; ++at) {
            if (at->second.created_at >= from) {
                found.push_back(at->second);
                found.back().body.clear();
            }
        }
        return found;
    }

    result<std::vector<attempt>> list_attempts(row_key delivery) const {
        std::shared_lock const lock(state_->mutex);
        std::vector<attempt> found;
        auto const& rows = state_->attempts.rows();
        for (auto at = rows.lower_bound({delivery, 0}); at != rows.end() && at->first.first == delivery;
             ++at) {
            found.push_back(at->second);
        }
        return found;
    }

    result<std::optional<document>> find_document(std::string_view collection, std::string_view id) const {
        std::shared_lock const lock(state_->mutex);
        auto const* const row = state_->documents.find({std::string(collection), std::string(id)});
        return row != nullptr ? std::optional(*row) : std::nullopt;
    }

    result<std::vector<document>> list_documents(std::string_view collection, std::string_view after,
                                                 std::size_t limit) const {
        std::shared_lock const lock(state_->mutex);
        std::vector<document> found;
        auto const& rows = state_->documents.rows();
        auto at = after.empty() ? rows.lower_bound({std::string(collection), std::string()})
                                : rows.upper_bound({std::string(collection), std::string(after)});
        for (; at != rows.end() && at->first.first == collection && found.size() < limit; ++at) {
            found.push_back(at->second);
        }
        return found;
    }

    /// Says whether anybody but the owner wrote since the last call: in memory nobody can.
    result<bool> changed() const { return false; }

private:
    friend class memory_store;
    explicit memory_reader(std::shared_ptr<detail::memory_state const> state) : state_(std::move(state)) {}

    std::shared_ptr<detail::memory_state const> state_;
};

/// A store in memory. Not copied: who owns it owns the state.
///
/// Thread safety: one thread uses the store; readers are used beside it, each by its own thread.
class memory_store {
public:
    using reader_type = memory_reader;

    memory_store() = default;
    memory_store(memory_store&&) = default;
    memory_store& operator=(memory_store&&) = default;
    memory_store(memory_store const&) = delete;
    memory_store& operator=(memory_store const&) = delete;
    ~memory_store() = default;

    /// Makes all changes of a batch, or none. Errors: duplicate_id, unknown_reference.
    result<void> apply(batch const& changes) {
        std::unique_lock const lock(state_->mutex);
        auto applied = state_->apply(changes);
        applied.has_value() ? state_->keep() : state_->take_back();
        return applied;
    }

    result<key_marks> marks() const {
        std::shared_lock const lock(state_->mutex);
        return state_->marks;
    }

    result<std::vector<claimed>> claim(claim_request const& wanted) const {
        std::shared_lock const lock(state_->mutex);
        std::vector<claimed> found;
        std::size_t bytes = 0;
        auto at = state_->first_waiting(wanted.webhook);
        for (; at != state_->queue.rows().end() && found.size() < wanted.limit && bytes < wanted.most_bytes;
             ++at) {
            auto const& [webhook, due, key] = at->first;
            if (webhook != wanted.webhook || due > wanted.now) {
                break;
            }
            auto const& row = *state_->deliveries.find(key);
            if (state_->is_first_of_its_group(row) &&
                !std::binary_search(wanted.held.begin(), wanted.held.end(), key)) {
                found.push_back({row, *state_->messages.find(row.message)});
                bytes += found.back().message.body.size();
            }
        }
        return found;
    }

    /// Tells when the first delivery of a webhook that can be claimed is due, those of `held` (ascending) left out.
    result<std::optional<timestamp>> next_due(row_key webhook, std::vector<row_key> const& held = {}) const {
        std::shared_lock const lock(state_->mutex);
        return state_->next_due(webhook, held);
    }

    result<std::vector<backlog>> backlogs() const {
        std::shared_lock const lock(state_->mutex);
        std::vector<backlog> found;
        for (auto const& [key, row] : state_->webhooks.rows()) {
            if (auto const due = state_->next_due(key, {})) {
                found.push_back({key, *due});
            }
        }
        return found;
    }

    /// Removes old rows in the order of their keys; the first that is not old enough ends the step.
    result<pruned> prune(retention const& old) {
        std::unique_lock const lock(state_->mutex);
        auto const removed = state_->prune(old);
        state_->keep();
        return removed;
    }

    result<totals> count() const {
        std::shared_lock const lock(state_->mutex);
        return totals{static_cast<std::int64_t>(state_->queue.rows().size())};
    }

    result<totals> count(row_key webhook) const {
        std::shared_lock const lock(state_->mutex);
        auto const* const waiting = state_->waiting_of.find(webhook);
        return totals{waiting != nullptr ? *waiting : 0};
    }

    /// Says what is inconsistent: nothing, as no change can be half made.
    result<std::vector<std::string>> verify() const { return std::vector<std::string>{}; }

    /// Says whether anybody but the owner wrote since the last call: in memory nobody can.
    result<bool> changed() const { return false; }

    result<memory_reader> reader() const { return memory_reader(state_); }

private:
    std::shared_ptr<detail::memory_state> state_ = std::make_shared<detail::memory_state>();
};

}  // namespace typehook::store
