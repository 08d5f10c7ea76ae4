#include "gate.hpp"

#include "answers.hpp"

#include <typehook/crypto.hpp>

#include <chrono>

namespace marketplace {

namespace {

// How long a key that was removed from the store is still believed, and what bounds the memory of it.
constexpr std::chrono::seconds belief{1};
constexpr std::size_t most_known = 10'000;

answer challenge(int status, std::string detail) {
    auto made = problem(status, std::move(detail));
    made.reply.headers.emplace_back("WWW-Authenticate", "Bearer");
    return made;
}

}  // namespace

typehook::result<std::optional<principal>> gate::identify(std::string_view text, typehook::timestamp now) {
    auto const id = key_id_of(text);
    if (!id) {
        return std::optional<principal>();
    }
    auto const digest = typehook::crypto::sha256(text);
    std::string const place(reinterpret_cast<char const*>(digest.data()), digest.size());
    if (auto const found = known_.find(place);
        found != known_.end() && now - found->second.checked_at < belief) {
        return std::optional(found->second.who);
    }
    TYPEHOOK_TRY(auto const kept, keys_.find_document(key_collection, *id));
    auto who = kept ? check_key(*kept, text) : std::nullopt;
    if (known_.size() >= most_known) {
        known_.clear();
    }
    if (who) {
        known_[place] = {*who, now};
    } else {
        known_.erase(place);
    }
    return who;
}

std::optional<answer> gate::refuse(route const& to, call& asked) {
    if (to.who == access::anyone) {
        return std::nullopt;
    }
    auto const field = asked.from.headers.find("authorization");
    constexpr std::string_view scheme = "Bearer ";
    if (!field || !typehook::equal_ignoring_case(field->substr(0, scheme.size()), scheme)) {
        return challenge(401, "Send a key as `Authorization: Bearer …`; `marketplace key create` makes one.");
    }
    auto const identified = identify(field->substr(scheme.size()), asked.now);
    if (identified.has_error()) {
        return problem_of(identified.error());  // not 401, which a client takes for final
    }
    auto const& who = *identified;
    if (!who) {
        return challenge(
            401, "The key is not known here. `marketplace key create` makes one in this server's store.");
    }
    if (requests_per_second_ > 0) {
        auto& rate = rates_.try_emplace(who->id, requests_per_second_).first->second;
        if (!rate.try_take(asked.now)) {
            auto made = problem(429, "Too many requests with this key: wait, or send events in batches.");
            made.reply.headers.emplace_back("Retry-After", "1");
            return made;
        }
    }
    if (!allows(to.who, who->role)) {
        return problem(403, "The key's role, " + std::string(name_of(who->role)) + ", does not allow this.");
    }
    asked.who = *who;
    return std::nullopt;
}

}  // namespace marketplace
