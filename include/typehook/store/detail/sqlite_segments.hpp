// Keeping the segments' index as deliveries come in and are delivered. Layer store.
#pragma once

#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/detail/sqlite_term.hpp>
#include <typehook/store/records.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace typehook::store::detail {

class segment_index {
public:
    static result<segment_index> prepare(sqlite_connection const& connection) {
        segment_index made;
        TYPEHOOK_TRY(made.insert_,
                     sqlite_statement::prepare(connection, "INSERT OR IGNORE INTO term VALUES (?1, ?2, ?3)"));
        TYPEHOOK_TRY(made.widen_,
                     sqlite_statement::prepare(
                         connection,
                         "INSERT INTO segment VALUES (?1, ?2, ?3) ON CONFLICT (number) DO UPDATE SET "
                         "first_created = min(first_created, ?2), last_created = max(last_created, ?3)"));
        TYPEHOOK_TRY(made.inhabited_,
                     sqlite_statement::prepare(
                         connection, "SELECT 1 FROM delivery WHERE key >= ?1 AND key < ?2 LIMIT 1"));
        TYPEHOOK_TRY(made.remove_terms_,
                     sqlite_statement::prepare(connection, "DELETE FROM term WHERE segment = ?1"));
        TYPEHOOK_TRY(made.remove_,
                     sqlite_statement::prepare(connection, "DELETE FROM segment WHERE number = ?1"));
        return made;
    }

    result<void> add(delivery const& row, row_key event, std::string_view subject) {
        auto const segment = segment_of(row.key);
        if (segment != current_) {
            known_.clear();
            current_ = segment;
        }
        for (auto const term : {webhook_term(row.webhook), event_term(event)}) {
            if (known_.insert(term).second) {
                TYPEHOOK_TRY(insert_.run(segment, term, 0));
            }
        }
        if (!subject.empty()) {
            TYPEHOOK_TRY(insert_.run(segment, subject_term(subject), row.key));
        }
        auto& times = times_.try_emplace(segment, row.created_at, row.created_at).first->second;
        times = {std::min(times.first, row.created_at), std::max(times.second, row.created_at)};
        return {};
    }

    /// Notes that one was delivered: lists of the delivered leave out segments, full of what waits, that have none.
    result<void> add_delivered(row_key key, row_key webhook) {
        auto const segment = segment_of(key);
        for (auto const of : {webhook, row_key{0}}) {
            if (delivered_.size() >= most_remembered) {
                delivered_.clear();
            }
            if (delivered_.emplace(segment, of).second) {
                TYPEHOOK_TRY(insert_.run(segment, delivered_term(of), 0));
            }
        }
        return {};
    }

    /// Writes what is kept back until the end of a batch.
    result<void> finish() {
        for (auto const& [segment, times] : times_) {
            TYPEHOOK_TRY(widen_.run(segment, times.first, times.second));
        }
        times_.clear();
        return {};
    }

    /// After a rollback: what was added may not be in the file.
    void forget() noexcept {
        times_.clear();
        known_.clear();
        delivered_.clear();
        current_ = -1;
    }

    /// Removes a segment in which there is no delivery any more.
    result<void> remove_if_empty(row_key segment) {
        TYPEHOOK_TRY(bool const inhabited,
                     inhabited_.open(first_of_segment(segment), first_of_segment(segment + 1)).next());
        if (inhabited) {
            return {};
        }
        forget();
        TYPEHOOK_TRY(remove_terms_.run(segment));
        return remove_.run(segment);
    }

private:
    // Of 64 bytes each. What is forgotten is inserted again, in vain.
    static constexpr std::size_t most_remembered = 4096;

    sqlite_statement insert_, widen_, inhabited_, remove_terms_, remove_;
    row_key current_ = -1;
    std::unordered_set<std::int64_t> known_;  // the terms of the current segment that are in the file
    std::set<std::pair<row_key, row_key>> delivered_;  // segments and webhooks of terms that are in the file
    std::map<row_key, std::pair<timestamp, timestamp>> times_;
};

}  // namespace typehook::store::detail
