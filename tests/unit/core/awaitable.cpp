// Included first, so that it has to include all it needs.
#include <typehook/core/awaitable.hpp>

#include <gtest/gtest.h>

#include <concepts>

namespace typehook::crypto {
namespace {

template <class T, class Executor = int>
struct task {
    T await_resume();
};

template <class T>
struct lazy {
    task<T> operator co_await() &&;
};

static_assert(awaitable_like<task<int>>);
static_assert(awaitable_like<lazy<int>>);
static_assert(!awaitable_like<int>);
static_assert(std::same_as<awaited_t<task<bool>>, bool>);
static_assert(std::same_as<awaited_t<lazy<bool>>, bool>);
static_assert(std::same_as<awaited_t<bool>, bool>);

TEST(awaitable, rebinding_keeps_the_library_and_its_parameters) {
    static_assert(std::same_as<rebound_t<task<bool, char>, int>, task<int, char>>);
    static_assert(std::same_as<rebound_t<lazy<bool>, int>, lazy<int>>);
    SUCCEED() << "checked when compiled";
}

}  // namespace
}  // namespace typehook::crypto
