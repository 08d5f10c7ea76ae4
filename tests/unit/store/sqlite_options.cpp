// Included first, so that it has to include all it needs.
#include <typehook/store/sqlite_options.hpp>

#include <typehook/store/sqlite.hpp>

#include <unit/store/everything.hpp>
#include <unit/store/rows.hpp>

#include <support/temporary_folder.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::atomic<int> syncs{0};

}  // namespace

// SQLite makes what it wrote durable by one of these.
extern "C" int fdatasync(int file) {
    ++syncs;
    return static_cast<int>(::syscall(SYS_fdatasync, file));
}
extern "C" int fsync(int file) {
    ++syncs;
    return static_cast<int>(::syscall(SYS_fsync, file));
}

namespace typehook::store::testing {
namespace {

using typehook::testing::temporary_folder;

TEST(sqlite_options, are_safe_by_default) {
    EXPECT_EQ(sqlite_options{}.access, sqlite_access::owner);
    EXPECT_EQ(sqlite_options{}.durability, sqlite_durability::full);
    EXPECT_GT(sqlite_options{}.patience, std::chrono::milliseconds(0));
}

// How many of five small batches have reached the disk when they are acknowledged.
int synced_batches(sqlite_options const& options) {
    temporary_folder const folder;
    auto store = sqlite_store::open(folder.file("store.db"), options).value();
    EXPECT_TRUE(store.apply(published(1)).has_value());  // the first of a log writes its head, too
    int synced = 0;
    for (row_key key = 2; key <= 6; ++key) {
        auto const before = syncs.load();
        EXPECT_TRUE(
            store.apply({.messages = {a_message(key)}, .deliveries = {a_delivery(key, key, 1)}}).has_value());
        synced += syncs > before ? 1 : 0;
    }
    return synced;
}

TEST(sqlite_options, full_durability_syncs_every_batch_and_normal_none) {
    EXPECT_EQ(synced_batches({}), 5);
    EXPECT_EQ(synced_batches({.durability = sqlite_durability::full}), 5);
    EXPECT_EQ(synced_batches({.durability = sqlite_durability::normal}), 0);
}

TEST(sqlite_options, page_cache_bounds_the_memory_of_every_connection) {
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    constexpr std::int64_t megabyte = 1 << 20;
    {
        auto changes = published(300);
        for (auto& row : changes.messages) {
            row.body.assign(20'000, 'x');  // 6 MB in all
        }
        auto store = sqlite_store::open(path).value();
        ASSERT_TRUE(store.apply(changes).has_value());
    }
    // What SQLite holds once all of the file was read.
    auto const held = [&](auto open) {
        auto const before = ::sqlite3_memory_used();
        auto const opened = open();
        if constexpr (requires { opened.verify(); }) {
            EXPECT_TRUE(opened.verify()->empty());
        } else {
            EXPECT_FALSE(everything(opened).empty());
        }
        return ::sqlite3_memory_used() - before;
    };
    sqlite_options const small{.page_cache = megabyte / 4};
    EXPECT_GT(held([&] { return sqlite_store::open(path).value(); }), 3 * megabyte);
    EXPECT_LT(held([&] { return sqlite_store::open(path, small).value(); }), megabyte);
    EXPECT_GT(held([&] { return sqlite_reader::open(path).value(); }), 3 * megabyte);
    EXPECT_LT(held([&] { return sqlite_reader::open(path, small).value(); }), megabyte);
    auto const owner = sqlite_store::open(path, small).value();
    EXPECT_LT(held([&] { return owner.reader().value(); }), megabyte)
        << "readers of a store have its options";
}

}  // namespace
}  // namespace typehook::store::testing
