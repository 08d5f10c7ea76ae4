// Included first, so that it has to include all it needs.
#include <typehook/store/memory.hpp>

#include <unit/store/contract.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <utility>

namespace typehook::store::testing {
namespace {

struct memory_under_test {
    using store_type = memory_store;

    store_type& owner() { return store; }
    void reopen() {}

    memory_store store;
};

INSTANTIATE_TYPED_TEST_SUITE_P(memory, store_contract, memory_under_test);

TEST(memory_store, readers_on_other_threads_see_whole_batches) {
    memory_store store;
    ASSERT_TRUE(store.apply({.webhooks = {a_webhook(1)}}).has_value());
    std::atomic<bool> done = false;
    std::thread other([&done, reader = store.reader().value()] {
        while (!done) {
            auto const found = reader.list_deliveries({}, {.limit = 1'000}).value();
            ASSERT_EQ(found.size() % 2, 0u);
        }
    });
    for (row_key key = 1; key < 200; key += 2) {
        ASSERT_TRUE(store
                        .apply({.messages = {a_message(key)},
                                .deliveries = {a_delivery(key, key, 1), a_delivery(key + 1, key, 1)}})
                        .has_value());
    }
    done = true;
    other.join();
}

TEST(memory_store, a_reader_outlives_the_store) {
    auto reader = [] {
        memory_store store;
        EXPECT_TRUE(store.apply(published(1)).has_value());
        return store.reader().value();
    }();
    EXPECT_EQ(reader.find_message("message-1").value(), a_message(1));
}

}  // namespace
}  // namespace typehook::store::testing
