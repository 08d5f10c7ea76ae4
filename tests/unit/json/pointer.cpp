// Included first, so that it has to include all it needs.
#include <typehook/json/pointer.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::json {
namespace {

/// The pointer at the first `^` of a text from which it is taken out.
std::string at_mark(std::string text) {
    auto const mark = text.find('^');
    text.erase(mark, 1);
    return pointer_at(test_support::exact_block(text).view(), mark);
}

TEST(json_pointer, names_the_value_that_starts_at_the_offset_or_holds_it) {
    EXPECT_EQ(at_mark(R"(^1)"), "");
    EXPECT_EQ(at_mark(R"(^{"a":1})"), "");
    EXPECT_EQ(at_mark(R"({"a":^1})"), "/a");
    EXPECT_EQ(at_mark(R"({"a":[true,"x^y"]})"), "/a/1");
    EXPECT_EQ(at_mark(R"({"a":[true,^{"b":null}]})"), "/a/1");
    EXPECT_EQ(at_mark(R"({"a":[true,{"b":nu^ll}]})"), "/a/1/b");
    EXPECT_EQ(at_mark(R"([[[]],[[],[^]]])"), "/1/1");
    EXPECT_EQ(at_mark(R"([0,1,2,3,4,5,6,7,8,9,^10])"), "/10");
    EXPECT_EQ(at_mark(R"({"a":{"b":1},"c":{"d":^2}})"), "/c/d");
}

TEST(json_pointer, a_closing_bracket_names_what_it_closes) {
    EXPECT_EQ(at_mark(R"({"a":{"b":1^}})"), "/a");
    EXPECT_EQ(at_mark(R"({"a":{"b":1}^})"), "");
    EXPECT_EQ(at_mark(R"([[1]^])"), "");
    EXPECT_EQ(at_mark(R"([[1^]])"), "/0");
    EXPECT_EQ(at_mark(R"({"a":{^}})"), "/a");
}

TEST(json_pointer, a_key_names_its_member) {
    EXPECT_EQ(at_mark(R"({^"a":1})"), "/a");
    EXPECT_EQ(at_mark(R"({"x":0, "a^b" : 1})"), "/ab");
    EXPECT_EQ(at_mark(R"({"ab" ^: 1})"), "/ab");
    EXPECT_EQ(at_mark(R"({"ab" : ^ 1})"), "/ab");
}

TEST(json_pointer, what_stands_between_values_names_what_they_are_in) {
    EXPECT_EQ(at_mark(R"({"a":[1^,2]})"), "/a");
    EXPECT_EQ(at_mark(R"({"a":[1,^ 2]})"), "/a");
    EXPECT_EQ(at_mark(R"({"a":[1]^,"b":2})"), "");
    EXPECT_EQ(at_mark(R"(^ {})"), "");
    EXPECT_EQ(at_mark(R"({"a":1} ^ )"), "");
}

TEST(json_pointer, keys_are_unescaped_and_then_escaped_the_pointer_way) {
    EXPECT_EQ(at_mark(R"({"a/b~c":^1})"), "/a~1b~0c");
    EXPECT_EQ(at_mark(R"({"a\/\u007e\"\n\u00e9":^1})"), "/a~1~0\"\n\xC3\xA9");
    EXPECT_EQ(at_mark(R"({"\ud83d\ude00":[^1]})"), "/\xF0\x9F\x98\x80/0");
    EXPECT_EQ(at_mark(R"({"":{"":^1}})"), "//");
    EXPECT_EQ(at_mark(R"({"~1":^1})"), "/~01");
    EXPECT_EQ(at_mark(R"({"brackets ]}\"[{":^1})"), "/brackets ]}\"[{");
}

TEST(json_pointer, where_the_text_is_wrong_it_names_what_was_being_read) {
    EXPECT_EQ(at_mark(R"({"a":[1,^x])"), "/a/1");
    EXPECT_EQ(at_mark(R"({"a":[1,^])"), "/a");
    EXPECT_EQ(at_mark(R"({"a":^})"), "/a");
    EXPECT_EQ(at_mark(R"({"a":"b^\x"})"), "/a");
    EXPECT_EQ(at_mark("{\"a\":\"b^\xFF\"}"), "/a");
    EXPECT_EQ(at_mark(R"({"a":1 ^"b":2})"), "");
    EXPECT_EQ(at_mark(R"({"a"^ 1})"), "/a");
    EXPECT_EQ(at_mark(R"({"a":{"b\^x":1}})"), "/a");
    EXPECT_EQ(at_mark(R"({"a":{^b:1}})"), "/a");
    EXPECT_EQ(at_mark(R"({"a":tr^ux})"), "/a");
    EXPECT_EQ(at_mark(R"({"a":[0^1]})"), "/a/0");
    EXPECT_EQ(at_mark(R"(^)"), "");
    EXPECT_EQ(at_mark("^\xEF\xBB\xBF{}"), "");
    EXPECT_EQ(at_mark(R"({} ^x)"), "");
}

TEST(json_pointer, where_the_text_ends_it_names_what_was_being_read) {
    EXPECT_EQ(at_mark(R"({"a":[1,^)"), "/a/1");
    EXPECT_EQ(at_mark(R"({"a":[1^)"), "/a");
    EXPECT_EQ(at_mark(R"({"a":[1.^)"), "/a/0");
    EXPECT_EQ(at_mark(R"({"a":[1 ^)"), "/a");
    EXPECT_EQ(at_mark(R"({"a":[^)"), "/a");
    EXPECT_EQ(at_mark(R"({"a":^)"), "/a");
    EXPECT_EQ(at_mark(R"({"a":"x^)"), "/a");
    EXPECT_EQ(at_mark(R"({"a":{"b":1},"c^)"), "");
    EXPECT_EQ(pointer_at(R"([1,[2]])", 1000), "");
    EXPECT_EQ(pointer_at(R"([1,[2)", 1000), "/1");
}

TEST(json_pointer, equal_offsets_get_equal_pointers_and_none_gets_none) {
    std::uint64_t const offsets[] = {1, 1, 3, 3, 3};
    EXPECT_EQ(pointers_at("[1,2]", offsets), (std::vector<std::string>{"/0", "/0", "/1", "/1", "/1"}));
    EXPECT_TRUE(pointers_at("[1,2]", {}).empty());
}

/// Writes a random document and, for each of its bytes, the pointer that belongs to it.
class annotated_document {
public:
    explicit annotated_document(std::uint32_t seed) : random_(seed) {
        space("");
        value("", 0);
        space("");
    }

    std::string text;
    std::vector<std::string> pointers;  ///< One for each byte.
    std::vector<std::string> when_cut;  ///< The same if the text ends just behind that byte.

private:
    void put(std::string_view bytes, std::string const& pointer, std::string const& cut) {
        text += bytes;
        pointers.insert(pointers.end(), bytes.size(), pointer);
        when_cut.insert(when_cut.end(), bytes.size(), cut);
    }
    void put(std::string_view bytes, std::string const& pointer) { put(bytes, pointer, pointer); }
    void space(std::string const& pointer) {
        constexpr std::string_view spaces[] = {"", "", "", " ", "\n  ", "\t"};
        put(spaces[random_() % std::size(spaces)], pointer);
    }

    void value(std::string const& pointer, unsigned depth) {
        auto const kind = random_() % (depth < 6 ? 6 : 4);
        if (kind < 4) {
            constexpr std::string_view scalars[] = {
                "null", "true", "-1.5e3", "0", R"("text ]}[{,:")", R"("\"\\\ud83d\ude00")", "\"\xC3\xA9\""};
            put(scalars[random_() % std::size(scalars)], pointer);
            return;
        }
        bool const object = kind == 5;
        put(object ? "{" : "[", pointer);
        auto const count = random_() % 5;
        for (std::size_t i = 0; i < count; ++i) {
            space(pointer);
            if (object) {
                struct key {
                    std::string_view written, token;
                };
                constexpr key keys[] = {{R"("a")", "/a"},
                                        {R"("")", "/"},
                                        {R"("a\/b")", "/a~1b"},
                                        {R"("\u007e")", "/~0"},
                                        {"\"k\xC3\xA9y\"", "/k\xC3\xA9y"}};
                auto const& picked = keys[random_() % std::size(keys)];
                auto const member = pointer + std::string(picked.token);
                // A key that is cut names nothing yet.
                put(picked.written, member, pointer);
                when_cut.back() = member;
                space(member);
                put(":", member);
                space(member);
                value(member, depth + 1);
            } else {
                value(pointer + "/" + std::to_string(i), depth + 1);
            }
            space(pointer);
            if (i + 1 < count) {
                put(",", pointer);
            }
        }
        put(object ? "}" : "]", pointer);
    }

    std::mt19937 random_;
};

TEST(json_pointer, every_byte_of_a_document_has_its_pointer) {
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        annotated_document const document(seed);
        test_support::exact_block const block(document.text);
        std::vector<std::uint64_t> offsets;
        for (std::size_t i = 0; i < document.text.size(); ++i) {
            offsets.push_back(i);
        }
        auto const found = pointers_at(block.view(), offsets);
        ASSERT_EQ(found.size(), document.pointers.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            ASSERT_EQ(found[i], document.pointers[i]) << "byte " << i << " of " << document.text;
        }
    }
}

TEST(json_pointer, the_text_behind_an_offset_does_not_matter_unless_it_is_inside_a_key) {
    for (std::uint32_t seed = 0; seed < 100; ++seed) {
        annotated_document const document(seed);
        for (std::size_t i = 0; i < document.text.size(); ++i) {
            auto const begun = document.text.substr(0, i + 1);
            ASSERT_EQ(pointer_at(test_support::exact_block(begun).view(), i), document.when_cut[i]) << begun;
            ASSERT_EQ(pointer_at(test_support::exact_block(begun + '\x01').view(), i), document.when_cut[i])
                << begun;
        }
    }
}

TEST(json_pointer, no_bytes_make_it_fail) {
    std::mt19937 random(99);
    for (int round = 0; round < 3000; ++round) {
        std::string text(random() % 80, ' ');
        for (auto& byte : text) {
            constexpr std::string_view alphabet = "[]{}\"\\:, 1-e.tfnu/~\x01\xFF";
            byte = alphabet[random() % alphabet.size()];
        }
        std::vector<std::uint64_t> offsets;
        for (std::size_t i = 0; i <= text.size() + 1; ++i) {
            offsets.push_back(i);
        }
        EXPECT_EQ(pointers_at(test_support::exact_block(text).view(), offsets).size(), offsets.size());
    }
}

TEST(json_pointer, a_pointer_that_would_be_too_long_stops_at_a_value_around) {
    std::string const key(max_pointer_size, 'k');
    EXPECT_EQ(pointer_at("{\"a\":{\"" + key + "\":[1,{\"b\":2}]}}", key.size() + 18), "/a");
    std::string const longest(max_pointer_size - 1, 'k');
    EXPECT_EQ(pointer_at("{\"" + longest + "\":1}", longest.size() + 4), "/" + longest);
    EXPECT_EQ(pointer_at("{\"" + longest + "\":[1]}", longest.size() + 5), "/" + longest);
    // Beyond the long key, pointers are whole again.
    EXPECT_EQ(pointer_at("{\"a\":{\"" + key + "\":[1,2],\"c\":3}}", key.size() + 19), "/a/c");
    // A tilde takes two bytes in a pointer.
    EXPECT_EQ(pointer_at("{\"" + std::string(max_pointer_size - 1, '~') + "\":1}", max_pointer_size + 3), "");
}

TEST(json_pointer, any_number_of_offsets_takes_one_pass) {
    std::string text = "[";
    std::vector<std::uint64_t> offsets;
    for (int i = 0; i < 200'000; ++i) {
        offsets.push_back(text.size());
        text += "1,";
    }
    text += "1]";
    auto const found = pointers_at(text, offsets);
    ASSERT_EQ(found.size(), offsets.size());
    EXPECT_EQ(found.front(), "/0");
    EXPECT_EQ(found.back(), "/199999");
}

TEST(json_pointer, nesting_costs_no_stack) {
    EXPECT_EQ(pointer_at(std::string(100'000, '['), 99'999).substr(0, 6), "/0/0/0");
}

}  // namespace
}  // namespace typehook::json
