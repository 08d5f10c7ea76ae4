// Webhooks, events, messages and documents as a batch brings them. Layer store.
#pragma once

#include <typehook/store/batch.hpp>
#include <typehook/store/detail/hash_bag.hpp>
#include <typehook/store/detail/sqlite_deliveries.hpp>
#include <typehook/store/detail/sqlite_rows.hpp>
#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/detail/sqlite_term.hpp>
#include <typehook/store/errc.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::store::detail {

class publish_tables {
public:
    static result<publish_tables> prepare(sqlite_connection& connection) {
        static constexpr std::string_view texts[] = {
            "SELECT key FROM webhook",
            "SELECT key FROM webhook WHERE id = ?1",
            "INSERT INTO webhook VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (key) DO UPDATE SET "
            "id = ?2, settings = ?3, created_at = ?4, updated_at = ?5",
            "DELETE FROM webhook WHERE key = ?1",
            "SELECT key, name FROM event",
            "INSERT INTO event (name) VALUES (?1)",
            "SELECT id_hash FROM message INDEXED BY message_by_id",
            "INSERT INTO message VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            "INSERT INTO body VALUES (?1, ?2)",
            "SELECT event, subject, expunged FROM message WHERE key = ?1",
            "UPDATE message SET expunged = 1 WHERE key = ?1",
            "DELETE FROM body WHERE message = ?1",
            "INSERT INTO document VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET created_at = ?3, text = "
            "?4",
            "DELETE FROM document WHERE collection = ?1 AND id = ?2",
        };
        publish_tables made;
        made.connection_ = &connection;
        sqlite_statement* const places[] = {
            &made.webhook_keys_, &made.webhook_of_id_,  &made.put_webhook_,     &made.remove_webhook_,
            &made.event_names_,  &made.insert_event_,   &made.id_hashes_,       &made.insert_message_,
            &made.insert_body_,  &made.find_message_,   &made.expunge_message_, &made.remove_body_,
            &made.put_document_, &made.remove_document_};
        static_assert(std::size(texts) == std::size(places));
        for (std::size_t i = 0; i < std::size(texts); ++i) {
            TYPEHOOK_TRY(*places[i], sqlite_statement::prepare(connection, texts[i]));
        }
        TYPEHOOK_TRY(made.search_, message_search::prepare(connection));
        return made;
    }

    key_marks marks{};
    row_key unused_from = 0;  ///< Every message with a key below it has deliveries.

    std::set<row_key> const& webhooks() const noexcept { return webhooks_; }

    /// Reads what is kept in memory: webhooks and events.
    result<void> load() {
        webhooks_.clear();
        events_.clear();
        auto keys = webhook_keys_.open();
        TYPEHOOK_TRY(bool more, keys.next());
        while (more) {
            webhooks_.insert(keys.integer(0));
            TYPEHOOK_TRY(more, keys.next());
        }
        auto names = event_names_.open();
        TYPEHOOK_TRY(more, names.next());
        while (more) {
            events_.emplace(names.text(1), names.integer(0));
            TYPEHOOK_TRY(more, names.next());
        }
        return {};
    }

    /// Reads which ids there are. Complexity: linear in the messages, 50 to 100 ms a million.
    result<void> load_ids() {
        auto hashes = id_hashes_.open();
        TYPEHOOK_TRY(bool more, hashes.next());
        while (more) {
            ids_.insert(hashes.integer(0));
            TYPEHOOK_TRY(more, hashes.next());
        }
        return {};
    }

    result<void> put(webhook const& row) {
        {
            auto taken = webhook_of_id_.open(std::string_view(row.id));
            TYPEHOOK_TRY(bool const found, taken.next());
            if (found && taken.integer(0) != row.key) {
                return failure(errc::duplicate_id, {.detail = "another webhook has this id"});
            }
        }
        TYPEHOOK_TRY(put_webhook_.run(row.key, std::string_view(row.id), std::string_view(row.settings),
                                      row.created_at, row.updated_at));
        webhooks_.insert(row.key);
        marks.webhook = std::max(marks.webhook, row.key);
        return {};
    }

    result<void> remove_webhook(row_key key) {
        webhooks_.erase(key);
        return remove_webhook_.run(key);
    }

    result<void> insert(message const& row) {
        auto const hash = text_hash(row.id);
        if (ids_.contains(hash)) {
            TYPEHOOK_TRY(auto const taken, search_.find(row.id));
            if (taken != 0) {
                return duplicate_message();
            }
        }
        TYPEHOOK_TRY(auto const event, event_key(row.event));
        auto const inserted =
            insert_message_.run(row.key, std::string_view(row.id), hash, event, std::string_view(row.subject),
                                row.created_at, row.expunged);
        if (inserted.has_error()) {
            return inserted.error() == errc::duplicate_id ? duplicate_message() : inserted.error();
        }
        ids_.insert(hash);
        added_.push_back(hash);
        marks.message = std::max(marks.message, row.key);
        unused_from = std::min(unused_from, row.key);
        return row.body.empty() && row.expunged ? result<void>() : insert_body_.run(row.key, blob{row.body});
    }

    /// Inserts a delivery whose message is usually among those that came with it.
    ///
    /// Preconditions: `together` is in the order of the keys; all of it has been inserted.
    result<void> insert(delivery const& row, std::span<message const> together, delivery_tables& deliveries) {
        if (!webhooks_.contains(row.webhook)) {
            return failure(errc::unknown_reference, {.detail = "a delivery to a webhook that is not there"});
        }
        marks.delivery = std::max(marks.delivery, row.key);
        auto const near = std::lower_bound(together.begin(), together.end(), row.message,
                                           [](message const& one, row_key key) { return one.key < key; });
        if (near != together.end() && near->key == row.message) {
            TYPEHOOK_TRY(auto const event, event_key(near->event));
            return deliveries.insert(row, event, near->subject, near->expunged);
        }
        auto found = find_message_.open(row.message);
        TYPEHOOK_TRY(bool const there, found.next());
        if (!there) {
            return failure(errc::unknown_reference, {.detail = "a delivery of a message that is not there"});
        }
        return deliveries.insert(row, found.integer(0), found.view(1), found.integer(2) != 0);
    }

    result<void> expunge(row_key key) {
        TYPEHOOK_TRY(expunge_message_.run(key));
        return remove_body_.run(key);
    }

    result<void> put(document const& row) {
        return put_document_.run(std::string_view(row.collection), std::string_view(row.id), row.created_at,
                                 std::string_view(row.text));
    }

    result<void> remove_document(std::string_view collection, std::string_view id) {
        return remove_document_.run(collection, id);
    }

    void forget_ids(std::vector<std::int64_t> const& hashes) noexcept {
        for (auto const hash : hashes) {
            ids_.erase(hash);
        }
    }

    /// After a commit, and after a rollback.
    void keep() noexcept { added_.clear(); }
    result<void> take_back() {
        forget_ids(added_);
        added_.clear();
        return load();
    }

private:
    static failure duplicate_message() {
        return {errc::duplicate_id, {.detail = "there is a message with this id or key"}};
    }

    result<row_key> event_key(std::string const& name) {
        if (auto const known = events_.find(name); known != events_.end()) {
            return known->second;
        }
        TYPEHOOK_TRY(insert_event_.run(std::string_view(name)));
        return events_.emplace(name, connection_->last_key()).first->second;
    }

    sqlite_connection* connection_ = nullptr;
    sqlite_statement webhook_keys_, webhook_of_id_, put_webhook_, remove_webhook_, event_names_,
        insert_event_, id_hashes_, insert_message_, insert_body_, find_message_, expunge_message_,
        remove_body_, put_document_, remove_document_;
    message_search search_;
    std::set<row_key> webhooks_;
    std::map<std::string, row_key> events_;
    hash_bag ids_;
    std::vector<std::int64_t> added_;  // ids of the transaction that runs
};

}  // namespace typehook::store::detail
