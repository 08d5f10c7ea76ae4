#include <typehook/delivery/transitions.hpp>

#include <typehook/crypto/schemes/standard_webhooks.hpp>

#include <gtest/gtest.h>

namespace typehook::delivery::transitions_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr timestamp now{milliseconds(1'700'000'000'000)};

store::delivery waiting(std::int32_t attempts = 0) {
    store::delivery made;
    made.key = 1;
    made.attempts = attempts;
    made.due = now - seconds(1);
    return made;
}

attempt_result result_of(decision what, std::optional<seconds> retry_after = {}) {
    return {.verdict = {what, retry_after}, .http_status = 500, .reason = "why"};
}

TEST(transitions, a_delivered_delivery_has_no_reason) {
    auto before = waiting(2);
    before.reason = "http_500";
    auto const after = after_attempt(
        before, {.verdict = {decision::delivered, {}}, .http_status = 204, .reason = {}}, {}, now, 0);
    EXPECT_EQ(after.status, store::delivery_status::delivered);
    EXPECT_EQ(after.attempts, 3);
    EXPECT_EQ(after.reason, "");
    EXPECT_EQ(after.http_status, 204);
    EXPECT_EQ(after.updated_at, now);
}

TEST(transitions, a_failed_one_waits_by_the_schedule_or_as_long_as_was_asked) {
    EXPECT_EQ(after_attempt(waiting(), result_of(decision::retry), {}, now, 0).due, now + seconds(300));
    EXPECT_EQ(after_attempt(waiting(), result_of(decision::retry), {}, now, 0.5).due, now + seconds(315));
    EXPECT_EQ(after_attempt(waiting(), result_of(decision::slow_down, seconds(900)), {}, now, 0).due,
              now + seconds(900));
    EXPECT_EQ(after_attempt(waiting(), result_of(decision::slow_down, seconds(9)), {}, now, 0).due,
              now + seconds(300));
}

TEST(transitions, the_last_attempt_and_a_receiver_that_is_gone_give_it_up) {
    auto const last = after_attempt(waiting(10), result_of(decision::retry), {}, now, 0);
    EXPECT_EQ(last.status, store::delivery_status::failed);
    EXPECT_EQ(last.reason, "why");
    EXPECT_EQ(after_attempt(waiting(), result_of(decision::disable), {}, now, 0).status,
              store::delivery_status::failed);
}

TEST(transitions, an_interrupted_attempt_changes_nothing) {
    EXPECT_EQ(after_attempt(waiting(3), result_of(decision::interrupted), {}, now, 0), waiting(3));
}

TEST(transitions, a_retry_makes_it_due_now_unless_it_is_or_has_arrived) {
    auto later = waiting();
    later.due = now + seconds(100);
    EXPECT_EQ(after_retry(later, now)->due, now);
    EXPECT_EQ(*after_retry(waiting(), now), waiting());
    auto failed = waiting(11);
    failed.status = store::delivery_status::failed;
    EXPECT_EQ(after_retry(failed, now)->status, store::delivery_status::waiting);
    EXPECT_EQ(after_retry(failed, now)->attempts, 11);
    failed.status = store::delivery_status::delivered;
    EXPECT_EQ(after_retry(failed, now).error(), errc::already_delivered);
}

TEST(transitions, a_webhook_pauses_resumes_and_is_disabled) {
    webhook_record record;
    EXPECT_TRUE(pause(record, now).has_value());
    EXPECT_EQ(record.status, webhook_status::paused);
    EXPECT_TRUE(pause(record, now + seconds(1)).has_value());
    EXPECT_EQ(record.status_since, now);
    disable(record, "gone", now);
    disable(record, "other", now);
    EXPECT_EQ(record.reason, "gone");
    EXPECT_EQ(pause(record, now).error(), errc::webhook_disabled);
    record.failing_since = now;
    resume(record, now);
    EXPECT_EQ(record.status, webhook_status::active);
    EXPECT_EQ(record.reason, "");
    EXPECT_FALSE(record.failing_since.has_value());
}

TEST(transitions, rotation_keeps_the_old_secret_until_its_time) {
    webhook_record record;
    record.secrets.push_back({.text = secret("old"), .expires_at = {}});
    EXPECT_TRUE(rotate(record, secret("new"), seconds(60), now).has_value());
    ASSERT_EQ(record.secrets.size(), 2u);
    EXPECT_EQ(record.secrets[0].text.reveal(), "new");
    EXPECT_EQ(record.secrets[1].expires_at, now + seconds(60));
    EXPECT_TRUE(rotate(record, secret("newer"), seconds(600), now + seconds(30)).has_value());
    ASSERT_EQ(record.secrets.size(), 3u);
    EXPECT_EQ(record.secrets[2].expires_at, now + seconds(60));  // not prolonged
    EXPECT_TRUE(rotate(record, secret("newest"), seconds(0), now + seconds(61)).has_value());
    ASSERT_EQ(record.secrets.size(), 1u);
}

TEST(transitions, only_so_many_secrets_sign_at_a_time) {
    webhook_record record;
    for (std::size_t i = 0; i < most_secrets; ++i) {
        EXPECT_TRUE(rotate(record, secret("s" + std::to_string(i)), seconds(3'600), now).has_value());
    }
    auto const refused = rotate(record, secret("one more"), seconds(3'600), now);
    EXPECT_EQ(refused.error(), errc::invalid_settings);
    EXPECT_EQ(refused.error().pointer(), "/overlap");
    EXPECT_EQ(record.secrets.size(), most_secrets);
    EXPECT_FALSE(record.secrets.front().expires_at) << "nothing has changed";
    EXPECT_TRUE(rotate(record, secret("one more"), seconds(0), now).has_value());
    EXPECT_EQ(record.secrets.size(), 1u);
    EXPECT_LT(most_secrets, schemes::standard_webhooks{}.max_signatures);
}

}  // namespace
}  // namespace typehook::delivery::transitions_test
