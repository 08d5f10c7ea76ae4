// Included first, so that it has to include all it needs.
#include <typehook/crypto/scheme.hpp>

// The rest.
#include <typehook/crypto/errc.hpp>

#include <gtest/gtest.h>

namespace typehook {
namespace {

template <class T>
struct task {
    T await_resume();
};

struct yes {
    result<void> verify(request const&, timestamp) const;
};
struct later {
    task<result<void>> verify(request const&, timestamp) const;
};
struct not_const {
    result<void> verify(request const&, timestamp);
};
struct wrong_answer {
    bool verify(request const&, timestamp) const;
};
struct no_verify {};

static_assert(signature_scheme<yes>);
static_assert(signature_scheme<later>);
static_assert(!signature_scheme<not_const>);
static_assert(!signature_scheme<wrong_answer>);
static_assert(!signature_scheme<no_verify>);
static_assert(!is_async_scheme<yes>);
static_assert(is_async_scheme<later>);

struct challenging {
    result<void> verify(request const&, timestamp) const;
    std::string challenge(failure const&) const { return "Test realm=\"x\""; }
};

struct unset {
    result<void> verify(request const&, timestamp) const;
    result<void> configured() const { return failure{crypto::errc::not_configured}; }
};

TEST(scheme, says_whether_it_is_configured_if_it_knows) {
    EXPECT_TRUE(is_configured(yes{}).has_value());
    EXPECT_EQ(is_configured(unset{}).error(), crypto::errc::not_configured);
}

TEST(scheme, a_challenge_is_made_only_for_failures_about_credentials) {
    EXPECT_EQ(challenge_for(challenging{}, failure{crypto::errc::missing_credentials}), "Test realm=\"x\"");
    EXPECT_EQ(challenge_for(challenging{}, failure{make_error_code(boost::system::errc::io_error)}), "");
    EXPECT_EQ(challenge_for(yes{}, failure{crypto::errc::missing_credentials}), "");
}

}  // namespace
}  // namespace typehook
