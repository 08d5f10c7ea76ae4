// What operators ask: health, metrics, the audit log, jobs, and the API's own description.
#include "api.hpp"
#include "openapi.hpp"
#include "shown.hpp"

#include <marketplace/api/audit_page.hpp>

#include <typehook/delivery/job.hpp>

#include <memory>
#include <string>
#include <utility>

namespace marketplace {

namespace {

void add_metric(std::string& to, std::string_view name, std::string_view kind, std::string_view help,
                std::uint64_t value) {
    to.append("# HELP marketplace_")
        .append(name)
        .append(" ")
        .append(help)
        .append("\n# TYPE marketplace_")
        .append(name);
    to.append(" ")
        .append(kind)
        .append("\nmarketplace_")
        .append(name)
        .append(" ")
        .append(std::to_string(value))
        .append("\n");
}

asio::awaitable<answer> metrics(service& from, call const&) {
    auto const counts =
        co_await from.lists().ask([&](library::reader&) { return from.deliveries().counts(); });
    if (counts.has_error()) {
        co_return problem_of(counts.error());
    }
    auto const& [stored, sent, in_flight, queued, waiting, works] = *counts;
    std::string text;
    add_metric(text, "published_total", "counter", "Events that were taken.", stored.published);
    add_metric(text, "attempts_total", "counter", "Attempts that ended.", sent.attempts);
    add_metric(text, "delivered_total", "counter", "Deliveries that arrived.", sent.delivered);
    add_metric(text, "failed_total", "counter", "Deliveries that were given up.", sent.given_up);
    add_metric(text, "commits_total", "counter", "Transactions of the store.", stored.commits);
    add_metric(text, "committed_rows_total", "counter", "Messages and outcomes in those.",
               stored.committed_messages + stored.committed_outcomes);
    add_metric(text, "waiting_deliveries", "gauge", "Deliveries that wait in the store.",
               static_cast<std::uint64_t>(waiting));
    add_metric(text, "attempts_in_flight", "gauge", "Attempts on their way.", in_flight);
    add_metric(text, "queued_deliveries", "gauge", "Deliveries in memory that wait for their turn.", queued);
    add_metric(text, "store_works", "gauge", "0 while the store cannot be written.", works ? 1 : 0);
    co_return text_answer(200, std::move(text), "text/plain; version=0.0.4");
}

asio::awaitable<answer> audit(service& from, call const& asked) {
    auto const wanted = limit_of(asked);
    if (auto const* const refused = std::get_if<answer>(&wanted)) {
        co_return *refused;
    }
    auto const limit = std::get<std::size_t>(wanted);
    std::string const after(asked.parameter("cursor").value_or(""));
    auto const found = co_await from.lists().ask(
        [&](library::reader& reader) { return reader.list_documents("audit", after, limit); });
    if (found.has_error()) {
        co_return problem_of(found.error());
    }
    api::audit_page body{};
    for (auto const& one : *found) {
        if (auto entry = typehook::json::decode<api::audit_entry>(one.text)) {
            body.items.push_back(*std::move(entry));
        }
    }
    if (found->size() == limit) {
        body.next = found->back().id;
    }
    co_return json_answer(200, body);
}

asio::awaitable<answer> show_job(service& from, call const& asked) {
    auto const found = co_await from.lists().ask([&](library::reader& reader) {
        return reader.find_document(typehook::delivery::job_collection, asked.places[0]);
    });
    if (found.has_error()) {
        co_return problem_of(found.error());
    }
    auto const kept = *found ? typehook::json::decode<typehook::delivery::job>((**found).text)
                             : typehook::result<typehook::delivery::job>(
                                   typehook::failure{typehook::delivery::errc::delivery_not_found});
    if (kept.has_error()) {
        co_return not_found("job");
    }
    co_return json_answer(200, shown(asked.places[0], *kept));
}

asio::awaitable<answer> ready(service& from, call const&) {
    auto const counts =
        co_await from.lists().ask([&](library::reader&) { return from.deliveries().counts(); });
    if (counts.has_error() || !counts->store_works) {
        co_return problem(503, "The store cannot be written; publishes are refused until it can.");
    }
    co_return text_answer(200, R"({"status":"ready"})");
}

}  // namespace

void add_system_routes(service& from, route_table& table) {
    using handle = asio::awaitable<answer> (*)(service&, call const&);
    auto const bound = [&from](handle what) {
        return [&from, what](call const& asked) { return what(from, asked); };
    };
    table.add(
        {.method = "GET",
         .path = "/openapi.json",
         .who = access::anyone,
         .id = "openapi",
         .summary = "This document",
         .answers = {{200, "", "OpenAPI 3.1."}},
         .handle = [&from, made = std::make_shared<std::string>()](call const&) -> asio::awaitable<answer> {
             if (made->empty()) {
                 *made = write_openapi(from.table());
             }
             co_return text_answer(200, *made);
         }});
    table.add({.method = "GET",
               .path = "/healthz",
               .who = access::anyone,
               .id = "healthz",
               .summary = "Whether the process answers",
               .answers = {{200, "", "It does."}},
               .handle = [](call const&) -> asio::awaitable<answer> {
                   co_return text_answer(200, R"({"status":"ok"})");
               }});
    table.add({.method = "GET",
               .path = "/readyz",
               .who = access::anyone,
               .id = "readyz",
               .summary = "Whether events can be published",
               .answers = {{200, "", "They can."}, {503, "problem", "The store cannot be written."}},
               .handle = bound(&ready)});
    table.add({.method = "GET",
               .path = "/metrics",
               .who = access::anyone,
               .id = "metrics",
               .summary = "Counts in Prometheus' text format",
               .answers = {{200, "", "Text."}},
               .handle = bound(&metrics)});
    table.add({.method = "GET",
               .path = "/api/v1/audit",
               .who = access::managing,
               .id = "audit.list",
               .summary = "Who changed what, newest first",
               .answers = {{200, "audit_page"}},
               .parameters = {{"limit", "At most so many, 1 to 1000."},
                              {"cursor", "What `next` of the page before said."}},
               .handle = bound(&audit)});
    table.add({.method = "GET",
               .path = "/api/v1/jobs/{id}",
               .who = access::reader,
               .id = "jobs.show",
               .summary = "How far a job is",
               .answers = {{200, "job"}},
               .handle = bound(&show_job)});
}

}  // namespace marketplace
