// Listing deliveries: which way through the tables answers a filter with the fewest rows looked at. Layer store.
//
// Of a message, or given up, or waiting: each has an index of its own. Everything else goes segment by segment from the newest,
// leaving out segments whose times, webhooks or events do not fit or of which, if that is asked for, none was delivered; a subject
// is found row by row. What comes up is judged by `matches` in the end, whatever the way.
#pragma once

#include <typehook/store/detail/sqlite_rows.hpp>
#include <typehook/store/detail/sqlite_statement.hpp>
#include <typehook/store/detail/sqlite_term.hpp>
#include <typehook/store/filter.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <typehook/core/result.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::store::detail {

class sqlite_list {
public:
    static result<sqlite_list> prepare(sqlite_connection const& connection) {
        std::string const listed(listed_deliveries);
        std::string const texts[] = {
            "SELECT max(number) FROM segment WHERE first_created < ?1",
            "SELECT min(number) FROM segment WHERE last_created >= ?1",
            "SELECT key FROM event WHERE name = ?1",
            "SELECT number FROM segment WHERE number < ?1 ORDER BY number DESC LIMIT 1",
            "SELECT 1 FROM term WHERE segment = ?1 AND term = ?2 LIMIT 1",
            listed + "WHERE d.key >= ?1 AND d.key < ?2 AND (?3 = 0 OR d.webhook = ?3) AND (?4 = 0 OR d.event "
                     "= ?4) "
                     "AND (?5 < 0 OR d.status = ?5) ORDER BY d.key DESC",
            "SELECT delivery FROM term WHERE segment = ?1 AND term = ?2 AND delivery >= ?3 AND delivery < ?4 "
            "ORDER BY delivery DESC",
            listed + "WHERE d.key = ?1",
            listed + "WHERE d.message = ?1 AND d.key >= ?2 AND d.key < ?3 ORDER BY d.key DESC",
            listed +
                "WHERE d.status = ?1 AND d.status >= 2 AND d.key >= ?2 AND d.key < ?3 ORDER BY d.key DESC",
            listed +
                "WHERE d.webhook = ?4 AND d.status = ?1 AND d.status >= 2 AND d.key >= ?2 AND d.key < ?3 "
                "ORDER BY d.key DESC",
            "SELECT count(*) FROM (SELECT 1 FROM delivery WHERE status = ?1 AND status >= 2 LIMIT ?2)",
            "SELECT waiting FROM state",
            "SELECT key FROM webhook",
            "SELECT delivery FROM waiting WHERE webhook = ?1 AND delivery < ?2 ORDER BY delivery DESC LIMIT "
            "1",
        };
        sqlite_list made;
        sqlite_statement* const places[] = {
            &made.newest_segment_, &made.oldest_segment_, &made.event_,         &made.next_segment_,
            &made.has_term_,       &made.in_segment_,     &made.with_subject_,  &made.one_,
            &made.of_message_,     &made.given_up_,       &made.given_up_of_,   &made.count_given_up_,
            &made.waiting_,        &made.webhooks_,       &made.newest_waiting_};
        static_assert(std::size(texts) == std::size(places));
        for (std::size_t i = 0; i < std::size(texts); ++i) {
            TYPEHOOK_TRY(*places[i], sqlite_statement::prepare(connection, texts[i]));
        }
        return made;
    }

    /// One delivery by its key.
    result<std::optional<listed_delivery>> find(row_key key) const {
        auto row = one_.open(key);
        TYPEHOOK_TRY(bool const found, row.next());
        return found ? std::optional(read_listed(row)) : std::nullopt;
    }

    /// A page of those that a filter asks for, newest first. The caller sees to it that all is read from one snapshot.
    result<std::vector<listed_delivery>> list(delivery_filter const& filter, page_request const& page) const {
        request asked{filter, page.limit};
        asked.before = page.before != 0 ? page.before : std::numeric_limits<row_key>::max();
        TYPEHOOK_TRY(bool const any, narrow(asked));
        if (any) {
            TYPEHOOK_TRY(find_all(asked));
        }
        return std::move(asked.found);
    }

private:
    struct request {
        delivery_filter const& filter;
        std::size_t limit;
        row_key from = 0;  // the keys that can be asked for
        row_key before = 0;
        row_key event = 0;  // 0: any
        std::vector<listed_delivery> found{};

        bool full() const noexcept { return found.size() >= limit; }
        void take(listed_delivery row) {
            if (matches(filter, row)) {
                found.push_back(std::move(row));
            }
        }
    };

    // The events that nobody has ever published, and times in which there was nothing, have no deliveries.
    result<bool> narrow(request& asked) const {
        if (asked.limit == 0) {
            return false;
        }
        if (!asked.filter.event.empty()) {
            TYPEHOOK_TRY(asked.event, number(event_.open(std::string_view(asked.filter.event)), 0));
            if (asked.event == 0) {
                return false;
            }
        }
        if (asked.filter.created_until) {
            TYPEHOOK_TRY(auto const last, number(newest_segment_.open(*asked.filter.created_until), -1));
            if (last < 0) {
                return false;
            }
            asked.before = std::min(asked.before, first_of_segment(last + 1));
        }
        if (asked.filter.created_from) {
            TYPEHOOK_TRY(auto const first, number(oldest_segment_.open(*asked.filter.created_from), -1));
            if (first < 0) {
                return false;
            }
            asked.from = first_of_segment(first);
        }
        return true;
    }

    result<void> find_all(request& asked) const {
        auto const& filter = asked.filter;
        if (filter.message) {
            return take_all(of_message_.open(*filter.message, asked.from, asked.before), asked);
        }
        bool const only_status = asked.event == 0 && filter.subject.empty();
        if (filter.status == delivery_status::waiting) {
            TYPEHOOK_TRY(auto const waiting, number(waiting_.open(), 0));
            if (only_status || waiting <= few) {
                return find_waiting(asked);
            }
        } else if (filter.status && *filter.status != delivery_status::delivered) {
            auto const status = static_cast<int>(*filter.status);
            TYPEHOOK_TRY(auto const given_up, number(count_given_up_.open(status, few + 1), 0));
            if (only_status || given_up <= few) {
                return filter.webhook
                           ? take_all(given_up_of_.open(status, asked.from, asked.before, *filter.webhook),
                                      asked)
                           : take_all(given_up_.open(status, asked.from, asked.before), asked);
            }
        }
        return find_by_segments(asked);
    }

    // The newest waiting of each webhook, always taking the newest of all.
    result<void> find_waiting(request& asked) const {
        std::vector<std::pair<row_key, row_key>> newest;  // delivery, webhook
        auto const push_next = [&](row_key webhook, row_key before) -> result<void> {
            TYPEHOOK_TRY(auto const key, number(newest_waiting_.open(webhook, before), -1));
            if (key >= asked.from) {
                newest.emplace_back(key, webhook);
                std::push_heap(newest.begin(), newest.end());
            }
            return {};
        };
        if (asked.filter.webhook) {
            TYPEHOOK_TRY(push_next(*asked.filter.webhook, asked.before));
        } else {
            auto webhooks = webhooks_.open();
            TYPEHOOK_TRY(bool more, webhooks.next());
            while (more) {
                TYPEHOOK_TRY(push_next(webhooks.integer(0), asked.before));
                TYPEHOOK_TRY(more, webhooks.next());
            }
        }
        while (!newest.empty() && !asked.full()) {
            std::pop_heap(newest.begin(), newest.end());
            auto const [key, webhook] = newest.back();
            newest.pop_back();
            TYPEHOOK_TRY(take_one(key, asked));
            TYPEHOOK_TRY(push_next(webhook, key));
        }
        return {};
    }

    result<void> find_by_segments(request& asked) const {
        auto const& filter = asked.filter;
        auto segment = asked.before == std::numeric_limits<row_key>::max() ? asked.before
                                                                           : segment_of(asked.before - 1) + 1;
        while (!asked.full()) {
            TYPEHOOK_TRY(segment, number(next_segment_.open(segment), -1));
            if (segment < segment_of(asked.from)) {
                return {};
            }
            TYPEHOOK_TRY(bool const webhook_fits,
                         fits(segment, filter.webhook ? webhook_term(*filter.webhook) : 0));
            TYPEHOOK_TRY(bool const event_fits,
                         fits(segment, asked.event != 0 ? event_term(asked.event) : 0));
            bool status_fits = true;
            if (filter.status == delivery_status::delivered) {
                TYPEHOOK_TRY(status_fits,
                             has_term_.open(segment, delivered_term(filter.webhook.value_or(0))).next());
            }
            if (!webhook_fits || !event_fits || !status_fits) {
                continue;
            }
            auto const from = std::max(asked.from, first_of_segment(segment));
            auto const before = std::min(asked.before, first_of_segment(segment + 1));
            if (filter.subject.empty()) {
                auto const status = filter.status ? static_cast<int>(*filter.status) : -1;
                TYPEHOOK_TRY(take_all(
                    in_segment_.open(from, before, filter.webhook.value_or(0), asked.event, status), asked));
            } else {
                auto keys = with_subject_.open(segment, subject_term(filter.subject), from, before);
                TYPEHOOK_TRY(bool more, keys.next());
                while (more && !asked.full()) {
                    TYPEHOOK_TRY(take_one(keys.integer(0), asked));
                    TYPEHOOK_TRY(more, keys.next());
                }
            }
        }
        return {};
    }

    result<bool> fits(row_key segment, std::int64_t term) const {
        return term == 0 ? result<bool>(true) : has_term_.open(segment, term).next();
    }

    result<void> take_one(row_key key, request& asked) const { return take_all(one_.open(key), asked); }

    static result<void> take_all(sqlite_cursor&& rows, request& asked) {
        while (!asked.full()) {
            TYPEHOOK_TRY(bool const more, rows.next());
            if (!more) {
                break;
            }
            asked.take(read_listed(rows));
        }
        return {};
    }

    // The number in the only column of the only row.
    static result<std::int64_t> number(sqlite_cursor&& row, std::int64_t otherwise) {
        TYPEHOOK_TRY(bool const found, row.next());
        return found && !row.is_null(0) ? row.integer(0) : otherwise;
    }

    // Up to so many rows are looked at one by one rather than searched for in segments.
    static constexpr std::int64_t few = 4096;

    sqlite_statement newest_segment_, oldest_segment_, event_, next_segment_, has_term_, in_segment_,
        with_subject_, one_, of_message_, given_up_, given_up_of_, count_given_up_, waiting_, webhooks_,
        newest_waiting_;
};

}  // namespace typehook::store::detail
