#include <typehook/webhook/errc.hpp>

#include <typehook/core/failure.hpp>

#include <gtest/gtest.h>

namespace {

using typehook::webhook::errc;

TEST(webhook_errc, is_an_internal_condition_with_a_message) {
    typehook::failure const why(errc::handler_threw);
    EXPECT_EQ(why.condition(), typehook::condition::internal);
    EXPECT_EQ(why.code().message(), "the handler threw an exception");
    EXPECT_EQ(typehook::name_of(errc::handler_threw), "handler_threw");
}

}  // namespace
