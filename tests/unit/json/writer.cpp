// The buffer that codecs append to, and what it had to replace. Layer json.
#include <typehook/json/writer.hpp>

#include <gtest/gtest.h>

#include <string>

using typehook::json::writer;

TEST(writer, appends_to_what_is_there) {
    std::string out = "x=";
    writer to(out);
    to.raw("[1]");
    to.null();
    to.out += ',';
    EXPECT_EQ(out, "x=[1]null,");
    EXPECT_EQ(&to.out, &out);
}

TEST(writer, has_replaced_nothing_at_first) {
    std::string out;
    writer const to(out);
    EXPECT_EQ(to.replacements(), 0u);
}

TEST(writer, counts_replacements_and_remembers_the_first_place) {
    std::string out = "[";
    writer to(out);
    to.replaced();
    to.raw("null,");
    to.replaced();
    to.null();
    EXPECT_EQ(to.replacements(), 2u);
    EXPECT_EQ(to.first_replacement(), 1u);
}

TEST(writer, may_have_replaced_something_at_the_very_start) {
    std::string out;
    writer to(out);
    to.replaced();
    to.null();
    EXPECT_EQ(to.replacements(), 1u);
    EXPECT_EQ(to.first_replacement(), 0u);
}
