// What every store has to do, as tests over the type of a store.
//
// A store under test is a class with `store_type`, `store_type& owner()`, and `void reopen()`, after which the owner is one
// that has read everything anew (the store of memory just stays).
#pragma once

#include <typehook/store/store.hpp>

#include <unit/store/rows.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace typehook::store::testing {

template <class UnderTest>
class store_contract : public ::testing::Test {
protected:
    static_assert(store<typename UnderTest::store_type>);

    auto& owner() { return under_test_.owner(); }
    void reopen() { under_test_.reopen(); }
    auto reader() { return owner().reader().value(); }

    void apply(batch const& changes) {
        auto const applied = owner().apply(changes);
        ASSERT_TRUE(applied.has_value()) << applied.error().message();
    }

    std::vector<row_key> claimed_keys(row_key webhook, timestamp now, std::vector<row_key> held = {},
                                      std::size_t limit = 100) {
        return keys_of(
            owner().claim({.webhook = webhook, .now = now, .limit = limit, .held = std::move(held)}).value());
    }

    std::vector<row_key> listed_keys(delivery_filter const& filter, page_request const& page = {}) {
        return keys_of(reader().list_deliveries(filter, page).value());
    }

    delivery delivery_of(row_key key) { return reader().find_delivery(key).value()->delivery; }

    void expect_sound() {
        auto const complaints = owner().verify();
        ASSERT_TRUE(complaints.has_value()) << complaints.error().message();
        EXPECT_EQ(complaints.value(), std::vector<std::string>{});
    }

    void TearDown() override { expect_sound(); }

private:
    UnderTest under_test_;
};

using keys = std::vector<row_key>;

TYPED_TEST_SUITE_P(store_contract);

TYPED_TEST_P(store_contract, a_new_store_holds_nothing) {
    EXPECT_EQ(this->owner().marks().value().delivery, 0);
    EXPECT_EQ(this->owner().count().value().waiting, 0);
    EXPECT_TRUE(this->owner().backlogs().value().empty());
    EXPECT_TRUE(this->claimed_keys(1, at(100'000)).empty());
    EXPECT_FALSE(this->owner().next_due(1).value());
    EXPECT_FALSE(this->reader().find_webhook("webhook-1").value());
    EXPECT_FALSE(this->reader().find_message("message-1").value());
    EXPECT_FALSE(this->reader().find_delivery(1).value());
    EXPECT_FALSE(this->reader().find_document("keys", "a").value());
    EXPECT_TRUE(this->listed_keys({}).empty());
}

TYPED_TEST_P(store_contract, what_was_applied_is_there_when_the_store_is_opened_again) {
    auto first = in_group(a_delivery(1, 1, 1), "order-1");
    first.reason = "circuit_open";
    first.http_status = 429;
    this->apply({.webhooks = {a_webhook(1)},
                 .messages = {a_message(1), a_message(2)},
                 .deliveries = {first, a_delivery(2, 2, 1)},
                 .documents = {{"keys", "a", at(7), "text"}}});
    this->apply({.outcomes = {delivered(a_delivery(2, 2, 1))}});
    this->reopen();
    auto reader = this->reader();
    EXPECT_EQ(reader.find_webhook("webhook-1").value(), a_webhook(1));
    EXPECT_EQ(reader.webhooks().value(), std::vector{a_webhook(1)});
    EXPECT_EQ(reader.find_message("message-2").value(), a_message(2));
    EXPECT_EQ(this->delivery_of(1), first);
    EXPECT_EQ(this->delivery_of(2), delivered(a_delivery(2, 2, 1)).after);
    EXPECT_EQ(reader.list_attempts(2).value(), std::vector{*delivered(a_delivery(2, 2, 1)).made});
    EXPECT_EQ(reader.find_document("keys", "a").value(), (document{"keys", "a", at(7), "text"}));
    EXPECT_EQ(this->owner().count().value().waiting, 1);
    EXPECT_EQ(this->owner().marks().value().webhook, 1);
    EXPECT_EQ(this->owner().marks().value().message, 2);
    EXPECT_EQ(this->owner().marks().value().delivery, 2);
}

TYPED_TEST_P(store_contract, keeps_any_bytes_and_any_text) {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) {
        every_byte += static_cast<char>(byte);
    }
    auto message = a_message(1);
    message.id = std::string("\0id\0", 4);
    message.body = every_byte + std::string(1'000'000, 'x') + every_byte;
    message.subject = "Zürich 東京 \xF0\x9F\x8E\x89";
    auto empty = a_message(2);
    empty.body.clear();
    empty.subject.clear();
    document const text{"çollection", std::string("a\0b", 3), at(-5), every_byte};
    this->apply({.webhooks = {a_webhook(1)},
                 .messages = {message, empty},
                 .deliveries = {in_group(a_delivery(1, 1, 1), message.subject), a_delivery(2, 2, 1)},
                 .documents = {text}});
    this->reopen();
    EXPECT_EQ(this->reader().find_message(message.id).value(), message);
    EXPECT_EQ(this->reader().find_message(empty.id).value(), empty);
    EXPECT_FALSE(this->reader().find_message(std::string("\0id", 3)).value());
    EXPECT_EQ(this->reader().find_document(text.collection, text.id).value(), text);
    auto const claimed = this->owner().claim({.webhook = 1, .now = at(20'000)}).value();
    ASSERT_EQ(claimed.size(), 2u);
    EXPECT_EQ(claimed[0].message, message);
    EXPECT_EQ(claimed[1].message, empty);
    EXPECT_EQ(this->listed_keys({.subject = message.subject}), keys{1});
}

TYPED_TEST_P(store_contract, a_failed_batch_changes_nothing) {
    this->apply(published(2));
    batch wrong{.webhooks = {a_webhook(3)},
                .removed_webhooks = {1},
                .messages = {a_message(3)},
                .deliveries = {a_delivery(3, 3, 3)},
                .outcomes = {},
                .documents = {{"keys", "a", at(7), "text"}}};
    wrong.deliveries.push_back(a_delivery(4, 99, 3));
    EXPECT_EQ(this->owner().apply(wrong).error(), errc::unknown_reference);
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(this->claimed_keys(1, at(20'000)), (keys{1, 2}));
        EXPECT_EQ(this->owner().count().value().waiting, 2);
        EXPECT_EQ(this->owner().marks().value().delivery, 2);
        EXPECT_EQ(this->owner().marks().value().webhook, 2);
        EXPECT_FALSE(this->reader().find_webhook("webhook-3").value());
        EXPECT_FALSE(this->reader().find_message("message-3").value());
        EXPECT_FALSE(this->reader().find_delivery(3).value());
        this->expect_sound();
        this->reopen();
    }
    wrong.deliveries.pop_back();
    this->apply(wrong);
    EXPECT_EQ(this->claimed_keys(3, at(20'000)), keys{3});
}

TYPED_TEST_P(store_contract, an_id_or_key_is_taken_once) {
    this->apply(published(2));
    auto same_id = a_message(3);
    same_id.id = a_message(1).id;
    EXPECT_EQ(this->owner().apply({.messages = {same_id}}).error(), errc::duplicate_id);
    auto same_key = a_message(2);
    same_key.id = "another";
    EXPECT_EQ(this->owner().apply({.messages = {same_key}}).error(), errc::duplicate_id);
    EXPECT_EQ(this->owner().apply({.messages = {a_message(3), same_id}}).error(), errc::duplicate_id);
    EXPECT_EQ(this->owner().apply({.deliveries = {a_delivery(2, 1, 2)}}).error(), errc::duplicate_id);
    auto same_webhook_id = a_webhook(3);
    same_webhook_id.id = a_webhook(1).id;
    EXPECT_EQ(this->owner().apply({.webhooks = {same_webhook_id}}).error(), errc::duplicate_id);
    this->reopen();
    EXPECT_EQ(this->owner().apply({.messages = {same_id}}).error(), errc::duplicate_id);
    this->apply({.messages = {a_message(3)}});
}

TYPED_TEST_P(store_contract, a_delivery_needs_its_message_and_its_webhook) {
    this->apply(published(1));
    EXPECT_EQ(this->owner().apply({.deliveries = {a_delivery(2, 9, 1)}}).error(), errc::unknown_reference);
    EXPECT_EQ(this->owner().apply({.deliveries = {a_delivery(2, 1, 9)}}).error(), errc::unknown_reference);
    this->apply({.removed_webhooks = {2}});
    EXPECT_EQ(this->owner().apply({.deliveries = {a_delivery(2, 1, 2)}}).error(), errc::unknown_reference);
}

TYPED_TEST_P(store_contract, claims_in_the_order_of_due_time_and_key) {
    this->apply(published(5));
    this->apply({.messages = {a_message(6), a_message(7)},
                 .deliveries = {due_at(a_delivery(6, 6, 1), at(10'001)), a_delivery(7, 7, 2)}});
    EXPECT_EQ(this->claimed_keys(1, at(20'000)), (keys{1, 6, 2, 3, 4, 5}));
    EXPECT_EQ(this->claimed_keys(1, at(20'000), {}, 2), (keys{1, 6}));
    EXPECT_EQ(this->claimed_keys(1, at(20'000), {1, 3}, 2), (keys{6, 2}));
    EXPECT_EQ(this->claimed_keys(1, at(10'003)), (keys{1, 6, 2, 3}));
    EXPECT_TRUE(this->claimed_keys(1, at(10'000)).empty());
    EXPECT_TRUE(this->claimed_keys(1, at(20'000), {}, 0).empty());
    EXPECT_EQ(this->claimed_keys(2, at(20'000)), keys{7});
    auto const claimed = this->owner().claim({.webhook = 2, .now = at(20'000)}).value();
    EXPECT_EQ(claimed[0].delivery, a_delivery(7, 7, 2));
    EXPECT_EQ(claimed[0].message, a_message(7));
}

TYPED_TEST_P(store_contract, a_claim_changes_nothing) {
    this->apply(published(2));
    EXPECT_EQ(this->claimed_keys(1, at(20'000)), (keys{1, 2}));
    EXPECT_EQ(this->claimed_keys(1, at(20'000)), (keys{1, 2}));
    EXPECT_EQ(this->delivery_of(1), a_delivery(1, 1, 1));
}

TYPED_TEST_P(store_contract, a_claim_ends_where_its_bodies_are_enough) {
    this->apply(published(3));
    auto const body = a_message(1).body.size();
    ASSERT_GT(body, 1u);
    auto const claimed = [&](std::size_t most_bytes) {
        return this->owner()
            .claim({.webhook = 1, .now = at(20'000), .most_bytes = most_bytes})
            .value()
            .size();
    };
    EXPECT_EQ(claimed(0), 0u);
    EXPECT_EQ(claimed(1), 1u);
    EXPECT_EQ(claimed(body), 1u);
    EXPECT_EQ(claimed(body + 1), 2u);
    EXPECT_EQ(claimed(10 * body), 3u);
}

TYPED_TEST_P(store_contract, counts_what_waits_for_each_webhook) {
    this->apply(published(3));
    this->apply({.webhooks = {a_webhook(2)}, .deliveries = {a_delivery(4, 1, 2), a_delivery(5, 2, 2)}});
    auto const waiting = [&](row_key webhook) { return this->owner().count(webhook).value().waiting; };
    EXPECT_EQ(waiting(1), 3);
    EXPECT_EQ(waiting(2), 2);
    EXPECT_EQ(waiting(3), 0);
    this->apply({.outcomes = {delivered(a_delivery(1, 1, 1)), retried(a_delivery(2, 2, 1), at(50'000))}});
    EXPECT_EQ(waiting(1), 2);
    // What is refused changes nothing.
    EXPECT_TRUE(this->owner().apply({.deliveries = {a_delivery(6, 3, 2), a_delivery(6, 3, 2)}}).has_error());
    EXPECT_EQ(waiting(1), 2);
    EXPECT_EQ(waiting(2), 2);
    this->reopen();
    EXPECT_EQ(waiting(1), 2);
    this->apply({.expunged = {2}});
    EXPECT_EQ(waiting(1), 1);
    EXPECT_EQ(waiting(2), 1);
    this->apply({.removed_webhooks = {2}});
    EXPECT_EQ(waiting(1), 1);
    EXPECT_EQ(waiting(2), 0);
}

TYPED_TEST_P(store_contract, outcomes_end_deliveries_or_put_them_off) {
    this->apply(published(3));
    auto const first = retried(a_delivery(1, 1, 1), at(50'000));
    this->apply({.outcomes = {first, delivered(a_delivery(2, 2, 1)), failed(a_delivery(3, 3, 1))}});
    EXPECT_TRUE(this->claimed_keys(1, at(49'999)).empty());
    EXPECT_EQ(this->claimed_keys(1, at(50'000)), keys{1});
    EXPECT_EQ(this->owner().next_due(1).value(), at(50'000));
    EXPECT_EQ(this->owner().count().value().waiting, 1);
    EXPECT_EQ(this->delivery_of(1), first.after);
    EXPECT_EQ(this->delivery_of(3), failed(a_delivery(3, 3, 1)).after);

    auto const second = delivered(first.after);
    this->apply({.outcomes = {second}});
    EXPECT_EQ(this->delivery_of(1), second.after);
    EXPECT_EQ(this->reader().list_attempts(1).value(), (std::vector{*first.made, *second.made}));
    EXPECT_EQ(this->owner().count().value().waiting, 0);
    EXPECT_FALSE(this->owner().next_due(1).value());
}

TYPED_TEST_P(store_contract, an_outcome_may_not_know_when_the_delivery_was_due) {
    this->apply(published(2));
    auto change = retried(a_delivery(1, 1, 1), at(50'000));
    change.due_before = at(3);
    this->apply({.outcomes = {change}});
    EXPECT_EQ(this->claimed_keys(1, at(60'000)), (keys{2, 1}));
    EXPECT_EQ(this->owner().count().value().waiting, 2);
}

TYPED_TEST_P(store_contract, a_decision_needs_no_attempt) {
    this->apply(published(1));
    auto change = failed(a_delivery(1, 1, 1));
    change.made.reset();
    change.after.attempts = 0;
    this->apply({.outcomes = {change}});
    EXPECT_EQ(this->delivery_of(1), change.after);
    EXPECT_TRUE(this->reader().list_attempts(1).value().empty());
}

TYPED_TEST_P(store_contract, a_failed_delivery_can_be_made_to_wait_again) {
    this->apply(published(1));
    auto const given_up = failed(a_delivery(1, 1, 1));
    this->apply({.outcomes = {given_up}});
    outcome again{.after = given_up.after};
    again.after.status = delivery_status::waiting;
    again.after.due = at(70'000);
    this->apply({.outcomes = {again}});
    EXPECT_EQ(this->claimed_keys(1, at(70'000)), keys{1});
    EXPECT_EQ(this->owner().count().value().waiting, 1);
    auto const second = delivered(again.after);
    this->apply({.outcomes = {second}});
    EXPECT_EQ(this->reader().list_attempts(1).value(), (std::vector{*given_up.made, *second.made}));
}

TYPED_TEST_P(store_contract, two_outcomes_of_one_delivery_in_a_batch_are_made_in_their_order) {
    this->apply(published(1));
    auto const first = retried(a_delivery(1, 1, 1), at(50'000));
    auto const second = delivered(first.after);
    this->apply({.outcomes = {first, second}});
    EXPECT_EQ(this->delivery_of(1), second.after);
    EXPECT_EQ(this->reader().list_attempts(1).value().size(), 2u);
}

TYPED_TEST_P(store_contract, an_attempt_is_numbered_above_those_before) {
    this->apply(published(2));
    this->apply({.outcomes = {retried(a_delivery(1, 1, 1), at(50'000))}});
    EXPECT_EQ(this->owner()
                  .apply({.outcomes = {delivered(a_delivery(2, 2, 1)), delivered(a_delivery(1, 1, 1))}})
                  .error(),
              errc::duplicate_id);
    EXPECT_EQ(this->reader().list_attempts(1).value().size(), 1u);
    EXPECT_EQ(this->delivery_of(2), a_delivery(2, 2, 1));
}

TYPED_TEST_P(store_contract, an_outcome_of_a_delivery_that_is_not_there_changes_nothing) {
    this->apply(published(1));
    this->apply({.outcomes = {delivered(a_delivery(9, 9, 1))}});
    EXPECT_FALSE(this->reader().find_delivery(9).value());
    EXPECT_TRUE(this->reader().list_attempts(9).value().empty());
    EXPECT_EQ(this->owner().count().value().waiting, 1);
}

TYPED_TEST_P(store_contract, a_group_is_delivered_one_after_the_other) {
    this->apply(published(0));
    batch changes;
    for (row_key key = 1; key <= 6; ++key) {
        changes.messages.push_back(a_message(key));
    }
    changes.deliveries = {in_group(a_delivery(1, 1, 1), "a"), in_group(a_delivery(2, 2, 1), "a"),
                          in_group(a_delivery(3, 3, 1), "b"), a_delivery(4, 4, 1),
                          in_group(a_delivery(5, 5, 1), "a"), in_group(a_delivery(6, 6, 2), "a")};
    this->apply(changes);
    EXPECT_EQ(this->claimed_keys(1, at(20'000)), (keys{1, 3, 4}));
    EXPECT_EQ(this->claimed_keys(2, at(20'000)), keys{6});
    EXPECT_EQ(this->claimed_keys(1, at(20'000), {1}), (keys{3, 4}));

    // Put off, it still holds the others back, and they don't make the webhook due.
    auto const late = retried(changes.deliveries[0], at(50'000));
    this->apply({.outcomes = {late, delivered(changes.deliveries[2]), delivered(changes.deliveries[3])}});
    EXPECT_TRUE(this->claimed_keys(1, at(49'999)).empty());
    EXPECT_EQ(this->owner().next_due(1).value(), at(50'000));
    EXPECT_EQ(this->owner().backlogs().value()[0].first_due, at(50'000));
    EXPECT_EQ(this->owner().count().value().waiting, 4);
    this->reopen();
    EXPECT_EQ(this->claimed_keys(1, at(50'000)), keys{1});

    this->apply({.outcomes = {failed(late.after)}});
    EXPECT_EQ(this->claimed_keys(1, at(50'000)), keys{2});
    this->apply({.outcomes = {delivered(changes.deliveries[1])}});
    EXPECT_EQ(this->claimed_keys(1, at(50'000)), keys{5});
    this->apply({.outcomes = {delivered(changes.deliveries[4])}});
    EXPECT_TRUE(this->claimed_keys(1, at(50'000)).empty());
}

TYPED_TEST_P(store_contract, an_older_delivery_that_waits_again_goes_before_its_group) {
    this->apply(published(3));
    batch grouped{.deliveries = {in_group(a_delivery(11, 1, 2), "a"), in_group(a_delivery(12, 2, 2), "a"),
                                 in_group(a_delivery(13, 3, 2), "a")}};
    this->apply(grouped);
    auto const given_up = failed(grouped.deliveries[0]);
    this->apply({.outcomes = {given_up}});
    auto const put_off = retried(grouped.deliveries[1], at(30'000));
    this->apply({.outcomes = {put_off}});
    outcome again{.after = given_up.after};
    again.after.status = delivery_status::waiting;
    again.after.due = at(40'000);
    this->apply({.outcomes = {again}});
    EXPECT_EQ(this->claimed_keys(2, at(60'000)), keys{11});
    EXPECT_EQ(this->owner().next_due(2).value(), at(40'000));
    EXPECT_EQ(this->delivery_of(12), put_off.after);
    // What waits behind can be ended too, and put off.
    this->apply({.outcomes = {retried(put_off.after, at(35'000)), failed(grouped.deliveries[2])}});
    EXPECT_EQ(this->claimed_keys(2, at(60'000)), keys{11});
    this->apply({.outcomes = {delivered(again.after)}});
    EXPECT_EQ(this->claimed_keys(2, at(60'000)), keys{12});
    EXPECT_EQ(this->owner().next_due(2).value(), at(35'000));
}

TYPED_TEST_P(store_contract, next_due_leaves_out_what_is_held) {
    this->apply(published(3));
    EXPECT_EQ(this->owner().next_due(1).value(), at(10'001));
    EXPECT_EQ(this->owner().next_due(1, {1, 2}).value(), at(10'003));
    EXPECT_FALSE(this->owner().next_due(1, {1, 2, 3}).value());
}

TYPED_TEST_P(store_contract, backlogs_name_every_webhook_with_waiting_deliveries) {
    this->apply(published(3));
    this->apply({.webhooks = {a_webhook(5), a_webhook(9)},
                 .deliveries = {a_delivery(4, 1, 9), due_at(a_delivery(5, 2, 9), at(300))}});
    auto const found = this->owner().backlogs().value();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].webhook, 1);
    EXPECT_EQ(found[0].first_due, at(10'001));
    EXPECT_EQ(found[1].webhook, 9);
    EXPECT_EQ(found[1].first_due, at(300));
}

TYPED_TEST_P(store_contract, removing_a_webhook_cancels_what_waits_for_it) {
    this->apply(published(3));
    this->apply({.deliveries = {in_group(a_delivery(4, 1, 1), "a"), in_group(a_delivery(5, 2, 1), "a")},
                 .outcomes = {delivered(a_delivery(1, 1, 1)), failed(a_delivery(2, 2, 1))}});
    this->apply({.removed_webhooks = {1, 77}});
    EXPECT_FALSE(this->reader().find_webhook("webhook-1").value());
    EXPECT_EQ(this->delivery_of(1).status, delivery_status::delivered);
    for (auto const key : {3, 4, 5}) {
        EXPECT_EQ(this->delivery_of(key).status, delivery_status::canceled);
        EXPECT_EQ(this->delivery_of(key).reason, reasons::webhook_removed);
    }
    EXPECT_TRUE(this->claimed_keys(1, at(20'000)).empty());
    EXPECT_TRUE(this->owner().backlogs().value().empty());
    EXPECT_EQ(this->owner().count().value().waiting, 0);
    // The attempt that was under way, and a retry by hand, come too late.
    outcome again{.after = failed(a_delivery(2, 2, 1)).after};
    again.after.status = delivery_status::waiting;
    this->apply({.outcomes = {delivered(a_delivery(3, 3, 1)), again}});
    EXPECT_EQ(this->delivery_of(3).status, delivery_status::canceled);
    EXPECT_EQ(this->delivery_of(2).status, delivery_status::failed);
    EXPECT_EQ(this->owner().count().value().waiting, 0);
    // Its id is free.
    auto successor = a_webhook(3);
    successor.id = a_webhook(1).id;
    this->apply({.webhooks = {successor}});
    EXPECT_EQ(this->reader().find_webhook(successor.id).value(), successor);
}

TYPED_TEST_P(store_contract, a_webhook_is_replaced_by_its_key) {
    this->apply(published(1));
    auto changed = a_webhook(1);
    changed.id = "renamed";
    changed.settings = "{}";
    changed.updated_at = at(99'999);
    this->apply({.webhooks = {changed}});
    EXPECT_EQ(this->reader().find_webhook("renamed").value(), changed);
    EXPECT_FALSE(this->reader().find_webhook("webhook-1").value());
    EXPECT_EQ(this->reader().webhooks().value(), (std::vector{changed, a_webhook(2)}));
    EXPECT_EQ(this->claimed_keys(1, at(20'000)), keys{1});
}

TYPED_TEST_P(store_contract, expunging_removes_the_body_and_cancels_what_waits) {
    this->apply(published(2));
    this->apply({.deliveries = {a_delivery(3, 1, 2)}, .outcomes = {failed(a_delivery(1, 1, 1))}});
    this->apply({.expunged = {1, 88}});
    auto const found = this->reader().find_message("message-1").value();
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->expunged);
    EXPECT_EQ(found->body, "");
    EXPECT_EQ(found->event, "subscription.changed");
    EXPECT_EQ(this->delivery_of(1).status, delivery_status::failed);
    EXPECT_EQ(this->delivery_of(3).status, delivery_status::canceled);
    EXPECT_EQ(this->delivery_of(3).reason, reasons::message_expunged);
    EXPECT_EQ(this->claimed_keys(1, at(20'000)), keys{2});
    EXPECT_EQ(this->owner().count().value().waiting, 1);
    // Nothing brings a delivery without a body back.
    outcome again{.after = failed(a_delivery(1, 1, 1)).after};
    again.after.status = delivery_status::waiting;
    this->apply(
        {.deliveries = {a_delivery(4, 1, 1)}, .outcomes = {again, retried(a_delivery(3, 1, 2), at(5))}});
    EXPECT_EQ(this->delivery_of(1).status, delivery_status::failed);
    EXPECT_EQ(this->delivery_of(3).status, delivery_status::canceled);
    EXPECT_EQ(this->delivery_of(4).status, delivery_status::canceled);
    EXPECT_EQ(this->claimed_keys(1, at(20'000)), keys{2});
}

TYPED_TEST_P(store_contract, lists_deliveries_newest_first_by_page) {
    this->apply(published(7));
    EXPECT_EQ(this->listed_keys({}), (keys{7, 6, 5, 4, 3, 2, 1}));
    EXPECT_EQ(this->listed_keys({}, {.limit = 3}), (keys{7, 6, 5}));
    EXPECT_EQ(this->listed_keys({}, {.before = 5, .limit = 3}), (keys{4, 3, 2}));
    EXPECT_EQ(this->listed_keys({}, {.before = 2, .limit = 3}), keys{1});
    EXPECT_TRUE(this->listed_keys({}, {.before = 1}).empty());
    EXPECT_TRUE(this->listed_keys({}, {.limit = 0}).empty());
    auto const row = this->reader().list_deliveries({}, {.limit = 1}).value().front();
    EXPECT_EQ(row.delivery, a_delivery(7, 7, 1));
    EXPECT_EQ(row.message_id, "message-7");
    EXPECT_EQ(row.event, "subscription.changed");
    EXPECT_EQ(row.subject, "subject-1");
}

TYPED_TEST_P(store_contract, lists_deliveries_by_every_restriction) {
    this->apply(published(7));
    this->apply({.deliveries = {a_delivery(8, 1, 2), a_delivery(9, 2, 2)},
                 .outcomes = {delivered(a_delivery(1, 1, 1)), failed(a_delivery(2, 2, 1)),
                              retried(a_delivery(3, 3, 1), at(90'000)), failed(a_delivery(8, 1, 2))}});
    EXPECT_EQ(this->listed_keys({.status = delivery_status::waiting}), (keys{9, 7, 6, 5, 4, 3}));
    EXPECT_EQ(this->listed_keys({.status = delivery_status::waiting}, {.before = 7, .limit = 2}),
              (keys{6, 5}));
    EXPECT_EQ(this->listed_keys({.status = delivery_status::delivered}), keys{1});
    EXPECT_EQ(this->listed_keys({.status = delivery_status::delivered, .webhook = 1}), keys{1});
    EXPECT_TRUE(this->listed_keys({.status = delivery_status::delivered, .webhook = 2}).empty());
    EXPECT_EQ(this->listed_keys({.status = delivery_status::failed}), (keys{8, 2}));
    EXPECT_EQ(this->listed_keys({.status = delivery_status::failed}, {.before = 8}), keys{2});
    EXPECT_TRUE(this->listed_keys({.status = delivery_status::canceled}).empty());
    EXPECT_EQ(this->listed_keys({.webhook = 2}), (keys{9, 8}));
    EXPECT_EQ(this->listed_keys({.status = delivery_status::waiting, .webhook = 2}), keys{9});
    EXPECT_EQ(this->listed_keys({.status = delivery_status::failed, .webhook = 1}), keys{2});
    EXPECT_TRUE(this->listed_keys({.webhook = 3}).empty());
    EXPECT_EQ(this->listed_keys({.message = 1}), (keys{8, 1}));
    EXPECT_EQ(this->listed_keys({.message = 1}, {.before = 8}), keys{1});
    EXPECT_EQ(this->listed_keys({.event = "user.added"}), (keys{9, 6, 4, 2}));
    EXPECT_EQ(this->listed_keys({.webhook = 1, .event = "user.added"}, {.limit = 2}), (keys{6, 4}));
    EXPECT_EQ(this->listed_keys({.subject = "subject-0"}), (keys{6, 3}));
    EXPECT_TRUE(this->listed_keys({.subject = "subject"}).empty());
    EXPECT_EQ(this->listed_keys({.created_from = at(10'003), .created_until = at(10'006)}), (keys{5, 4, 3}));
    EXPECT_EQ(this->listed_keys({.status = delivery_status::waiting,
                                 .webhook = 1,
                                 .event = "subscription.changed",
                                 .subject = "subject-1",
                                 .created_from = at(10'005)}),
              keys{7});
}

TYPED_TEST_P(store_contract, lists_messages_from_a_key_and_a_time) {
    this->apply(published(5));
    EXPECT_EQ(keys_of(this->reader().list_messages(0, at(0), 100).value()), (keys{1, 2, 3, 4, 5}));
    EXPECT_EQ(keys_of(this->reader().list_messages(2, at(0), 2).value()), (keys{3, 4}));
    EXPECT_EQ(keys_of(this->reader().list_messages(0, at(10'004), 100).value()), (keys{4, 5}));
    auto expected = a_message(1);
    expected.body.clear();
    EXPECT_EQ(this->reader().list_messages(0, at(0), 1).value().front(), expected);
}

TYPED_TEST_P(store_contract, documents_are_kept_by_collection_and_id) {
    this->apply({.documents = {{"keys", "b", at(1), "one"},
                               {"keys", "a", at(2), "two"},
                               {"jobs", "a", at(3), "three"},
                               {"keys", "", at(4), "nameless"}}});
    this->apply({.documents = {{"keys", "a", at(5), "four"}},
                 .removed_documents = {{"keys", "b"}, {"keys", "gone"}}});
    this->reopen();
    auto reader = this->reader();
    EXPECT_EQ(reader.find_document("keys", "a").value(), (document{"keys", "a", at(5), "four"}));
    EXPECT_FALSE(reader.find_document("keys", "b").value());
    EXPECT_EQ(reader.find_document("jobs", "a").value()->text, "three");
    this->apply({.documents = {{"keys", "c", at(6), "five"}, {"keys", "B", at(7), "six"}}});
    auto const all = reader.list_documents("keys", "", 100).value();
    ASSERT_EQ(all.size(), 4u);
    EXPECT_EQ(all[0].id, "");
    EXPECT_EQ(all[1].id, "B");
    EXPECT_EQ(all[2].id, "a");
    EXPECT_EQ(all[3].id, "c");
    EXPECT_EQ(reader.list_documents("keys", "B", 1).value().front().id, "a");
    EXPECT_TRUE(reader.list_documents("key", "", 100).value().empty());
}

TYPED_TEST_P(store_contract, pruning_removes_what_is_done_and_old_in_steps) {
    this->apply(published(6));
    this->apply({.outcomes = {delivered(a_delivery(1, 1, 1)), failed(a_delivery(2, 2, 1)),
                              delivered(a_delivery(4, 4, 1)), delivered(a_delivery(6, 6, 1))}});
    retention old{.deliveries_before = at(10'006), .messages_before = at(10'005), .limit = 2};
    auto step = this->owner().prune(old).value();
    EXPECT_EQ(step.deliveries, 2u);
    EXPECT_EQ(step.messages, 2u);
    EXPECT_TRUE(step.more);
    step = this->owner().prune(old).value();
    EXPECT_EQ(step.deliveries, 1u);
    EXPECT_EQ(step.messages, 1u);
    EXPECT_FALSE(step.more);
    step = this->owner().prune(old).value();
    EXPECT_EQ(step.deliveries, 0u);
    EXPECT_EQ(step.messages, 0u);
    this->reopen();
    EXPECT_EQ(this->listed_keys({}), (keys{6, 5, 3}));
    EXPECT_TRUE(this->reader().list_attempts(1).value().empty());
    EXPECT_FALSE(this->reader().find_message("message-1").value());
    EXPECT_TRUE(this->reader().find_message("message-3").value());
    EXPECT_EQ(this->owner().count().value().waiting, 2);
    EXPECT_EQ(this->owner().marks().value().delivery, 6);
    // What waited when pruning passed goes when it is done.
    this->apply({.outcomes = {delivered(a_delivery(3, 3, 1))}});
    step = this->owner().prune(old).value();
    EXPECT_EQ(step.deliveries, 1u);
    EXPECT_EQ(step.messages, 1u);
    // An id that was pruned may come again; its key may not.
    auto again = a_message(7);
    again.id = "message-1";
    this->apply({.messages = {again}});
    EXPECT_EQ(this->reader().find_message("message-1").value(), again);
}

TYPED_TEST_P(store_contract, pruned_keys_are_not_handed_out_again) {
    this->apply(published(2));
    this->apply({.outcomes = {delivered(a_delivery(1, 1, 1)), delivered(a_delivery(2, 2, 1))}});
    this->apply({.removed_webhooks = {2}});
    auto const step =
        this->owner().prune({.deliveries_before = at(20'000), .messages_before = at(20'000)}).value();
    EXPECT_EQ(step.deliveries, 2u);
    EXPECT_EQ(step.messages, 2u);
    this->reopen();
    EXPECT_EQ(this->owner().marks().value().delivery, 2);
    EXPECT_EQ(this->owner().marks().value().message, 2);
    EXPECT_EQ(this->owner().marks().value().webhook, 2);
}

TYPED_TEST_P(store_contract, a_reader_sees_what_the_owner_applies_later) {
    auto reader = this->reader();
    EXPECT_TRUE(reader.webhooks().value().empty());
    this->apply(published(1));
    EXPECT_EQ(reader.webhooks().value().size(), 2u);
    EXPECT_EQ(reader.find_delivery(1).value()->delivery, a_delivery(1, 1, 1));
    this->apply({.outcomes = {delivered(a_delivery(1, 1, 1))}});
    EXPECT_EQ(reader.find_delivery(1).value()->delivery.status, delivery_status::delivered);
}

TYPED_TEST_P(store_contract, the_owners_own_changes_are_no_news_to_it) {
    EXPECT_FALSE(this->owner().changed().value());
    this->apply(published(1));
    EXPECT_FALSE(this->owner().changed().value());
}

TYPED_TEST_P(store_contract, an_empty_batch_is_no_error) { this->apply({}); }

REGISTER_TYPED_TEST_SUITE_P(
    store_contract, a_new_store_holds_nothing, what_was_applied_is_there_when_the_store_is_opened_again,
    keeps_any_bytes_and_any_text, a_failed_batch_changes_nothing, an_id_or_key_is_taken_once,
    a_delivery_needs_its_message_and_its_webhook, claims_in_the_order_of_due_time_and_key,
    a_claim_changes_nothing, a_claim_ends_where_its_bodies_are_enough, counts_what_waits_for_each_webhook,
    outcomes_end_deliveries_or_put_them_off, an_outcome_may_not_know_when_the_delivery_was_due,
    a_decision_needs_no_attempt, a_failed_delivery_can_be_made_to_wait_again,
    two_outcomes_of_one_delivery_in_a_batch_are_made_in_their_order,
    an_attempt_is_numbered_above_those_before, an_outcome_of_a_delivery_that_is_not_there_changes_nothing,
    a_group_is_delivered_one_after_the_other, an_older_delivery_that_waits_again_goes_before_its_group,
    next_due_leaves_out_what_is_held, backlogs_name_every_webhook_with_waiting_deliveries,
    removing_a_webhook_cancels_what_waits_for_it, a_webhook_is_replaced_by_its_key,
    expunging_removes_the_body_and_cancels_what_waits, lists_deliveries_newest_first_by_page,
    lists_deliveries_by_every_restriction, lists_messages_from_a_key_and_a_time,
    documents_are_kept_by_collection_and_id, pruning_removes_what_is_done_and_old_in_steps,
    pruned_keys_are_not_handed_out_again, a_reader_sees_what_the_owner_applies_later,
    the_owners_own_changes_are_no_news_to_it, an_empty_batch_is_no_error);

}  // namespace typehook::store::testing
