// Which connections there are, which of them are idle, and whether another may be opened. Layer http.
//
// Pure bookkeeping: no socket, no time. Each connection is a node in two lists, moved and never copied, so every step is O(1)
// and nothing is allocated on the way from idle to busy and back.
#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace typehook::http {

/// Connections by origin, within a bound for each origin and one for all. A connection has a member `pool_place` of the pool's
/// type `place`.
///
/// Thread safety: none.
template <class Connection>
class connection_pool {
    struct origin;
    using pointer = std::shared_ptr<Connection>;

    struct entry {
        pointer connection;
        origin* home;
        bool is_idle = false;
        typename std::list<entry*>::iterator in_age{};  // in idle_by_age_ or busy_
    };
    using entries = std::list<entry>;

    struct origin {
        std::string name;
        entries idle{};  // the most recently used last
        entries busy{};
    };

public:
    /// Where a connection stands in the pool; kept by the connection, used for nothing else.
    class place {
        friend connection_pool;
        typename entries::iterator at{};
    };

    /// What came of asking for room for one more connection.
    struct room {
        bool granted{};
        pointer evict{};  ///< The idle connection that has to be removed first, or null.
    };

    connection_pool(std::size_t per_origin, std::size_t total) noexcept
        : per_origin_(per_origin), total_(total) {}

    connection_pool(connection_pool const&) = delete;
    connection_pool& operator=(connection_pool const&) = delete;

    /// Takes the idle connection of an origin that was used last, or null: the one least likely to be closed by the server.
    pointer take(std::string_view name) {
        auto const found = origins_.find(name);
        if (found == origins_.end() || found->second.idle.empty()) {
            return {};
        }
        auto& home = found->second;
        auto const at = std::prev(home.idle.end());
        home.busy.splice(home.busy.end(), home.idle, at);
        busy_.splice(busy_.end(), idle_by_age_, at->in_age);
        at->is_idle = false;
        return at->connection;
    }

    /// Says whether one more connection to an origin may be opened, and at whose cost: that of the connection that has been idle
    /// longest. Changes nothing.
    room find_room(std::string_view name) const {
        auto const found = origins_.find(name);
        if (found != origins_.end() && found->second.idle.size() + found->second.busy.size() >= per_origin_) {
            return {};
        }
        if (size() < total_) {
            return {true, {}};
        }
        return idle_by_age_.empty() ? room{} : room{true, idle_by_age_.front()->connection};
    }

    /// Adds a busy connection. Preconditions: `find_room` granted it.
    void add(std::string_view name, pointer connection) {
        auto const home = &origins_.try_emplace(std::string(name), origin{std::string(name)}).first->second;
        home->busy.push_back(entry{std::move(connection), home});
        auto const at = std::prev(home->busy.end());
        busy_.push_back(&*at);
        at->in_age = std::prev(busy_.end());
        at->connection->pool_place.at = at;
    }

    /// Makes a busy connection idle.
    void give_back(Connection& which) noexcept {
        auto const at = which.pool_place.at;
        at->home->idle.splice(at->home->idle.end(), at->home->busy, at);
        idle_by_age_.splice(idle_by_age_.end(), busy_, at->in_age);
        at->is_idle = true;
    }

    /// Removes a connection, idle or busy; whoever needs it further holds it.
    void remove(Connection& which) noexcept {
        auto const at = which.pool_place.at;
        auto* const home = at->home;
        (at->is_idle ? idle_by_age_ : busy_).erase(at->in_age);
        (at->is_idle ? home->idle : home->busy).erase(at);  // `which` may be gone from here on
        if (home->idle.empty() && home->busy.empty()) {
            origins_.erase(origins_.find(std::string_view(home->name)));
        }
    }

    std::size_t size() const noexcept { return idle_by_age_.size() + busy_.size(); }
    std::size_t idle() const noexcept { return idle_by_age_.size(); }

    /// All connections, in no order.
    std::list<pointer> all() const {
        std::list<pointer> result;
        for (auto const& [name, home] : origins_) {
            for (auto const* const list : {&home.idle, &home.busy}) {
                for (auto const& each : *list) {
                    result.push_back(each.connection);
                }
            }
        }
        return result;
    }

private:
    struct hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    std::size_t per_origin_;
    std::size_t total_;
    std::unordered_map<std::string, origin, hash, std::equal_to<>> origins_{};
    std::list<entry*> idle_by_age_{};  // longest idle first
    std::list<entry*> busy_{};
};

}  // namespace typehook::http
