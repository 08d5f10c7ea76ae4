// What the API can be asked: one table, from which requests are routed, roles enforced and the OpenAPI document written.
#pragma once

#include <typehook/core.hpp>
#include <typehook/http/endpoint.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace marketplace {

/// What a key may do. A manager may do everything.
enum class role : unsigned char {
    manager,
    publisher,  ///< Publishes events.
    viewer,     ///< Reads.
};

/// Whom a route serves.
enum class access : unsigned char {
    anyone,      ///< No key.
    reader,      ///< Viewers and managers.
    publishing,  ///< Publishers and managers.
    everybody,   ///< Any key.
    managing,    ///< Managers.
};

/// Says whether a role is served.
constexpr bool allows(access who, role what) noexcept {
    switch (who) {
    case access::anyone:
    case access::everybody:
        return true;
    case access::reader:
        return what != role::publisher;
    case access::publishing:
        return what != role::viewer;
    case access::managing:
        break;
    }
    return what == role::manager;
}

/// Whose request it is.
struct principal {
    std::string id{};    ///< Of the key.
    std::string name{};  ///< What the key was called when it was made.
    marketplace::role role = role::viewer;
};

/// One request on its way to its handler. Lifetime: the text is the request's; it lives until the answer is there.
struct call {
    typehook::request from{};
    typehook::timestamp now{};
    std::vector<std::string> places{};  ///< What stands for `{…}` in the path, decoded.
    std::vector<std::pair<std::string, std::string>> parameters{};  ///< Of the query, decoded.
    principal who{};

    /// The first query parameter of that name.
    std::optional<std::string_view> parameter(std::string_view name) const noexcept;
};

using handler = std::function<boost::asio::awaitable<typehook::http::answer>(call const&)>;

/// An answer that a route gives: its status and the schema of its body, if it has one.
struct documented_answer {
    int status = 200;
    std::string_view schema{};
    std::string_view description{};
};

/// A query parameter.
struct documented_parameter {
    std::string_view name{};
    std::string_view description{};
};

/// An operation of the API.
struct route {
    std::string_view method{};
    std::string_view path{};  ///< `/api/v1/webhooks/{id}`
    access who = access::managing;
    std::string_view
        id{};  ///< OpenAPI's operationId; the audit log's action for those that change something.
    std::string_view summary{};
    std::string_view request{};  ///< Schema of the body; empty when there is none.
    std::vector<documented_answer> answers{};
    std::vector<documented_parameter> parameters{};
    handler handle{};
    bool request_is_optional = false;

    /// Whether it changes something, which goes into the audit log.
    bool is_change() const noexcept { return method != "GET"; }
};

/// Every operation, and which one a request means.
class route_table {
public:
    /// Adds an operation. Lifetime: its texts are constants.
    void add(route one) { routes_.push_back(std::move(one)); }

    /// The operations in the order in which they were added.
    std::vector<route> const& routes() const noexcept { return routes_; }

    /// What a request's method and path mean.
    struct match {
        route const* found = nullptr;
        std::vector<std::string> places{};
        std::string
            allowed{};  ///< If only the method is wrong: the methods of the path, for the Allow field.
    };

    /// Finds the operation of a method and a path without query. HEAD is answered as GET.
    match find(std::string_view method, std::string_view path) const;

private:
    std::vector<route> routes_{};
};

/// Decodes `%41` and, in queries, `+`. What is no escape stays as it is.
std::string percent_decode(std::string_view text, bool plus_is_space = false);

/// Splits the query of a request target into its parameters, decoded.
std::vector<std::pair<std::string, std::string>> query_of(std::string_view target);

}  // namespace marketplace
