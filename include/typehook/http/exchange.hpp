// What came of a request: the response or why there is none, and how long each step took. Layer http.
#pragma once

#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::http {

/// How long each step of an exchange took; zero for steps that were not reached or not needed.
struct timings {
    std::chrono::microseconds dns{};
    std::chrono::microseconds connect{};     ///< TCP, all addresses that were tried.
    std::chrono::microseconds tls{};         ///< The handshake.
    std::chrono::microseconds first_byte{};  ///< From sending the request to the response's first byte.
    std::chrono::microseconds
        total{};  ///< From `post` to the end, waiting for nothing but the above and the body.
};

/// A response. Of 1xx responses nothing is kept, and 3xx is a response like any other: redirects are not followed.
struct incoming {
    int status{};
    /// In wire order, names as they were written.
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string
        body{};  ///< The first `client_options::max_response_body` bytes, as they came: nothing is decompressed.
    bool body_truncated{};  ///< There was more than `body` has.

    /// The value of the first header with this name, in any case; empty if there is none. Lifetime: of this object.
    std::string_view header(std::string_view name) const noexcept {
        for (auto const& [each, value] : headers) {
            if (equal_ignoring_case(each, name)) {
                return value;
            }
        }
        return {};
    }
};

/// How far an exchange came.
enum class exchange_stage : unsigned char {
    resolve,     ///< The name of the host is being resolved.
    connect,     ///< A TCP connection is being made.
    tls,         ///< The TLS handshake.
    first_byte,  ///< The request is being sent, or no byte of the response has come.
    response,    ///< Some of the response has come.
    complete,    ///< All of it.
};

/// As it reads behind "while": `while resolving the host`. Lifetime: static.
constexpr std::string_view describe(exchange_stage where) noexcept {
    switch (where) {
    case exchange_stage::resolve:
        return "resolving the host";
    case exchange_stage::connect:
        return "connecting";
    case exchange_stage::tls:
        return "doing the TLS handshake";
    case exchange_stage::first_byte:
        return "waiting for the response";
    case exchange_stage::response:
        return "reading the response";
    case exchange_stage::complete:
        break;
    }
    return "done";
}

/// What came of one request.
struct exchange {
    /// The response, whatever its status, or why there is none.
    result<incoming> response{};
    timings times{};                                ///< Of the steps reached, also on failure.
    exchange_stage stage{exchange_stage::resolve};  ///< `complete`, or where it failed.
    std::string remote{};  ///< The address connected to, `192.0.2.1:443`; empty before there was one.
    bool reused{};         ///< The connection had served an earlier request.
};

}  // namespace typehook::http
