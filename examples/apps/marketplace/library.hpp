// Reads of the store for the API, on a thread of their own that yields to all others: a long list must not hold up a publish.
#pragma once

#include <typehook/core.hpp>
#include <typehook/store/sqlite.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace marketplace {

/// One reader of the store and the thread that uses it.
///
/// Thread safety: `ask` may be awaited from any thread.
class library {
public:
    using reader = typehook::store::sqlite_store::reader_type;

    explicit library(reader from);
    library(library const&) = delete;
    library& operator=(library const&) = delete;

    /// Waits for the questions that are still being answered.
    ~library() { thread_.join(); }

    /// Calls `question(reader)` there and gives its answer here. Lifetime: what the question refers to, until the answer is there.
    template <class Question>
    auto ask(Question question) -> boost::asio::awaitable<std::invoke_result_t<Question const&, reader&>> {
        std::optional<std::invoke_result_t<Question const&, reader&>> answer;
        std::function<void(reader&)> const work = [&](reader& from) { answer.emplace(question(from)); };
        co_await run(work);
        co_return *std::move(answer);
    }

private:
    // No template: what Asio makes of a coroutine in another thread costs the compiler a second for each type.
    boost::asio::awaitable<void> run(std::function<void(reader&)> const& work);

    reader reader_;
    boost::asio::thread_pool thread_{1};
};

}  // namespace marketplace
