// Looking a value up in a text that is read properly afterwards.
#include <typehook/json/find.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace json = typehook::json;

namespace {

std::string_view string_at(std::string_view text, std::string_view pointer) {
    auto const end = text.data() + text.size();
    return json::plain_string_at(json::find_at(text.data(), end, pointer, 10), end);
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
    EXPECT_EQ(string_at(R"({"a":"\u0078"})", "/a").data(), nullptr);
    EXPECT_EQ(string_at("", "/a").data(), nullptr);
}

TEST(find_at, stops_where_the_text_is_no_json) {
    for (std::string_view const text :
         {"{", "{\"b", "{\"b\"", "{\"b\":", "{\"b\":1", "{\"b\":1,", "{b:1}", "{\"b\":1 \"a\":\"x\"}",
          "{\"b\":[[[[[[[[[[[[1]]]]]]]]]]]],\"a\":\"x\"}"}) {
        EXPECT_EQ(string_at(text, "/a").data(), nullptr) << text;
    }
}

}  // namespace
