// Included first, so that it has to include all it needs.
#include <typehook/store/sqlite.hpp>

#include <unit/store/contract.hpp>

#include <support/temporary_folder.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace typehook::store::testing {
namespace {

using typehook::testing::temporary_folder;

struct sqlite_under_test {
    using store_type = sqlite_store;

    store_type& owner() { return *store; }
    void reopen() {
        store.reset();
        store.emplace(sqlite_store::open(folder.file("store.db")).value());
    }

    temporary_folder folder;
    std::optional<sqlite_store> store = sqlite_store::open(folder.file("store.db")).value();
};

INSTANTIATE_TYPED_TEST_SUITE_P(sqlite, store_contract, sqlite_under_test);

class sqlite_access_test : public ::testing::Test {
protected:
    result<sqlite_store> open(sqlite_access access,
                              std::chrono::milliseconds patience = std::chrono::seconds(5)) {
        return sqlite_store::open(path(), {.access = access, .patience = patience});
    }
    std::string path() const { return folder_.file("store.db"); }
    std::string contents(char const* tail) const { return typehook::testing::contents_of(path() + tail); }

    temporary_folder folder_;
};

batch const a_key{.documents = {{"keys", "a", at(1), "secret"}}};

TEST_F(sqlite_access_test, a_file_has_one_owner) {
    std::optional owner(open(sqlite_access::owner).value());
    EXPECT_EQ(open(sqlite_access::owner).error(), errc::already_owned);
    owner.reset();
    EXPECT_TRUE(open(sqlite_access::owner).has_value());
}

TEST_F(sqlite_access_test, a_link_to_the_file_leads_to_the_same_owner) {
    auto const owner = open(sqlite_access::owner).value();
    std::filesystem::create_symlink(path(), folder_.file("link.db"));
    EXPECT_EQ(sqlite_store::open(folder_.file("link.db")).error(), errc::already_owned);
}

TEST_F(sqlite_access_test, ownership_ends_with_the_process_however_it_ends) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    auto const child = ::fork();
    if (child == 0) {
        auto const owner = open(sqlite_access::owner);
        (void)!::write(ready[1], owner.has_value() ? "+" : "-", 1);
        ::pause();
        std::_Exit(0);
    }
    char sign = 0;
    ASSERT_EQ(::read(ready[0], &sign, 1), 1);
    ASSERT_EQ(sign, '+');
    EXPECT_EQ(open(sqlite_access::owner).error(), errc::already_owned);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(open(sqlite_access::owner).has_value());
}

TEST_F(sqlite_access_test, an_editor_writes_documents_before_beside_and_without_an_owner) {
    EXPECT_TRUE(open(sqlite_access::editor).value().apply(a_key).has_value());
    auto owner = open(sqlite_access::owner).value();
    EXPECT_EQ(owner.reader().value().find_document("keys", "a").value()->text, "secret");
    EXPECT_FALSE(owner.changed().value());
    auto editor = open(sqlite_access::editor).value();
    EXPECT_TRUE(editor.apply({.documents = {{"keys", "b", at(1), "other"}}}).has_value());
    EXPECT_TRUE(owner.changed().value());
    EXPECT_FALSE(owner.changed().value());
    EXPECT_TRUE(owner.reader().value().find_document("keys", "b").value());
    ASSERT_TRUE(owner.apply(published(3)).has_value());
    EXPECT_FALSE(owner.changed().value());
    EXPECT_TRUE(editor.apply({.removed_documents = {{"keys", "b"}}}).has_value());
    EXPECT_TRUE(owner.changed().value());
    EXPECT_EQ(owner.count().value().waiting, 3);
    EXPECT_EQ(owner.verify().value(), std::vector<std::string>{});
}

TEST_F(sqlite_access_test, an_editor_changes_nothing_but_documents) {
    auto owner = open(sqlite_access::owner).value();
    ASSERT_TRUE(owner.apply(published(1)).has_value());
    auto editor = open(sqlite_access::editor).value();
    EXPECT_EQ(editor.apply({.webhooks = {a_webhook(9)}}).error(), errc::read_only);
    EXPECT_EQ(
        editor.apply({.outcomes = {delivered(a_delivery(1, 1, 1))}, .documents = a_key.documents}).error(),
        errc::read_only);
    EXPECT_EQ(editor.prune({.deliveries_before = at(99'999)}).error(), errc::read_only);
    EXPECT_FALSE(owner.reader().value().find_document("keys", "a").value());
}

TEST_F(sqlite_access_test, a_reader_changes_nothing_and_needs_a_store) {
    EXPECT_TRUE(open(sqlite_access::reader).has_error());
    EXPECT_FALSE(std::filesystem::exists(path()));
    ASSERT_TRUE(open(sqlite_access::owner).value().apply(published(2)).has_value());
    auto reader = open(sqlite_access::reader).value();
    EXPECT_EQ(reader.apply(a_key).error(), errc::read_only);
    EXPECT_EQ(reader.reader().value().find_message("message-2").value(), a_message(2));
    EXPECT_TRUE(open(sqlite_access::owner).has_value());
}

TEST_F(sqlite_access_test, who_waits_too_long_for_another_writer_is_told_and_loses_nothing) {
    auto owner = open(sqlite_access::owner, std::chrono::milliseconds(20)).value();
    ASSERT_TRUE(owner.apply(published(1)).has_value());
    auto other = detail::sqlite_connection::open(path(), SQLITE_OPEN_READWRITE, {}).value();
    ASSERT_TRUE(other.execute("BEGIN IMMEDIATE").has_value());
    batch const next{.messages = {a_message(2)}, .deliveries = {a_delivery(2, 2, 1)}};
    EXPECT_EQ(owner.apply(next).error(), errc::unavailable);
    EXPECT_EQ(owner.count().value().waiting, 1);
    ASSERT_TRUE(other.execute("ROLLBACK").has_value());
    EXPECT_TRUE(owner.apply(next).has_value());
    EXPECT_EQ(owner.count().value().waiting, 2);
}

TEST_F(sqlite_access_test, readers_beside_the_owner_do_not_keep_the_log_from_starting_anew) {
    auto owner =
        sqlite_store::open(path(), {.durability = sqlite_durability::normal, .checkpoint_pages = 100})
            .value();
    ASSERT_TRUE(owner.apply(published(0)).has_value());
    auto const reader = owner.reader().value();
    for (row_key key = 1; key <= 400; ++key) {
        auto message = a_message(key);
        message.body.assign(20'000, 'x');
        ASSERT_TRUE(
            owner.apply({.messages = {message}, .deliveries = {a_delivery(key, key, 1)}}).has_value());
        EXPECT_EQ(reader.find_message(message.id).value()->body.size(), 20'000u);
        EXPECT_EQ(
            reader.list_deliveries({.subject = message.subject}, {.limit = 1}).value().front().delivery.key,
            key);
        EXPECT_FALSE(reader.find_document("keys", "none").value());
        EXPECT_TRUE(reader.list_attempts(key).value().empty());
    }
    EXPECT_LT(std::filesystem::file_size(path() + "-wal"), 3'000'000u);
}

TEST_F(sqlite_access_test, an_expunged_body_is_nowhere_in_the_files) {
    auto owner = open(sqlite_access::owner).value();
    auto changes = published(20);
    changes.messages[4].body = "small personal data";
    changes.messages[9].body.assign(50'000, 'q');
    ASSERT_TRUE(owner.apply(changes).has_value());
    EXPECT_NE((contents("") + contents("-wal")).find("personal data"), std::string::npos);
    ASSERT_TRUE(owner.apply({.expunged = {5, 10}}).has_value());
    for (auto const* const tail : {"", "-wal"}) {
        EXPECT_EQ(contents(tail).find("personal data"), std::string::npos) << tail;
        EXPECT_EQ(contents(tail).find(std::string(100, 'q')), std::string::npos) << tail;
    }
}

TEST_F(sqlite_access_test, readers_on_other_threads_see_whole_batches) {
    auto owner =
        sqlite_store::open(path(), {.durability = sqlite_durability::normal, .checkpoint_pages = 20}).value();
    ASSERT_TRUE(owner.apply({.webhooks = {a_webhook(1)}}).has_value());
    std::atomic<bool> done = false;
    std::atomic<int> seen = 0;
    auto const read = [&done, &seen](sqlite_reader reader) {
        while (!done) {
            auto const found = reader.list_deliveries({}, {.limit = 1'000}).value();
            ASSERT_EQ(found.size() % 2, 0u);
            ++seen;
        }
    };
    std::thread first(read, owner.reader().value());
    std::thread second(read, owner.reader().value());
    for (row_key key = 1; key < 200; key += 2) {
        ASSERT_TRUE(owner
                        .apply({.messages = {a_message(key)},
                                .deliveries = {a_delivery(key, key, 1), a_delivery(key + 1, key, 1)}})
                        .has_value());
    }
    done = true;
    first.join();
    second.join();
    EXPECT_GT(seen, 0);
}

TEST_F(sqlite_access_test, lists_by_event_and_subject_among_many_that_wait_or_failed) {
    auto owner = sqlite_store::open(path(), {.durability = sqlite_durability::normal}).value();
    constexpr row_key count = 10'000;
    auto changes = published(count);
    for (row_key key = 1; key <= count; ++key) {
        auto& message = changes.messages[static_cast<std::size_t>(key) - 1];
        message.event = key % 1000 == 0 ? "company.added" : "user.added";
        message.subject = std::to_string(key % 100);
        if (key % 2 == 0) {
            changes.outcomes.push_back(failed(changes.deliveries[static_cast<std::size_t>(key) - 1]));
        }
    }
    ASSERT_TRUE(owner.apply(changes).has_value());
    auto const reader = owner.reader().value();
    auto const list = [&](delivery_filter const& filter) {
        return keys_of(reader.list_deliveries(filter, {.limit = 3}).value());
    };
    EXPECT_EQ(list({.status = delivery_status::failed, .event = "company.added"}),
              (keys{10'000, 9'000, 8'000}));
    EXPECT_EQ(list({.status = delivery_status::waiting, .event = "company.added"}), keys{});
    EXPECT_EQ(list({.status = delivery_status::waiting, .subject = "7"}), (keys{9'907, 9'807, 9'707}));
    EXPECT_EQ(list({.status = delivery_status::waiting, .webhook = 1, .created_until = at(10'000 + 5'000)}),
              (keys{4'999, 4'997, 4'995}));
    EXPECT_EQ(list({.status = delivery_status::failed, .created_until = at(10'000 + 5'000)}),
              (keys{4'998, 4'996, 4'994}));
    EXPECT_EQ(list({.status = delivery_status::canceled, .subject = "8"}), keys{});
}

TEST_F(sqlite_access_test, rows_whose_ids_have_one_hash_are_told_apart) {
    // Whatever the hash: it is not what is asked for in the end.
    auto owner = open(sqlite_access::owner).value();
    ASSERT_TRUE(owner.apply(published(2)).has_value());
    auto raw = detail::sqlite_connection::open(path(), SQLITE_OPEN_READWRITE, {}).value();
    ASSERT_TRUE(
        raw.execute("UPDATE message SET id_hash = (SELECT id_hash FROM message WHERE key = 1)").has_value());
    EXPECT_EQ(owner.reader().value().find_message("message-1").value()->key, 1);
    auto third = a_message(3);
    ASSERT_TRUE(owner.apply({.messages = {third}}).has_value());
}

}  // namespace
}  // namespace typehook::store::testing
