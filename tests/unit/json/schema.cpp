#include <typehook/json/schema.hpp>

#include <gtest/gtest.h>

namespace {

using namespace typehook::json;

TEST(schema, finds_a_root_by_its_name) {
    static constexpr schema_member roots[] = {{"a", 3, 0}, {"b.added", 1, 0}, {"c", 2, 0}};
    constexpr schema tables{
        .nodes = {}, .rules = {}, .children = {}, .members = {}, .texts = {}, .patterns = {}, .roots = roots};
    static_assert(tables.find("a") == 3);
    static_assert(tables.find("b.added") == 1);
    static_assert(tables.find("c") == 2);
    static_assert(tables.find("") == no_node);
    static_assert(tables.find("b") == no_node);
    static_assert(tables.find("d") == no_node);
    EXPECT_EQ(schema{}.find("a"), no_node);
}

TEST(schema, spells_keywords_as_schemas_do) {
    EXPECT_EQ(to_string(keyword::type), "type");
    EXPECT_EQ(to_string(keyword::const_), "const");
    EXPECT_EQ(to_string(keyword::additional_properties), "additionalProperties");
    EXPECT_EQ(to_string(keyword::ref), "$ref");
    EXPECT_EQ(to_string(keyword::unevaluated_items), "unevaluatedItems");
    EXPECT_EQ(to_string(keyword::unevaluated_properties), "unevaluatedProperties");
    EXPECT_EQ(to_string(keyword::never), "false");
}

}  // namespace
