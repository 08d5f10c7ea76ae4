// What is left of a SQLite store when its process is killed, and when the end of its log never reached the disk.
#include <typehook/store/memory.hpp>
#include <typehook/store/sqlite.hpp>

#include <unit/store/everything.hpp>
#include <unit/store/random_batches.hpp>

#include <support/temporary_folder.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace typehook::store::testing {
namespace {

using typehook::testing::contents_of;
using typehook::testing::temporary_folder;
using typehook::testing::write_file;

// Takes the next step in the store in memory, and in the other if there is one: a random batch, or pruning.
void take_step(random_batches& random, memory_store& oracle, std::int64_t step,
               sqlite_store* store = nullptr) {
    if (step % 7 == 0) {
        retention const old{
            .deliveries_before = at(step * 50), .messages_before = at(step * 50), .limit = 20};
        if (store != nullptr) {
            (void)store->prune(old);
        }
        (void)oracle.prune(old);
        return;
    }
    auto const changes = random.next(oracle);
    if (store != nullptr) {
        (void)store->apply(changes);
    }
    (void)oracle.apply(changes);
}

// In the child: changes until it is killed, telling the parent after each.
[[noreturn]] void change_until_killed(std::string const& path, memory_store& oracle, random_batches random,
                                      std::int64_t step, int acknowledge) {
    auto opened = sqlite_store::open(path);
    if (opened.has_error()) {
        std::_Exit(3);
    }
    for (;; ++step) {
        take_step(random, oracle, step, &*opened);
        if (::write(acknowledge, "+", 1) != 1) {
            std::_Exit(4);
        }
    }
}

// TYPEHOOK_STORE_KILLS makes it longer.
TEST(sqlite_store, keeps_every_acknowledged_batch_and_no_half_one_when_it_is_killed) {
    auto const* const wanted = std::getenv("TYPEHOOK_STORE_KILLS");
    auto const rounds = wanted != nullptr ? std::atoi(wanted) : 20;
    temporary_folder const folder;
    auto const path = folder.file("store.db");
    random_batches random(7);
    random_batches instants(8);
    memory_store oracle;
    std::int64_t step = 1;
    int not_acknowledged = 0;
    for (int round = 0; round < rounds; ++round) {
        SCOPED_TRACE("round " + std::to_string(round));
        int acknowledged[2];
        ASSERT_EQ(::pipe(acknowledged), 0);
        auto const child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::close(acknowledged[0]);
            change_until_killed(path, oracle, random, step, acknowledged[1]);
        }
        ::close(acknowledged[1]);
        char sign = 0;
        std::int64_t steps = 0;
        // Counted from the first batch on, so that opening after the last kill is killed only now and then.
        if (!instants.one_in(5) && ::read(acknowledged[0], &sign, 1) == 1) {
            ++steps;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(instants.number(0, 60'000)));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);

        while (::read(acknowledged[0], &sign, 1) == 1) {
            ++steps;
        }
        for (; steps > 0; --steps) {
            take_step(random, oracle, step++);
        }
        ::close(acknowledged[0]);
        auto const store = sqlite_store::open(path).value();
        ASSERT_EQ(store.verify().value(), std::vector<std::string>{});
        auto const found = everything(store.reader().value());
        if (found != everything(oracle.reader().value())) {
            // Then it holds exactly one more.
            ++not_acknowledged;
            take_step(random, oracle, step++);
            ASSERT_EQ(found, everything(oracle.reader().value()));
        }
        ASSERT_EQ(store.count().value().waiting, oracle.count().value().waiting);
        ASSERT_EQ(store.marks().value().delivery, oracle.marks().value().delivery);
    }
    RecordProperty("batches", std::to_string(step));
    RecordProperty("whole_but_not_acknowledged", std::to_string(not_acknowledged));
    EXPECT_GT(step, rounds);
}

// A log of many commits, and what the store held after each.
class torn_log : public ::testing::Test {
protected:
    torn_log() {
        auto const path = folder_.file("store.db");
        memory_store oracle;
        random_batches random(11);
        {
            auto store = sqlite_store::open(path).value();
            for (int step = 0; step < 20; ++step) {
                auto const changes = random.next(oracle);
                (void)store.apply(changes);
                (void)oracle.apply(changes);
            }
        }
        auto store = sqlite_store::open(path, {.checkpoint_pages = 0}).value();
        states_.emplace_back(0, everything(oracle.reader().value()));
        for (int step = 0; step < 25; ++step) {
            auto const changes = random.next(oracle);
            (void)store.apply(changes);
            (void)oracle.apply(changes);
            states_.emplace_back(std::filesystem::file_size(path + "-wal"),
                                 everything(oracle.reader().value()));
        }
        file_ = contents_of(path);
        log_ = contents_of(path + "-wal");
    }

    // What the store holds that is opened with this log.
    std::string opened_with(std::string_view log) {
        temporary_folder const copy;
        write_file(copy.file("store.db"), file_);
        write_file(copy.file("store.db-wal"), log);
        auto const store = sqlite_store::open(copy.file("store.db"));
        if (store.has_error()) {
            return store.error().message();
        }
        EXPECT_EQ(store->verify().value(), std::vector<std::string>{});
        return everything(store->reader().value());
    }

    // What the last commit left whose part of the log is whole before this byte.
    std::string const& state_before(std::size_t byte) const {
        auto const* state = &states_.front().second;
        for (auto const& [size, held] : states_) {
            if (size <= byte) {
                state = &held;
            }
        }
        return *state;
    }

    temporary_folder folder_;
    std::vector<std::pair<std::size_t, std::string>> states_;
    std::string file_;
    std::string log_;
};

TEST_F(torn_log, cut_off_anywhere_leaves_the_commits_before) {
    ASSERT_GT(log_.size(), 100'000u);
    random_batches random(12);
    for (int i = 0; i < 60; ++i) {
        auto const& [size, held] = states_[static_cast<std::size_t>(
            random.number(0, static_cast<std::int64_t>(states_.size()) - 1))];
        // Anywhere, and just around the end of a commit.
        auto const cut =
            i % 2 == 0 ? static_cast<std::size_t>(random.number(0, static_cast<std::int64_t>(log_.size())))
                       : std::min(log_.size(), size + static_cast<std::size_t>(random.number(0, 2)));
        SCOPED_TRACE("cut at " + std::to_string(cut));
        ASSERT_EQ(opened_with(std::string_view(log_).substr(0, cut)), state_before(cut));
    }
}

TEST_F(torn_log, with_bytes_that_never_got_written_leaves_the_commits_before) {
    random_batches random(13);
    for (int i = 0; i < 60; ++i) {
        auto const place =
            static_cast<std::size_t>(random.number(0, static_cast<std::int64_t>(log_.size()) - 1));
        auto torn = log_;
        if (i % 2 == 0) {
            torn[place] = static_cast<char>(torn[place] ^ 0x20);
        } else {
            auto const length = std::min<std::size_t>(512, torn.size() - place);
            auto const lost = std::string(length, '\0');
            if (torn.compare(place, length, lost) == 0) {
                continue;
            }
            torn.replace(place, length, lost);
        }
        SCOPED_TRACE("torn at " + std::to_string(place));
        auto const found = opened_with(torn);
        // A sector may have been of zeros at its start: then the commit that ends in them is whole.
        if (found != state_before(place)) {
            ASSERT_EQ(found, state_before(place + 512));
            ASSERT_EQ(i % 2, 1);
        }
    }
}

}  // namespace
}  // namespace typehook::store::testing
