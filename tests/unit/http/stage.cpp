// Included first, so that it has to include all it needs.
#include <typehook/http/stage.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace typehook::http {
namespace {

using namespace std::chrono_literals;

// The deadline policy in one table; a new stage has to be added here.
struct row {
    stage where;
    std::chrono::milliseconds limit;
    expiry end;
    std::optional<errc> reason;
};

constexpr receiver_deadlines deadlines{.tls_handshake = 1ms,
                                       .header = 2ms,
                                       .body = 3ms,
                                       .handler = 4ms,
                                       .leave = 5ms,
                                       .write = 6ms,
                                       .idle = 7ms,
                                       .linger = 8ms};

constexpr row table[] = {
    {stage::handshake, 1ms, expiry::close, std::nullopt},
    {stage::idle, 7ms, expiry::close, std::nullopt},
    {stage::header, 2ms, expiry::reply, errc::header_timeout},
    {stage::body, 3ms, expiry::reply, errc::body_timeout},
    {stage::handler, 4ms, expiry::cancel, errc::handler_timeout},
    {stage::leave, 5ms, expiry::abandon, errc::handler_timeout},
    {stage::write, 6ms, expiry::close, std::nullopt},
    {stage::linger, 8ms, expiry::close, std::nullopt},
};

TEST(stage, every_stage_has_its_limit_and_its_end) {
    for (auto const& expected : table) {
        EXPECT_EQ(limit_of(expected.where, deadlines), expected.limit);
        EXPECT_EQ(expiry_of(expected.where), expected.end);
        EXPECT_EQ(reason_of(expected.where), expected.reason);
    }
}

TEST(stage, whoever_is_answered_has_a_reason) {
    for (auto const& expected : table) {
        auto const answered = expected.end == expiry::reply || expected.end == expiry::abandon;
        EXPECT_LE(answered, reason_of(expected.where).has_value());
    }
}

}  // namespace
}  // namespace typehook::http
