// Deliveries as they come in, wait, and end. Layer store.
//
// While a delivery waits, its state is in `waiting`; the row in `delivery` is written when it comes and when it ends, so a
// retry of one among a million touches the pages of its webhook's waiting deliveries and no others.
#pragma once

#include <typehook/store/batch.hpp>
#include <typehook/store/detail/sqlite_segments.hpp>
#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/errc.hpp>
#include <typehook/store/records.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace typehook::store::detail {

class delivery_tables {
public:
    static result<delivery_tables> prepare(sqlite_connection& connection) {
        static constexpr std::string_view texts[] = {
            "INSERT INTO delivery VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            "INSERT INTO waiting VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            "SELECT attempts, last_attempt, in_group FROM waiting WHERE webhook = ?1 AND delivery = ?2",
            "UPDATE waiting SET due = ?3, attempts = ?4, updated_at = ?5, http_status = ?6, last_attempt = "
            "?7, reason = ?8 "
            "WHERE webhook = ?1 AND delivery = ?2",
            "DELETE FROM waiting WHERE webhook = ?1 AND delivery = ?2",
            "DELETE FROM waiting WHERE webhook = ?1 AND delivery = ?2 AND attempts = 0 AND last_attempt = 0 "
            "AND in_group = ''",
            "UPDATE delivery SET status = ?2, attempts = ?3, due = ?4, updated_at = ?5, http_status = ?6, "
            "last_attempt = ?7, reason = ?8 WHERE key = ?1",
            "SELECT d.status, d.attempts, d.last_attempt, d.webhook, d.message, d.created_at, d.in_group, "
            "m.expunged "
            "FROM delivery AS d JOIN message AS m ON m.key = d.message WHERE d.key = ?1",
            "INSERT INTO attempt (delivery, number, started_at, http_status, previous, exchange) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            "SELECT delivery, behind FROM waiting WHERE webhook = ?1 AND in_group = ?2 AND in_group <> '' "
            "ORDER BY delivery LIMIT 2",
            "UPDATE waiting SET behind = ?3 WHERE webhook = ?1 AND delivery = ?2",
            "UPDATE delivery SET status = 3, attempts = w.attempts, due = w.due, updated_at = w.updated_at, "
            "http_status = w.http_status, last_attempt = w.last_attempt, reason = ?2 FROM waiting AS w "
            "WHERE w.webhook = ?1 AND delivery.key = w.delivery",
            "DELETE FROM waiting WHERE webhook = ?1",
            "UPDATE delivery SET status = 3, attempts = w.attempts, due = w.due, updated_at = w.updated_at, "
            "http_status = w.http_status, last_attempt = w.last_attempt, reason = ?3 FROM waiting AS w "
            "WHERE w.webhook = ?1 AND w.delivery = ?2 AND delivery.key = ?2",
            "SELECT key, webhook, in_group FROM delivery WHERE message = ?1 AND status = 0",
            "SELECT webhook, count(*) FROM waiting GROUP BY webhook",
        };
        delivery_tables made;
        made.connection_ = &connection;
        sqlite_statement* const places[] = {&made.insert_,
                                            &made.insert_waiting_,
                                            &made.find_waiting_,
                                            &made.put_off_,
                                            &made.erase_waiting_,
                                            &made.erase_untried_,
                                            &made.end_,
                                            &made.find_,
                                            &made.insert_attempt_,
                                            &made.first_of_group_,
                                            &made.set_behind_,
                                            &made.cancel_all_,
                                            &made.erase_all_,
                                            &made.cancel_,
                                            &made.waiting_of_message_,
                                            &made.count_waiting_};
        static_assert(std::size(texts) == std::size(places));
        for (std::size_t i = 0; i < std::size(texts); ++i) {
            TYPEHOOK_TRY(*places[i], sqlite_statement::prepare(connection, texts[i]));
        }
        TYPEHOOK_TRY(made.segments_, segment_index::prepare(connection));
        return made;
    }

    segment_index& segments() noexcept { return segments_; }

    /// What is not written while a transaction runs: taken back by putting the old value.
    struct numbers {
        std::int64_t waiting = 0;
        row_key done_from = 0;  ///< No delivery with a key below it can be pruned, however old: it waits.
    };
    numbers now{};

    /// How much waits for a webhook.
    std::int64_t waiting_of(row_key webhook) const {
        auto const found = waiting_of_.find(webhook);
        return found != waiting_of_.end() ? found->second : 0;
    }

    /// Reads how much waits for each webhook. Complexity: linear in that, about 100 ms a million.
    result<void> load_counts() {
        auto rows = count_waiting_.open();
        TYPEHOOK_TRY(bool more, rows.next());
        while (more) {
            waiting_of_[rows.integer(0)] = rows.integer(1);
            TYPEHOOK_TRY(more, rows.next());
        }
        return {};
    }

    /// After a commit, and after a rollback (`now` is put back by who remembers it).
    void keep() noexcept { counted_.clear(); }
    void take_back() {
        for (auto const& [webhook, difference] : counted_) {
            waiting_of_[webhook] -= difference;
        }
        counted_.clear();
    }

    /// Inserts a new delivery of a message and a webhook that are there.
    result<void> insert(delivery row, row_key event, std::string_view subject, bool expunged) {
        if (expunged && row.status == delivery_status::waiting) {
            row.status = delivery_status::canceled;
            row.reason = reasons::message_expunged;
        }
        auto const inserted =
            insert_.run(row.key, row.message, row.webhook, event, static_cast<int>(row.status), row.attempts,
                        row.due, row.created_at, row.updated_at, row.http_status, 0,
                        std::string_view(row.reason), std::string_view(row.group));
        if (inserted.has_error()) {
            return inserted.error() == errc::duplicate_id
                       ? failure(errc::duplicate_id, {.detail = "there is a delivery with this key"})
                       : inserted.error();
        }
        now.done_from = std::min(now.done_from, row.key);
        TYPEHOOK_TRY(segments_.add(row, event, subject));
        if (row.status == delivery_status::delivered) {
            TYPEHOOK_TRY(segments_.add_delivered(row.key, row.webhook));
        }
        return row.status == delivery_status::waiting ? wait(row, 0) : result<void>();
    }

    /// Does what the outcomes say. In the order of the keys, so that pages are touched once; stable, as a delivery may have two.
    result<void> put(std::vector<outcome> const& outcomes, std::set<row_key> const& webhooks) {
        std::vector<outcome const*> ordered;
        ordered.reserve(outcomes.size());
        for (auto const& change : outcomes) {
            ordered.push_back(&change);
        }
        std::stable_sort(ordered.begin(), ordered.end(), [](auto const* left, auto const* right) {
            return left->after.key < right->after.key;
        });
        for (auto const* const change : ordered) {
            TYPEHOOK_TRY(put(*change, webhooks));
        }
        return {};
    }

    /// Cancels everything that waits for a webhook. Complexity: linear in that.
    result<void> cancel_of_webhook(row_key webhook) {
        TYPEHOOK_TRY(cancel_all_.run(webhook, reasons::webhook_removed));
        TYPEHOOK_TRY(erase_all_.run(webhook));
        count(webhook, -connection_->changes());
        now.done_from = 0;
        return {};
    }

    result<void> cancel_of_message(row_key message) {
        std::vector<delivery> waiting;
        {
            auto rows = waiting_of_message_.open(message);
            TYPEHOOK_TRY(bool more, rows.next());
            while (more) {
                waiting.push_back(
                    {.key = rows.integer(0), .webhook = rows.integer(1), .group = rows.text(2)});
                TYPEHOOK_TRY(more, rows.next());
            }
        }
        for (auto const& row : waiting) {
            TYPEHOOK_TRY(cancel_.run(row.webhook, row.key, reasons::message_expunged));
            TYPEHOOK_TRY(erase(row.webhook, row.key, row.group));
        }
        return {};
    }

private:
    void count(row_key webhook, std::int64_t difference) {
        now.waiting += difference;
        waiting_of_[webhook] += difference;
        counted_.emplace_back(webhook, difference);
    }

    result<void> put(outcome const& change, std::set<row_key> const& webhooks) {
        auto const& after = change.after;
        if (change.made && change.made->number == 1 && after.status != delivery_status::waiting) {
            TYPEHOOK_TRY(bool const ended, end_at_first_attempt(change));
            if (ended) {
                return {};
            }
        }
        std::int64_t last_attempt = 0;
        std::int32_t attempts = 0;
        bool waits = false;
        std::string group;
        {
            auto row = find_waiting_.open(after.webhook, after.key);
            TYPEHOOK_TRY(waits, row.next());
            if (waits) {
                attempts = row.small(0);
                last_attempt = row.integer(1);
                group = row.text(2);
            }
        }
        if (!waits) {
            return put_ended(change, webhooks);
        }
        TYPEHOOK_TRY(last_attempt, insert(change.made, after.key, attempts, last_attempt));
        if (after.status == delivery_status::waiting) {
            return put_off_.run(after.webhook, after.key, after.due, after.attempts, after.updated_at,
                                after.http_status, last_attempt, std::string_view(after.reason));
        }
        TYPEHOOK_TRY(end(after, last_attempt));
        return erase(after.webhook, after.key, group);
    }

    // What becomes of almost every delivery, without asking first what it is like. False if it is another case.
    result<bool> end_at_first_attempt(outcome const& change) {
        auto const& after = change.after;
        TYPEHOOK_TRY(erase_untried_.run(after.webhook, after.key));
        if (connection_->changes() == 0) {
            return false;
        }
        count(after.webhook, -1);
        TYPEHOOK_TRY(auto const last_attempt, insert(change.made, after.key, 0, 0));
        TYPEHOOK_TRY(end(after, last_attempt));
        return true;
    }

    // An outcome of a delivery that does not wait: made to wait again, or told something late.
    result<void> put_ended(outcome const& change, std::set<row_key> const& webhooks) {
        auto row = change.after;
        std::int64_t last_attempt = 0;
        std::int32_t attempts = 0;
        {
            auto found = find_.open(row.key);
            TYPEHOOK_TRY(bool const there, found.next());
            if (!there || static_cast<delivery_status>(found.small(0)) == delivery_status::canceled ||
                !webhooks.contains(found.integer(3)) || found.integer(7) != 0) {
                return {};
            }
            if (static_cast<delivery_status>(found.small(0)) == delivery_status::waiting) {
                // It waits, but not for the webhook that the outcome names.
                auto mended = change;
                mended.after.webhook = found.integer(3);
                return put(mended, webhooks);
            }
            attempts = found.small(1);
            last_attempt = found.integer(2);
            row.webhook = found.integer(3);
            row.message = found.integer(4);
            row.created_at = found.time(5);
            row.group = found.text(6);
        }
        TYPEHOOK_TRY(last_attempt, insert(change.made, row.key, attempts, last_attempt));
        TYPEHOOK_TRY(end(row, last_attempt));
        return row.status == delivery_status::waiting ? wait(row, last_attempt) : result<void>();
    }

    result<void> end(delivery const& row, std::int64_t last_attempt) {
        now.done_from = std::min(now.done_from, row.key);
        if (row.status == delivery_status::delivered) {
            TYPEHOOK_TRY(segments_.add_delivered(row.key, row.webhook));
        }
        return end_.run(row.key, static_cast<int>(row.status), row.attempts, row.due, row.updated_at,
                        row.http_status, last_attempt, std::string_view(row.reason));
    }

    result<void> wait(delivery const& row, std::int64_t last_attempt) {
        bool const grouped = !row.group.empty();
        TYPEHOOK_TRY(insert_waiting_.run(row.webhook, row.key, row.due, row.message, row.created_at,
                                         row.attempts, row.updated_at, row.http_status, last_attempt, grouped,
                                         std::string_view(row.reason), std::string_view(row.group)));
        count(row.webhook, 1);
        return grouped ? settle(row.webhook, row.group) : result<void>();
    }

    result<void> erase(row_key webhook, row_key key, std::string_view group) {
        TYPEHOOK_TRY(erase_waiting_.run(webhook, key));
        count(webhook, -1);
        now.done_from = std::min(now.done_from, key);
        return group.empty() ? result<void>() : settle(webhook, group);
    }

    // The oldest of a group is not behind, all others are. One that came or went can only have changed that of the first two.
    result<void> settle(row_key webhook, std::string_view group) {
        std::vector<std::pair<row_key, bool>> wrong;
        {
            auto rows = first_of_group_.open(webhook, group);
            for (bool const behind : {false, true}) {
                TYPEHOOK_TRY(bool const found, rows.next());
                if (!found) {
                    break;
                }
                if ((rows.integer(1) != 0) != behind) {
                    wrong.emplace_back(rows.integer(0), behind);
                }
            }
        }
        for (auto const& [key, behind] : wrong) {
            TYPEHOOK_TRY(set_behind_.run(webhook, key, behind));
        }
        return {};
    }

    // Appends an attempt, if there was one, to the chain; gives the chain's last.
    result<std::int64_t> insert(std::optional<attempt> const& made, row_key delivery, std::int32_t before,
                                std::int64_t previous) {
        if (!made) {
            return previous;
        }
        if (made->number <= before) {
            return failure(errc::duplicate_id, {.detail = "there is an attempt with this number"});
        }
        TYPEHOOK_TRY(insert_attempt_.run(delivery, made->number, made->started_at, made->http_status,
                                         previous, std::string_view(made->exchange)));
        return connection_->last_key();
    }

    sqlite_connection* connection_ = nullptr;
    sqlite_statement insert_, insert_waiting_, find_waiting_, put_off_, erase_waiting_, erase_untried_, end_,
        find_, insert_attempt_, first_of_group_, set_behind_, cancel_all_, erase_all_, cancel_,
        waiting_of_message_, count_waiting_;
    segment_index segments_;
    std::unordered_map<row_key, std::int64_t> waiting_of_;   // webhook
    std::vector<std::pair<row_key, std::int64_t>> counted_;  // in the transaction that runs
};

}  // namespace typehook::store::detail
