// Reads of the store for the API, on a thread of their own that yields to all others: a long list must not hold up a publish.
#pragma once

#include <typehook/core.hpp>
#include <typehook/store/sqlite.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <type_traits>
#include <utility>

namespace marketplace {

/// One reader of the store and the thread that uses it.
///
/// Thread safety: `ask` may be awaited from any thread.
class library {
public:
    using reader = typehook::store::sqlite_store::reader_type;

    explicit library(reader from) : reader_(std::move(from)) {
        boost::asio::post(thread_, [] {
            // On Linux a thread has a niceness of its own; where it has not, or may not, lists are as urgent as publishes.
            static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10));
        });
    }
    library(library const&) = delete;
    library& operator=(library const&) = delete;

    /// Waits for the questions that are still being answered.
    ~library() { thread_.join(); }

    /// Calls `question(reader)` there and gives its answer here. Lifetime: what the question refers to, until the answer is there.
    template <class Question>
    auto ask(Question question) -> boost::asio::awaitable<std::invoke_result_t<Question const&, reader&>> {
        using type = std::invoke_result_t<Question const&, reader&>;
        auto asked = ask_there<type>(question);
        auto answer = co_await boost::asio::co_spawn(thread_.get_executor(), std::move(asked),
                                                     boost::asio::use_awaitable);
        co_return answer;
    }

private:
    template <class T, class Question>
    boost::asio::awaitable<T> ask_there(Question const& question) {
        co_return question(reader_);
    }

    reader reader_;
    boost::asio::thread_pool thread_{1};
};

}  // namespace marketplace
