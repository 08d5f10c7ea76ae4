// The customization point: user types in the codec, and types as data. Layer json.
#include <typehook/json/codec.hpp>

#include <typehook/json.hpp>

#include <support/holder.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace typehook;
using json::errc;
using test_support::deviates;
using test_support::held;
using test_support::holder;
using test_support::is_malformed;
using test_support::keeps;
using test_support::reads_and_writes;

namespace {

// A type that the library does not know: on the wire a text like "#00ff7f".
struct colour {
    std::uint32_t rgb{};
    friend bool operator==(colour const&, colour const&) = default;
};

// A type that cannot be compared, cannot be assigned cheaply and says itself what is new.
struct counter {
    std::int64_t count{};
    int resets{};

    counter() = default;
    bool operator==(counter const&) const = delete;
};

}  // namespace

template <>
struct typehook::json::codec<colour> {
    static bool read(reader& from, colour& value) {
        from.peek();
        auto const where = from.position;
        std::string_view raw;
        bool escaped = false;
        if (!from.string_token(raw, escaped)) {
            return false;
        }
        auto const found = from.text(raw, escaped);
        if (found.size() != 7 || found[0] != '#') {
            return from.misfit(errc::wrong_constant, where);
        }
        value.rgb = 0;
        for (char const digit : found.substr(1)) {
            bool const letter = digit >= 'a' && digit <= 'f';
            if (!letter && (digit < '0' || digit > '9')) {
                return from.misfit(errc::wrong_constant, where);
            }
            value.rgb = value.rgb * 16 + static_cast<std::uint32_t>(letter ? digit - 'a' + 10 : digit - '0');
        }
        return true;
    }
    static void write(writer& to, colour const& value) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string text = "#";
        for (int shift = 20; shift >= 0; shift -= 4) {
            text += digits[value.rgb >> shift & 15];
        }
        write_value(to, text);
    }
};

template <>
struct typehook::json::codec<counter> {
    static bool read(reader& from, counter& value) { return read_value(from, value.count); }
    static void write(writer& to, counter const& value) { write_value(to, value.count); }
    static void reset(counter& value) {
        value.count = 0;
        ++value.resets;
    }
    static bool is_fresh(counter const& value) { return value.count == 0; }
};

namespace {

struct counting {
    counter steps{};
    typehook::extra_members extra_members{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "counting";
        static constexpr std::string_view keys[1] = {"steps"};
        using members = member_list<&counting::steps>;
    };
};

struct essential_parts {
    literal<"A"> kind{};
    std::optional<std::string> note{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "essential_parts";
        static constexpr std::string_view keys[2] = {"kind", "note"};
        using members = member_list<&essential_parts::kind, &essential_parts::note>;
        static constexpr bool envelope = true;
    };
};

}  // namespace

TEST(custom_codec, serves_a_type_that_the_library_does_not_know) {
    EXPECT_TRUE(json::codable<colour>);
    EXPECT_EQ(json::decode<colour>("\"#00ff7f\"")->rgb, 0x00FF7Fu);
    EXPECT_EQ(json::encode(colour{0xABCDEF}), "\"#abcdef\"");
    EXPECT_TRUE(keeps<colour>("\"#00ff7f\""));
    EXPECT_TRUE(reads_and_writes<colour>(R"("\u002300ff7f")", "\"#00ff7f\""));
}

TEST(custom_codec, is_reported_and_recovered_from_like_any_other) {
    EXPECT_TRUE(deviates<colour>("\"green\"", errc::wrong_constant));
    EXPECT_TRUE(deviates<colour>("\"#00ff7\"", errc::wrong_constant));
    EXPECT_TRUE(deviates<colour>("5", errc::wrong_type));
    EXPECT_TRUE(deviates<colour>("{\"a\":[1]}", errc::wrong_type));
    EXPECT_TRUE(is_malformed<colour>("\"#00\xFF", errc::invalid_utf8, 4));
}

TEST(custom_codec, works_inside_every_wrapper_and_container) {
    EXPECT_TRUE(keeps<std::vector<colour>>(R"(["#000000","#ffffff"])"));
    EXPECT_TRUE(keeps<optional_nullable<colour>>("null"));
    EXPECT_TRUE(keeps<ordered_map<nullable<colour>>>(R"({"a":"#123456","b":null})"));
    EXPECT_TRUE(keeps<box<colour>>("\"#123456\""));
    EXPECT_TRUE(deviates<std::vector<colour>>(R"(["#000000","x"])", errc::wrong_constant, "/1", 11));
}

TEST(custom_codec, may_say_how_it_is_reset_and_when_it_is_new) {
    counting value;
    ASSERT_TRUE(json::decode_to(value, R"({"steps":5})").has_value());
    EXPECT_EQ(value.steps.count, 5);
    EXPECT_EQ(value.steps.resets, 0);
    ASSERT_TRUE(json::decode_to(value, "{}").has_value());
    EXPECT_EQ(value.steps.count, 0);
    EXPECT_EQ(value.steps.resets, 1);
    EXPECT_EQ(json::encode(value), "{}");
    value.steps.count = 7;
    EXPECT_EQ(json::encode(value), R"({"steps":7})");
}

TEST(presence, tells_which_members_may_be_left_out) {
    EXPECT_TRUE(json::presence<std::string>::required);
    EXPECT_TRUE(json::presence<nullable<int>>::required);
    EXPECT_FALSE(json::presence<std::optional<int>>::required);
    EXPECT_FALSE(json::presence<optional_nullable<int>>::required);
    EXPECT_FALSE(json::presence<absent>::required);
    EXPECT_TRUE(json::presence<std::optional<int>>::is_absent(std::nullopt));
    EXPECT_FALSE(json::presence<std::optional<int>>::is_absent(0));
    EXPECT_TRUE(json::presence<optional_nullable<int>>::is_absent({}));
    EXPECT_FALSE(json::presence<optional_nullable<int>>::is_absent(nullptr));
    EXPECT_TRUE(json::presence<absent>::is_absent({}));
    EXPECT_FALSE(json::presence<nullable<int>>::is_absent(nullptr));
}

TEST(essential, is_what_makes_an_envelope_one) {
    EXPECT_TRUE(json::is_essential<literal<"A">>);
    EXPECT_TRUE(json::is_essential<counting>);
    EXPECT_FALSE(json::is_essential<std::string>);
    EXPECT_FALSE(json::is_essential<std::optional<counting>>);
    for (auto const* text : {"{}", R"({"note":"x"})", R"({"kind":"B"})", R"({"kind":7})"}) {
        EXPECT_TRUE(json::decode<essential_parts>(text).has_error()) << text;
    }
    EXPECT_TRUE(json::decode<essential_parts>(R"({"kind":"A","note":7})").has_value());
}
