// Included first, so that it has to include all it needs.
#include <typehook/crypto/signing.hpp>

#include <gtest/gtest.h>

namespace typehook {
namespace {

struct signs {
    result<header_list> sign(unsigned_message const&) const { return header_list{}; }
};
struct signs_into_nothing {
    void sign(unsigned_message const&) const {}
};
struct only_verifies {};

TEST(signing, is_what_gives_headers_for_a_message) {
    static_assert(signing_scheme<signs>);
    static_assert(!signing_scheme<signs_into_nothing>);
    static_assert(!signing_scheme<only_verifies>);
    SUCCEED() << "checked when compiled";
}

}  // namespace
}  // namespace typehook
