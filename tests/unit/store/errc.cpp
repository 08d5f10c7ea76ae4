// Included first, so that it has to include all it needs.
#include <typehook/store/errc.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace typehook::store {
namespace {

TEST(store_errc, what_may_pass_is_transient) {
    EXPECT_EQ(condition_of(errc::disk_full), condition::transient);
    EXPECT_EQ(condition_of(errc::already_owned), condition::transient);
    EXPECT_EQ(condition_of(errc::unavailable), condition::transient);
}

TEST(store_errc, what_needs_a_person_is_permanent) {
    for (auto const code : {errc::cannot_open, errc::not_a_store, errc::read_only, errc::corrupt}) {
        EXPECT_EQ(condition_of(code), condition::permanent) << name_of(code);
    }
    EXPECT_EQ(condition_of(errc::newer_format), condition::unsupported);
}

TEST(store_errc, what_the_caller_got_wrong_says_so) {
    EXPECT_EQ(condition_of(errc::duplicate_id), condition::duplicate);
    EXPECT_EQ(condition_of(errc::unknown_reference), condition::not_found);
}

TEST(store_errc, every_error_has_a_message_of_its_own) {
    std::set<std::string> messages;
    for (std::size_t i = 1; i <= error_count<errc>; ++i) {
        messages.insert(make_error_code(static_cast<errc>(i)).message());
    }
    EXPECT_EQ(messages.size(), error_count<errc>);
}

}  // namespace
}  // namespace typehook::store
