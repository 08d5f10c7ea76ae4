// Error enums made from one table. Layer core.
#include <typehook/core/error_category.hpp>

#include <gtest/gtest.h>

#include <string>
#include <system_error>

namespace shop {

enum class errc { sold_out = 1, closed };

}  // namespace shop

template <>
struct typehook::error_table<shop::errc> {
    static constexpr std::uint64_t id = 0x5B1E77A2C09D4F38u;
    static constexpr char const* name = "test.shop";
    static constexpr error_entry entries[] = {
        {"sold_out", "nothing is left", condition::permanent},
        {"closed", "the shop is closed", condition::transient},
    };
};

template <>
struct boost::system::is_error_code_enum<shop::errc> : std::true_type {};
template <>
struct std::is_error_code_enum<shop::errc> : std::true_type {};

namespace shop {

boost::system::error_code make_error_code(errc value) noexcept { return typehook::to_error_code(value); }
static_assert(typehook::error_count<errc> == static_cast<std::size_t>(errc::closed));

}  // namespace shop

using namespace typehook;

TEST(error_category, makes_codes_of_enumerators) {
    boost::system::error_code const code = shop::errc::closed;
    EXPECT_TRUE(code.failed());
    EXPECT_EQ(code.value(), 2);
    EXPECT_STREQ(code.category().name(), "test.shop");
    EXPECT_EQ(code.message(), "the shop is closed");
    EXPECT_EQ(code, shop::errc::closed);
    EXPECT_NE(code, shop::errc::sold_out);
}

TEST(error_category, tells_the_condition_of_each_enumerator) {
    EXPECT_EQ(condition_of(shop::errc::sold_out), condition::permanent);
    EXPECT_EQ(condition_of(shop::errc::closed), condition::transient);
    boost::system::error_code const code = shop::errc::closed;
    EXPECT_TRUE(code == condition::transient);
    EXPECT_FALSE(code == condition::permanent);
}

TEST(error_category, works_with_the_standard_library) {
    std::error_code const code = shop::errc::sold_out;
    EXPECT_EQ(code.message(), "nothing is left");
    EXPECT_TRUE(code == std::error_condition(condition::permanent));
    EXPECT_FALSE(code == std::error_condition(condition::transient));
    EXPECT_TRUE(code == shop::errc::sold_out);
}

TEST(error_category, knows_the_spelling_of_each_enumerator) {
    EXPECT_EQ(name_of(shop::errc::sold_out), "sold_out");
    EXPECT_EQ(name_of(shop::errc{}), "ok");
}

TEST(error_category, has_words_for_values_outside_its_table) {
    auto const& category = category_of<shop::errc>();
    EXPECT_EQ(category.message(0), "no error");
    EXPECT_EQ(category.message(3), "unknown error");
    EXPECT_EQ(category.message(-1), "unknown error");
    EXPECT_EQ(category.entry(0), nullptr);
    EXPECT_EQ(condition_of({3, category}), condition::internal);
}

TEST(error_category, is_one_object_of_one_identity) {
    EXPECT_EQ(&category_of<shop::errc>(), &category_of<shop::errc>());
    EXPECT_FALSE(category_of<shop::errc>() == condition_category());
}
