// Every payload that the octokit project captured: it decodes, is routed to its type, and is written back equal.
#include "routes.hpp"

#include <github/catalog.hpp>

#include <typehook/events.hpp>

#include <boost/json/src.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace json = typehook::json;
using headers = std::vector<std::pair<std::string, std::string>>;

struct capture {
    std::string resource;
    std::string name;  ///< `issues.opened`, or `push` where there is no action.
    boost::json::value body;
};

/// The captured payloads; the test fails if there are none.
std::vector<capture> captures() {
    std::ifstream file(TYPEHOOK_GITHUB_CAPTURES);
    std::string const text(std::istreambuf_iterator<char>(file), {});
    std::vector<capture> found;
    auto const events = boost::json::parse(text);
    for (auto const& event : events.as_array()) {
        std::string const resource(event.at("name").as_string());
        for (auto const& body : event.at("examples").as_array()) {
            auto const action = body.as_object().if_contains("action");
            // The one event whose action is anybody's own choice has a name without it.
            bool const named = action != nullptr && resource != "repository_dispatch";
            found.push_back(
                {resource, named ? resource + "." + std::string(action->as_string()) : resource, body});
        }
    }
    return found;
}

TEST(captured_payloads, are_those_of_the_package) { EXPECT_EQ(captures().size(), 329u); }

TEST(captured_payloads, decode_as_their_event_and_are_written_back_equal) {
    for (auto const& each : captures()) {
        headers const given{{"X-GitHub-Event", each.resource}, {"X-GitHub-Delivery", "d-1"}};
        auto const body = boost::json::serialize(each.body);
        auto const read = typehook::decode_event<github::catalog>({.headers = given, .body = body});
        ASSERT_TRUE(read.has_value()) << each.name << ": " << read.error().message();
        EXPECT_TRUE(read->is_known()) << each.name;
        EXPECT_EQ(read->name(), each.name);
        EXPECT_EQ(read->id(), "d-1");
        EXPECT_EQ(boost::json::parse(json::encode(*read)), each.body) << each.name;
    }
}

TEST(captured_payloads, are_routed) {
    std::ostringstream out;
    auto const router = github_receiver::make_routes(out);
    for (auto const& each : captures()) {
        headers const given{{"X-GitHub-Event", each.resource}, {"X-GitHub-Delivery", "d-1"}};
        auto const body = boost::json::serialize(each.body);
        auto const outcome = router.dispatch({.headers = given, .body = body});
        bool const handled =
            each.name == "issues.opened" || each.name == "push" || each.name == "star.created";
        EXPECT_EQ(outcome.status, handled ? 200 : 202) << each.name;
        EXPECT_EQ(outcome.event, each.name);
    }
    EXPECT_NE(out.str().find("Codertocat/Hello-World #1 opened by Codertocat: "), std::string::npos);
    EXPECT_NE(out.str().find("workflow_job.completed is not handled"), std::string::npos);
}

}  // namespace
