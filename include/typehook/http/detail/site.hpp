// What all connections of one receiver share. Layer http, private.
//
// Written before the threads start and only read after; the atomics are the exception.
#pragma once

#include <typehook/core/time.hpp>
#include <typehook/http/endpoint.hpp>
#include <typehook/http/options.hpp>

#include <boost/asio/ssl/context.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::http::detail {

// A place among a bounded number, given back when it goes out of scope.
class ticket {
public:
    static std::optional<ticket> take(std::atomic<std::size_t>& taken, std::size_t places) noexcept {
        if (taken.fetch_add(1) < places) {
            return ticket{taken};
        }
        --taken;
        return std::nullopt;
    }

    ticket(ticket&& other) noexcept : taken_(std::exchange(other.taken_, nullptr)) {}
    ticket& operator=(ticket&&) = delete;
    ~ticket() {
        if (taken_ != nullptr) {
            --*taken_;
        }
    }

private:
    explicit ticket(std::atomic<std::size_t>& taken) noexcept : taken_(&taken) {}

    std::atomic<std::size_t>* taken_;
};

struct site {
    receiver_options options{};
    std::map<std::string, endpoint, std::less<>> routes{};
    std::map<std::string, endpoint, std::less<>> services{};  // by path; their own paths below it
    std::optional<boost::asio::ssl::context> tls{};
    std::atomic<std::size_t> connections{0};  // admitted
    std::atomic<std::size_t> refusals{0};     // being told that there are too many
    std::atomic<bool> stopping{false};        // replies are the last of their connections

    // The service whose path is the longest that `path` is at or below.
    endpoint const* service_of(std::string_view path) const noexcept {
        for (auto at = path; !services.empty() && !at.empty();) {
            if (auto const found = services.find(at); found != services.end()) {
                return &found->second;
            }
            auto const slash = at.rfind('/');
            at = at.size() == 1 || slash == at.npos ? std::string_view{}
                                                    : at.substr(0, slash == 0 ? 1 : slash);
        }
        return nullptr;
    }

    timestamp now() const {
        return options.clock
                   ? options.clock()
                   : std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }

    void note(log_level level, std::string_view message, std::string_view detail = {}) const noexcept {
        if (detail.empty()) {
            options.log(level, "http", message);
        } else {
            options.log(level, "http", message, {{"detail", detail}});
        }
    }
};

}  // namespace typehook::http::detail
