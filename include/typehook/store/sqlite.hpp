// A store in one SQLite file: the embedded default. Layer store.
//
// One process owns the file; what proves it is a lock that SQLite holds on a file beside it, so it is gone with the process,
// however that ends. Editors change documents and readers read at the same time, from this process or another.
#pragma once

#include <typehook/store/batch.hpp>
#include <typehook/store/detail/sqlite_claims.hpp>
#include <typehook/store/detail/sqlite_deliveries.hpp>
#include <typehook/store/detail/sqlite_prune.hpp>
#include <typehook/store/detail/sqlite_publishes.hpp>
#include <typehook/store/detail/sqlite_rows.hpp>
#include <typehook/store/detail/sqlite_schema.hpp>
#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/detail/sqlite_verify.hpp>
#include <typehook/store/errc.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>
#include <typehook/store/sqlite_options.hpp>
#include <typehook/store/sqlite_reader.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::store {

/// A store in a file. Not copied.
///
/// Exception safety: throws std::bad_alloc at most. Thread safety: one thread uses a store at a time; its readers are used
/// beside it, each by its own thread, and outlive it.
class sqlite_store {
public:
    using reader_type = sqlite_reader;

    /// Opens a store, and makes the file if there is none and the access is not only for reading.
    ///
    /// Errors: cannot_open, not_a_store, newer_format, already_owned, read_only, disk_full, corrupt, unavailable.
    static result<sqlite_store> open(std::string path, sqlite_options const& options = {}) {
        auto made = std::make_unique<parts>();
        made->path = std::move(path);
        made->options = options;
        TYPEHOOK_TRY(connect(*made));
        if (options.access == sqlite_access::owner) {
            TYPEHOOK_TRY(own(*made));
        }
        TYPEHOOK_TRY(bring_up_to_date(*made));
        TYPEHOOK_TRY(prepare(*made));
        return sqlite_store(std::move(made));
    }

    /// Makes all changes of a batch durable, or none.
    ///
    /// Errors: duplicate_id, unknown_reference, disk_full, unavailable, corrupt; read_only to a reader, and to an editor whose
    /// batch changes more than documents. Complexity: linear in the batch, and in what waits for a webhook that it removes.
    result<void> apply(batch const& changes) {
        if (changes.empty()) {
            return {};
        }
        if (!may_apply(changes)) {
            return failure(errc::read_only, {.detail = parts_->options.access == sqlite_access::editor
                                                           ? "an editor may change documents only"
                                                           : "the store was opened for reading"});
        }
        // A removed body must not stay in pages that are free.
        bool const thorough = !changes.expunged.empty();
        if (thorough) {
            TYPEHOOK_TRY(parts_->connection.execute("PRAGMA secure_delete = ON"));
        }
        auto applied = in_transaction([&] { return write(changes); });
        if (thorough) {
            TYPEHOOK_TRY(parts_->connection.execute("PRAGMA secure_delete = OFF"));
            if (applied.has_value()) {
                // Nor in the log. Readers may keep it from being emptied; then the next commits overwrite it.
                (void)parts_->connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        }
        return applied;
    }

    result<key_marks> marks() const { return parts_->publishes.marks; }

    result<std::vector<claimed>> claim(claim_request const& wanted) const {
        return parts_->claims.claim(wanted);
    }

    /// Tells when the first delivery of a webhook that can be claimed is due, those of `held` (ascending) left out.
    result<std::optional<timestamp>> next_due(row_key webhook, std::vector<row_key> const& held = {}) const {
        return parts_->claims.next_due(webhook, held);
    }

    /// Complexity: linear in the webhooks.
    result<std::vector<backlog>> backlogs() const {
        std::vector<backlog> found;
        for (auto const webhook : parts_->publishes.webhooks()) {
            TYPEHOOK_TRY(auto const due, next_due(webhook));
            if (due) {
                found.push_back({webhook, *due});
            }
        }
        return found;
    }

    /// Removes old rows in the order of their keys; the first that is not old enough ends the step.
    result<pruned> prune(retention const& old) {
        if (parts_->options.access != sqlite_access::owner) {
            return failure(errc::read_only, {.detail = "only the owner prunes"});
        }
        pruned removed;
        TYPEHOOK_TRY(in_transaction([&] { return remove(old, removed); }));
        parts_->publishes.forget_ids(parts_->pruning.removed_ids());
        return removed;
    }

    result<totals> count() const { return totals{parts_->deliveries.now.waiting}; }
    result<totals> count(row_key webhook) const { return totals{parts_->deliveries.waiting_of(webhook)}; }

    /// Says what is inconsistent in the file; empty is well. Reads all of it.
    result<std::vector<std::string>> verify() const { return detail::verify(parts_->connection); }

    /// Says whether somebody else, an editor, wrote since the last call. Costs microseconds.
    result<bool> changed() { return parts_->changes.changed(); }

    /// A connection of its own for another thread.
    result<sqlite_reader> reader() const { return sqlite_reader::open(parts_->path, parts_->options); }

private:
    struct parts {
        std::string path;
        sqlite_options options;
        std::optional<detail::sqlite_connection> ownership;  // holds the lock; released last
        detail::sqlite_connection connection;
        detail::sqlite_statement begin, commit, save_state;
        detail::publish_tables publishes;
        detail::delivery_tables deliveries;
        detail::sqlite_claims claims;
        detail::sqlite_prune pruning;
        detail::change_counter changes;
    };

    explicit sqlite_store(std::unique_ptr<parts> made) noexcept : parts_(std::move(made)) {}

    static result<void> own(parts& made) {
        // Beside the file itself, whatever path or link led to it. No patience: an owner does not go away in five seconds.
        auto const path = made.connection.path() + "-owner";
        auto const flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        TYPEHOOK_TRY(auto lock, detail::sqlite_connection::open(path, flags, {}));
        auto const locked = lock.execute("BEGIN EXCLUSIVE");
        if (locked.has_error()) {
            return locked.error() == errc::unavailable
                       ? failure(errc::already_owned, {.detail = "another process has the store open"})
                       : locked.error();
        }
        made.ownership.emplace(std::move(lock));
        return {};
    }

    static result<void> connect(parts& made) {
        bool const reads = made.options.access == sqlite_access::reader;
        auto const flags = reads ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        TYPEHOOK_TRY(made.connection,
                     detail::sqlite_connection::open(made.path, flags, made.options.patience));
        auto settings = "PRAGMA cache_size = -" + std::to_string(made.options.page_cache >> 10) +
                        "; PRAGMA wal_autocheckpoint = " + std::to_string(made.options.checkpoint_pages) +
                        "; PRAGMA synchronous = " +
                        (made.options.durability == sqlite_durability::full ? "FULL" : "NORMAL");
        return made.connection.execute(settings.c_str());
    }

    static result<void> bring_up_to_date(parts& made) {
        auto constexpr newest = std::size(detail::migrations);
        TYPEHOOK_TRY(auto const format, detail::format_of(made.connection, newest));
        if (format == newest) {
            return {};
        }
        if (made.options.access == sqlite_access::reader) {
            return failure(errc::not_a_store, {.detail = "there is nothing yet, or the format is older"});
        }
        // An owner that runs would not know the new tables.
        if (!made.ownership && format != 0) {
            TYPEHOOK_TRY(own(made));
        }
        // Most of what is written is bodies: larger pages have fewer that are not filled. Only heeded while the file is empty.
        TYPEHOOK_TRY(made.connection.execute("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL"));
        TYPEHOOK_TRY(detail::migrate(made.connection, detail::migrations));
        if (made.options.access != sqlite_access::owner) {
            made.ownership.reset();
        }
        return {};
    }

    static result<void> prepare(parts& made) {
        using detail::sqlite_statement;
        if (made.options.largest_file != 0) {
            TYPEHOOK_TRY(auto const page, detail::read_number(made.connection, "PRAGMA page_size"));
            auto const pages = made.options.largest_file / static_cast<std::uint64_t>(page);
            auto const limit = "PRAGMA max_page_count = " + std::to_string(pages);
            TYPEHOOK_TRY(made.connection.execute(limit.c_str()));
        }
        TYPEHOOK_TRY(made.begin, sqlite_statement::prepare(made.connection, "BEGIN IMMEDIATE"));
        TYPEHOOK_TRY(made.commit, sqlite_statement::prepare(made.connection, "COMMIT"));
        TYPEHOOK_TRY(
            made.save_state,
            sqlite_statement::prepare(
                made.connection,
                "UPDATE state SET waiting = ?1, webhook_mark = ?2, message_mark = ?3, delivery_mark = ?4"));
        TYPEHOOK_TRY(made.publishes, detail::publish_tables::prepare(made.connection));
        TYPEHOOK_TRY(made.deliveries, detail::delivery_tables::prepare(made.connection));
        TYPEHOOK_TRY(made.claims, detail::sqlite_claims::prepare(made.connection));
        TYPEHOOK_TRY(made.pruning, detail::sqlite_prune::prepare(made.connection));
        TYPEHOOK_TRY(made.changes, detail::change_counter::prepare(made.connection));
        TYPEHOOK_TRY(
            auto const state,
            sqlite_statement::prepare(
                made.connection, "SELECT waiting, webhook_mark, message_mark, delivery_mark FROM state"));
        auto row = state.open();
        TYPEHOOK_TRY(bool const found, row.next());
        if (!found) {
            return failure(errc::corrupt, {.detail = "the row of table state is missing"});
        }
        made.deliveries.now.waiting = row.integer(0);
        made.publishes.marks = {row.integer(1), row.integer(2), row.integer(3)};
        TYPEHOOK_TRY(made.publishes.load());
        if (made.options.access == sqlite_access::owner) {
            TYPEHOOK_TRY(made.publishes.load_ids());
            TYPEHOOK_TRY(made.deliveries.load_counts());
        }
        return {};
    }

    bool may_apply(batch const& changes) const noexcept {
        switch (parts_->options.access) {
        case sqlite_access::owner:
            return true;
        case sqlite_access::editor:
            return changes.webhooks.empty() && changes.removed_webhooks.empty() && changes.messages.empty() &&
                   changes.deliveries.empty() && changes.outcomes.empty() && changes.expunged.empty();
        case sqlite_access::reader:
            break;
        }
        return false;
    }

    // Does something in a transaction; what it changed in memory is kept or taken back with it.
    template <class Function>
    result<void> in_transaction(Function const& change) {
        auto const numbers = parts_->deliveries.now;
        auto const marks = parts_->publishes.marks;
        auto const unused_from = parts_->publishes.unused_from;
        auto done = begin_change_commit(change);
        if (done.has_value()) {
            parts_->publishes.keep();
            parts_->deliveries.keep();
            return done;
        }
        parts_->deliveries.now = numbers;
        parts_->deliveries.take_back();
        parts_->deliveries.segments().forget();
        parts_->publishes.marks = marks;
        parts_->publishes.unused_from = unused_from;
        // What cannot be read again now is not there to be written to either.
        (void)parts_->publishes.take_back();
        return done;
    }

    template <class Function>
    result<void> begin_change_commit(Function const& change) {
        TYPEHOOK_TRY(auto const transaction,
                     detail::sqlite_transaction::begin(parts_->connection, parts_->begin));
        TYPEHOOK_TRY(change());
        if (parts_->options.access == sqlite_access::owner) {
            auto const& marks = parts_->publishes.marks;
            TYPEHOOK_TRY(parts_->save_state.run(parts_->deliveries.now.waiting, marks.webhook, marks.message,
                                                marks.delivery));
        }
        return parts_->commit.run();
    }

    result<void> write(batch const& changes) {
        auto& publishes = parts_->publishes;
        auto& deliveries = parts_->deliveries;
        for (auto const& row : changes.webhooks) {
            TYPEHOOK_TRY(publishes.put(row));
        }
        for (auto const key : changes.removed_webhooks) {
            TYPEHOOK_TRY(deliveries.cancel_of_webhook(key));
            TYPEHOOK_TRY(publishes.remove_webhook(key));
        }
        for (auto const& row : changes.messages) {
            TYPEHOOK_TRY(publishes.insert(row));
        }
        bool const ordered =
            std::is_sorted(changes.messages.begin(), changes.messages.end(),
                           [](auto const& left, auto const& right) { return left.key < right.key; });
        auto const together = ordered ? std::span(changes.messages) : std::span<message const>();
        for (auto const& row : changes.deliveries) {
            TYPEHOOK_TRY(publishes.insert(row, together, deliveries));
        }
        TYPEHOOK_TRY(deliveries.segments().finish());
        TYPEHOOK_TRY(deliveries.put(changes.outcomes, publishes.webhooks()));
        for (auto const key : changes.expunged) {
            TYPEHOOK_TRY(deliveries.cancel_of_message(key));
            TYPEHOOK_TRY(publishes.expunge(key));
        }
        for (auto const& row : changes.documents) {
            TYPEHOOK_TRY(publishes.put(row));
        }
        for (auto const& [collection, id] : changes.removed_documents) {
            TYPEHOOK_TRY(publishes.remove_document(collection, id));
        }
        return {};
    }

    result<void> remove(retention const& old, pruned& removed) {
        auto& pruning = parts_->pruning;
        removed.more = false;
        TYPEHOOK_TRY(removed.deliveries,
                     pruning.remove_deliveries(old, parts_->deliveries, parts_->publishes, removed.more));
        TYPEHOOK_TRY(removed.messages, pruning.remove_messages(old, parts_->publishes, removed.more));
        return {};
    }

    std::unique_ptr<parts> parts_;
};

}  // namespace typehook::store
