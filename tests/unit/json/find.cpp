// Looking a value up in a text that is read properly afterwards.
#include <typehook/json/find.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace json = typehook::json;

namespace {

typehook::text string_at(std::string_view text, std::string_view pointer,
                         json::occurrence wanted = json::occurrence::first) {
    auto const end = text.data() + text.size();
    return json::text_at(json::find_at(text.data(), end, pointer, 10, wanted), end);
}

TEST(find_at, follows_a_pointer_through_objects) {
    EXPECT_EQ(string_at(R"("x")", ""), "x");
    EXPECT_EQ(string_at(R"( { "a" : 1 , "b" : { "c" : "x" } })", "/b/c"), "x");
    EXPECT_EQ(string_at(R"({"a/b":{"~":"x"}})", "/a~1b/~0"), "x");
    EXPECT_EQ(string_at(R"({"n":{"type":"no"},"list":["type"],"\u0074ype":"yes"})", "/type"), "yes");
}

TEST(find_at, finds_nothing_where_there_is_nothing) {
    EXPECT_EQ(string_at(R"({"a":"x"})", "/b").data(), nullptr);
    EXPECT_EQ(string_at(R"({"a":["x"]})", "/a/0").data(), nullptr);
    EXPECT_EQ(string_at(R"([{"a":"x"}])", "/a").data(), nullptr);
    EXPECT_EQ(string_at(R"({"a":5})", "/a").data(), nullptr);
    EXPECT_EQ(string_at(R"({"a":"\x"})", "/a").data(), nullptr);
    EXPECT_EQ(string_at("", "/a").data(), nullptr);
}

TEST(find_at, finds_the_first_or_the_last_of_a_key) {
    constexpr std::string_view text =
        R"({"a":{"b":"1","b":"2"},"\u0061":{"b":"3","c":[],"b":"4","b":[0]},"d":1})";
    EXPECT_EQ(string_at(text, "/a/b"), "1");
    EXPECT_EQ(string_at(text, "/a/c", json::occurrence::last).data(), nullptr);
    EXPECT_EQ(string_at(R"({"a":{"b":"1"},"a":{"b":"3","b":"4"},"d":1})", "/a/b", json::occurrence::last),
              "4");
}

TEST(text_at, is_borrowed_unless_there_were_escapes) {
    constexpr std::string_view text =
        R"({"plain":"text/html","escaped":"text\/html\u00e9\ud83d\ude00","empty":""})";
    EXPECT_EQ(string_at(text, "/plain"), "text/html");
    EXPECT_EQ(string_at(text, "/plain").data(), text.data() + text.find("text/html"));
    EXPECT_EQ(string_at(text, "/escaped"), "text/html\u00e9\U0001F600");
    EXPECT_TRUE(string_at(text, "/escaped").owns());
    EXPECT_TRUE(string_at(text, "/empty").empty());
    EXPECT_NE(string_at(text, "/empty").data(), nullptr);
}

TEST(find_at, stops_where_the_text_is_no_json) {
    for (std::string_view const text :
         {"{", "{\"b", "{\"b\"", "{\"b\":", "{\"b\":1", "{\"b\":1,", "{b:1}", "{\"b\":1 \"a\":\"x\"}",
          "{\"b\":[[[[[[[[[[[[1]]]]]]]]]]]],\"a\":\"x\"}"}) {
        EXPECT_EQ(string_at(text, "/a").data(), nullptr) << text;
    }
}

}  // namespace
