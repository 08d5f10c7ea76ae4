// Bodies of client.hpp and detail/client_core.hpp. Layer http.
#pragma once

#include <typehook/http/client.hpp>
#include <typehook/http/detail/client_core.hpp>
#include <typehook/http/detail/client_tls.hpp>
#include <typehook/http/impl/client_connection.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace typehook::http {

namespace detail {

inline failure resolve_failed(std::string_view why) {
    auto const detail = "the host's name could not be resolved: " + std::string(why);
    return {errc::resolve_failed, {.pointer = {}, .offset = {}, .detail = detail}};
}

// The system's resolver: getaddrinfo, which blocks.
TYPEHOOK_HTTP_DECL result<std::vector<asio::ip::address>> resolve_by_system(std::string const& host) {
    asio::io_context unused;
    asio::ip::tcp::resolver resolver{unused};
    error_code error;
    auto const found = resolver.resolve(host, "", asio::ip::tcp::resolver::address_configured, error);
    if (error) {
        return resolve_failed(error.message());
    }
    std::vector<asio::ip::address> addresses;
    for (auto const& each : found) {
        addresses.push_back(each.endpoint().address());
    }
    return addresses;
}

TYPEHOOK_HTTP_DECL client_core::client_core(asio::io_context& context, client_options options,
                                            asio::ssl::context tls)
    : context_(context),
      options_(std::move(options)),
      tls_(std::move(tls)),
      pool_(options_.max_connections_per_origin, options_.max_connections) {
    if (!options_.resolve) {
        options_.resolve = &resolve_by_system;
    }
    ::SSL_CTX_sess_set_new_cb(tls_.native_handle(), &client_connection::session_came);
}

TYPEHOOK_HTTP_DECL client_core::~client_core() {
    if (resolvers_) {
        resolvers_->stop();
        resolvers_->join();
    }
}

TYPEHOOK_HTTP_DECL std::uint64_t client_core::post(target const& to, outgoing const& what, completion done) {
    if (closed_) {
        complete_later(std::move(done), failure{errc::cancelled});
        return 0;
    }
    head_.clear();
    if (auto const written = append_request_head(head_, to, what, options_.user_agent); written.has_error()) {
        complete_later(std::move(done), written.error());
        return 0;
    }
    pending_exchange pending;
    pending.number = ++last_number_;
    pending.head.swap(head_);
    pending.body = what.body;
    pending.to_head = what.method == "HEAD";
    pending.may_send_again = what.resend_on_stale_connection;
    pending.started = std::chrono::steady_clock::now();
    pending.limit = what.deadline.count() > 0 ? what.deadline : options_.total_deadline;
    pending.deadline = pending.started + pending.limit;
    pending.done = std::move(done);
    if (auto const kept = pool_.take(to.origin())) {
        kept->start(pending);
        pending.head.swap(head_);
    } else {
        open(to, std::move(pending));
    }
    return last_number_;
}

TYPEHOOK_HTTP_DECL void client_core::open(target const& to, pending_exchange pending) {
    auto const room = pool_.find_room(to.origin());
    if (!room.granted) {
        complete_later(std::move(pending.done), failure{errc::no_connection_free});
        return;
    }
    if (room.evict) {
        room.evict->abort(failure{errc::cancelled});  // it is idle, so no exchange hears of it
    }
    auto const made = std::make_shared<client_connection>(*this, to);
    pool_.add(to.origin(), made);
    made->open(std::move(pending));
}

TYPEHOOK_HTTP_DECL void client_core::send_again(target const& to, pending_exchange pending) {
    pending.may_send_again = false;
    pending.ended = {};
    open(to, std::move(pending));
}

TYPEHOOK_HTTP_DECL void client_core::complete_later(completion done, failure why) {
    asio::post(context_, [done = std::move(done), why = std::move(why)]() mutable {
        done(exchange{.response = std::move(why)});
    });
}

TYPEHOOK_HTTP_DECL void client_core::cancel(std::uint64_t number) {
    for (auto const& each : pool_.all()) {
        if (each->number() == number) {
            each->abort(failure{errc::cancelled});
        }
    }
}

TYPEHOOK_HTTP_DECL void client_core::close() {
    closed_ = true;
    for (auto const& each : pool_.all()) {
        each->abort(failure{errc::cancelled});
    }
}

TYPEHOOK_HTTP_DECL ::SSL_SESSION* client_core::session(std::string const& origin) const noexcept {
    auto const found = sessions_.find(origin);
    return found != sessions_.end() ? found->second.get() : nullptr;
}

TYPEHOOK_HTTP_DECL void client_core::keep_session(std::string const& origin, session_pointer session) {
    if (sessions_.size() >= options_.max_connections && !sessions_.contains(origin)) {
        sessions_.erase(sessions_.begin());  // any: a session lost costs one full handshake
    }
    sessions_[origin] = std::move(session);
}

TYPEHOOK_HTTP_DECL void client_core::resolve(std::shared_ptr<client_connection> const& asker) {
    std::string host{asker->to().host()};
    auto const [found, is_new] = lookups_.try_emplace(host);
    auto& askers = found->second.askers;
    std::erase_if(askers, [](auto const& each) { return each.expired(); });
    askers.push_back(asker);
    if (is_new) {
        names_waiting_.push_back(std::move(host));
        start_lookups();
    }
}

TYPEHOOK_HTTP_DECL bool client_core::is_looking_up(std::string const& host) const {
    auto const found = lookups_.find(host);
    return found != lookups_.end() && found->second.started;
}

TYPEHOOK_HTTP_DECL void client_core::start_lookups() {
    while (running_lookups_ < options_.resolver_threads && !names_waiting_.empty()) {
        auto const host = std::move(names_waiting_.front());
        names_waiting_.pop_front();
        auto const found = lookups_.find(host);
        if (std::ranges::all_of(found->second.askers, [](auto const& each) { return each.expired(); })) {
            lookups_.erase(found);
            continue;
        }
        found->second.started = true;
        ++running_lookups_;
        look_up(host);
    }
}

TYPEHOOK_HTTP_DECL void client_core::look_up(std::string const& host) {
    if (!resolvers_) {
        resolvers_.emplace(options_.resolver_threads);
    }
    auto work = asio::make_work_guard(context_);
    asio::post(*resolvers_,
               [core = weak_from_this(), resolve = options_.resolve, host, work = std::move(work)] {
                   auto answer = [&]() -> result<std::vector<asio::ip::address>> {
                       try {
                           return resolve(host);
                       } catch (std::exception const& thrown) {
                           return resolve_failed(thrown.what());
                       } catch (...) {
                           return failure{errc::resolve_failed};
                       }
                   }();
                   asio::post(work.get_executor(), [core, host, answer = std::move(answer)] {
                       if (auto const alive = core.lock()) {
                           alive->resolved(host, answer);
                       }
                   });
               });
}

TYPEHOOK_HTTP_DECL void client_core::resolved(std::string const& host,
                                              result<std::vector<asio::ip::address>> const& addresses) {
    // Taken out first: a completion may ask for the same host again.
    auto const asked = lookups_.extract(host);
    --running_lookups_;
    start_lookups();
    for (auto const& each : asked.mapped().askers) {
        if (auto const alive = each.lock()) {
            alive->resolved(addresses);
        }
    }
}

inline std::shared_ptr<client_core> make_client_core(asio::io_context& context, client_options options) {
    if (auto const checked = check_options(options); checked.has_error()) {
        throw error(checked.error());
    }
    auto tls = make_client_tls(options).value();
    return std::make_shared<client_core>(context, std::move(options), std::move(tls));
}

}  // namespace detail

TYPEHOOK_HTTP_DECL client::client(boost::asio::io_context& context, client_options options)
    : core_(detail::make_client_core(context, std::move(options))) {}

TYPEHOOK_HTTP_DECL client::~client() { core_->close(); }

TYPEHOOK_HTTP_DECL void client::post(target const& to, outgoing const& what, completion done) {
    core_->post(to, what, std::move(done));
}

TYPEHOOK_HTTP_DECL void client::close() { core_->close(); }

TYPEHOOK_HTTP_DECL boost::asio::awaitable<exchange> client::async_post(target const& to,
                                                                       outgoing const& what) {
    namespace asio = boost::asio;
    auto const start = [core = core_, &to, &what](auto handler) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        auto const executor = asio::get_associated_executor(handler);
        auto work = asio::make_work_guard(executor);
        auto const number = core->post(
            to, what, [handler = std::move(handler), work = std::move(work), slot](exchange&& ended) mutable {
                slot.clear();
                auto const where = work.get_executor();
                asio::dispatch(where, [handler = std::move(handler), ended = std::move(ended)]() mutable {
                    handler(std::move(ended));
                });
            });
        if (slot.is_connected() && number != 0) {
            slot.assign([core = std::weak_ptr(core), number](asio::cancellation_type) {
                if (auto const alive = core.lock()) {
                    alive->cancel(number);
                }
            });
        }
    };
    return asio::async_initiate<asio::use_awaitable_t<> const, void(exchange)>(start, asio::use_awaitable);
}

}  // namespace typehook::http
