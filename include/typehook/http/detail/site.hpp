// What all connections of one receiver share. Layer http, private.
//
// Written before the threads start and only read after; the counters are the exception.
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

namespace typehook::http::detail {

struct site {
    receiver_options options{};
    std::map<std::string, endpoint, std::less<>> routes{};
    std::optional<boost::asio::ssl::context> tls{};
    std::atomic<std::size_t> connections{0};  // admitted
    std::atomic<std::size_t> refusals{0};     // being told that there are too many

    timestamp now() const {
        return options.clock
                   ? options.clock()
                   : std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

}  // namespace typehook::http::detail
