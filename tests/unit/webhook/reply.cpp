#include <typehook/webhook/reply.hpp>

#include <typehook/webhook/errc.hpp>

#include <typehook/json/errc.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

std::string header_of(typehook::reply const& made, std::string_view name) {
    for (auto const& [key, value] : made.headers) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

TEST(reply, names_the_event_that_was_handled) {
    auto const made = typehook::make_reply({.status = 202, .event = "bed.made", .failure = {}, .challenge = {}, .report = {}});
    EXPECT_EQ(made.status, 202);
    EXPECT_EQ(made.body, R"({"event":"bed.made"})");
    EXPECT_EQ(header_of(made, "Content-Type"), "application/json");
}

TEST(reply, tells_the_place_of_what_is_wrong_with_a_body) {
    typehook::failure const why(typehook::json::errc::wrong_type, {.pointer = "/resource/content/id", .offset = 42, .detail = {}});
    auto const made = typehook::make_reply({.status = 422, .event = "user.added", .failure = why, .challenge = {}, .report = {}});
    EXPECT_EQ(made.status, 422);
    EXPECT_EQ(header_of(made, "Content-Type"), "application/problem+json");
    EXPECT_NE(made.body.find(R"("title":"Unprocessable Content","status":422)"), std::string::npos) << made.body;
    EXPECT_NE(made.body.find(R"("pointer":"/resource/content/id","offset":42})"), std::string::npos) << made.body;
}

TEST(reply, does_not_tell_the_sender_what_a_handler_said) {
    typehook::failure const why(typehook::webhook::errc::handler_threw, {.pointer = {}, .offset = {}, .detail = "password is hunter2"});
    auto const made = typehook::make_reply({.status = 500, .event = "user.added", .failure = why, .challenge = {}, .report = {}});
    EXPECT_EQ(made.status, 500);
    EXPECT_EQ(made.body.find("hunter2"), std::string::npos) << made.body;
}

TEST(reply, challenges_whom_the_scheme_refused) {
    typehook::failure const why(typehook::json::errc::wrong_type);
    auto const made = typehook::make_reply({.status = 401, .event = {}, .failure = why, .challenge = "Bearer", .report = {}});
    EXPECT_EQ(header_of(made, "WWW-Authenticate"), "Bearer");
    auto const silent = typehook::make_reply({.status = 401, .event = {}, .failure = why, .challenge = {}, .report = {}});
    EXPECT_EQ(header_of(silent, "WWW-Authenticate"), "");
}

TEST(reply, escapes_what_it_repeats) {
    auto const made = typehook::make_problem(404, "no \"router\"\nhere");
    EXPECT_NE(made.body.find(R"("detail":"no \"router\"\nhere")"), std::string::npos) << made.body;
    EXPECT_EQ(made.body.find("pointer"), std::string::npos);
}

}  // namespace
