// A poster that answers by a script, in the network thread, at once or when told to.
#pragma once

#include <typehook/http/client_options.hpp>
#include <typehook/http/errc.hpp>

#include <typehook/delivery/poster.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace typehook::delivery::testing {

/// A request as the script sees it.
struct posted {
    std::string url;
    std::string body;
    std::string content_type;
    std::vector<std::pair<std::string, std::string>> headers;

    std::string header(std::string_view name) const {
        for (auto const& [key, value] : headers) {
            if (key == name) {
                return value;
            }
        }
        return {};
    }
};

/// What all posters of a test share: the script, and a log that any thread may read.
struct script {
    std::function<std::optional<http::exchange>(posted const&)> answer;
    std::mutex mutex{};
    std::vector<posted> log{};

    std::size_t count() {
        std::lock_guard const lock(mutex);
        return log.size();
    }
};

inline http::exchange answered(int status, std::string body = {}) {
    http::exchange made;
    made.response =
        http::incoming{.status = status, .headers = {}, .body = std::move(body), .body_truncated = false};
    made.times.total = std::chrono::microseconds(100);
    return made;
}

class scripted_poster final : public poster {
public:
    scripted_poster(boost::asio::io_context& context, script& by) : context_(context), script_(by) {}

    void post(http::target const& to, http::outgoing const& what, http::completion done) override {
        posted one{.url = to.origin() + std::string(to.path_and_query()),
                   .body = std::string(what.body),
                   .content_type = std::string(what.content_type),
                   .headers = {what.headers.begin(), what.headers.end()}};
        {
            std::lock_guard const lock(script_.mutex);
            script_.log.push_back(one);
        }
        auto made = script_.answer(one);
        if (!made) {
            held_.push_back(std::move(done));
            return;
        }
        boost::asio::post(
            context_, [done = std::move(done), made = *std::move(made)]() mutable { done(std::move(made)); });
    }

    void close() override {
        for (auto& done : std::exchange(held_, {})) {
            http::exchange made;
            made.response = failure{http::errc::cancelled};
            done(std::move(made));
        }
    }

private:
    boost::asio::io_context& context_;
    script& script_;
    std::vector<http::completion> held_{};
};

inline auto poster_of(script& by) {
    return [&by](boost::asio::io_context& context, http::client_options const&) -> std::unique_ptr<poster> {
        return std::make_unique<scripted_poster>(context, by);
    };
}

/// Waits until `condition()`; false after ten seconds.
template <class Condition>
bool eventually(Condition const& condition) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

}  // namespace typehook::delivery::testing
