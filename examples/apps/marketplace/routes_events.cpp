// /api/v1/events: publishing, and what was published.
#include "api.hpp"

#include <marketplace/api/batch_receipt.hpp>
#include <marketplace/api/message.hpp>

#include <typehook/crypto.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace marketplace {

namespace {

using typehook::delivery::publication;
using typehook::delivery::publish_options;
using typehook::delivery::receipts;

// The longest that is kept of a caller's key; it becomes part of a document's id.
constexpr std::size_t longest_idempotency_key = 255;

// Hands publications to the platform; the coroutine goes on where it was when they are durable.
asio::awaitable<receipts> publish(platform& to, std::vector<publication> what, publish_options how) {
    auto start = [&](auto handler) {
        auto const executor = asio::get_associated_executor(handler);
        auto const kept =
            std::make_shared<decltype(handler)>(std::move(handler));  // std::function wants copies
        to.publish_encoded(std::move(what), std::move(how), [kept, executor](receipts made) {
            asio::post(executor, [kept, made = std::move(made)]() mutable { (*kept)(std::move(made)); });
        });
    };
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(receipts)>(
        start, asio::use_awaitable);
}

api::receipt shown(typehook::delivery::receipt const& one, std::string_view event) {
    api::receipt made{
        .id = one.id, .event = std::string(event), .deliveries = static_cast<std::int64_t>(one.deliveries)};
    if (one.repeated) {
        made.duplicate = true;
    }
    return made;
}

answer published(std::vector<typehook::delivery::receipt> const& made,
                 std::vector<std::string_view> const& names, bool is_batch) {
    if (!is_batch) {
        return json_answer(202, shown(made[0], names[0]));
    }
    api::batch_receipt body{};
    for (std::size_t i = 0; i < made.size(); ++i) {
        body.receipts.push_back(shown(made[i], names[i]));
    }
    return json_answer(202, body);
}

asio::awaitable<answer> take(service& from, call const& asked) {
    auto const texts = split_batch(asked.from.body, from.options().most_events);
    if (texts.has_error()) {
        co_return problem_of(texts.error());
    }
    auto const start = asked.from.body.find_first_not_of(" \t\r\n");
    auto const is_batch = start != std::string_view::npos && asked.from.body[start] == '[';
    if (texts->empty()) {
        co_return problem_at(422, "", "A batch has at least one event.");
    }
    std::vector<publication> publications;
    std::vector<std::string_view> names;
    std::vector<api::problem::errors_item> errors;
    for (std::size_t i = 0; i < texts->size(); ++i) {
        auto checked =
            from.checker().check((*texts)[i], asked.now, is_batch ? "/" + std::to_string(i) : std::string());
        if (auto* const refused = std::get_if<answer>(&checked)) {
            co_return std::move(*refused);
        }
        auto& good = std::get<checked_event>(checked);
        names.push_back(good.event);
        publications.push_back({.event = std::string(good.event),
                                .id = std::move(good.id),
                                .subject = std::move(good.subject),
                                .body = std::move(good.body)});
    }
    publish_options options;
    if (auto const key = asked.from.headers.find("idempotency-key"); key && !key->empty()) {
        if (key->size() > longest_idempotency_key) {
            co_return problem(400, "An Idempotency-Key has at most 255 bytes.");
        }
        options.idempotency_key = asked.who.id + ':' + std::string(*key);
        auto const digest = typehook::crypto::sha256(asked.from.body);
        options.fingerprint =
            typehook::crypto::base64_encode({reinterpret_cast<char const*>(digest.data()), digest.size()});
    }
    auto const made = co_await publish(from.deliveries(), std::move(publications), std::move(options));
    if (made.has_error()) {
        co_return problem_of(made.error());
    }
    co_return published(*made, names, is_batch);
}

asio::awaitable<answer> show(service& from, call const& asked) {
    auto const found = co_await from.lists().ask(
        [&](library::reader& reader) { return reader.find_message(asked.places[0]); });
    if (found.has_error()) {
        co_return problem_of(found.error());
    }
    if (!*found) {
        co_return not_found("event");
    }
    auto const& one = **found;
    api::message body{};
    body.id = one.id;
    body.event = one.event;
    if (!one.subject.empty()) {
        body.resource = one.subject;
    }
    body.published_at = typehook::date_time(one.created_at);
    body.expunged = one.expunged;
    if (!one.expunged) {
        body.body = typehook::raw_json::trusted(one.body);
    }
    co_return json_answer(200, body);
}

asio::awaitable<answer> expunge(service& from, call const& asked) {
    auto const done = co_await from.lists().ask(
        [&](library::reader&) { return from.deliveries().expunge(asked.places[0]); });
    co_return done.has_error() ? problem_of(done.error()) : empty_answer();
}

}  // namespace

void add_event_routes(service& from, route_table& table) {
    using handle = asio::awaitable<answer> (*)(service&, call const&);
    auto const bound = [&from](handle what) {
        return [&from, what](call const& asked) { return what(from, asked); };
    };
    table.add(
        {.method = "POST",
         .path = "/api/v1/events",
         .who = access::publishing,
         .id = "events.publish",
         .summary = "Publish an event, or an array of events of which all are taken or none",
         .request = "event_envelope",
         .answers =
             {{202, "receipt", "Durable. A batch is answered with `receipts`, a list."},
              {409, "problem",
               "The event's identifier was published before, or its Idempotency-Key with another body."},
              {413, "problem", "The body is too large."},
              {503, "problem",
               "As many deliveries wait as this server takes; Retry-After says when to come back."}},
         .handle = bound(&take)});
    table.add({.method = "GET",
               .path = "/api/v1/events/{id}",
               .who = access::everybody,
               .id = "events.show",
               .summary = "Show a published event",
               .answers = {{200, "message"}},
               .handle = bound(&show)});
    table.add({.method = "DELETE",
               .path = "/api/v1/events/{id}",
               .id = "events.expunge",
               .summary = "Remove the body of a published event; deliveries that wait are canceled",
               .answers = {{204, "", "The body is gone."}},
               .handle = bound(&expunge)});
}

}  // namespace marketplace
