// From an event's name to the webhooks that want it: built when webhooks change, asked for each publish. Layer delivery.
#pragma once

#include <typehook/delivery/event_pattern.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace typehook::delivery {

/// Lists of webhooks by event. The names of a catalog are answered from a table; other names, which only a caller of the untyped
/// interface can have, by their patterns.
class subscriptions {
public:
    /// What one webhook wants.
    struct wish {
        std::int64_t webhook = 0;
        std::vector<std::string> events{};
    };

    subscriptions() = default;

    /// Complexity: wishes times events of the catalog.
    subscriptions(std::vector<wish> wishes, std::span<std::string_view const> catalog)
        : wishes_(std::move(wishes)) {
        for (auto const event : catalog) {
            lists_.emplace(event, matching(event));
        }
    }

    /// The webhooks that want `event`, in the order of the wishes. Complexity: one hash for an event of the catalog.
    /// Lifetime: until the next call for a name that is not in the catalog.
    std::vector<std::int64_t> const& wanting(std::string_view event) {
        auto const found = lists_.find(event);
        if (found != lists_.end()) {
            return found->second;
        }
        return other_ = matching(event);
    }

private:
    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };

    std::vector<std::int64_t> matching(std::string_view event) const {
        std::vector<std::int64_t> found;
        for (auto const& wish : wishes_) {
            if (matches_any(wish.events, event)) {
                found.push_back(wish.webhook);
            }
        }
        return found;
    }

    std::vector<wish> wishes_{};
    std::unordered_map<std::string, std::vector<std::int64_t>, hash, std::equal_to<>> lists_{};
    std::vector<std::int64_t> other_{};
};

}  // namespace typehook::delivery
