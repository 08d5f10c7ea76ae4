// Files that are no stores, are damaged, cannot be written, or have no room.
#include <typehook/store/memory.hpp>
#include <typehook/store/sqlite.hpp>

#include <unit/store/everything.hpp>
#include <unit/store/random_batches.hpp>

#include <support/temporary_folder.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include <sys/mount.h>
#include <unistd.h>

namespace typehook::store::testing {
namespace {

using typehook::testing::contents_of;
using typehook::testing::temporary_folder;
using typehook::testing::write_file;

// A store of some size, closed.
void make_store(std::string const& path) {
    auto store = sqlite_store::open(path).value();
    ASSERT_TRUE(store.apply(published(300)).has_value());
}

auto why_not(std::string const& path, sqlite_options const& options = {}) {
    auto const opened = sqlite_store::open(path, options);
    EXPECT_TRUE(opened.has_error());
    return opened.has_error() ? opened.error() : failure(errc::unavailable);
}

TEST(sqlite_file, that_is_something_else_is_refused_and_left_alone) {
    temporary_folder const folder;
    auto const text = std::string(5000, 'x');
    write_file(folder.file("text"), text);
    EXPECT_EQ(why_not(folder.file("text")), errc::not_a_store);
    EXPECT_EQ(contents_of(folder.file("text")), text);

    auto foreign = detail::sqlite_connection::open(folder.file("foreign"),
                                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, {})
                       .value();
    ASSERT_TRUE(foreign.execute("CREATE TABLE message (a)").has_value());
    auto const before = contents_of(folder.file("foreign"));
    EXPECT_EQ(why_not(folder.file("foreign")), errc::not_a_store);
    EXPECT_EQ(sqlite_reader::open(folder.file("foreign")).error(), errc::not_a_store);
    EXPECT_EQ(contents_of(folder.file("foreign")), before);
}

TEST(sqlite_file, that_cannot_be_made_says_so) {
    temporary_folder const folder;
    EXPECT_EQ(why_not(folder.file("none/store.db")), errc::cannot_open);
    EXPECT_EQ(why_not(folder.path().string()), errc::cannot_open);
    EXPECT_EQ(sqlite_reader::open(folder.file("none")).error(), errc::cannot_open);
    EXPECT_EQ(why_not(folder.file("none"), {.access = sqlite_access::reader}), errc::cannot_open);
    EXPECT_FALSE(std::filesystem::exists(folder.file("none")));
}

TEST(sqlite_file, of_a_newer_version_is_refused_with_both_versions_named) {
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    make_store(path);
    auto raw = detail::sqlite_connection::open(path, SQLITE_OPEN_READWRITE, {}).value();
    ASSERT_TRUE(raw.execute("PRAGMA user_version = 99").has_value());
    auto const why = why_not(path);
    EXPECT_EQ(why, errc::newer_format);
    EXPECT_NE(why.detail().find("99"), std::string_view::npos) << why.detail();
    EXPECT_EQ(sqlite_reader::open(path).error(), errc::newer_format);
}

TEST(sqlite_file, of_an_older_version_takes_the_steps_it_lacks_or_none) {
    temporary_folder const folder;
    auto file =
        detail::sqlite_connection::open(folder.file("old.db"), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, {})
            .value();
    char const* const steps[] = {"CREATE TABLE a (x); INSERT INTO a VALUES (1)",
                                 "ALTER TABLE a ADD COLUMN y DEFAULT 2",
                                 "UPDATE a SET x = 5; INSERT INTO nowhere VALUES (1)"};
    ASSERT_TRUE(detail::migrate(file, std::span(steps).first(1)).has_value());
    EXPECT_EQ(detail::format_of(file, 3).value(), 1u);
    ASSERT_TRUE(detail::migrate(file, std::span(steps).first(2)).has_value());
    EXPECT_EQ(detail::read_number(file, "SELECT x + y FROM a").value(), 3);
    ASSERT_TRUE(detail::migrate(file, std::span(steps).first(2)).has_value());  // nothing is done twice
    EXPECT_EQ(detail::read_number(file, "SELECT count(*) FROM a").value(), 1);
    EXPECT_TRUE(detail::migrate(file, steps).has_error());
    EXPECT_EQ(detail::format_of(file, 3).value(), 2u);
    EXPECT_EQ(detail::read_number(file, "SELECT x + y FROM a").value(), 3);
    EXPECT_EQ(detail::migrate(file, std::span(steps).first(1)).error(), errc::newer_format);
}

TEST(sqlite_file, of_the_first_format_is_brought_up_to_date_with_what_was_delivered) {
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    {
        auto store = sqlite_store::open(path).value();
        ASSERT_TRUE(store.apply(published(5000)).has_value());
        ASSERT_TRUE(
            store.apply({.outcomes = {delivered(a_delivery(3, 3, 1)), delivered(a_delivery(4500, 4500, 1))}})
                .has_value());
    }
    {
        auto raw = detail::sqlite_connection::open(path, SQLITE_OPEN_READWRITE, {}).value();
        ASSERT_TRUE(raw.execute("DELETE FROM term WHERE term & 3 = 0; PRAGMA user_version = 1").has_value());
        EXPECT_EQ(detail::verify(raw).value().size(), 2u);
    }
    EXPECT_EQ(sqlite_reader::open(path).error(), errc::not_a_store);
    auto const store = sqlite_store::open(path).value();
    EXPECT_TRUE(store.verify().value().empty());
    auto const listed =
        store.reader().value().list_deliveries({.status = delivery_status::delivered}, {}).value();
    ASSERT_EQ(listed.size(), 2u);
    EXPECT_EQ(listed.front().delivery.key, 4500);
    EXPECT_EQ(listed.back().delivery.key, 3);
}

TEST(sqlite_file, has_hashes_that_may_never_change) {
    EXPECT_EQ(detail::text_hash("message-1"), 116809768003826);
    EXPECT_EQ(detail::subject_term("message-1"), 317301707);
    EXPECT_EQ(detail::segment_of(2047), 0);
    EXPECT_EQ(detail::segment_of(2048), 1);
}

TEST(sqlite_file, cut_short_is_corrupt_or_as_it_was_and_nothing_worse) {
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    make_store(path);
    auto const whole = contents_of(path);
    for (std::size_t size = 0; size < whole.size(); size += size < 1000 ? 99 : 6113) {
        SCOPED_TRACE("cut to " + std::to_string(size));
        auto const copy = folder.file("cut.db");
        write_file(copy, std::string_view(whole).substr(0, size));
        auto store = sqlite_store::open(copy);
        if (size == 0) {
            EXPECT_TRUE(store.has_value());  // an empty file is a new store
        } else if (store.has_value()) {
            auto const complaints = store->verify();
            EXPECT_TRUE(complaints.has_error() || !complaints->empty());
        } else {
            auto const why = store.error();
            EXPECT_TRUE(why == errc::corrupt || why == errc::not_a_store) << why.message();
        }
    }
}

TEST(sqlite_file, with_damaged_pages_fails_or_is_found_out_and_nothing_worse) {
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    make_store(path);
    auto const whole = contents_of(path);
    random_batches random(3);
    for (int i = 0; i < 60; ++i) {
        auto damaged = whole;
        auto const place =
            static_cast<std::size_t>(random.number(0, static_cast<std::int64_t>(whole.size()) - 600));
        for (std::size_t at = place; at < place + 500; ++at) {
            damaged[at] = static_cast<char>(random.number(0, 255));
        }
        auto const copy = folder.file("damaged.db");
        write_file(copy, damaged);
        auto store = sqlite_store::open(copy);
        if (store.has_error()) {
            continue;
        }
        // What it answers may be wrong, but it answers or fails.
        (void)store->verify();
        (void)store->claim({.webhook = 1, .now = at(99'999)});
        (void)store->apply({.messages = {a_message(900)}, .deliveries = {a_delivery(900, 900, 1)}});
        (void)store->prune({.deliveries_before = at(99'999), .messages_before = at(99'999)});
        if (auto reader = store->reader(); reader.has_value()) {
            (void)reader->list_deliveries({.subject = "subject-1"}, {});
            (void)reader->find_message("message-7");
            (void)reader->list_attempts(7);
        }
    }
}

TEST(sqlite_file, that_lost_its_state_row_is_corrupt) {
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    make_store(path);
    auto raw = detail::sqlite_connection::open(path, SQLITE_OPEN_READWRITE, {}).value();
    ASSERT_TRUE(raw.execute("DELETE FROM state").has_value());
    EXPECT_EQ(why_not(path), errc::corrupt);
}

TEST(sqlite_file, verify_names_what_does_not_fit) {
    std::pair<char const*, char const*> const damages[] = {
        {"DELETE FROM waiting WHERE delivery = 7", "waits without being among the waiting"},
        {"UPDATE delivery SET status = 1 WHERE key = 7", "does not wait"},
        {"DELETE FROM webhook WHERE key = 1", "a webhook that was removed"},
        {"DELETE FROM message WHERE key = 7", "has no message"},
        {"DELETE FROM event", "has no event"},
        {"DELETE FROM body WHERE message = 7", "has no body"},
        {"UPDATE delivery SET status = 9 WHERE key = 7", "status is unknown"},
        {"UPDATE waiting SET behind = 1 WHERE delivery = 7", "group"},
        {"UPDATE waiting SET last_attempt = 5 WHERE delivery = 7", "attempts is broken"},
        {"INSERT INTO attempt VALUES (1, 999, 1, 0, 200, 0, '')", "belongs to no delivery"},
        {"UPDATE state SET waiting = 5", "counted wrong"},
        {"UPDATE state SET delivery_mark = 5", "highest handed out"},
        {"DELETE FROM term WHERE delivery = 7", "missing from its segment"},
        {"DELETE FROM segment", "missing from its segment"},
        {"INSERT INTO body VALUES (999, x'00')", "a body has no message"},
        {"UPDATE message SET expunged = 1 WHERE key = 7", "was expunged"},
    };
    for (auto const& [damage, complaint] : damages) {
        SCOPED_TRACE(damage);
        temporary_folder const folder;
        auto const path = folder.file("store.db");
        make_store(path);
        auto raw = detail::sqlite_connection::open(path, SQLITE_OPEN_READWRITE, {}).value();
        ASSERT_TRUE(raw.execute(damage).has_value());
        auto const complaints = sqlite_store::open(path).value().verify().value();
        std::string all;
        for (auto const& line : complaints) {
            all += line + '\n';
        }
        EXPECT_NE(all.find(complaint), std::string::npos) << all;
    }
}

// A batch that does not fit, and again when there is room.
void expect_disk_full_harms_nothing(sqlite_store& store, std::string const& what_it_holds,
                                    auto const& make_room) {
    batch large{.messages = {a_message(1000)}, .deliveries = {a_delivery(1000, 1000, 1)}};
    large.messages[0].body.assign(8'000'000, 'x');
    auto const refused = store.apply(large);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error(), errc::disk_full) << refused.error().message();
    EXPECT_EQ(everything(store.reader().value()), what_it_holds);
    EXPECT_EQ(store.verify().value(), std::vector<std::string>{});
    EXPECT_EQ(store.count().value().waiting, 300);
    EXPECT_EQ(store.marks().value().message, 300);
    make_room();
    auto const again = store.apply(large);
    ASSERT_TRUE(again.has_value()) << again.error().message();
    EXPECT_EQ(store.reader().value().find_message("message-1000").value(), large.messages[0]);
    EXPECT_EQ(store.verify().value(), std::vector<std::string>{});
}

TEST(sqlite_file, at_its_largest_size_keeps_what_it_has) {
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    make_store(path);
    auto store = sqlite_store::open(path, {.largest_file = 1'000'000}).value();
    auto const before = everything(store.reader().value());
    ASSERT_NO_FATAL_FAILURE(expect_disk_full_harms_nothing(store, before, [&] {
        store = sqlite_store::open(folder.file("other.db")).value();
        store = sqlite_store::open(path).value();
    }));
}

// A file system of its own, as long as the test runs; only root can have one.
class small_disk {
public:
    explicit small_disk(std::string path) : path_(std::move(path)) {
        std::filesystem::create_directory(path_);
        mounted_ = ::mount("typehook", path_.c_str(), "tmpfs", 0, "size=6m") == 0;
    }
    small_disk(small_disk const&) = delete;
    small_disk& operator=(small_disk const&) = delete;
    ~small_disk() {
        if (mounted_) {
            ::umount2(path_.c_str(), MNT_DETACH);
        }
    }

    bool mounted() const noexcept { return mounted_; }
    void grow() const { ::mount("typehook", path_.c_str(), "tmpfs", MS_REMOUNT, "size=60m"); }
    void make_read_only() const {
        ::mount("typehook", path_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=60m");
    }

private:
    std::string path_;
    bool mounted_ = false;
};

TEST(sqlite_file, on_a_full_disk_keeps_what_it_has_and_takes_the_batch_when_there_is_room) {
    temporary_folder const folder;
    small_disk const disk(folder.file("disk"));
    if (!disk.mounted()) {
        GTEST_SKIP() << "only root can mount a small disk";
    }
    auto const path = folder.file("disk/store.db");
    make_store(path);
    auto store = sqlite_store::open(path).value();
    auto const before = everything(store.reader().value());
    ASSERT_NO_FATAL_FAILURE(expect_disk_full_harms_nothing(store, before, [&] { disk.grow(); }));
}

TEST(sqlite_file, that_fills_the_disk_batch_by_batch_loses_no_acknowledged_one) {
    temporary_folder const folder;
    small_disk const disk(folder.file("disk"));
    if (!disk.mounted()) {
        GTEST_SKIP() << "only root can mount a small disk";
    }
    auto const path = folder.file("disk/store.db");
    auto store = sqlite_store::open(path, {.checkpoint_pages = 50}).value();
    memory_store oracle;
    random_batches random(4);
    int refused = 0;
    for (int step = 0; refused < 5 && step < 5000; ++step) {
        auto changes = random.next(oracle);
        for (auto& row : changes.messages) {
            row.body.append(20'000, 'x');
        }
        auto const applied = store.apply(changes);
        if (applied.has_error() && applied.error() == errc::disk_full) {
            ++refused;
        } else {
            (void)oracle.apply(changes);
        }
    }
    EXPECT_EQ(refused, 5);
    EXPECT_EQ(store.count().value().waiting, oracle.count().value().waiting);
    disk.grow();
    store = sqlite_store::open(folder.file("disk/other.db")).value();
    store = sqlite_store::open(path).value();
    EXPECT_EQ(everything(store.reader().value()), everything(oracle.reader().value()));
    EXPECT_EQ(store.verify().value(), std::vector<std::string>{});
}

TEST(sqlite_file, on_a_read_only_disk_says_so_and_is_read_when_it_can_be_written_again) {
    temporary_folder const folder;
    small_disk const disk(folder.file("disk"));
    if (!disk.mounted()) {
        GTEST_SKIP() << "only root can mount a disk that is read-only to root";
    }
    auto const path = folder.file("disk/store.db");
    make_store(path);
    disk.make_read_only();
    auto const why = why_not(path);
    EXPECT_TRUE(why == errc::read_only || why == errc::cannot_open) << why.message();
    // Readers too share files beside the store, which the last one to close it has removed.
    EXPECT_EQ(sqlite_reader::open(path).error(), errc::cannot_open);
    disk.grow();
    auto const reader = sqlite_reader::open(path).value();
    EXPECT_EQ(reader.find_message("message-7").value(), a_message(7));
    EXPECT_EQ(reader.list_deliveries({}, {.limit = 1000})->size(), 300u);
}

TEST(sqlite_file, without_permission_to_write_is_read_only) {
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    make_store(path);
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    std::filesystem::permissions(path, std::filesystem::perms(0444));
    bool const root = ::geteuid() == 0;
    if (root) {
        ASSERT_EQ(::seteuid(65534), 0);
    }
    auto const owner = why_not(path);
    auto const editor = why_not(path, {.access = sqlite_access::editor});
    if (root) {
        ASSERT_EQ(::seteuid(0), 0);
    }
    EXPECT_TRUE(owner == errc::read_only || owner == errc::cannot_open) << owner.message();
    EXPECT_TRUE(editor == errc::read_only || editor == errc::cannot_open) << editor.message();
}

TEST(sqlite_file, of_another_user_can_be_read_while_it_has_an_owner) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "only root can become another user";
    }
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    make_store(path);
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    auto const read_by_nobody = [&] {
        EXPECT_EQ(::seteuid(65534), 0);
        auto reader = sqlite_reader::open(path);
        auto const found = reader.has_value() ? reader->find_message("message-7") : reader.error();
        EXPECT_EQ(::seteuid(0), 0);
        return found;
    };
    EXPECT_EQ(read_by_nobody().error(), errc::read_only);
    auto const owner = sqlite_store::open(path).value();
    EXPECT_EQ(read_by_nobody().value(), a_message(7));
}

}  // namespace
}  // namespace typehook::store::testing
