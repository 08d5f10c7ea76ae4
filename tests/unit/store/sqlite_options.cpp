// Included first, so that it has to include all it needs.
#include <typehook/store/sqlite_options.hpp>

#include <gtest/gtest.h>

namespace typehook::store {
namespace {

TEST(sqlite_options, are_safe_by_default) {
    EXPECT_EQ(sqlite_options{}.access, sqlite_access::owner);
    EXPECT_EQ(sqlite_options{}.durability, sqlite_durability::full);
    EXPECT_GT(sqlite_options{}.patience, std::chrono::milliseconds(0));
}

}  // namespace
}  // namespace typehook::store
