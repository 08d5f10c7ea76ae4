#include "api.hpp"
#include "numbers.hpp"

#include <marketplace/api/audit_entry.hpp>
#include <marketplace/api/validation.hpp>

#include <typehook/http/request_head.hpp>

#include <chrono>
#include <cstdio>
#include <utility>

namespace marketplace {

service::service(platform& deliveries, typehook::store::sqlite_store::reader_type keys,
                 typehook::store::sqlite_store::reader_type lists, api_options const& options)
    : deliveries_(deliveries),
      options_(options),
      gate_(std::move(keys), options.requests_per_second),
      lists_(std::move(lists)),
      schemas_(api::validation) {
    add_webhook_routes(*this, table_);
    add_event_routes(*this, table_);
    add_delivery_routes(*this, table_);
    add_catalog_routes(*this, table_);
    add_system_routes(*this, table_);
}

std::optional<answer> service::check(std::string_view body, std::string_view schema) const {
    auto const report = schemas_.validate(body, schema);
    if (report.has_error()) {
        return problem_of(report.error());
    }
    if (!report->empty()) {
        return problem(422, "The body is not what its schema says; errors has each place.",
                       errors_of(*report));
    }
    return std::nullopt;
}

asio::awaitable<answer> service::serve(typehook::request from, typehook::timestamp now) {
    auto found = table_.find(from.method, typehook::http::path_of(from.target));
    if (found.found == nullptr) {
        if (found.allowed.empty()) {
            co_return not_found("path; /openapi.json lists them");
        }
        auto refused = problem(405, "This path takes " + found.allowed + ".");
        refused.reply.headers.emplace_back("Allow", found.allowed);
        co_return refused;
    }
    call asked{.from = from,
               .now = now,
               .places = std::move(found.places),
               .parameters = query_of(from.target),
               .who = {}};
    if (auto refused = gate_.refuse(*found.found, asked)) {
        co_return *std::move(refused);
    }
    auto made = co_await found.found->handle(asked);
    // Publishes are their own record, kept as messages.
    if (found.found->is_change() && found.found->who == access::managing && made.reply.status < 300) {
        auto const target = asked.places.empty() ? made.event : asked.places[0];
        made.event.clear();
        co_await note(*found.found, asked, made.reply.status, target);
    }
    co_return made;
}

// Newest first: the number that counts down sorts the newest entry before the others.
asio::awaitable<void> service::note(route const& what, call const& asked, int status,
                                    std::string const& target) {
    auto const left =
        static_cast<unsigned long long>(9'999'999'999'999 - asked.now.time_since_epoch().count());
    char id[40];
    std::snprintf(id, sizeof id, "%013llu-%06llu", left,
                  static_cast<unsigned long long>(999'999 - audit_number_++ % 1'000'000));
    api::audit_entry const entry{.at = typehook::date_time(asked.now),
                                 .key = asked.who.name,
                                 .action = std::string(what.id),
                                 .target = target,
                                 .status = status};
    std::vector<typehook::store::document> documents(1);
    documents[0] = {
        .collection = "audit", .id = id, .created_at = asked.now, .text = typehook::json::encode(entry)};
    co_await lists_.ask(
        [&](library::reader&) { return deliveries_.apply_documents(std::move(documents)).has_value(); });
}

std::variant<std::size_t, answer> limit_of(call const& asked) {
    auto const text = asked.parameter("limit");
    auto const limit = text ? number_of<std::size_t>(*text) : typehook::store::page_request{}.limit;
    if (!limit || *limit < 1 || *limit > 1'000) {
        return problem(400, "The parameter limit is a number from 1 to 1000.");
    }
    return *limit;
}

std::variant<typehook::store::page_request, answer> page_of(call const& asked) {
    auto limit = limit_of(asked);
    if (auto* const refused = std::get_if<answer>(&limit)) {
        return std::move(*refused);
    }
    auto const text = asked.parameter("cursor");
    auto const before = text ? number_of<typehook::store::row_key>(*text) : 0;
    if (!before || *before < 0) {
        return problem(400, "The parameter cursor is what `next` of the page before said.");
    }
    return typehook::store::page_request{.before = *before, .limit = std::get<std::size_t>(limit)};
}

std::variant<std::optional<typehook::timestamp>, answer> time_of(call const& asked, std::string_view name) {
    auto const text = asked.parameter(name);
    if (!text) {
        return std::optional<typehook::timestamp>{};
    }
    auto const parsed = typehook::date_time::parse(*text);
    if (!parsed) {
        return problem(400,
                       "The parameter " + std::string(name) + " is a time such as 2026-01-31T12:00:00Z.");
    }
    return std::optional(std::chrono::floor<std::chrono::milliseconds>(parsed->instant()));
}

}  // namespace marketplace
