// Removing what is old, a step at a time. Layer store.
//
// A step goes through the keys from the oldest that may have something to remove: what waits, and messages that still have
// deliveries, are passed once and not again at every step, and only so many in one.
#pragma once

#include <typehook/store/detail/sqlite_deliveries.hpp>
#include <typehook/store/detail/sqlite_publishes.hpp>
#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/detail/sqlite_term.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <string_view>
#include <vector>

namespace typehook::store::detail {

class sqlite_prune {
public:
    static result<sqlite_prune> prepare(sqlite_connection const& connection) {
        static constexpr std::string_view texts[] = {"SELECT key, status, created_at, message, last_attempt "
                                                     "FROM delivery WHERE key >= ?1 ORDER BY key",
                                                     "DELETE FROM delivery WHERE key = ?1",
                                                     "SELECT previous FROM attempt WHERE key = ?1",
                                                     "DELETE FROM attempt WHERE key = ?1",
                                                     "SELECT m.key, m.created_at, m.id_hash, EXISTS (SELECT "
                                                     "1 FROM delivery AS d WHERE d.message = m.key) "
                                                     "FROM message AS m WHERE m.key >= ?1 ORDER BY m.key",
                                                     "DELETE FROM message WHERE key = ?1",
                                                     "DELETE FROM body WHERE message = ?1"};
        sqlite_prune made;
        sqlite_statement* const places[] = {
            &made.deliveries_, &made.remove_delivery_, &made.previous_attempt_, &made.remove_attempt_,
            &made.messages_,   &made.remove_message_,  &made.remove_body_};
        static_assert(std::size(texts) == std::size(places));
        for (std::size_t i = 0; i < std::size(texts); ++i) {
            TYPEHOOK_TRY(*places[i], sqlite_statement::prepare(connection, texts[i]));
        }
        return made;
    }

    /// The ids of the messages that the last step removed.
    std::vector<std::int64_t> const& removed_ids() const noexcept { return removed_ids_; }

    /// Sets `more` when the step ended before what is old did.
    result<std::size_t> remove_deliveries(retention const& old, delivery_tables& deliveries,
                                          publish_tables& publishes, bool& more_later) {
        struct ended {
            row_key key, message, last_attempt;
        };
        std::vector<ended> gone;
        auto& from = deliveries.now.done_from;
        {
            auto rows = deliveries_.open(from);
            TYPEHOOK_TRY(bool more, rows.next());
            for (auto left = rows_a_step; more && rows.time(2) < old.deliveries_before; --left) {
                if (left == 0 || gone.size() == old.limit) {
                    more_later = true;
                    break;
                }
                from = rows.integer(0) + 1;
                if (static_cast<delivery_status>(rows.small(1)) != delivery_status::waiting) {
                    gone.push_back({rows.integer(0), rows.integer(3), rows.integer(4)});
                }
                TYPEHOOK_TRY(more, rows.next());
            }
        }
        std::set<row_key> segments;
        for (auto const& row : gone) {
            TYPEHOOK_TRY(remove_attempts(row.last_attempt));
            TYPEHOOK_TRY(remove_delivery_.run(row.key));
            publishes.unused_from = std::min(publishes.unused_from, row.message);
            segments.insert(segment_of(row.key));
        }
        for (auto const segment : segments) {
            TYPEHOOK_TRY(deliveries.segments().remove_if_empty(segment));
        }
        return gone.size();
    }

    result<std::size_t> remove_messages(retention const& old, publish_tables& publishes, bool& more_later) {
        std::vector<row_key> gone;
        removed_ids_.clear();
        auto& from = publishes.unused_from;
        {
            auto rows = messages_.open(from);
            TYPEHOOK_TRY(bool more, rows.next());
            for (auto left = rows_a_step; more && rows.time(1) < old.messages_before; --left) {
                if (left == 0 || gone.size() == old.limit) {
                    more_later = true;
                    break;
                }
                from = rows.integer(0) + 1;
                if (rows.integer(3) == 0) {
                    gone.push_back(rows.integer(0));
                    removed_ids_.push_back(rows.integer(2));
                }
                TYPEHOOK_TRY(more, rows.next());
            }
        }
        for (auto const key : gone) {
            TYPEHOOK_TRY(remove_message_.run(key));
            TYPEHOOK_TRY(remove_body_.run(key));
        }
        return gone.size();
    }

private:
    // What is passed without being removed is cheap, not free.
    static constexpr int rows_a_step = 1'000;

    result<void> remove_attempts(row_key last) {
        while (last != 0) {
            row_key previous = 0;
            {
                auto row = previous_attempt_.open(last);
                TYPEHOOK_TRY(bool const there, row.next());
                previous = there ? row.integer(0) : 0;
            }
            TYPEHOOK_TRY(remove_attempt_.run(last));
            last = previous;
        }
        return {};
    }

    sqlite_statement deliveries_, remove_delivery_, previous_attempt_, remove_attempt_, messages_,
        remove_message_, remove_body_;
    std::vector<std::int64_t> removed_ids_;
};

}  // namespace typehook::store::detail
