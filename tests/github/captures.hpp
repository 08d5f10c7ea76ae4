// The payloads that the octokit project captured, and what a decode makes of one: compiled once for all tests.
#pragma once

#include <typehook/json/options.hpp>
#include <typehook/json/report.hpp>

#include <typehook/core/failure.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace github_tests {

using headers = std::vector<std::pair<std::string, std::string>>;

struct capture {
    std::string resource;
    std::string name;  ///< `issues.opened`, or `push` where there is no action.
    boost::json::value body;
};

/// The captured payloads, in the order of the package.
std::vector<capture> captures();

/// The headers of a message.
headers headers_of(std::string const& resource);

/// An event of any kind, without its type.
struct decoded {
    std::optional<typehook::failure> failure{};
    bool known = false;
    std::string name{};
    std::string id{};
    std::string encoded{};
    typehook::json::report report{};
};

/// Decodes a message as an event of GitHub's catalog, and encodes it again.
decoded decode(std::string const& resource, std::string_view body,
               typehook::json::policy policy = typehook::json::tolerant);

}  // namespace github_tests
