#include "publishing.hpp"

#include <marketplace/api/event_envelope.hpp>

#include <typehook/appdirect/catalog.hpp>
#include <typehook/appdirect/validation.hpp>
#include <typehook/crypto.hpp>
#include <typehook/delivery/event_pattern.hpp>

#include <array>
#include <utility>

namespace marketplace {

namespace {

namespace ad = typehook::appdirect;

// A random UUID (RFC 9562, version 4).
typehook::result<std::string> make_uuid() {
    std::array<char, 16> random{};
    if (!typehook::crypto::fill_random(random)) {
        return typehook::failure{typehook::crypto::errc::cryptography_failed};
    }
    random[6] = static_cast<char>((random[6] & 0x0F) | 0x40);
    random[8] = static_cast<char>((random[8] & 0x3F) | 0x80);
    std::string text;
    for (std::size_t i = 0; i < random.size(); ++i) {
        auto const byte = static_cast<unsigned char>(random[i]);
        text += i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "";
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

// The text with an identifier and a time where it had none; everything else as it came.
typehook::result<std::string> fill(std::string_view text, typehook::timestamp now) {
    TYPEHOOK_TRY(auto envelope, typehook::json::decode<api::event_envelope>(text));
    if (!envelope.uuid || envelope.uuid->empty()) {
        TYPEHOOK_TRY(envelope.uuid, make_uuid());
    }
    if (!envelope.timestamp) {
        envelope.timestamp = now;
    }
    return typehook::json::encode(envelope);
}

answer malformed(typehook::failure const& why, std::string const& where) {
    auto made = problem_of(why);
    if (why.has_offset()) {
        std::vector<api::problem::errors_item> errors(1);
        errors[0].pointer = where + std::string(why.pointer());
        errors[0].detail = why.message() + " (byte " + std::to_string(why.offset()) + ")";
        return problem(made.reply.status, "The body is not JSON that an event can be read from.",
                       std::move(errors));
    }
    return made;
}

}  // namespace

event_checker::event_checker()
    : events_(typehook::event_identities<ad::catalog>), validator_(ad::validation) {
    for (auto const& identity : events_) {
        names_.push_back(identity.name);
    }
}

std::variant<checked_event, answer> event_checker::check(std::string_view text, typehook::timestamp now,
                                                         std::string const& where) const {
    auto const read = typehook::json::decode<api::event_envelope_view>(typehook::text(text));
    if (read.has_error()) {
        return malformed(read.error(), where);
    }
    auto const& envelope = *read;
    std::string const type(std::string_view(envelope.resource.type));
    std::string const action(std::string_view(envelope.resource_action));
    auto const number = typehook::find_event<ad::catalog>(type, action);
    if (number == typehook::no_event) {
        auto wanted = type + '.' + action;
        for (auto& letter : wanted) {
            letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        }
        return problem_at(422,
                          where + (typehook::find_resource<ad::catalog>(type) == typehook::no_event
                                       ? "/resource/type"
                                       : "/resourceAction"),
                          "The catalog has no event of this resource and action; the nearest is " +
                              std::string(typehook::delivery::nearest_name(wanted, names_)) +
                              ". /api/v1/catalog lists them.");
    }
    checked_event made{.id = {}, .event = events_[number].name, .subject = {}, .body = {}};
    if (envelope.uuid && !std::string_view(*envelope.uuid).empty() && envelope.timestamp) {
        made.id = std::string_view(*envelope.uuid);
        made.body = text;
    } else {
        auto filled = fill(text, now);
        if (filled.has_error()) {
            return problem_of(filled.error());
        }
        made.body = *std::move(filled);
        auto const again =
            typehook::json::decode<api::event_envelope_view>(typehook::text(std::string_view(made.body)));
        made.id = std::string_view(*again->uuid);
    }
    made.subject =
        envelope.resource.uuid ? std::string(std::string_view(*envelope.resource.uuid)) : std::string();
    auto const report = validator_.validate(made.body, made.event);
    if (report.has_error()) {
        return problem_of(report.error());
    }
    if (!report->empty()) {
        auto errors = errors_of(*report);
        for (auto& error : errors) {
            error.pointer = where + error.pointer;
        }
        return problem(422, "The event is not what its schema says; errors has each place.",
                       std::move(errors));
    }
    return made;
}

typehook::result<std::vector<std::string_view>> split_batch(std::string_view text, std::size_t most) {
    auto const start = text.find_first_not_of(" \t\r\n");
    if (start == text.npos || text[start] != '[') {
        return std::vector<std::string_view>{text};
    }
    TYPEHOOK_TRY(auto const elements,
                 typehook::json::decode<std::vector<typehook::raw_json_view>>(typehook::text(text)));
    if (elements.size() > most) {
        return typehook::failure{typehook::json::errc::size_exceeded,
                                 {.detail = "the batch has more events than the server takes at once"}};
    }
    std::vector<std::string_view> texts;
    texts.reserve(elements.size());
    for (auto const& one : elements) {
        texts.push_back(one.text());
    }
    return texts;
}

}  // namespace marketplace
