// Included first, so that it has to include all it needs.
#include <typehook/json/errc.hpp>

// The rest.
#include <typehook/core/failure.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

namespace typehook::json {
namespace {

enum class group { syntax, limit, deviation, own };

struct row {
    errc value;
    std::string_view name;
    group belongs_to;
    condition means;
};

constexpr row table[] = {
    {errc::unexpected_end, "unexpected_end", group::syntax, condition::malformed_input},
    {errc::unexpected_character, "unexpected_character", group::syntax, condition::malformed_input},
    {errc::trailing_characters, "trailing_characters", group::syntax, condition::malformed_input},
    {errc::invalid_literal, "invalid_literal", group::syntax, condition::malformed_input},
    {errc::invalid_number, "invalid_number", group::syntax, condition::malformed_input},
    {errc::invalid_string_control, "invalid_string_control", group::syntax, condition::malformed_input},
    {errc::invalid_escape, "invalid_escape", group::syntax, condition::malformed_input},
    {errc::lone_surrogate, "lone_surrogate", group::syntax, condition::malformed_input},
    {errc::invalid_utf8, "invalid_utf8", group::syntax, condition::malformed_input},
    {errc::byte_order_mark, "byte_order_mark", group::syntax, condition::malformed_input},
    {errc::depth_exceeded, "depth_exceeded", group::limit, condition::limit_exceeded},
    {errc::size_exceeded, "size_exceeded", group::limit, condition::limit_exceeded},
    {errc::memory_exceeded, "memory_exceeded", group::limit, condition::limit_exceeded},
    {errc::wrong_type, "wrong_type", group::deviation, condition::schema_mismatch},
    {errc::missing_member, "missing_member", group::deviation, condition::schema_mismatch},
    {errc::unknown_enum_value, "unknown_enum_value", group::deviation, condition::schema_mismatch},
    {errc::wrong_constant, "wrong_constant", group::deviation, condition::schema_mismatch},
    {errc::number_out_of_range, "number_out_of_range", group::deviation, condition::schema_mismatch},
    {errc::not_an_integer, "not_an_integer", group::deviation, condition::schema_mismatch},
    {errc::duplicate_member, "duplicate_member", group::deviation, condition::schema_mismatch},
    {errc::invalid_date_time, "invalid_date_time", group::deviation, condition::schema_mismatch},
    {errc::unexpected_content, "unexpected_content", group::deviation, condition::schema_mismatch},
    {errc::no_matching_alternative, "no_matching_alternative", group::deviation, condition::schema_mismatch},
    {errc::violated_keyword, "violated_keyword", group::deviation, condition::schema_mismatch},
    {errc::replaced_value, "replaced_value", group::own, condition::schema_mismatch},
    {errc::report_full, "report_full", group::own, condition::limit_exceeded},
    {errc::not_json_value, "not_json_value", group::own, condition::malformed_input},
    {errc::no_schema, "no_schema", group::own, condition::internal},
    {errc::audit_exceeded, "audit_exceeded", group::own, condition::limit_exceeded},
};

TEST(json_errc, every_enumerator_has_its_name_its_group_and_its_condition) {
    EXPECT_EQ(std::size(table), error_count<errc>);
    std::size_t number = 0;
    for (auto const& expected : table) {
        ++number;
        EXPECT_EQ(static_cast<std::size_t>(expected.value), number) << expected.name;
        EXPECT_EQ(name_of(expected.value), expected.name);
        EXPECT_EQ(is_deviation(expected.value), expected.belongs_to == group::deviation) << expected.name;
        EXPECT_EQ(condition_of(expected.value), expected.means) << expected.name;
    }
}

TEST(json_errc, every_error_has_a_message_of_its_own) {
    std::set<std::string> messages;
    for (auto const& expected : table) {
        auto const message = make_error_code(expected.value).message();
        EXPECT_TRUE(messages.insert(message).second) << message;
        EXPECT_NE(message.back(), '.') << message;
    }
}

TEST(json_errc, zero_is_success_and_one_byte_is_enough) {
    EXPECT_FALSE(make_error_code(errc{}).failed());
    EXPECT_FALSE(is_deviation(errc{}));
    EXPECT_EQ(sizeof(errc), 1u);
}

TEST(json_errc, converts_to_codes_of_boost_and_std) {
    boost::system::error_code const code = errc::invalid_utf8;
    EXPECT_EQ(code, errc::invalid_utf8);
    EXPECT_EQ(code, condition::malformed_input);
    EXPECT_EQ(code.category().name(), std::string_view("typehook.json"));
    std::error_code const standard = make_error_code(errc::invalid_utf8);
    EXPECT_EQ(standard.message(), "not UTF-8");
}

TEST(json_errc, becomes_a_failure) {
    failure const why = errc::wrong_type;
    EXPECT_EQ(why.code(), errc::wrong_type);
    EXPECT_EQ(why.condition(), condition::schema_mismatch);
}

}  // namespace
}  // namespace typehook::json
