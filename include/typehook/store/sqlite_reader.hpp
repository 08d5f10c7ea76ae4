// Reading a SQLite store beside its owner. Layer store.
//
// A connection of its own: each answer comes from one snapshot of the file, waits for no writer and makes none wait.
#pragma once

#include <typehook/store/detail/sqlite_list.hpp>
#include <typehook/store/detail/sqlite_rows.hpp>
#include <typehook/store/detail/sqlite_schema.hpp>
#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/errc.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>
#include <typehook/store/sqlite_options.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::store {

/// Reads a store in a file. Made by `sqlite_store::reader`, or opened by itself.
///
/// Thread safety: one thread uses a reader at a time; the owner and other readers are used beside it.
class sqlite_reader {
public:
    /// Opens a file for reading, whether or not it has an owner. Readers share files beside it, and make them if nobody has it open:
    /// where that cannot be done, such a store cannot be read.
    ///
    /// Errors: cannot_open, as on a read-only disk; read_only where only others may write; not_a_store, newer_format; not_a_store
    /// too if the store was never written to.
    static result<sqlite_reader> open(std::string const& path, sqlite_options const& options = {}) {
        TYPEHOOK_TRY(auto connection,
                     detail::sqlite_connection::open(path, SQLITE_OPEN_READONLY, options.patience));
        auto made = std::make_unique<parts>(parts{.connection = std::move(connection)});
        auto const cache = "PRAGMA cache_size = -" + std::to_string(options.page_cache >> 10);
        TYPEHOOK_TRY(made->connection.execute(cache.c_str()));
        TYPEHOOK_TRY(auto const format, detail::format_of(made->connection, std::size(detail::migrations)));
        if (format < std::size(detail::migrations)) {
            return failure(errc::not_a_store,
                           {.detail = "the store has an older format; its owner brings it up to date"});
        }
        TYPEHOOK_TRY(prepare(*made));
        return sqlite_reader(std::move(made));
    }

    result<std::optional<webhook>> find_webhook(std::string_view id) const {
        return one<webhook>(parts_->webhook.open(id), detail::read_webhook);
    }

    result<std::vector<webhook>> webhooks() const {
        return all<webhook>(parts_->webhooks.open(), detail::read_webhook);
    }

    /// Complexity: linear in the number of segments of 2048 messages: about 0.3 ms in a million messages.
    result<std::optional<message>> find_message(std::string_view id) const {
        TYPEHOOK_TRY(auto const snapshot,
                     detail::sqlite_transaction::begin(parts_->connection, parts_->begin));
        TYPEHOOK_TRY(auto const key, parts_->search.find(id));
        return one<message>(parts_->message.open(key),
                            [](auto const& row) { return detail::read_message(row); });
    }

    result<std::optional<listed_delivery>> find_delivery(row_key key) const { return parts_->list.find(key); }

    result<std::vector<listed_delivery>> list_deliveries(delivery_filter const& filter,
                                                         page_request const& page) const {
        TYPEHOOK_TRY(auto const snapshot,
                     detail::sqlite_transaction::begin(parts_->connection, parts_->begin));
        return parts_->list.list(filter, page);
    }

    result<std::vector<message>> list_messages(row_key after, timestamp from, std::size_t limit) const {
        return all<message>(parts_->messages.open(after, from, limit),
                            [](auto const& row) { return detail::read_message(row, 0, false); });
    }

    result<std::vector<attempt>> list_attempts(row_key delivery) const {
        TYPEHOOK_TRY(auto const snapshot,
                     detail::sqlite_transaction::begin(parts_->connection, parts_->begin));
        std::vector<attempt> found;
        row_key key = 0;
        {
            auto row = parts_->last_attempt.open(delivery);
            TYPEHOOK_TRY(bool const there, row.next());
            key = there ? row.integer(0) : 0;
        }
        while (key != 0) {
            auto row = parts_->attempt.open(key);
            TYPEHOOK_TRY(bool const there, row.next());
            if (!there) {
                return failure(errc::corrupt, {.detail = "an attempt is missing"});
            }
            found.push_back({row.integer(0), row.small(1), row.time(2), row.small(3), row.text(4)});
            key = row.integer(5);
        }
        std::reverse(found.begin(), found.end());
        return found;
    }

    result<std::optional<document>> find_document(std::string_view collection, std::string_view id) const {
        return one<document>(parts_->document.open(collection, id), detail::read_document);
    }

    result<std::vector<document>> list_documents(std::string_view collection, std::string_view after,
                                                 std::size_t limit) const {
        // The empty id is before all others, and nothing is before it.
        return all<document>(parts_->documents.open(collection, after, after.empty(), limit),
                             detail::read_document);
    }

    /// Says whether anybody wrote since the last call, the owner included.
    result<bool> changed() const { return parts_->changes.changed(); }

private:
    struct parts {
        detail::sqlite_connection connection;
        detail::sqlite_statement begin{}, webhook{}, webhooks{}, message{}, messages{}, last_attempt{},
            attempt{}, document{}, documents{};
        detail::message_search search{};
        detail::sqlite_list list{};
        detail::change_counter changes{};
    };

    explicit sqlite_reader(std::unique_ptr<parts> made) noexcept : parts_(std::move(made)) {}

    static result<void> prepare(parts& made) {
        static constexpr std::string_view texts[] = {
            "BEGIN",
            "SELECT key, id, settings, created_at, updated_at FROM webhook WHERE id = ?1",
            "SELECT key, id, settings, created_at, updated_at FROM webhook ORDER BY key",
            "SELECT m.key, m.id, e.name, m.subject, m.created_at, m.expunged, b.bytes FROM message AS m "
            "JOIN event AS e ON e.key = m.event LEFT JOIN body AS b ON b.message = m.key WHERE m.key = ?1",
            "SELECT m.key, m.id, e.name, m.subject, m.created_at, m.expunged FROM message AS m "
            "CROSS JOIN event AS e ON e.key = m.event WHERE m.key > ?1 AND m.created_at >= ?2 ORDER BY m.key "
            "LIMIT ?3",
            "SELECT iif(d.status, d.last_attempt, w.last_attempt) FROM delivery AS d LEFT JOIN waiting AS w "
            "ON d.status = 0 AND w.webhook = d.webhook AND w.delivery = d.key WHERE d.key = ?1",
            "SELECT delivery, number, started_at, http_status, exchange, previous FROM attempt WHERE key = "
            "?1",
            "SELECT collection, id, created_at, text FROM document WHERE collection = ?1 AND id = ?2",
            "SELECT collection, id, created_at, text FROM document WHERE collection = ?1 AND id >= ?2 AND "
            "(id > ?2 OR ?3) "
            "ORDER BY id LIMIT ?4"};
        detail::sqlite_statement* const places[] = {&made.begin,   &made.webhook,  &made.webhooks,
                                                    &made.message, &made.messages, &made.last_attempt,
                                                    &made.attempt, &made.document, &made.documents};
        static_assert(std::size(texts) == std::size(places));
        for (std::size_t i = 0; i < std::size(texts); ++i) {
            TYPEHOOK_TRY(*places[i], detail::sqlite_statement::prepare(made.connection, texts[i]));
        }
        TYPEHOOK_TRY(made.search, detail::message_search::prepare(made.connection));
        TYPEHOOK_TRY(made.list, detail::sqlite_list::prepare(made.connection));
        TYPEHOOK_TRY(made.changes, detail::change_counter::prepare(made.connection));
        return {};
    }

    template <class Row, class Read>
    static result<std::optional<Row>> one(detail::sqlite_cursor&& rows, Read const& read) {
        TYPEHOOK_TRY(bool const found, rows.next());
        return found ? std::optional<Row>(read(rows)) : std::nullopt;
    }

    template <class Row, class Read>
    static result<std::vector<Row>> all(detail::sqlite_cursor&& rows, Read const& read) {
        std::vector<Row> found;
        TYPEHOOK_TRY(bool more, rows.next());
        while (more) {
            found.push_back(read(rows));
            TYPEHOOK_TRY(more, rows.next());
        }
        return found;
    }

    std::unique_ptr<parts> parts_;
};

}  // namespace typehook::store
