// The two storages. Layer core.
#include <typehook/core/storage.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace typehook;

static_assert(std::is_same_v<owning::string, std::string>);
static_assert(std::is_same_v<borrowed::string, text>);
static_assert(std::is_same_v<owning::list<int>, std::vector<int>>);
static_assert(std::is_same_v<borrowed::list<text>, std::vector<text>>);

TEST(storage, makes_strings_that_hold_their_own_characters) {
    std::string source = "characters that do not fit into a string object itself";
    auto const owned = owning::own(source);
    auto const viewed = borrowed::own(source);
    source.assign(source.size(), 'x');
    EXPECT_EQ(owned, "characters that do not fit into a string object itself");
    EXPECT_EQ(viewed, "characters that do not fit into a string object itself");
}
