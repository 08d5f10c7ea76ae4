// The API: what its operations share, and the endpoint that serves them.
#pragma once

#include "answers.hpp"
#include "gate.hpp"
#include "library.hpp"
#include "publishing.hpp"
#include "route.hpp"

#include <typehook/appdirect/fwd.hpp>
#include <typehook/core.hpp>
#include <typehook/delivery/platform_core.hpp>
#include <typehook/http/endpoint.hpp>
#include <typehook/json/validate.hpp>
#include <typehook/store/sqlite.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace marketplace {

namespace asio = boost::asio;

using platform = typehook::delivery::platform_core;

/// What the API is told.
struct api_options {
    double requests_per_second = 5'000;  ///< Of one key; 0 is no limit.
    std::size_t most_events = 1'000;     ///< In one publish.
};

/// What the operations work with. Belongs to the thread that serves them.
class service {
public:
    /// Lifetime: borrows the platform.
    service(platform& deliveries, typehook::store::sqlite_store::reader_type keys,
            typehook::store::sqlite_store::reader_type lists, api_options const& options);

    platform& deliveries() noexcept { return deliveries_; }
    library& lists() noexcept { return lists_; }
    event_checker const& checker() const noexcept { return checker_; }
    std::span<typehook::event_identity const> events() const noexcept { return checker_.events(); }
    api_options const& options() const noexcept { return options_; }

    /// Reads a body that has to be a T of the API's schemas: gives it, or the refusal with every place that is wrong.
    template <class T>
    std::variant<T, answer> read(std::string_view body, std::string_view schema) const {
        if (auto refused = check(body, schema)) {
            return *std::move(refused);
        }
        auto value = typehook::json::decode<T>(body);
        if (value.has_error()) {
            return problem_of(value.error());
        }
        return *std::move(value);
    }

    /// Why a body is not what its schema says, if it is not.
    std::optional<answer> check(std::string_view body, std::string_view schema) const;

    /// Answers one request.
    asio::awaitable<answer> serve(typehook::request from, typehook::timestamp now);

    route_table const& table() const noexcept { return table_; }

private:
    asio::awaitable<void> note(route const& what, call const& asked, int status, std::string const& target);

    platform& deliveries_;
    api_options options_;
    gate gate_;
    library lists_;
    event_checker checker_;
    typehook::json::validator schemas_;
    route_table table_{};
    std::uint64_t audit_number_ = 0;
};

/// The operations, file by file.
void add_webhook_routes(service& from, route_table& table);
void add_event_routes(service& from, route_table& table);
void add_delivery_routes(service& from, route_table& table);
void add_catalog_routes(service& from, route_table& table);
void add_system_routes(service& from, route_table& table);

/// The sample of an event, or "".
std::string_view sample_event(std::string_view name) noexcept;

/// How many items of a list a request asks for: its `limit`, or why that cannot be.
std::variant<std::size_t, answer> limit_of(call const& asked);

/// Which part of a list a request asks for: its `limit` and `cursor`, or why they cannot be.
std::variant<typehook::store::page_request, answer> page_of(call const& asked);

/// The query parameter as a point in time (RFC 3339), nothing if it is not there, or the refusal.
std::variant<std::optional<typehook::timestamp>, answer> time_of(call const& asked, std::string_view name);

}  // namespace marketplace
