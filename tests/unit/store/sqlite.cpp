// Included first, so that it has to include all it needs.
#include <typehook/store/sqlite.hpp>

#include <unit/store/contract.hpp>

#include <support/temporary_folder.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace typehook::store::testing {
namespace {

using typehook::testing::temporary_folder;

struct sqlite_under_test {
    using store_type = sqlite_store;

    store_type& owner() { return *store; }
    void reopen() {
        store.reset();
        store.emplace(sqlite_store::open(folder.file("store.db")).value());
    }

    temporary_folder folder;
    std::optional<sqlite_store> store = sqlite_store::open(folder.file("store.db")).value();
};

INSTANTIATE_TYPED_TEST_SUITE_P(sqlite, store_contract, sqlite_under_test);

}  // namespace
}  // namespace typehook::store::testing
