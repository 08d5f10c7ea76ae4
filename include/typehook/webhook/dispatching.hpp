// One dispatch in progress: the envelope, the event, the context and the outcome of one request. Layer webhook.
//
// The same steps serve plain and awaitable dispatch; only the call of the handler differs. Everything that a handler sees
// lives here, in the frame of `dispatch`, so it stays valid across suspension.
#pragma once

#include <typehook/webhook/context.hpp>
#include <typehook/webhook/errc.hpp>
#include <typehook/webhook/outcome.hpp>

#include <typehook/events/any_event.hpp>
#include <typehook/events/decode_event.hpp>
#include <typehook/events/event_operations.hpp>
#include <typehook/events/identify.hpp>
#include <typehook/events/open_envelope.hpp>

#include <typehook/core/awaitable.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>

#include <charconv>
#include <concepts>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace typehook::detail {

/// Calls a handler with (event, context) if it takes both, else with (event). In this order, so that the body of a generic
/// lambda with one parameter is not instantiated in vain.
template <class Handler, class Event>
decltype(auto) call_handler(Handler const& handler, Event&& event, context const& about) {
    if constexpr (std::is_invocable_v<Handler const&, Event&&, context const&>) {
        return handler(std::forward<Event>(event), about);
    } else {
        return handler(std::forward<Event>(event));
    }
}

template <class Handler, class Event>
inline constexpr bool can_handle = std::is_invocable_v<Handler const&, Event&&, context const&> ||
                                   std::is_invocable_v<Handler const&, Event&&>;

template <class Handler, class Event>
using handler_result_t = decltype(call_handler(std::declval<Handler const&>(), std::declval<Event>(),
                                               std::declval<context const&>()));

/// What a handler may return, once awaited.
template <class T>
inline constexpr bool is_handler_result = std::is_void_v<T> || std::same_as<T, result<void>>;

template <class Handler, class Event>
constexpr bool require_handler_result() {
    if constexpr (!can_handle<Handler, Event>) {
        static_assert(
            can_handle<Handler, Event>,
            "typehook: the handler cannot be called with this event, neither (event) nor (event, context)");
        return false;
    } else {
        constexpr bool allowed = is_handler_result<awaited_t<handler_result_t<Handler, Event>>>;
        static_assert(allowed,
                      "typehook: a handler returns void, typehook::result<void> or an awaitable of either");
        return allowed;
    }
}

template <class Handler, class Event>
inline constexpr bool awaits = [] {
    if constexpr (can_handle<Handler, Event>) {
        return awaitable_like<handler_result_t<Handler, Event>>;
    } else {
        return false;
    }
}();

/// The state of one dispatch. Not movable: the reader and the probe are borrowed by one another.
template <class Catalog>
class dispatching {
public:
    using envelope = open_envelope<Catalog>;

    /// Preconditions: `storage` is large and aligned enough for every type that `select` returns.
    dispatching(request const& from, timestamp received_at, json::decode_options const& options,
                content_selector select, void* storage)
        : request_(from),
          received_at_(received_at),
          probe_(select, storage),
          options_(with_report(options)),
          reader_(from.body, options_) {
        reader_.probe = &probe_;
    }

    outcome take() && noexcept { return std::move(outcome_); }

    /// Reads the envelope. Returns the event's number in the catalog or `no_event`; nothing if the request has failed.
    std::optional<std::size_t> identify() {
        if (request_.body.size() > options_.max_size) {
            refuse(failure(json::errc::size_exceeded,
                           {.pointer = {}, .offset = options_.max_size, .detail = {}}));
            return std::nullopt;
        }
        probe_.headers = request_.headers;
        if (!name_message<Catalog>(reader_, probe_) || !read_message()) {
            refuse_read();
            return std::nullopt;
        }
        number_ = find_message<Catalog>(probe_);
        if (number_ == no_event && lacks_action<Catalog>(probe_)) {
            missing_name(reader_, layout.action.pointer);
            refuse_read();
            return std::nullopt;
        }
        outcome_.event = number_ == no_event ? dotted_name(probe_.resource, probe_.action)
                                             : std::string(event_identities<Catalog>[number_].name);
        return number_;
    }

    /// Fills the event that was identified. Returns whether it did.
    bool fill(event_filler filler, void* event) {
        bool made = filler(reader_, probe_, &envelope_, event);
        if constexpr (layout.whole_body) {
            made = made && reader_.finish();
        }
        if (!made) {
            refuse_read();
            return false;
        }
        reader_.publish();
        return options_.policy != json::policy::audit || audit();
    }

    /// Checks the syntax of a body that nothing has read so far, because no handler takes its event.
    bool check_unrouted() {
        if constexpr (layout.whole_body) {
            std::string_view raw;
            if (!reader_.skip(raw) || !reader_.finish()) {
                refuse_read();
                return false;
            }
        }
        return true;
    }

    /// What the ending's handler gets. Takes the context because the texts that both borrow are made with it.
    unrouted make_unrouted(context const& about) {
        probe_.ignore_content(reader_);
        reader_.publish();
        outcome_.status = 202;
        auto const time = from_header(request_.headers, layout.time);
        return {
            .name = outcome_.event,
            .resource = probe_.resource,
            .action = probe_.action,
            .known = number_ != no_event,
            .id = about.id,
            .time = time ? time_from_header(*time, layout.time_format) : time_of(envelope_),
            .subject = subject_,
            .body = request_.body,
        };
    }

    /// The context of the handler that is called next. Lifetime: of this object.
    context make_context() {
        auto const id = from_header(request_.headers, layout.id);
        auto const subject = from_header(request_.headers, layout.subject);
        id_ = id ? *id : id_of(envelope_, id_room_);
        subject_ = subject ? *subject : subject_of(envelope_, subject_room_);
        return {
            .id = id_,
            .delivery_id = request_.headers.find("webhook-id").value_or(id_),
            .attempt = attempt(),
            .received_at = received_at_,
            .body = request_.body,
            .headers = request_.headers,
            .report = outcome_.report,
        };
    }

    void handler_failed(failure const& why) {
        outcome_.status = 500;
        outcome_.failure = why;
    }

    /// Notes the exception that is being handled. Its text goes to the outcome for the log, not to the sender.
    void handler_threw() {
        try {
            throw;
        } catch (std::exception const& thrown) {
            handler_failed(failure(webhook::errc::handler_threw, {.pointer = {}, .detail = thrown.what()}));
        } catch (...) {
            handler_failed(failure(webhook::errc::handler_threw));
        }
    }

    /// Calls a handler that does not await. What it throws is for the caller to note.
    template <class Handler, class Event>
    void call(Handler const& handler, Event&& event, context const& about) {
        if constexpr (std::is_void_v<handler_result_t<Handler, Event>>) {
            call_handler(handler, std::forward<Event>(event), about);
        } else if (auto const done = call_handler(handler, std::forward<Event>(event), about);
                   done.has_error()) {
            handler_failed(done.error());
        }
    }

private:
    static constexpr auto layout = layout_of<Catalog>();

    /// A body without envelope is read with its content.
    bool read_message() {
        return read_envelope<Catalog>(reader_, envelope_) && (layout.whole_body || reader_.finish());
    }

    json::decode_options with_report(json::decode_options options) noexcept {
        options.report = &outcome_.report;
        return options;
    }

    [[gnu::cold]] bool audit() {
        auto const audited = json::audit_as(event_identities<Catalog>[number_].name, request_.body, options_);
        if (audited.has_error()) {
            refuse(audited.error());
        }
        return audited.has_value();
    }

    void refuse(failure why) {
        outcome_.status = status_of(why.condition());
        outcome_.failure = std::move(why);
    }

    void refuse_read() {
        reader_.publish();
        auto why = reader_.why();
        // What is no JSON is malformed, even where something of another shape than the event's stands before the mistake.
        if (why.condition() == condition::schema_mismatch) {
            auto whole = options_;
            whole.report = nullptr;
            auto const checked = json::decode<basic_raw_json<borrowed>>(request_.body, whole);
            if (checked.has_error() && checked.error().condition() == condition::malformed_input) {
                why = checked.error();
            }
        }
        refuse(std::move(why));
    }

    std::optional<unsigned> attempt() const noexcept {
        auto const value = request_.headers.find("webhook-attempt");
        unsigned number = 0;
        if (!value ||
            std::from_chars(value->data(), value->data() + value->size(), number).ec != std::errc{}) {
            return std::nullopt;
        }
        return number;
    }

    request const request_;
    timestamp const received_at_;
    outcome outcome_;
    envelope_probe probe_;
    json::decode_options const options_;
    json::reader reader_;
    envelope envelope_{};
    std::size_t number_ = no_event;
    std::string_view id_;
    std::string_view subject_;
    std::string id_room_;
    std::string subject_room_;
};

}  // namespace typehook::detail
