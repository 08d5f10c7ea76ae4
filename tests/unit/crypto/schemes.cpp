// Included first, so that it has to include all it needs.
#include <typehook/crypto/schemes.hpp>

// The rest.
#include <typehook/crypto/scheme.hpp>

#include <gtest/gtest.h>

namespace typehook {
namespace {

TEST(schemes, are_all_schemes) {
    static_assert(signature_scheme<schemes::none>);
    static_assert(signature_scheme<schemes::token>);
    static_assert(signature_scheme<decltype(schemes::bearer{secret("x")})>);
    SUCCEED() << "checked when compiled";
}

}  // namespace
}  // namespace typehook
