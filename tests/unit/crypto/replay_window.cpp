// Included first, so that it has to include all it needs.
#include <typehook/crypto/replay_window.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace typehook {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds noon{seconds(1'700'000'000)};
constexpr seconds tolerance{300};

TEST(replay_window, refuses_a_copy) {
    replay_window window;
    EXPECT_TRUE(window.admit("msg_1", noon, noon, tolerance).has_value());
    EXPECT_TRUE(window.admit("msg_2", noon, noon, tolerance).has_value());
    auto const copy = window.admit("msg_1", noon, noon + seconds(300), tolerance);
    ASSERT_TRUE(copy.has_error());
    EXPECT_EQ(copy.error().code(), crypto::errc::replayed);
    EXPECT_EQ(window.size(), 2u);
}

TEST(replay_window, a_retry_is_no_copy_because_it_is_signed_anew) {
    replay_window window;
    EXPECT_TRUE(window.admit("msg_1", noon, noon, tolerance).has_value());
    EXPECT_TRUE(window.admit("msg_1", noon + seconds(5), noon + seconds(5), tolerance).has_value());
}

TEST(replay_window, forgets_what_is_too_old_to_be_accepted_again) {
    replay_window window(2);
    EXPECT_TRUE(window.admit("a", noon, noon, tolerance).has_value());
    EXPECT_TRUE(
        window.admit("b", noon + seconds(100), noon, tolerance).has_value());  // a clock that is ahead
    EXPECT_TRUE(window.admit("c", noon + seconds(301), noon + seconds(301), tolerance).has_value());
    EXPECT_EQ(window.size(), 2u);
    EXPECT_EQ(window.admit("b", noon + seconds(100), noon + seconds(400), tolerance).error().code(),
              crypto::errc::replayed);
}

TEST(replay_window, remembers_for_the_longest_tolerance_of_those_that_share_it) {
    constexpr seconds patient{600};
    constexpr seconds hasty{60};
    replay_window window;
    EXPECT_TRUE(window.admit("by the patient", noon, noon, patient).has_value());
    EXPECT_TRUE(window.admit("by the hasty", noon, noon, hasty).has_value());
    EXPECT_TRUE(window.admit("a later one", noon + seconds(61), noon + seconds(61), hasty).has_value());
    for (std::string const name : {"by the patient", "by the hasty"}) {
        auto const copy = window.admit(name, noon, noon + seconds(62), patient);
        ASSERT_TRUE(copy.has_error()) << name;
        EXPECT_EQ(copy.error().code(), crypto::errc::replayed) << name;
    }
}

TEST(replay_window, takes_nothing_that_is_as_old_as_what_it_has_forgotten) {
    replay_window window;
    EXPECT_TRUE(window.admit("a", noon, noon, tolerance).has_value());
    EXPECT_TRUE(window.admit("b", noon + seconds(301), noon + seconds(301), tolerance).has_value());
    EXPECT_EQ(window.size(), 1u) << "a should have been forgotten";
    // A thread that read the clock a second earlier and comes a moment later, or a clock that was set back.
    auto const copy = window.admit("a", noon, noon + seconds(300), tolerance);
    ASSERT_TRUE(copy.has_error());
    EXPECT_EQ(copy.error().code(), crypto::errc::too_old);
    EXPECT_TRUE(window.admit("c", noon + seconds(1), noon + seconds(300), tolerance).has_value());
}

TEST(replay_window, full_it_refuses_new_requests_and_still_knows_the_old_ones) {
    replay_window window(3);
    for (std::string const name : {"a", "b", "c"}) {
        EXPECT_TRUE(window.admit(name, noon, noon, tolerance).has_value());
    }
    auto const more = window.admit("d", noon, noon, tolerance);
    ASSERT_TRUE(more.has_error());
    EXPECT_EQ(more.error().code(), crypto::errc::replay_window_full);
    EXPECT_EQ(more.error().condition(), condition::transient);
    EXPECT_EQ(window.admit("a", noon, noon, tolerance).error().code(), crypto::errc::replayed);
    EXPECT_EQ(window.size(), 3u);
    EXPECT_TRUE(window.admit("d", noon + seconds(301), noon + seconds(301), tolerance).has_value());
}

TEST(replay_window, the_default_holds_65536_requests) {
    replay_window window;
    for (int i = 0; i < 65'536; ++i) {
        ASSERT_TRUE(window.admit(std::to_string(i), noon, noon, tolerance).has_value()) << i;
    }
    EXPECT_EQ(window.admit("one more", noon, noon, tolerance).error().code(),
              crypto::errc::replay_window_full);
}

TEST(replay_window, without_room_it_refuses_everything) {
    replay_window window(0);
    EXPECT_EQ(window.admit("a", noon, noon, tolerance).error().code(), crypto::errc::replay_window_full);
}

TEST(replay_window, of_many_threads_one_gets_through) {
    replay_window window;
    std::atomic<int> admitted = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int name = 0; name < 500; ++name) {
                admitted += window.admit(std::to_string(name), noon, noon, tolerance).has_value() ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(admitted, 500);
}

}  // namespace
}  // namespace typehook
