// Logging: records, and sinks that take them. Layer core.
//
// A sink is passed in where something may be logged, never global, and the library works the same without
// one. A record holds our own words in `message` and what a peer sent in `fields`; sinks that write text
// escape both.
#pragma once

#include <typehook/core/printable.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace typehook {

/// How much a record matters.
enum class log_level : unsigned char {
    debug,    ///< For who looks for a bug in the library or in its use.
    info,     ///< What a service did: one record a request at most.
    warning,  ///< A peer misbehaved, or something was refused; the service goes on.
    error,    ///< The service could not do its work; somebody should look.
};

/// The name of a level. Lifetime: static.
constexpr std::string_view to_string(log_level level) noexcept {
    constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
    auto const index = static_cast<std::size_t>(level);
    return index < 4 ? names[index] : "unknown";
}

/// A named value of a record.
struct log_field {
    std::string_view key{};
    std::string_view value{};
};

/// One thing worth telling. Borrows everything: a sink that keeps it copies it.
struct log_record {
    log_level level = log_level::info;
    std::string_view layer{};             ///< Who speaks: "http", "webhook" …
    std::string_view message{};           ///< A fixed sentence of ours, without values.
    std::span<log_field const> fields{};  ///< The values, whoever they come from.
};

/// Where records go: any callable that takes a `log_record const&`. By default nowhere.
///
/// Thread safety: a sink may be called from several threads at once if its callable may.
class log_sink {
public:
    /// The null sink: `enabled` is false for every level.
    log_sink() noexcept = default;

    /// Passes records of `least` and above to `write`. Lifetime: what `write` refers to must outlive the
    /// sink's copies.
    template <class Write>
        requires(!std::same_as<std::remove_cvref_t<Write>, log_sink> &&
                 std::invocable<Write&, log_record const&>)
    log_sink(Write&& write, log_level least = log_level::info)
        : write_(std::forward<Write>(write)), least_(least) {}

    /// Says whether a record of this level goes anywhere: ask before making an expensive one.
    bool enabled(log_level level) const noexcept { return write_ != nullptr && level >= least_; }

    /// Passes the record on if its level is enabled. Exception safety: a sink that throws has lost its
    /// record, no more.
    void operator()(log_record const& record) const noexcept {
        if (enabled(record.level)) {
            try {
                write_(record);
            } catch (...) {  // A full disk must not stop a delivery.
                return;
            }
        }
    }

    /// The same from its parts.
    void operator()(log_level level, std::string_view layer, std::string_view message,
                    std::initializer_list<log_field> fields = {}) const noexcept {
        (*this)(
            {.level = level, .layer = layer, .message = message, .fields = {fields.begin(), fields.size()}});
    }

private:
    std::function<void(log_record const&)> write_;
    log_level least_ = log_level::info;
};

/// Appends a record as one line: `warning http: request refused status="401" path="/hooks"`. Everything
/// harmful is escaped.
inline void append_log_line(std::string& out, log_record const& record) {
    out += to_string(record.level);
    out += ' ';
    append_printable(out, record.layer);
    out += ": ";
    append_printable(out, record.message);
    for (auto const& field : record.fields) {
        out += ' ';
        append_printable(out, field.key);
        out += "=\"";
        for (char const character : printable(field.value)) {
            if (character == '"') {
                out += '\\';
            }
            out += character;
        }
        out += '"';
    }
    out += '\n';
}

/// Makes a sink that writes one line a record and flushes. Lifetime: the stream must outlive the sink and its
/// copies.
///
/// Thread safety: lines of one sink and its copies never mix.
inline log_sink ostream_sink(std::ostream& stream, log_level least = log_level::info) {
    auto const guard = std::make_shared<std::mutex>();
    return log_sink(
        [&stream, guard](log_record const& record) {
            std::string line;
            append_log_line(line, record);
            std::lock_guard const lock(*guard);
            stream.write(line.data(), static_cast<std::streamsize>(line.size())).flush();
        },
        least);
}

}  // namespace typehook
