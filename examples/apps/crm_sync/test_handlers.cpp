// The CRM's handlers without a network: events twice, late, out of order, after a restart, on a failing disk.
#include "wiring.hpp"

#include <typehook/json.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace ad = typehook::appdirect;
using std::chrono::milliseconds;

std::string payload(std::string_view name) {
    std::ifstream file(std::string(TYPEHOOK_SOURCE_DIR) + "/schemas/appdirect/examples/" + std::string(name) +
                       ".json");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// An event of a subscription, as its sender would write it.
template <class Event>
std::string subscription(std::string id, std::int64_t time, std::int64_t seats = 0) {
    Event event;
    event.uuid = std::move(id);
    event.timestamp = typehook::timestamp(milliseconds(time));
    event.resource.uuid = "s-1";
    if constexpr (typehook::has_content<Event>) {
        auto const sold = typehook::json::decode<ad::subscription_changed>(payload("subscription_changed"));
        event.resource.content = sold.value().content();
        event.resource.content.max_users = seats;
    }
    return typehook::json::encode(event);
}

/// The body with one text in it replaced.
std::string with(std::string body, std::string_view what, std::string_view by) {
    auto const at = body.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return body.replace(at, what.size(), by);
}

/// A CRM in a file of its own, so that it can be closed and opened again.
class crm_sync : public testing::Test {
protected:
    crm_sync() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        restart();
    }
    ~crm_sync() override {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    void restart() {
        store_.reset();
        store_ = std::make_unique<crm::store>(file(), milliseconds(0));
    }

    std::string file() const { return folder_ / "crm.db"; }
    crm::store& store() { return *store_; }

    int deliver(std::string const& body) {
        auto const router =
            crm::make_routes(store(), [this](std::string_view, std::string_view, crm::verdict became) {
                verdicts.push_back(became);
            });
        return router.dispatch({.body = body}).status;
    }

    std::int64_t seats() { return store().find<crm::entitlement>("s-1")->row.seats.value_or(-1); }
    bool is_open() { return !store().find<crm::entitlement>("s-1")->closed_at.has_value(); }

    std::vector<crm::verdict> verdicts;

private:
    std::filesystem::path folder_ =
        std::filesystem::path(testing::TempDir()) /
        (std::string("crm_sync.") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::unique_ptr<crm::store> store_;
};

using enum crm::verdict;
using verdicts_are = std::vector<crm::verdict>;

TEST_F(crm_sync, takes_over_what_the_marketplace_sends) {
    EXPECT_EQ(deliver(payload("company_added")), 200);
    EXPECT_EQ(deliver(payload("user_added")), 200);
    EXPECT_EQ(deliver(payload("subscription_changed")), 200);
    EXPECT_EQ(deliver(payload("invoice_added")), 202);

    auto const company = store().find<crm::company>("c0000000-0001-4000-8000-000000001eef");
    ASSERT_TRUE(company);
    EXPECT_EQ(company->row.name, "Northwind Example Ltd");
    EXPECT_EQ(company->row.city, "Springfield");
    auto const person = store().find<crm::person>("a0000000-0001-4000-8000-000000001eef");
    ASSERT_TRUE(person);
    EXPECT_EQ(person->row.first_name, "Ana");
    auto const bought = store().find<crm::entitlement>("50000000-0003-4000-8000-000000005ccd");
    ASSERT_TRUE(bought);
    EXPECT_EQ(bought->row.company, company->row.uuid);
    EXPECT_EQ(bought->row.seats, 50);
    EXPECT_EQ(bought->row.price, "1233.7920000000");
    EXPECT_EQ(verdicts, (verdicts_are{applied, applied, applied}));
}

TEST_F(crm_sync, ignores_an_event_that_came_before) {
    auto const added = subscription<ad::subscription_added>("e-1", 100, 5);
    EXPECT_EQ(deliver(added), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_changed>("e-2", 200, 9)), 200);
    EXPECT_EQ(deliver(added), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, applied, duplicate}));
    EXPECT_EQ(seats(), 9);
}

TEST_F(crm_sync, ignores_an_event_older_than_what_it_knows) {
    EXPECT_EQ(deliver(subscription<ad::subscription_changed>("e-2", 200, 9)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_added>("e-1", 100, 5)), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, outdated}));
    EXPECT_EQ(seats(), 9);
}

TEST_F(crm_sync, orders_events_of_one_millisecond_by_their_action) {
    EXPECT_EQ(deliver(subscription<ad::subscription_changed>("e-2", 100, 9)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_added>("e-1", 100, 5)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_removed>("e-3", 100)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_changed>("e-4", 100, 7)), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, outdated, applied, outdated}));
    EXPECT_EQ(seats(), 9);
    EXPECT_FALSE(is_open());
}

TEST_F(crm_sync, keeps_closed_what_a_late_change_would_bring_back) {
    EXPECT_EQ(deliver(subscription<ad::subscription_added>("e-1", 100, 5)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_removed>("e-3", 300)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_changed>("e-2", 200, 9)), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, applied, outdated}));
    EXPECT_EQ(store().find<crm::entitlement>("s-1")->closed_at, typehook::timestamp(milliseconds(300)));
    EXPECT_TRUE(store().open_rows<crm::entitlement>().empty());
}

TEST_F(crm_sync, remembers_a_removal_that_came_first) {
    EXPECT_EQ(deliver(subscription<ad::subscription_removed>("e-3", 300)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_added>("e-1", 100, 5)), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, outdated}));
    EXPECT_FALSE(store().find<crm::entitlement>("s-1").has_value());
}

TEST_F(crm_sync, opens_again_what_is_added_after_its_removal) {
    EXPECT_EQ(deliver(subscription<ad::subscription_added>("e-1", 100, 5)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_removed>("e-3", 300)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_added>("e-4", 400, 3)), 200);
    EXPECT_TRUE(is_open());
    EXPECT_EQ(seats(), 3);
}

TEST_F(crm_sync, knows_after_a_restart_what_it_had_seen) {
    auto const changed = subscription<ad::subscription_changed>("e-2", 200, 9);
    EXPECT_EQ(deliver(changed), 200);
    restart();
    EXPECT_EQ(deliver(changed), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_added>("e-1", 100, 5)), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, duplicate, outdated}));
    EXPECT_EQ(seats(), 9);
}

TEST_F(crm_sync, orders_events_of_each_resource_alone) {
    EXPECT_EQ(deliver(subscription<ad::subscription_changed>("e-1", 9'000'000'000'000, 5)), 200);
    EXPECT_EQ(deliver(payload("user_added")), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, applied}));
}

// The reply is 500, nothing of the event was kept, and the delivery that follows is applied.
TEST_F(crm_sync, asks_for_an_event_again_while_its_database_is_locked) {
    auto const added = subscription<ad::subscription_added>("e-1", 100, 5);
    {
        SQLite::Database other(file(), SQLite::OPEN_READWRITE);
        SQLite::Transaction lock(other, SQLite::TransactionBehavior::IMMEDIATE);
        EXPECT_EQ(deliver(added), 500);
    }
    EXPECT_EQ(deliver(added), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied}));
}

TEST_F(crm_sync, undoes_an_event_that_fails_half_way) {
    auto const added = subscription<ad::subscription_added>("e-1", 100, 5);
    SQLite::Database other(file(), SQLite::OPEN_READWRITE);
    other.exec(
        "CREATE TRIGGER full BEFORE INSERT ON entitlement BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    EXPECT_EQ(deliver(added), 500);
    other.exec("DROP TRIGGER full");
    EXPECT_EQ(deliver(added), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied}));
}

TEST_F(crm_sync, refuses_an_event_without_a_subject) {
    ad::user_added event;
    event.uuid = "e-1";
    EXPECT_EQ(deliver(typehook::json::encode(event)), 500);
    EXPECT_TRUE(store().open_rows<crm::person>().empty());
}

// What does not fit is not in the struct: a default in its place would overwrite what the CRM knows.
TEST_F(crm_sync, refuses_an_event_whose_values_do_not_fit) {
    EXPECT_EQ(deliver(subscription<ad::subscription_added>("e-1", 100, 5)), 200);
    auto const changed = subscription<ad::subscription_changed>("e-2", 200, 9);
    EXPECT_EQ(deliver(with(changed, R"("maxUsers":9)", R"("maxUsers":"9")")), 500);
    EXPECT_EQ(deliver(with(changed, R"("currency":)", R"("currencyCode":)")), 500);
    EXPECT_EQ(seats(), 5);
    EXPECT_EQ(deliver(changed), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, applied}));
    EXPECT_EQ(seats(), 9);
}

TEST_F(crm_sync, keeps_a_status_that_it_does_not_know) {
    auto const added = subscription<ad::subscription_added>("e-1", 100, 5);
    EXPECT_EQ(deliver(with(added, R"("status":"ACTIVE")", R"("status":"ON_HOLD")")), 200);
    EXPECT_EQ(store().find<crm::entitlement>("s-1")->row.status, "ON_HOLD");
}

TEST_F(crm_sync, tells_events_apart_that_have_no_identifier) {
    EXPECT_EQ(deliver(subscription<ad::subscription_added>("", 100, 5)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_changed>("", 200, 9)), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_changed>("", 200, 9)), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, applied, duplicate}));
}

// The mark stays, so what is forgotten is at worst applied a second time, never out of order.
TEST_F(crm_sync, forgets_the_identifiers_of_old_events) {
    auto const added = subscription<ad::subscription_added>("e-1", 100, 5);
    EXPECT_EQ(deliver(added), 200);
    EXPECT_EQ(deliver(subscription<ad::subscription_changed>("e-2", 200, 9)), 200);
    store().forget_events_before(typehook::timestamp(milliseconds(150)));
    EXPECT_EQ(deliver(added), 200);
    EXPECT_EQ(verdicts, (verdicts_are{applied, applied, outdated}));
    EXPECT_EQ(seats(), 9);
}

}  // namespace
