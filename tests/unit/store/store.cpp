// Included first, so that it has to include all it needs.
#include <typehook/store/store.hpp>

#include <typehook/store/memory.hpp>

#include <gtest/gtest.h>

namespace typehook::store {
namespace {

struct no_store {
    using reader_type = memory_reader;
};

static_assert(store<memory_store>);
static_assert(store_reader<memory_reader>);
static_assert(!store<no_store>);
static_assert(!store_reader<no_store>);

TEST(store_concept, holds_for_the_store_in_memory) { SUCCEED(); }

}  // namespace
}  // namespace typehook::store
