// Who may pass: the key of a request, its role, how many requests it has left.
#pragma once

#include "keys.hpp"
#include "library.hpp"
#include "route.hpp"

#include <typehook/delivery/throttle.hpp>

#include <optional>
#include <string>
#include <unordered_map>

namespace marketplace {

/// Checks requests. Belongs to the thread that serves them.
class gate {
public:
    /// `requests_per_second` of one key; 0 is no limit.
    gate(library::reader keys, double requests_per_second)
        : keys_(std::move(keys)), requests_per_second_(requests_per_second) {}

    /// Says why a request may not pass, or sets `asked.who` and lets it.
    std::optional<typehook::http::answer> refuse(route const& to, call& asked);

private:
    struct known {
        principal who{};
        typehook::timestamp checked_at{};
    };

    // Nothing for a key that is not known. Errors: the store's.
    typehook::result<std::optional<principal>> identify(std::string_view text, typehook::timestamp now);

    library::reader keys_;
    double requests_per_second_;
    std::unordered_map<std::string, known> known_{};                         // by the digest of the key
    std::unordered_map<std::string, typehook::delivery::throttle> rates_{};  // by the id of the key
};

}  // namespace marketplace
