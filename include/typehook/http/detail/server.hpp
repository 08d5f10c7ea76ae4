// The receiver's inside: the workers, the port they share and the signals. Layer http, private.
//
// The first worker's thread is the one that runs `run()`; it also watches the signals.
#pragma once

#include <typehook/http/detail/declare.hpp>
#include <typehook/http/detail/site.hpp>
#include <typehook/http/detail/stream.hpp>
#include <typehook/http/detail/worker.hpp>
#include <typehook/http/endpoint.hpp>
#include <typehook/http/options.hpp>

#include <boost/asio/signal_set.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace typehook::http::detail {

class server {
public:
    explicit server(receiver_options options);

    void mount(std::string path, endpoint handler, bool is_service);
    void run();
    void stop();
    std::uint16_t port() const noexcept { return port_; }

private:
    void listen();
    void run_workers();
    void await_signal();
    void hasten();
    worker& first() noexcept { return *workers_.front(); }

    site site_{};
    std::vector<std::unique_ptr<worker>> workers_{};
    std::atomic<std::size_t> undrained_{0};
    // Of the first worker's context, and ends before it.
    std::optional<asio::basic_signal_set<executor>> signals_{};
    std::uint16_t port_ = 0;
    std::atomic<bool> started_{false};
};

}  // namespace typehook::http::detail
