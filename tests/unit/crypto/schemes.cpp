// Included first, so that it has to include all it needs.
#include <typehook/crypto/schemes.hpp>

// The rest.
#include <typehook/crypto/scheme.hpp>
#include <typehook/crypto/signing.hpp>

#include <gtest/gtest.h>

namespace typehook {
namespace {

TEST(schemes, are_all_schemes) {
    static_assert(signature_scheme<schemes::none> && signing_scheme<schemes::none>);
    static_assert(signature_scheme<schemes::token> && signing_scheme<schemes::token>);
    static_assert(signature_scheme<schemes::basic> && signing_scheme<schemes::basic>);
    static_assert(signature_scheme<schemes::github> && signing_scheme<schemes::github>);
    static_assert(signature_scheme<schemes::stripe> && signing_scheme<schemes::stripe>);
    static_assert(signature_scheme<schemes::standard_webhooks> && signing_scheme<schemes::standard_webhooks>);
    static_assert(signature_scheme<decltype(schemes::bearer{secret("x")})>);
    static_assert(!signing_scheme<decltype(schemes::bearer{secret("x")})>);  // it keeps digests, not tokens
    SUCCEED() << "checked when compiled";
}

}  // namespace
}  // namespace typehook
