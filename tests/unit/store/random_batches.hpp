// Random changes of a store, sound and unsound ones, the same for the same seed.
#pragma once

#include <typehook/store/batch.hpp>
#include <typehook/store/memory.hpp>
#include <typehook/store/queries.hpp>

#include <unit/store/rows.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace typehook::store::testing {

class random_batches {
public:
    explicit random_batches(std::uint64_t seed) : random_(seed) {}

    std::int64_t number(std::int64_t from, std::int64_t to) {
        return std::uniform_int_distribution<std::int64_t>(from, to)(random_);
    }
    bool one_in(std::int64_t times) { return number(1, times) == 1; }
    std::string one_of(std::vector<std::string> const& words) {
        return words[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(words.size()) - 1))];
    }
    std::string event() {
        return one_of({"user.added", "user.removed", "subscription.changed", "company.added"});
    }
    std::string subject() { return one_of({"", "a", "b", "Zürich", "d" + std::to_string(number(1, 50))}); }
    timestamp time() { return at(number(now_ - 2000, now_ + 2000)); }
    row_key some_webhook() { return number(1, marks_.webhook + 1); }
    row_key some_message() { return number(std::max<row_key>(1, marks_.message - 3000), marks_.message + 1); }
    /// A delivery that is there, mostly.
    row_key some_delivery() {
        return deliveries_.empty() || one_in(20)
                   ? number(1, marks_.delivery + 1)
                   : deliveries_[static_cast<std::size_t>(
                         number(std::max<std::int64_t>(0, static_cast<std::int64_t>(deliveries_.size()) -
                                                              (one_in(4) ? 3000 : 40)),
                                static_cast<std::int64_t>(deliveries_.size()) - 1))];
    }

    /// The next batch; what a delivery is like now is asked of `oracle`, which is to be changed by it afterwards.
    batch next(memory_store const& oracle) {
        marks_ = oracle.marks().value();
        auto const reader = oracle.reader().value();
        now_ += number(0, 200);
        batch changes;
        if (marks_.webhook == 0 || one_in(30)) {
            changes.webhooks.push_back(a_webhook(one_in(3) ? some_webhook() : marks_.webhook + 1));
            changes.webhooks.back().settings = std::to_string(number(0, 99));
            if (one_in(10)) {
                changes.webhooks.back().id = a_webhook(some_webhook()).id;
            }
        }
        if (one_in(60)) {
            changes.removed_webhooks.push_back(some_webhook());
        }
        if (one_in(2)) {
            add_publishes(changes);
        }
        if (one_in(2)) {
            add_outcomes(changes, reader);
        }
        if (one_in(50)) {
            changes.expunged.push_back(some_message());
        }
        if (one_in(10)) {
            changes.documents.push_back({one_of({"keys", "jobs"}), "id" + std::to_string(number(1, 20)),
                                         at(now_), std::to_string(number(0, 99))});
        }
        if (one_in(20)) {
            changes.removed_documents.emplace_back(one_of({"keys", "jobs"}),
                                                   "id" + std::to_string(number(1, 20)));
        }
        return changes;
    }

private:
    void add_publishes(batch& changes) {
        auto key = marks_.message;
        for (auto count = number(1, 6); count > 0; --count) {
            auto row = a_message(key += one_in(3) ? number(1, 300) : 1);
            row.event = event();
            row.subject = subject();
            row.created_at = at(one_in(50) ? now_ - 5000 : now_);
            row.body = std::string(static_cast<std::size_t>(number(0, one_in(20) ? 9000 : 40)), 'x');
            if (one_in(100)) {
                row.id = a_message(some_message()).id;
            }
            changes.messages.push_back(std::move(row));
        }
        if (one_in(10)) {
            std::shuffle(changes.messages.begin(), changes.messages.end(), random_);
        }
        auto delivery = marks_.delivery;
        for (auto const& message : changes.messages) {
            for (auto count = number(0, 3); count > 0; --count) {
                auto row = a_delivery(delivery += one_in(3) ? number(1, 300) : 1,
                                      one_in(15) ? some_message() : message.key, some_webhook());
                if (!one_in(60)) {
                    row.webhook = std::min(row.webhook, std::max<row_key>(1, marks_.webhook));
                }
                row.created_at = row.updated_at = at(now_);
                row.due = time();
                row.group = one_in(2) ? std::string() : one_of({"g1", "g2", "g3"});
                row.status = one_in(40) ? delivery_status::failed : delivery_status::waiting;
                deliveries_.push_back(row.key);
                changes.deliveries.push_back(std::move(row));
            }
        }
    }

    void add_outcomes(batch& changes, memory_reader const& reader) {
        std::map<row_key, delivery> latest;  // a delivery may have two outcomes in one batch
        for (auto count = number(1, 8); count > 0; --count) {
            auto const key = some_delivery();
            auto const found = reader.find_delivery(key).value();
            auto const before =
                latest.try_emplace(key, found ? found->delivery : a_delivery(key, 1, 1)).first->second;
            auto const status =
                one_of({"delivered", "delivered", "delivered", "waiting", "waiting", "failed", "canceled"});
            auto change = attempted(before,
                                    status == "waiting"     ? delivery_status::waiting
                                    : status == "failed"    ? delivery_status::failed
                                    : status == "delivered" ? delivery_status::delivered
                                                            : delivery_status::canceled,
                                    static_cast<std::int32_t>(number(0, 599)), time());
            if (one_in(5)) {
                change.made.reset();
                change.after.attempts = before.attempts;
            } else if (one_in(100)) {
                change.made->number = before.attempts;
            }
            latest[key] = change.after;
            changes.outcomes.push_back(std::move(change));
        }
    }

    std::mt19937_64 random_;
    key_marks marks_;
    std::int64_t now_ = 10'000;
    std::vector<row_key> deliveries_;
};

}  // namespace typehook::store::testing
