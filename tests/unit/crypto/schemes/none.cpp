// Included first, so that it has to include all it needs.
#include <typehook/crypto/schemes/none.hpp>

// The rest.
#include <typehook/crypto/scheme.hpp>

#include <gtest/gtest.h>

namespace typehook {
namespace {

static_assert(signature_scheme<schemes::none>);
static_assert(!is_async_scheme<schemes::none>);

TEST(none, accepts_every_request) { EXPECT_TRUE(schemes::none{}.verify(request{}, timestamp{}).has_value()); }

TEST(none, signs_with_no_header) {
    EXPECT_EQ(schemes::none{}.sign({.id = "1", .body = "{}"}).value(), header_list{});
}

}  // namespace
}  // namespace typehook
