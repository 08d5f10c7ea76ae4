// Every payload that the octokit project captured: it decodes, is routed to its type, and is written back equal.
#include "captures.hpp"

#include <routes.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <sstream>

namespace {

using github_tests::captures;
using github_tests::headers_of;

TEST(captured_payloads, are_those_of_the_package) { EXPECT_EQ(captures().size(), 329u); }

TEST(captured_payloads, decode_as_their_event_and_are_written_back_equal) {
    for (auto const& each : captures()) {
        auto const read = github_tests::decode(each.resource, boost::json::serialize(each.body));
        ASSERT_FALSE(read.failure.has_value()) << each.name << ": " << read.failure->message();
        EXPECT_TRUE(read.known) << each.name;
        EXPECT_EQ(read.name, each.name);
        EXPECT_EQ(read.id, "d-1");
        EXPECT_EQ(boost::json::parse(read.encoded), each.body) << each.name;
    }
}

TEST(captured_payloads, are_routed) {
    std::ostringstream out;
    auto const router = github_receiver::make_routes(out);
    for (auto const& each : captures()) {
        auto const given = headers_of(each.resource);
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
