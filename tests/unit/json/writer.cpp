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
    EXPECT_EQ(to.text(), "[1]null");
    EXPECT_EQ(to.size(), 9u);
}

TEST(writer, gives_the_string_its_text_when_it_is_gone) {
    std::string out = "x=";
    {
        writer to(out);
        to.raw("[1]");
    }
    EXPECT_EQ(out, "x=[1]");
    { writer const none(out); }
    EXPECT_EQ(out, "x=[1]");
}

TEST(writer, makes_room_and_keeps_what_is_there) {
    std::string out = "kept";
    {
        writer to(out);
        for (std::size_t size = 1; size < 5000; size *= 3) {
            to.cursor = to.room(to.cursor, size);
            for (std::size_t i = 0; i < size; ++i) {
                *to.cursor++ = 'a';
            }
            EXPECT_EQ(to.text(), std::string(to.text().size(), 'a'));
        }
        to[0] = 'K';
    }
    EXPECT_EQ(out, "Kept" + std::string(1 + 3 + 9 + 27 + 81 + 243 + 729 + 2187, 'a'));
}

TEST(writer, does_not_allocate_in_a_string_with_enough_memory) {
    std::string out;
    out.reserve(1000);
    auto const* const memory = out.data();
    { writer(out).raw(std::string(900, '1')); }
    EXPECT_EQ(out.data(), memory);
    EXPECT_EQ(out, std::string(900, '1'));
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
