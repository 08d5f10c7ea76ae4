// Included first, so that it has to include all it needs.
#include <typehook/http/completion.hpp>

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <utility>

namespace typehook::http {
namespace {

TEST(completion, calls_what_it_was_made_of_once_and_is_empty_then) {
    int calls = 0;
    completion done = [&](exchange&& ended) { calls += ended.response->status; };
    ASSERT_TRUE(done);
    done(exchange{.response = incoming{.status = 204}});
    EXPECT_EQ(calls, 204);
    EXPECT_FALSE(done);
    EXPECT_FALSE(completion{});
}

TEST(completion, owns_what_cannot_be_copied_small_or_large) {
    auto const alive = std::make_shared<int>(1);
    {
        auto small = [held = std::make_unique<std::shared_ptr<int>>(alive)](exchange&&) { ++**held; };
        auto large = [held = std::make_unique<std::shared_ptr<int>>(alive),
                      more = std::array<char, 200>{}](exchange&&) { **held += 10 + more[0]; };
        static_assert(sizeof(small) <= completion::inline_size && sizeof(large) > completion::inline_size);
        completion one = std::move(small);
        completion other = std::move(large);
        std::swap(one, other);
        one(exchange{});
        EXPECT_EQ(*alive, 11);
        EXPECT_EQ(alive.use_count(), 2) << "what was called is gone";
        one = std::move(other);
        one = completion{};
        EXPECT_EQ(alive.use_count(), 1) << "what was never called is gone too";
    }
    EXPECT_EQ(*alive, 11);
}

TEST(completion, may_be_replaced_while_it_is_called) {
    completion done;
    int order = 0;
    done = [&](exchange&&) {
        done = [&](exchange&&) { order = order * 10 + 2; };
        order = 1;
    };
    done(exchange{});
    ASSERT_TRUE(done);
    done(exchange{});
    EXPECT_EQ(order, 12);
}

}  // namespace
}  // namespace typehook::http
