// /api/v1/deliveries: what became of events, and trying again.
#include "api.hpp"
#include "numbers.hpp"
#include "shown.hpp"

#include <marketplace/api/delivery_page.hpp>
#include <marketplace/api/retry_request.hpp>

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace marketplace {

namespace {

using typehook::store::row_key;

std::optional<row_key> key_of(std::string_view id) noexcept {
    auto const key = number_of<row_key>(id);
    return key > 0 ? key : std::nullopt;
}

// Identifiers of webhooks by key; a deleted one has none left.
class names {
public:
    explicit names(std::vector<typehook::store::webhook> const& webhooks) {
        for (auto const& one : webhooks) {
            ids_.emplace(one.key, one.id);
        }
    }

    std::string of(row_key key) const {
        auto const found = ids_.find(key);
        return found == ids_.end() ? std::string("deleted") : found->second;
    }

private:
    std::map<row_key, std::string> ids_{};
};

struct listed {
    std::vector<typehook::store::listed_delivery> rows{};
    std::vector<typehook::store::webhook> webhooks{};
};

std::optional<answer> read_status(call const& asked, typehook::store::delivery_filter& filter) {
    auto const status = asked.parameter("status");
    if (!status) {
        return std::nullopt;
    }
    using typehook::store::delivery_status;
    for (auto const& [name, value] :
         {std::pair("waiting", delivery_status::waiting), std::pair("delivered", delivery_status::delivered),
          std::pair("failed", delivery_status::failed), std::pair("canceled", delivery_status::canceled)}) {
        if (*status == name) {
            filter.status = value;
            return std::nullopt;
        }
    }
    return problem(400, "The parameter status is waiting, delivered, failed or canceled.");
}

std::variant<typehook::store::delivery_filter, answer> filter_of(call const& asked) {
    typehook::store::delivery_filter filter;
    if (auto refused = read_status(asked, filter)) {
        return *std::move(refused);
    }
    filter.event = asked.parameter("event").value_or("");
    filter.subject = asked.parameter("resource").value_or("");
    for (auto const& [name, into] :
         {std::pair("since", &filter.created_from), std::pair("until", &filter.created_until)}) {
        auto const time = time_of(asked, name);
        if (auto const* const refused = std::get_if<answer>(&time)) {
            return *refused;
        }
        *into = std::get<std::optional<typehook::timestamp>>(time);
    }
    return filter;
}

asio::awaitable<answer> list(service& from, call const& asked) {
    auto page = page_of(asked);
    auto wanted = filter_of(asked);
    if (auto* const refused = std::get_if<answer>(&page)) {
        co_return std::move(*refused);
    }
    if (auto* const refused = std::get_if<answer>(&wanted)) {
        co_return std::move(*refused);
    }
    auto& filter = std::get<typehook::store::delivery_filter>(wanted);
    auto const& where = std::get<typehook::store::page_request>(page);
    // The page is made where it is read: a thousand rows of JSON would hold up the publishes that are served here.
    auto const found = co_await from.lists().ask([&](library::reader& reader) -> typehook::result<answer> {
        TYPEHOOK_TRY(auto const webhooks, reader.webhooks());
        api::delivery_page body{};
        if (auto const id = asked.parameter("webhook")) {
            TYPEHOOK_TRY(auto const webhook, reader.find_webhook(*id));
            if (!webhook) {
                return json_answer(200, body);
            }
            filter.webhook = webhook->key;
        }
        if (auto const id = asked.parameter("message")) {
            TYPEHOOK_TRY(auto const message, reader.find_message(*id));
            if (!message) {
                return json_answer(200, body);
            }
            filter.message = message->key;
        }
        TYPEHOOK_TRY(auto const rows, reader.list_deliveries(filter, where));
        names const ids(webhooks);
        for (auto const& row : rows) {
            body.items.push_back(shown(row, ids.of(row.delivery.webhook)));
        }
        if (rows.size() == where.limit) {
            body.next = std::to_string(rows.back().delivery.key);
        }
        return json_answer(200, body);
    });
    co_return found.has_error() ? problem_of(found.error()) : *found;
}

asio::awaitable<answer> show(service& from, call const& asked) {
    auto const key = key_of(asked.places[0]);
    if (!key) {
        co_return not_found("delivery");
    }
    std::vector<typehook::store::attempt> attempts;
    auto const found = co_await from.lists().ask([&](library::reader& reader) -> typehook::result<listed> {
        listed all;
        TYPEHOOK_TRY(auto row, reader.find_delivery(*key));
        TYPEHOOK_TRY(attempts, reader.list_attempts(*key));
        TYPEHOOK_TRY(all.webhooks, reader.webhooks());
        if (row) {
            all.rows.push_back(*std::move(row));
        }
        return all;
    });
    if (found.has_error()) {
        co_return problem_of(found.error());
    }
    if (found->rows.empty()) {
        co_return not_found("delivery");
    }
    auto const& row = found->rows[0];
    co_return json_answer(200, shown(row, names(found->webhooks).of(row.delivery.webhook), attempts));
}

asio::awaitable<answer> retry(service& from, call const& asked) {
    auto const key = key_of(asked.places[0]);
    if (!key) {
        co_return not_found("delivery");
    }
    auto const done =
        co_await from.lists().ask([&](library::reader&) { return from.deliveries().retry_delivery(*key); });
    if (done.has_error()) {
        co_return problem_of(done.error());
    }
    auto told = co_await show(from, asked);
    told.reply.status = told.reply.status == 200 ? 202 : told.reply.status;
    co_return told;
}

asio::awaitable<answer> retry_all(service& from, call const& asked) {
    auto const wanted = from.read<api::retry_request>(asked.from.body, "retry_request");
    if (auto const* const refused = std::get_if<answer>(&wanted)) {
        co_return *refused;
    }
    auto const& request = std::get<api::retry_request>(wanted);
    auto const instant = [](auto const& time) {
        return time ? std::optional(std::chrono::floor<std::chrono::milliseconds>(time->instant()))
                    : std::nullopt;
    };
    auto const started = co_await from.lists().ask([&](library::reader&) {
        return from.deliveries().retry_deliveries(request.webhook.value_or(""), request.event.value_or(""),
                                                  instant(request.since), instant(request.until));
    });
    if (started.has_error()) {
        co_return problem_of(started.error());
    }
    typehook::delivery::job begun;
    begun.kind = typehook::delivery::job_kind::retry;
    begun.webhook = request.webhook.value_or("");
    begun.since = instant(request.since);
    auto told = json_answer(202, shown(*started, begun));
    told.reply.headers.emplace_back("Location", "/api/v1/jobs/" + *started);
    co_return told;
}

}  // namespace

void add_delivery_routes(service& from, route_table& table) {
    using handle = asio::awaitable<answer> (*)(service&, call const&);
    auto const bound = [&from](handle what) {
        return [&from, what](call const& asked) { return what(from, asked); };
    };
    table.add({.method = "GET",
               .path = "/api/v1/deliveries",
               .who = access::reader,
               .id = "deliveries.list",
               .summary = "List deliveries, newest first",
               .answers = {{200, "delivery_page"}},
               .parameters = {{"status", "waiting, delivered, failed or canceled."},
                              {"webhook", "Identifier of a webhook."},
                              {"message", "Identifier of an event."},
                              {"event", "Name of an event."},
                              {"resource", "Identifier of what the event is about."},
                              {"since", "Made at or after this time."},
                              {"until", "Made before this time."},
                              {"limit", "At most so many, 1 to 1000."},
                              {"cursor", "What `next` of the page before said."}},
               .handle = bound(&list)});
    table.add({.method = "POST",
               .path = "/api/v1/deliveries/retry",
               .id = "deliveries.retry_all",
               .summary = "Try failed deliveries again, in the background",
               .request = "retry_request",
               .answers = {{202, "job", "The job that does it."}},
               .handle = bound(&retry_all)});
    table.add({.method = "GET",
               .path = "/api/v1/deliveries/{id}",
               .who = access::reader,
               .id = "deliveries.show",
               .summary = "Show a delivery with its attempts",
               .answers = {{200, "delivery_detail"}},
               .handle = bound(&show)});
    table.add({.method = "POST",
               .path = "/api/v1/deliveries/{id}/retry",
               .id = "deliveries.retry",
               .summary = "Try a delivery again now",
               .answers = {{202, "delivery_detail"}, {409, "problem", "It has arrived."}},
               .handle = bound(&retry)});
}

}  // namespace marketplace
