// The thread that reads the store: questions go there, answers come back.

#include "library.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

namespace marketplace {

namespace {

boost::asio::awaitable<void> answer(std::function<void(library::reader&)> const& work,
                                    library::reader& from) {
    work(from);
    co_return;
}

}  // namespace

library::library(reader from) : reader_(std::move(from)) {
    boost::asio::post(thread_, [] {
        // On Linux a thread has a niceness of its own; where it has not, or may not, lists are as urgent as publishes.
        static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10));
    });
}

boost::asio::awaitable<void> library::run(std::function<void(reader&)> const& work) {
    auto asked = answer(work, reader_);
    co_await boost::asio::co_spawn(thread_.get_executor(), std::move(asked), boost::asio::use_awaitable);
}

}  // namespace marketplace
