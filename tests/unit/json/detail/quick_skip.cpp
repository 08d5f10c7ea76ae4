// Included first, so that it has to include all it needs.
#include <typehook/json/detail/quick_skip.hpp>

#include <typehook/json/skip.hpp>

#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace typehook::json::detail {
namespace {

constexpr unsigned no_limit = 100;

/// What both ways together say, and what the careful one says alone, from the first byte on.
void expect_the_same(std::string_view text, unsigned max_depth = no_limit) {
    test_support::exact_block const exact(text);
    auto const together = skip_value(exact.begin(), exact.end(), max_depth);
    auto const alone = value_skipper(exact.begin(), exact.end(), max_depth)
                           .run({exact.begin(), 0, 0, skip_place::expected::value}, true);
    ASSERT_EQ(name_of(together.error), name_of(alone.error)) << text;
    ASSERT_EQ(together.end - exact.begin(), alone.end - exact.begin()) << text;
}

constexpr std::string_view document =
    R"({"a":[1,-2.50,true,false,null,{},[],[ ],{"b" : "plain"}],"more":"a text that takes several blocks, \"with\" escapes\u00e9)"
    "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x9A\x80"
    R"( and more","numbers":[0,0.5,123456789012345678901234567890,1e5,0E-10],"deep":[[[[{"x":{"y":[{}]}}]]]], "end" : "………" } )"
    "  behind it stands something else that nobody looks at";

}  // namespace

TEST(quick_skip, goes_to_the_end_of_a_usual_value) {
    std::string_view const text =
        R"({"a":[1,{"b":"c"},null,true,false,-0.5],"d":{}}                                     )";
    auto const place = quick_skip_all(text.data(), text.data() + text.size(), no_limit);
    EXPECT_EQ(place.what, skip_place::expected::nothing);
    EXPECT_EQ(place.p, text.data() + text.find(' '));
}

TEST(quick_skip, goes_to_the_last_byte_of_a_text) {
    std::string const text =
        R"({"key":"a text that is longer than all that can be loaded at once, so that it reaches into another window","b":1e5})";
    auto const place = quick_skip_all(text.data(), text.data() + text.size(), no_limit);
    EXPECT_EQ(place.what, skip_place::expected::nothing);
    EXPECT_EQ(place.p, text.data() + text.size());
}

TEST(quick_skip, and_the_careful_way_agree_wherever_a_text_is_cut_or_changed) {
    std::string const full(document);
    for (std::size_t at = 0; at < full.size(); ++at) {
        expect_the_same(full.substr(0, at));
        for (char const byte :
             {' ', ',', ':', '"', '}', ']', '{', '[', '0', '-', 'n', '\\', '\x1F', '\x80', '\xEF'}) {
            auto changed = full;
            changed[at] = byte;
            expect_the_same(changed);
        }
    }
}

TEST(quick_skip, and_the_careful_way_count_the_same_depth) {
    for (unsigned depth = 0; depth < 80; ++depth) {
        std::string text;
        for (unsigned i = 0; i < depth; ++i) {
            text += i % 3 == 0 ? "{\"k\":" : "[";
        }
        text += "1";
        for (unsigned i = depth; i-- > 0;) {
            text += i % 3 == 0 ? "}" : "]";
        }
        text += std::string(64, ' ');
        for (unsigned const limit : {0u, 1u, depth - 1, depth, depth + 1, 63u, 64u, 65u, 100u}) {
            expect_the_same(text, limit);
        }
    }
}

TEST(quick_skip, leaves_a_mark_of_byte_order_where_only_the_first_may_be) {
    for (std::string_view const text :
         {"\xEF\xBB\xBF{\"a\":1}", " \xEF\xBB\xBF{\"a\":1}", "[\xEF\xBB\xBF{\"a\":1}]"}) {
        expect_the_same(std::string(text) + std::string(64, ' '));
    }
}

}  // namespace typehook::json::detail
