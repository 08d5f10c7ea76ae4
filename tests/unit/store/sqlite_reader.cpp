// Included first, so that it has to include all it needs.
#include <typehook/store/sqlite_reader.hpp>

#include <typehook/store/sqlite.hpp>
#include <typehook/store/store.hpp>

#include <unit/store/rows.hpp>

#include <support/temporary_folder.hpp>

#include <gtest/gtest.h>

namespace typehook::store::testing {
namespace {

static_assert(store_reader<sqlite_reader>);

TEST(sqlite_reader, opens_a_store_that_nobody_owns_and_outlives_one_that_does) {
    typehook::testing::temporary_folder const folder;
    auto const path = folder.file("store.db");
    {
        auto store = sqlite_store::open(path).value();
        ASSERT_TRUE(store.apply(published(2)).has_value());
    }
    auto const alone = sqlite_reader::open(path).value();
    EXPECT_EQ(alone.find_message("message-2").value(), a_message(2));
    std::optional store(sqlite_store::open(path).value());
    auto const beside = store->reader().value();
    ASSERT_TRUE(store->apply({.messages = {a_message(3)}}).has_value());
    store.reset();
    EXPECT_EQ(beside.find_message("message-3").value(), a_message(3));
    EXPECT_EQ(alone.find_message("message-3").value(), a_message(3));
}

TEST(sqlite_reader, notices_that_somebody_wrote) {
    typehook::testing::temporary_folder const folder;
    auto store = sqlite_store::open(folder.file("store.db")).value();
    auto const reader = store.reader().value();
    EXPECT_FALSE(reader.changed().value());
    ASSERT_TRUE(store.apply({.documents = {{"keys", "a", at(1), "text"}}}).has_value());
    EXPECT_TRUE(reader.changed().value());
    EXPECT_FALSE(reader.changed().value());
}

}  // namespace
}  // namespace typehook::store::testing
