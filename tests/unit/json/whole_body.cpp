// Events whose content is the whole body.
#include <typehook/json/whole_body.hpp>

#include <typehook/json.hpp>

#include <gtest/gtest.h>

#include <string>

using namespace typehook;

namespace {

struct note {
    std::string text{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "note";
        static constexpr std::string_view keys[1] = {"text"};
        using members = member_list<&note::text>;
    };
    friend bool operator==(note const&, note const&) = default;
};

struct note_added {
    std::string id_{};
    note content_{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "note.added";
        [[maybe_unused]] static constexpr bool whole_body = true;
        static constexpr std::string_view keys[1] = {"content"};
        using members = member_list<&note_added::content_>;
    };
    friend bool operator==(note_added const&, note_added const&) = default;
};

TEST(whole_body, is_the_content_alone) {
    auto const read = json::decode<note_added>(R"({"text":"x"})", {.policy = json::strict});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(read->content_.text, "x");
    EXPECT_EQ(json::encode(note_added{.id_ = "n", .content_ = {.text = "x"}}), R"({"text":"x"})");
}

TEST(whole_body, is_as_new_after_a_reset) {
    note_added event{.id_ = "n", .content_ = {.text = "x"}};
    json::codec<note_added>::reset(event);
    EXPECT_EQ(event, note_added{});
}

}  // namespace
