// The tables of the memory store, and what a batch does to them. Layer store.
#pragma once

#include <typehook/store/batch.hpp>
#include <typehook/store/errc.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace typehook::store::detail {

/// A map that can take back what was changed since `keep`.
template <class Key, class Row>
class memory_table {
public:
    std::map<Key, Row> const& rows() const noexcept { return rows_; }

    /// The row, or null. Lifetime: until it is changed.
    Row const* find(Key const& key) const {
        auto const found = rows_.find(key);
        return found != rows_.end() ? &found->second : nullptr;
    }

    void put(Key const& key, Row row) {
        remember(key);
        rows_.insert_or_assign(key, std::move(row));
    }

    void erase(Key const& key) {
        remember(key);
        rows_.erase(key);
    }

    void keep() noexcept { before_.clear(); }

    void take_back() {
        for (; !before_.empty(); before_.pop_back()) {
            auto& [key, row] = before_.back();
            if (row) {
                rows_.insert_or_assign(key, std::move(*row));
            } else {
                rows_.erase(key);
            }
        }
    }

private:
    void remember(Key const& key) {
        auto const* const row = find(key);
        before_.emplace_back(key, row != nullptr ? std::optional(*row) : std::nullopt);
    }

    std::map<Key, Row> rows_;
    std::vector<std::pair<Key, std::optional<Row>>> before_;
};

/// Everything that a memory store holds; its readers share it.
struct memory_state {
    using in_queue = std::tuple<row_key, timestamp, row_key>;    // webhook, due, delivery
    using in_group = std::tuple<row_key, std::string, row_key>;  // webhook, group, delivery
    using of_message = std::pair<row_key, row_key>;              // message, delivery
    using attempt_place = std::pair<row_key, std::int32_t>;      // delivery, number
    using document_place = std::pair<std::string, std::string>;  // collection, id

    mutable std::shared_mutex mutex;
    memory_table<row_key, webhook> webhooks;
    memory_table<std::string, row_key> webhook_keys;
    memory_table<row_key, message> messages;
    memory_table<std::string, row_key> message_keys;
    memory_table<row_key, delivery> deliveries;
    memory_table<of_message, char> by_message;
    memory_table<in_queue, char> queue;
    memory_table<in_group, char> groups;
    memory_table<row_key, std::int64_t> waiting_of;  // webhook
    memory_table<attempt_place, attempt> attempts;
    memory_table<document_place, document> documents;
    key_marks marks;
    key_marks marks_before;

    template <class Function>
    void for_each_table(Function const& function) {
        function(webhooks), function(webhook_keys), function(messages), function(message_keys);
        function(deliveries), function(by_message), function(queue), function(groups);
        function(waiting_of);
        function(attempts), function(documents);
    }

    void keep() {
        for_each_table([](auto& table) { table.keep(); });
        marks_before = marks;
    }

    void take_back() {
        for_each_table([](auto& table) { table.take_back(); });
        marks = marks_before;
    }

    listed_delivery listed(delivery const& row) const {
        auto const& of = *messages.find(row.message);
        return {row, of.id, of.event, of.subject};
    }

    auto first_waiting(row_key webhook) const {
        return queue.rows().lower_bound({webhook, timestamp::min(), 0});
    }

    bool is_first_of_its_group(delivery const& row) const {
        return row.group.empty() ||
               std::get<2>(groups.rows().lower_bound({row.webhook, row.group, 0})->first) == row.key;
    }

    std::optional<timestamp> next_due(row_key webhook, std::vector<row_key> const& held) const {
        for (auto at = first_waiting(webhook); at != queue.rows().end(); ++at) {
            auto const& [of, due, key] = at->first;
            if (of != webhook) {
                break;
            }
            if (is_first_of_its_group(*deliveries.find(key)) &&
                !std::binary_search(held.begin(), held.end(), key)) {
                return due;
            }
        }
        return std::nullopt;
    }

    void count(row_key webhook, std::int64_t difference) {
        auto const* const before = waiting_of.find(webhook);
        waiting_of.put(webhook, (before != nullptr ? *before : 0) + difference);
    }

    void forget(delivery const& row) {
        if (row.status == delivery_status::waiting) {
            count(row.webhook, -1);
        }
        queue.erase({row.webhook, row.due, row.key});
        groups.erase({row.webhook, row.group, row.key});
        by_message.erase({row.message, row.key});
        deliveries.erase(row.key);
    }

    void put(delivery const& row) {
        if (auto const* const old = deliveries.find(row.key)) {
            forget(delivery(*old));
        }
        deliveries.put(row.key, row);
        by_message.put({row.message, row.key}, 0);
        if (row.status == delivery_status::waiting) {
            queue.put({row.webhook, row.due, row.key}, 0);
            count(row.webhook, 1);
            if (!row.group.empty()) {
                groups.put({row.webhook, row.group, row.key}, 0);
            }
        }
    }

    void cancel(row_key key, std::string_view why) {
        auto row = *deliveries.find(key);
        if (row.status == delivery_status::waiting) {
            row.status = delivery_status::canceled;
            row.reason = why;
            put(row);
        }
    }

    result<void> put_webhook(webhook const& row) {
        auto const* const taken = webhook_keys.find(row.id);
        if (taken != nullptr && *taken != row.key) {
            return failure(errc::duplicate_id, {.detail = "another webhook has this id"});
        }
        if (auto const* const old = webhooks.find(row.key)) {
            webhook_keys.erase(std::string(old->id));
        }
        webhooks.put(row.key, row);
        webhook_keys.put(row.id, row.key);
        marks.webhook = std::max(marks.webhook, row.key);
        return {};
    }

    void remove_webhook(row_key key) {
        auto const* const row = webhooks.find(key);
        if (row == nullptr) {
            return;
        }
        std::vector<row_key> waiting;
        for (auto at = first_waiting(key); at != queue.rows().end() && std::get<0>(at->first) == key; ++at) {
            waiting.push_back(std::get<2>(at->first));
        }
        for (auto const delivery : waiting) {
            cancel(delivery, reasons::webhook_removed);
        }
        webhook_keys.erase(std::string(row->id));
        webhooks.erase(key);
    }

    result<void> put_new(message const& row) {
        if (messages.find(row.key) != nullptr || message_keys.find(row.id) != nullptr) {
            return failure(errc::duplicate_id, {.detail = "there is a message with this id or key"});
        }
        messages.put(row.key, row);
        message_keys.put(row.id, row.key);
        marks.message = std::max(marks.message, row.key);
        return {};
    }

    result<void> put_new(delivery const& row) {
        auto const* const of = messages.find(row.message);
        if (of == nullptr || webhooks.find(row.webhook) == nullptr) {
            return failure(errc::unknown_reference,
                           {.detail = "a delivery of a message or webhook that is not there"});
        }
        if (deliveries.find(row.key) != nullptr) {
            return failure(errc::duplicate_id, {.detail = "there is a delivery with this key"});
        }
        put(row);
        if (of->expunged) {
            cancel(row.key, reasons::message_expunged);
        }
        marks.delivery = std::max(marks.delivery, row.key);
        return {};
    }

    result<void> put(outcome const& change) {
        auto const* const found = deliveries.find(change.after.key);
        if (found == nullptr || found->status == delivery_status::canceled ||
            webhooks.find(found->webhook) == nullptr ||
            (found->status != delivery_status::waiting && messages.find(found->message)->expunged)) {
            return {};
        }
        auto row = *found;
        if (change.made && change.made->number <= row.attempts) {
            return failure(errc::duplicate_id, {.detail = "there is an attempt with this number"});
        }
        row.status = change.after.status;
        row.attempts = change.after.attempts;
        row.due = change.after.due;
        row.updated_at = change.after.updated_at;
        row.http_status = change.after.http_status;
        row.reason = change.after.reason;
        put(row);
        if (change.made) {
            attempts.put({row.key, change.made->number}, *change.made);
        }
        return {};
    }

    void expunge(row_key key) {
        auto const* const found = messages.find(key);
        if (found == nullptr) {
            return;
        }
        auto row = *found;
        row.body.clear();
        row.expunged = true;
        messages.put(key, row);
        for (auto const delivery : deliveries_of(key)) {
            cancel(delivery, reasons::message_expunged);
        }
    }

    std::vector<row_key> deliveries_of(row_key message) const {
        std::vector<row_key> found;
        auto const& all = by_message.rows();
        for (auto at = all.lower_bound({message, 0}); at != all.end() && at->first.first == message; ++at) {
            found.push_back(at->first.second);
        }
        return found;
    }

    result<void> apply(batch const& changes) {
        for (auto const& row : changes.webhooks) {
            TYPEHOOK_TRY(put_webhook(row));
        }
        for (auto const key : changes.removed_webhooks) {
            remove_webhook(key);
        }
        for (auto const& row : changes.messages) {
            TYPEHOOK_TRY(put_new(row));
        }
        for (auto const& row : changes.deliveries) {
            TYPEHOOK_TRY(put_new(row));
        }
        for (auto const& change : changes.outcomes) {
            TYPEHOOK_TRY(put(change));
        }
        for (auto const key : changes.expunged) {
            expunge(key);
        }
        for (auto const& row : changes.documents) {
            documents.put({row.collection, row.id}, row);
        }
        for (auto const& place : changes.removed_documents) {
            documents.erase(place);
        }
        return {};
    }

    pruned prune(retention const& old) {
        std::vector<row_key> gone;
        for (auto const& [key, row] : deliveries.rows()) {
            if (gone.size() == old.limit || row.created_at >= old.deliveries_before) {
                break;
            }
            if (row.status != delivery_status::waiting) {
                gone.push_back(key);
            }
        }
        for (auto const key : gone) {
            forget(delivery(*deliveries.find(key)));
            while (!attempts.rows().empty()) {
                auto const at = attempts.rows().lower_bound({key, 0});
                if (at == attempts.rows().end() || at->first.first != key) {
                    break;
                }
                attempts.erase(attempt_place(at->first));
            }
        }
        pruned removed{.deliveries = gone.size()};
        gone.clear();
        for (auto const& [key, row] : messages.rows()) {
            if (gone.size() == old.limit || row.created_at >= old.messages_before) {
                break;
            }
            if (deliveries_of(key).empty()) {
                gone.push_back(key);
            }
        }
        for (auto const key : gone) {
            message_keys.erase(std::string(messages.find(key)->id));
            messages.erase(key);
        }
        removed.messages = gone.size();
        removed.more = removed.deliveries == old.limit || removed.messages == old.limit;
        return removed;
    }
};

}  // namespace typehook::store::detail
