// The content of an event that carries none. Layer core.
#include <typehook/core/absent.hpp>

#include <gtest/gtest.h>

#include <type_traits>

static_assert(std::is_empty_v<typehook::absent> && std::is_trivially_copyable_v<typehook::absent>);

TEST(absent, equals_itself) { EXPECT_TRUE(typehook::absent{} == typehook::absent{}); }
