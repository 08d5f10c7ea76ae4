// /api/v1/webhooks: what managers create, change, pause and look at.
#include "api.hpp"
#include "shown.hpp"

#include <marketplace/api/receipt.hpp>
#include <marketplace/api/recover_request.hpp>
#include <marketplace/api/rotate_request.hpp>
#include <marketplace/api/stats.hpp>
#include <marketplace/api/test_request.hpp>
#include <marketplace/api/webhook_page.hpp>
#include <marketplace/api/webhook_patch.hpp>
#include <marketplace/api/webhook_request.hpp>

#include <typehook/delivery/event_pattern.hpp>

#include <chrono>
#include <utility>

namespace marketplace {

namespace {

using typehook::delivery::publication;
using typehook::delivery::webhook_settings;
using typehook::delivery::webhook_view;

// The platform's management writes and waits for the disk, so it is not done on the thread that serves.
template <class Work>
auto manage(service& from, Work work) {
    return from.lists().ask([work = std::move(work)](library::reader&) { return work(); });
}

answer one_webhook(int status, typehook::result<webhook_view> const& found) {
    return found.has_error() ? problem_of(found.error()) : json_answer(status, shown(*found));
}

answer with_secret(int status, typehook::delivery::created_webhook const& made) {
    auto body = shown(made.webhook);
    body.secret = std::string(made.signing.reveal());
    return json_answer(status, body);
}

asio::awaitable<answer> create(service& from, call const& asked) {
    if (auto refused = from.check(asked.from.body, "webhook_request")) {
        co_return *std::move(refused);
    }
    auto const wanted = typehook::json::decode<api::webhook_request>(asked.from.body);
    auto const settings = typehook::json::decode<webhook_settings>(asked.from.body);
    if (settings.has_error() || wanted.has_error()) {
        co_return problem_of(settings.has_error() ? settings.error() : wanted.error());
    }
    auto const active = wanted->enabled.value_or(true);
    auto const made =
        co_await manage(from, [&] { return from.deliveries().create_webhook(*settings, active); });
    if (made.has_error()) {
        co_return problem_of(made.error());
    }
    auto told = with_secret(201, *made);
    told.reply.headers.emplace_back("Location", "/api/v1/webhooks/" + made->webhook.id);
    told.event = made->webhook.id;
    co_return told;
}

asio::awaitable<answer> list(service& from, call const& asked) {
    auto const page = page_of(asked);
    if (auto const* const refused = std::get_if<answer>(&page)) {
        co_return *refused;
    }
    auto const& wanted = std::get<typehook::store::page_request>(page);
    auto const found =
        co_await manage(from, [&] { return from.deliveries().list_webhooks(wanted.before, wanted.limit); });
    if (found.has_error()) {
        co_return problem_of(found.error());
    }
    api::webhook_page body{};
    for (auto const& one : *found) {
        body.items.push_back(shown(one));
    }
    if (found->size() == wanted.limit) {
        body.next = std::to_string(found->back().key);
    }
    co_return json_answer(200, body);
}

asio::awaitable<answer> show(service& from, call const& asked) {
    auto const found = co_await manage(from, [&] { return from.deliveries().find_webhook(asked.places[0]); });
    co_return one_webhook(200, found);
}

// What the patch names replaces what was there.
void merge(webhook_settings& into, webhook_settings const& patch) {
    into.url = patch.url.empty() ? into.url : patch.url;
    into.events = patch.events.empty() ? into.events : patch.events;
    auto const take = [](auto& to, auto const& what) { to = what ? what : to; };
    take(into.auth, patch.auth);
    take(into.description, patch.description);
    take(into.limits, patch.limits);
    take(into.schedule, patch.schedule);
    take(into.fifo, patch.fifo);
}

asio::awaitable<answer> change(service& from, call const& asked) {
    if (auto refused = from.check(asked.from.body, "webhook_patch")) {
        co_return *std::move(refused);
    }
    auto const wanted = typehook::json::decode<api::webhook_patch>(asked.from.body);
    auto const patch = typehook::json::decode<webhook_settings>(asked.from.body);
    if (patch.has_error() || wanted.has_error()) {
        co_return problem_of(patch.has_error() ? patch.error() : wanted.error());
    }
    auto const changed = co_await manage(from, [&]() -> typehook::result<webhook_view> {
        auto const& id = asked.places[0];
        TYPEHOOK_TRY(auto made, from.deliveries().update_webhook(
                                    id, [&](webhook_settings& settings) -> typehook::result<void> {
                                        merge(settings, *patch);
                                        return {};
                                    }));
        auto const is_active = made.record.status.known() == typehook::delivery::webhook_status::active;
        if (wanted->enabled && *wanted->enabled != is_active) {
            return is_active ? from.deliveries().pause_webhook(id) : from.deliveries().resume_webhook(id);
        }
        return made;
    });
    co_return one_webhook(200, changed);
}

asio::awaitable<answer> remove(service& from, call const& asked) {
    auto const done =
        co_await manage(from, [&] { return from.deliveries().remove_webhook(asked.places[0]); });
    co_return done.has_error() ? problem_of(done.error()) : empty_answer();
}

asio::awaitable<answer> rotate(service& from, call const& asked) {
    api::rotate_request wanted{};
    if (!asked.from.body.empty()) {
        auto read = from.read<api::rotate_request>(asked.from.body, "rotate_request");
        if (auto* const refused = std::get_if<answer>(&read)) {
            co_return std::move(*refused);
        }
        wanted = std::get<api::rotate_request>(std::move(read));
    }
    std::chrono::seconds const overlap(wanted.overlap.value_or(24 * 60 * 60));
    std::optional<typehook::delivery::signing_algorithm> signing;
    if (wanted.signing) {
        signing = *wanted.signing == api::rotate_request_signing::ed25519
                      ? typehook::delivery::signing_algorithm::ed25519
                      : typehook::delivery::signing_algorithm::hmac_sha256;
    }
    auto const made = co_await manage(
        from, [&] { return from.deliveries().rotate_secret(asked.places[0], overlap, signing); });
    co_return made.has_error() ? problem_of(made.error()) : with_secret(200, *made);
}

asio::awaitable<answer> pause(service& from, call const& asked) {
    auto const done = co_await manage(from, [&] { return from.deliveries().pause_webhook(asked.places[0]); });
    co_return one_webhook(200, done);
}

asio::awaitable<answer> resume(service& from, call const& asked) {
    auto const done =
        co_await manage(from, [&] { return from.deliveries().resume_webhook(asked.places[0]); });
    co_return one_webhook(200, done);
}

asio::awaitable<answer> send_test(service& from, call const& asked) {
    api::test_request wanted{};
    if (!asked.from.body.empty()) {
        auto read = from.read<api::test_request>(asked.from.body, "test_request");
        if (auto* const refused = std::get_if<answer>(&read)) {
            co_return std::move(*refused);
        }
        wanted = std::get<api::test_request>(std::move(read));
    }
    auto const found = co_await manage(from, [&] { return from.deliveries().find_webhook(asked.places[0]); });
    if (found.has_error()) {
        co_return problem_of(found.error());
    }
    for (auto const name : from.checker().names()) {
        auto const is_it = wanted.event
                               ? name == *wanted.event
                               : typehook::delivery::matches_any(found->record.settings.events, name);
        if (!is_it || sample_event(name).empty()) {
            continue;
        }
        auto const sent = co_await manage(from, [&] {
            publication sample;
            sample.event = name;
            sample.body = sample_event(name);
            return from.deliveries().test_webhook(asked.places[0], std::move(sample));
        });
        if (sent.has_error()) {
            co_return problem_of(sent.error());
        }
        api::receipt const body{.id = sent->id,
                                .event = std::string(name),
                                .deliveries = static_cast<std::int64_t>(sent->deliveries)};
        co_return json_answer(202, body);
    }
    co_return problem_at(422, "/event", "No event of the catalog has that name; /api/v1/catalog lists them.");
}

asio::awaitable<answer> recover(service& from, call const& asked) {
    auto const wanted = from.read<api::recover_request>(asked.from.body, "recover_request");
    if (auto const* const refused = std::get_if<answer>(&wanted)) {
        co_return *refused;
    }
    auto const since =
        std::chrono::floor<std::chrono::milliseconds>(std::get<api::recover_request>(wanted).since.instant());
    auto const started =
        co_await manage(from, [&] { return from.deliveries().recover(asked.places[0], since); });
    if (started.has_error()) {
        co_return problem_of(started.error());
    }
    typehook::delivery::job begun;
    begun.webhook = asked.places[0];
    begun.since = since;
    auto told = json_answer(202, shown(*started, begun));
    told.reply.headers.emplace_back("Location", "/api/v1/jobs/" + *started);
    co_return told;
}

asio::awaitable<answer> show_stats(service& from, call const& asked) {
    auto const stats = co_await manage(from, [&] { return from.deliveries().stats(asked.places[0]); });
    if (stats.has_error()) {
        co_return problem_of(stats.error());
    }
    api::stats body{};
    body.in_flight = static_cast<std::int64_t>(stats->in_flight);
    body.queued = static_cast<std::int64_t>(stats->queued);
    switch (stats->circuit) {
    case typehook::delivery::circuit_state::closed:
        body.circuit = api::stats_circuit::closed;
        break;
    case typehook::delivery::circuit_state::open:
        body.circuit = api::stats_circuit::open;
        break;
    case typehook::delivery::circuit_state::half_open:
        body.circuit = api::stats_circuit::half_open;
        break;
    }
    body.succeeded = static_cast<std::int64_t>(stats->delivered);
    body.failed = static_cast<std::int64_t>(stats->failed_attempts);
    co_return json_answer(200, body);
}

}  // namespace

void add_webhook_routes(service& from, route_table& table) {
    using handle = asio::awaitable<answer> (*)(service&, call const&);
    auto const bound = [&from](handle what) {
        return [&from, what](call const& asked) { return what(from, asked); };
    };
    std::string_view const all = "/api/v1/webhooks";
    std::string_view const one = "/api/v1/webhooks/{id}";
    table.add({.method = "GET",
               .path = all,
               .who = access::reader,
               .id = "webhooks.list",
               .summary = "List webhooks",
               .answers = {{200, "webhook_page"}},
               .parameters = {{"limit", "At most so many, 1 to 1000."},
                              {"cursor", "What `next` of the page before said."}},
               .handle = bound(&list)});
    table.add(
        {.method = "POST",
         .path = all,
         .id = "webhooks.create",
         .summary = "Create a webhook",
         .request = "webhook_request",
         .answers = {{201, "webhook", "Created; the secret is shown this once."},
                     {409, "problem", "Another webhook has the same URL and gets one of these events."}},
         .handle = bound(&create)});
    table.add({.method = "GET",
               .path = one,
               .who = access::reader,
               .id = "webhooks.show",
               .summary = "Show a webhook",
               .answers = {{200, "webhook"}},
               .handle = bound(&show)});
    table.add(
        {.method = "PATCH",
         .path = one,
         .id = "webhooks.change",
         .summary = "Change what the body names",
         .request = "webhook_patch",
         .answers = {{200, "webhook"},
                     {409, "problem", "Another webhook has the same URL and gets one of these events."}},
         .handle = bound(&change)});
    table.add({.method = "DELETE",
               .path = one,
               .id = "webhooks.delete",
               .summary = "Delete a webhook; deliveries that wait are canceled",
               .answers = {{204, "", "Deleted."}},
               .handle = bound(&remove)});
    table.add({.method = "POST",
               .path = "/api/v1/webhooks/{id}/secret/rotate",
               .id = "webhooks.rotate_secret",
               .summary = "Make a new signing secret; the old one signs too for a while",
               .request = "rotate_request",
               .answers = {{200, "webhook", "With the new secret, shown this once."}},
               .handle = bound(&rotate),
               .request_is_optional = true});
    table.add({.method = "POST",
               .path = "/api/v1/webhooks/{id}/test",
               .id = "webhooks.test",
               .summary = "Deliver a sample to it",
               .request = "test_request",
               .answers = {{202, "receipt"}},
               .handle = bound(&send_test),
               .request_is_optional = true});
    table.add({.method = "POST",
               .path = "/api/v1/webhooks/{id}/pause",
               .id = "webhooks.pause",
               .summary = "Keep its events until it is resumed",
               .answers = {{200, "webhook"}},
               .handle = bound(&pause)});
    table.add({.method = "POST",
               .path = "/api/v1/webhooks/{id}/resume",
               .id = "webhooks.resume",
               .summary = "Deliver again, what was kept first",
               .answers = {{200, "webhook"}},
               .handle = bound(&resume)});
    table.add({.method = "POST",
               .path = "/api/v1/webhooks/{id}/recover",
               .id = "webhooks.recover",
               .summary = "Deliver what it has missed since a time: a job that survives restarts",
               .request = "recover_request",
               .answers = {{202, "job"}},
               .handle = bound(&recover)});
    table.add({.method = "GET",
               .path = "/api/v1/webhooks/{id}/stats",
               .who = access::reader,
               .id = "webhooks.stats",
               .summary = "How it is doing",
               .answers = {{200, "stats"}},
               .handle = bound(&show_stats)});
}

}  // namespace marketplace
