// The SQLite store and the store in memory get the same thousands of random changes and questions, and must give the same
// answers: also about what they refuse.
#include <typehook/store/memory.hpp>
#include <typehook/store/sqlite.hpp>

#include <unit/store/random_batches.hpp>

#include <support/temporary_folder.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace typehook::store::testing {
namespace {

bool same(listed_delivery const& left, listed_delivery const& right) {
    return left.delivery == right.delivery && left.message_id == right.message_id &&
           left.event == right.event && left.subject == right.subject;
}

bool same(claimed const& left, claimed const& right) {
    return left.delivery == right.delivery && left.message == right.message;
}

bool same(backlog const& left, backlog const& right) {
    return left.webhook == right.webhook && left.first_due == right.first_due;
}

template <class Row>
std::vector<row_key> keys_or_count(std::vector<Row> const& rows) {
    if constexpr (
        requires { keys_of(rows); } && !requires(Row const& row) { row.text; }) {
        return keys_of(rows);
    } else {
        return {static_cast<row_key>(rows.size())};
    }
}

template <class Row>
void expect_same_rows(std::vector<Row> const& expected, std::vector<Row> const& found) {
    ASSERT_EQ(keys_or_count(expected), keys_or_count(found));
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if constexpr (requires { expected[i] == found[i]; }) {
            ASSERT_EQ(expected[i], found[i]) << "row " << i;
        } else {
            ASSERT_TRUE(same(expected[i], found[i])) << "row " << i;
        }
    }
}

delivery_filter a_filter(random_batches& random) {
    delivery_filter filter;
    if (random.one_in(2)) {
        filter.status = static_cast<delivery_status>(random.number(0, 3));
    }
    if (random.one_in(3)) {
        filter.webhook = random.some_webhook();
    }
    if (random.one_in(10)) {
        filter.message = random.some_message();
    }
    if (random.one_in(3)) {
        filter.event = random.one_in(20) ? "nothing.happened" : random.event();
    }
    if (random.one_in(3)) {
        filter.subject = random.subject();
    }
    if (random.one_in(4)) {
        filter.created_from = random.time();
    }
    if (random.one_in(4)) {
        filter.created_until = random.time();
    }
    return filter;
}

void compare(random_batches& random, memory_store& expected, sqlite_store& found) {
    ASSERT_EQ(expected.count().value().waiting, found.count().value().waiting);
    auto const some = random.some_webhook();
    ASSERT_EQ(expected.count(some).value().waiting, found.count(some).value().waiting);
    auto const expected_marks = expected.marks().value();
    auto const found_marks = found.marks().value();
    ASSERT_EQ(expected_marks.webhook, found_marks.webhook);
    ASSERT_EQ(expected_marks.message, found_marks.message);
    ASSERT_EQ(expected_marks.delivery, found_marks.delivery);

    claim_request wanted{.webhook = random.some_webhook(),
                         .now = random.time(),
                         .limit = static_cast<std::size_t>(random.number(0, 30))};
    auto const all = expected.claim(wanted).value();
    ASSERT_NO_FATAL_FAILURE(expect_same_rows(all, found.claim(wanted).value()));
    for (auto const& one : all) {
        if (random.one_in(3)) {
            wanted.held.push_back(one.delivery.key);
        }
    }
    std::sort(wanted.held.begin(), wanted.held.end());
    ASSERT_NO_FATAL_FAILURE(expect_same_rows(expected.claim(wanted).value(), found.claim(wanted).value()));
    ASSERT_EQ(expected.next_due(wanted.webhook, wanted.held).value(),
              found.next_due(wanted.webhook, wanted.held).value());
    auto const expected_backlogs = expected.backlogs().value();
    auto const found_backlogs = found.backlogs().value();
    ASSERT_TRUE(std::equal(expected_backlogs.begin(), expected_backlogs.end(), found_backlogs.begin(),
                           found_backlogs.end(),
                           [](auto const& left, auto const& right) { return same(left, right); }));
}

void compare_readers(random_batches& random, memory_reader& expected, sqlite_reader& found) {
    auto const filter = a_filter(random);
    page_request const page{.before = random.one_in(2) ? 0 : random.some_delivery(),
                            .limit = static_cast<std::size_t>(random.number(0, 50))};
    ASSERT_NO_FATAL_FAILURE(expect_same_rows(expected.list_deliveries(filter, page).value(),
                                             found.list_deliveries(filter, page).value()))
        << "status " << (filter.status ? static_cast<int>(*filter.status) : -1) << " webhook "
        << filter.webhook.value_or(0) << " event " << filter.event << " subject " << filter.subject
        << " before " << page.before;
    auto const delivery = random.some_delivery();
    auto const one = expected.find_delivery(delivery).value();
    auto const other = found.find_delivery(delivery).value();
    ASSERT_EQ(one.has_value(), other.has_value());
    ASSERT_TRUE(!one || same(*one, *other));
    ASSERT_EQ(expected.list_attempts(delivery).value(), found.list_attempts(delivery).value());
    auto const message = a_message(random.some_message()).id;
    ASSERT_EQ(expected.find_message(message).value(), found.find_message(message).value());
    auto const after = random.some_message();
    auto const from = random.time();
    ASSERT_EQ(expected.list_messages(after, from, 20).value(), found.list_messages(after, from, 20).value());
    ASSERT_EQ(expected.list_documents("keys", "id1", 5).value(),
              found.list_documents("keys", "id1", 5).value());
    ASSERT_EQ(expected.find_document("jobs", "id2").value(), found.find_document("jobs", "id2").value());
    auto const webhook = a_webhook(random.some_webhook()).id;
    ASSERT_EQ(expected.find_webhook(webhook).value(), found.find_webhook(webhook).value());
    ASSERT_EQ(expected.webhooks().value(), found.webhooks().value());
}

void expect_sound(sqlite_store const& store) {
    ASSERT_EQ(store.verify().value(), std::vector<std::string>{});
}

// TYPEHOOK_STORE_STEPS makes it longer.
TEST(sqlite_store, answers_thousands_of_random_questions_like_the_store_in_memory) {
    auto const* const wanted = std::getenv("TYPEHOOK_STORE_STEPS");
    auto const steps = wanted != nullptr ? std::atoi(wanted) : 3000;
    typehook::testing::temporary_folder const folder;
    sqlite_options const options{.durability = sqlite_durability::normal, .checkpoint_pages = 200};
    random_batches random(20'251'129);
    memory_store expected;
    std::optional found(sqlite_store::open(folder.file("store.db"), options).value());
    auto expected_reader = expected.reader().value();
    std::optional found_reader(found->reader().value());
    int refused = 0;
    std::size_t removed = 0;
    for (int step = 0; step < steps; ++step) {
        SCOPED_TRACE("step " + std::to_string(step));
        auto const changes = random.next(expected);
        auto const one = expected.apply(changes);
        auto const other = found->apply(changes);
        ASSERT_EQ(one.has_value(), other.has_value())
            << (one ? other.error().message() : one.error().message());
        if (one.has_error()) {
            ASSERT_EQ(one.error().code(), other.error().code());
            ++refused;
        }
        if (random.one_in(20)) {
            retention const old{.deliveries_before = random.time() - std::chrono::milliseconds(1000),
                                .messages_before = random.time() - std::chrono::milliseconds(2000),
                                .limit = static_cast<std::size_t>(random.number(0, 40))};
            auto const expected_step = expected.prune(old).value();
            auto const found_step = found->prune(old).value();
            ASSERT_EQ(expected_step.deliveries, found_step.deliveries);
            ASSERT_EQ(expected_step.messages, found_step.messages);
            removed += found_step.deliveries + found_step.messages;
        }
        if (random.one_in(100)) {
            found.reset();
            found.emplace(sqlite_store::open(folder.file("store.db"), options).value());
        }
        ASSERT_NO_FATAL_FAILURE(compare(random, expected, *found));
        ASSERT_NO_FATAL_FAILURE(compare_readers(random, expected_reader, *found_reader));
        if (step % 250 == 249) {
            ASSERT_NO_FATAL_FAILURE(expect_sound(*found));
        }
    }
    // Else the test has tried less than it says.
    EXPECT_GT(refused, steps / 100);
    EXPECT_GT(removed, static_cast<std::size_t>(steps / 10));
    EXPECT_GT(expected.count().value().waiting, 20);
}

}  // namespace
}  // namespace typehook::store::testing
