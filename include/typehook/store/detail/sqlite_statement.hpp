// The one header that names SQLite's C API: connections, statements, and what their errors mean. Layer store.
//
// A cursor ends its statement with its scope: a SELECT that is left un-reset keeps its read transaction, and then no checkpoint
// ever starts the log anew.
#pragma once

#include <typehook/store/errc.hpp>

#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::store::detail {

/// What a result code of SQLite means to who uses a store.
inline errc error_of(int code, int system_error) noexcept {
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return errc::disk_full;
    case SQLITE_READONLY:
        return errc::read_only;
    case SQLITE_CORRUPT:
        return errc::corrupt;
    case SQLITE_NOTADB:
        return errc::not_a_store;
    case SQLITE_CANTOPEN:
        return errc::cannot_open;
    case SQLITE_CONSTRAINT:
        return errc::duplicate_id;
    case SQLITE_IOERR:
        switch (system_error) {
        case ENOSPC:
        case EDQUOT:
            return errc::disk_full;
        case EROFS:
            return errc::read_only;
        default:
            break;
        }
        // The file ends before its header says so.
        return code == SQLITE_IOERR_SHORT_READ ? errc::corrupt : errc::unavailable;
    default:
        return errc::unavailable;
    }
}

/// A connection to a file. One thread uses it at a time.
class sqlite_connection {
public:
    sqlite_connection() = default;

    static result<sqlite_connection> open(std::string const& path, int flags,
                                          std::chrono::milliseconds patience) {
        sqlite3* handle = nullptr;
        auto const code = ::sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
        sqlite_connection opened(handle);
        if (handle == nullptr) {
            throw std::bad_alloc();
        }
        if (code != SQLITE_OK) {
            return opened.failed(code);
        }
        ::sqlite3_extended_result_codes(handle, 1);
        ::sqlite3_busy_timeout(handle, static_cast<int>(patience.count()));
        return opened;
    }

    sqlite3* handle() const noexcept { return handle_.get(); }

    /// The file, links resolved.
    std::string path() const { return ::sqlite3_db_filename(handle(), "main"); }

    /// The failure of a result code; its detail is SQLite's message, which holds names of ours and never values.
    failure failed(int code) const {
        if ((code & 0xFF) == SQLITE_NOMEM) {
            throw std::bad_alloc();
        }
        auto const system_error = ::sqlite3_system_errno(handle());
        std::string detail = ::sqlite3_errmsg(handle());
        detail += " (SQLite " + std::to_string(::sqlite3_extended_errcode(handle()));
        if (system_error != 0) {
            detail += ", system error " + std::to_string(system_error);
        }
        detail += ')';
        return failure(error_of(code, system_error), {.detail = detail});
    }

    /// Runs statements that give no rows anybody wants.
    result<void> execute(char const* statements) {
        auto const code = ::sqlite3_exec(handle(), statements, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) {
            return failed(code);
        }
        return {};
    }

    bool in_transaction() const noexcept { return ::sqlite3_get_autocommit(handle()) == 0; }
    std::int64_t last_key() const noexcept { return ::sqlite3_last_insert_rowid(handle()); }
    std::int64_t changes() const noexcept { return ::sqlite3_changes64(handle()); }

private:
    struct close {
        void operator()(sqlite3* handle) const noexcept { ::sqlite3_close_v2(handle); }
    };

    explicit sqlite_connection(sqlite3* handle) noexcept : handle_(handle) {}

    std::unique_ptr<sqlite3, close> handle_;
};

/// The rows of a statement that runs; where it ends, the statement is reset.
class sqlite_cursor {
public:
    sqlite_cursor(sqlite_connection const& connection, sqlite3_stmt* statement, int bound) noexcept
        : connection_(connection), statement_(statement), bound_(bound) {}
    sqlite_cursor(sqlite_cursor const&) = delete;
    sqlite_cursor& operator=(sqlite_cursor const&) = delete;
    ~sqlite_cursor() { ::sqlite3_reset(statement_); }

    /// Goes to the next row; false if there is none.
    result<bool> next() {
        auto const code = bound_ == SQLITE_OK ? ::sqlite3_step(statement_) : bound_;
        if (code != SQLITE_ROW && code != SQLITE_DONE) {
            return connection_.failed(code);
        }
        return code == SQLITE_ROW;
    }

    std::int64_t integer(int column) const noexcept { return ::sqlite3_column_int64(statement_, column); }
    std::int32_t small(int column) const noexcept { return ::sqlite3_column_int(statement_, column); }
    bool is_null(int column) const noexcept {
        return ::sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    timestamp time(int column) const noexcept {
        return timestamp(std::chrono::milliseconds(integer(column)));
    }

    /// Lifetime: until the next row.
    std::string_view view(int column) const {
        auto const* const bytes = static_cast<char const*>(::sqlite3_column_blob(statement_, column));
        auto const size = static_cast<std::size_t>(::sqlite3_column_bytes(statement_, column));
        if (bytes == nullptr && ::sqlite3_errcode(connection_.handle()) == SQLITE_NOMEM) {
            throw std::bad_alloc();
        }
        return {bytes, bytes != nullptr ? size : 0};
    }
    std::string text(int column) const { return std::string(view(column)); }

private:
    sqlite_connection const& connection_;
    sqlite3_stmt* statement_;
    int bound_;
};

/// Bytes that are stored as they are.
struct blob {
    std::string_view bytes;
};

/// A prepared statement. Its connection stays at its place while it is used.
class sqlite_statement {
public:
    sqlite_statement() = default;

    static result<sqlite_statement> prepare(sqlite_connection const& connection, std::string_view text) {
        sqlite3_stmt* made = nullptr;
        auto const code =
            ::sqlite3_prepare_v3(connection.handle(), text.data(), static_cast<int>(text.size()),
                                 SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK) {
            return connection.failed(code);
        }
        sqlite_statement statement;
        statement.connection_ = &connection;
        statement.statement_.reset(made);
        return statement;
    }

    /// Starts the statement with these values in the places ?1, ?2, …; texts are borrowed until it ends.
    template <class... Values>
    sqlite_cursor open(Values const&... values) const {
        int place = 0;
        int code = SQLITE_OK;
        ((code = code == SQLITE_OK ? bind(++place, values) : code), ...);
        return {*connection_, statement_.get(), code};
    }

    /// Runs it to its end.
    template <class... Values>
    result<void> run(Values const&... values) const {
        auto cursor = open(values...);
        TYPEHOOK_TRY(bool more, cursor.next());
        while (more) {
            TYPEHOOK_TRY(more, cursor.next());
        }
        return {};
    }

private:
    struct finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { ::sqlite3_finalize(statement); }
    };

    template <std::integral Value>
    int bind(int place, Value value) const noexcept {
        return ::sqlite3_bind_int64(statement_.get(), place, static_cast<sqlite3_int64>(value));
    }
    int bind(int place, timestamp value) const noexcept {
        return bind(place, value.time_since_epoch().count());
    }
    int bind(int place, std::string_view text) const noexcept {
        // Null data would be bound as NULL.
        auto const* const data = text.data() != nullptr ? text.data() : "";
        return ::sqlite3_bind_text64(statement_.get(), place, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    int bind(int place, blob value) const noexcept {
        auto const* const data = value.bytes.data() != nullptr ? value.bytes.data() : "";
        return ::sqlite3_bind_blob64(statement_.get(), place, data, value.bytes.size(), SQLITE_STATIC);
    }

    sqlite_connection const* connection_ = nullptr;
    std::unique_ptr<sqlite3_stmt, finalize> statement_;
};

/// A transaction that is rolled back with its scope unless it was committed.
class sqlite_transaction {
public:
    /// Preconditions: `how` is a BEGIN of the connection.
    static result<sqlite_transaction> begin(sqlite_connection& connection, sqlite_statement const& how) {
        TYPEHOOK_TRY(how.run());
        return sqlite_transaction(connection);
    }

    sqlite_transaction(sqlite_transaction&& other) noexcept
        : connection_(std::exchange(other.connection_, nullptr)) {}
    sqlite_transaction& operator=(sqlite_transaction&&) = delete;
    ~sqlite_transaction() {
        // SQLite has rolled back by itself after some errors.
        if (connection_ != nullptr && connection_->in_transaction()) {
            ::sqlite3_exec(connection_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
        }
    }

private:
    explicit sqlite_transaction(sqlite_connection& connection) noexcept : connection_(&connection) {}

    sqlite_connection* connection_;
};

}  // namespace typehook::store::detail
