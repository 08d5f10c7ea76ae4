// What the connections of one client share. Layer http, private.
#pragma once

#include <typehook/core/result.hpp>
#include <typehook/http/client_options.hpp>
#include <typehook/http/completion.hpp>
#include <typehook/http/connection_pool.hpp>
#include <typehook/http/detail/client_connection.hpp>
#include <typehook/http/detail/client_tls.hpp>
#include <typehook/http/detail/declare.hpp>
#include <typehook/http/outgoing.hpp>
#include <typehook/http/target.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace typehook::http::detail {

class client_core : public std::enable_shared_from_this<client_core> {
public:
    client_core(asio::io_context& context, client_options options, asio::ssl::context tls);
    ~client_core();

    client_core(client_core const&) = delete;
    client_core& operator=(client_core const&) = delete;

    // Gives the number of the exchange.
    std::uint64_t post(target const& to, outgoing const& what, completion done);
    void cancel(std::uint64_t number);
    void close();

    // Of connections:
    client_options const& options() const noexcept { return options_; }
    executor where() const noexcept { return context_.get_executor(); }
    asio::ssl::context& tls() noexcept { return tls_; }
    connection_pool<client_connection>& pool() noexcept { return pool_; }
    // The TLS session to resume with an origin, or null.
    ::SSL_SESSION* session(std::string const& origin) const noexcept;
    void keep_session(std::string const& origin, session_pointer session);
    // Calls `asker->resolved` later, on this thread. Those who ask for one host at one time share the answer, so a host whose
    // name servers do not answer holds one thread; names wait here for a thread, and are forgotten with who asked for them.
    void resolve(std::shared_ptr<client_connection> const& asker);
    // Says whether a thread has begun to look up a host that somebody asked for.
    bool is_looking_up(std::string const& host) const;
    // Sends on a connection of its own what a kept one could not.
    void send_again(target const& to, pending_exchange pending);

private:
    void open(target const& to, pending_exchange pending);
    void complete_later(completion done, failure why);
    struct lookup {
        std::vector<std::weak_ptr<client_connection>> askers{};
        bool started = false;
    };

    void start_lookups();
    void look_up(std::string const& host);
    void resolved(std::string const& host, result<std::vector<asio::ip::address>> const& addresses);

    asio::io_context& context_;
    client_options options_;
    asio::ssl::context tls_;
    connection_pool<client_connection> pool_;
    std::unordered_map<std::string, lookup> lookups_{};
    std::deque<std::string> names_waiting_{};  // of the lookups that have not started, the oldest first
    std::size_t running_lookups_ = 0;
    std::unordered_map<std::string, session_pointer> sessions_{};  // at most as many as connections
    std::string head_{};  // of the request being posted; its memory goes round among the connections
    std::uint64_t last_number_ = 0;
    bool closed_ = false;
    std::optional<asio::thread_pool> resolvers_{};  // last: its threads are joined before anything else goes
};

}  // namespace typehook::http::detail
