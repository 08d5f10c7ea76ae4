// Included first, so that it has to include all it needs.
#include <typehook/crypto/schemes/bearer.hpp>

// The rest.
#include <typehook/crypto/scheme.hpp>

#include <gtest/gtest.h>

#include <coroutine>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace typehook {
namespace {

using header_list = std::vector<std::pair<std::string, std::string>>;

// The least coroutine type: runs when it is made, and its result is taken by await or by hand.
template <class T>
class task {
public:
    struct promise_type {
        std::optional<T> value;
        task get_return_object() { return task{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(T result) { value.emplace(std::move(result)); }
        void unhandled_exception() { std::terminate(); }
    };
    explicit task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    task(task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    task& operator=(task&&) = delete;
    ~task() {
        if (handle_) {
            handle_.destroy();
        }
    }
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    T await_resume() { return std::move(*handle_.promise().value); }

private:
    std::coroutine_handle<promise_type> handle_;
};

auto const accepts_good = [](std::string_view token) { return token == "good"; };

template <class Scheme>
result<void> verify(Scheme const& scheme, header_list const& headers) {
    return scheme.verify(request{.headers = headers}, timestamp{});
}

TEST(bearer, asks_the_check_about_the_token) {
    schemes::bearer const scheme{accepts_good};
    static_assert(signature_scheme<decltype(scheme)>);
    static_assert(!is_async_scheme<decltype(scheme)>);
    EXPECT_TRUE(verify(scheme, {{"Authorization", "Bearer good"}}).has_value());
    EXPECT_TRUE(verify(scheme, {{"authorization", "bearer   good"}}).has_value());
    EXPECT_TRUE(verify(scheme, {{"AUTHORIZATION", "BEARER good"}}).has_value());
    EXPECT_EQ(verify(scheme, {{"Authorization", "Bearer bad"}}).error().code(),
              crypto::errc::wrong_credentials);
}

TEST(bearer, refuses_a_request_without_a_bearer_token) {
    schemes::bearer const scheme{accepts_good};
    EXPECT_EQ(verify(scheme, {}).error().code(), crypto::errc::missing_credentials);
    EXPECT_EQ(verify(scheme, {{"Authorization", "Basic Z29vZA=="}}).error().code(),
              crypto::errc::missing_credentials);
    EXPECT_EQ(verify(scheme, {{"Authorization", "good"}}).error().code(), crypto::errc::missing_credentials);
}

TEST(bearer, refuses_what_is_no_single_well_formed_token_without_asking) {
    schemes::bearer const scheme{[](std::string_view) -> bool {
        ADD_FAILURE() << "the check was asked";
        return true;
    }};
    for (std::string const value :
         {"Bearer", "Bearer ", "Bearer good good", "Bearer good,good", "Bearer \tgood", "Bearer g=ood",
          "Bearer =", "Bearer \"good\"", "Bearer g\xC3\xB6od"}) {
        auto const refused = verify(scheme, {{"Authorization", value}});
        ASSERT_TRUE(refused.has_error()) << value;
        EXPECT_EQ(refused.error().code(), crypto::errc::malformed_credentials) << value;
    }
    EXPECT_EQ(
        verify(scheme, {{"Authorization", "Bearer good"}, {"authorization", "Bearer good"}}).error().code(),
        crypto::errc::malformed_credentials);
}

TEST(bearer, takes_every_byte_of_the_token_alphabet) {
    std::string seen;
    schemes::bearer const scheme{[&](std::string_view token) {
        seen = token;
        return true;
    }};
    std::string const token = "azAZ09-._~+/==";
    EXPECT_TRUE(verify(scheme, {{"Authorization", "Bearer " + token}}).has_value());
    EXPECT_EQ(seen, token);
}

TEST(bearer, a_fixed_set_of_tokens_is_a_check) {
    schemes::bearer const listed{secret("first"), secret("second")};
    EXPECT_TRUE(verify(listed, {{"Authorization", "Bearer second"}}).has_value());
    EXPECT_TRUE(verify(listed, {{"Authorization", "Bearer third"}}).has_error());
    schemes::bearer const given{std::vector<secret>{"first"}};
    EXPECT_TRUE(verify(given, {{"Authorization", "Bearer first"}}).has_value());
    schemes::bearer const nobody{std::vector<secret>{}};
    EXPECT_EQ(verify(nobody, {{"Authorization", "Bearer x"}}).error().code(), crypto::errc::not_configured);
}

TEST(bearer, a_failure_of_the_check_is_passed_on) {
    schemes::bearer const scheme{[](std::string_view) -> result<void> {
        return failure{make_error_code(boost::system::errc::timed_out)};
    }};
    EXPECT_EQ(verify(scheme, {{"Authorization", "Bearer x"}}).error().code(), boost::system::errc::timed_out);
}

TEST(bearer, an_awaitable_check_makes_an_awaitable_verify) {
    schemes::bearer const scheme{[](std::string_view token) -> task<bool> { co_return token == "good"; }};
    static_assert(signature_scheme<decltype(scheme)>);
    static_assert(is_async_scheme<decltype(scheme)>);
    header_list const good{{"Authorization", "Bearer good"}};
    header_list const bad{{"Authorization", "Bearer bad"}};
    header_list const none;
    EXPECT_TRUE(scheme.verify(request{.headers = good}, timestamp{}).await_resume().has_value());
    EXPECT_EQ(scheme.verify(request{.headers = bad}, timestamp{}).await_resume().error().code(),
              crypto::errc::wrong_credentials);
    EXPECT_EQ(scheme.verify(request{.headers = none}, timestamp{}).await_resume().error().code(),
              crypto::errc::missing_credentials);
}

TEST(bearer, an_awaitable_check_may_fail_with_a_reason) {
    schemes::bearer const scheme{[](std::string_view) -> task<result<void>> {
        co_return failure{make_error_code(boost::system::errc::connection_refused)};
    }};
    header_list const headers{{"Authorization", "Bearer x"}};
    EXPECT_EQ(scheme.verify(request{.headers = headers}, timestamp{}).await_resume().error().code(),
              boost::system::errc::connection_refused);
}

TEST(bearer, the_challenge_follows_rfc_6750) {
    schemes::bearer const scheme{accepts_good};
    EXPECT_EQ(challenge_for(scheme, failure{crypto::errc::missing_credentials}), "Bearer realm=\"webhook\"");
    EXPECT_EQ(challenge_for(scheme, failure{crypto::errc::malformed_credentials}),
              "Bearer realm=\"webhook\", error=\"invalid_request\"");
    EXPECT_EQ(challenge_for(scheme, failure{crypto::errc::wrong_credentials}),
              "Bearer realm=\"webhook\", error=\"invalid_token\"");
}

}  // namespace
}  // namespace typehook
