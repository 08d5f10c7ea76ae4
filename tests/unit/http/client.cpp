// Included first, so that it has to include all it needs.
#include <typehook/http/client.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace typehook::http {
namespace {

template <class Outgoing>
concept awaitable_with = requires(client& one, target const& to, Outgoing&& what) {
    one.async_post(to, std::forward<Outgoing>(what));
};

TEST(client, a_temporary_request_cannot_be_awaited) {
    static_assert(awaitable_with<outgoing const&>);
    static_assert(awaitable_with<outgoing&>);
    static_assert(!awaitable_with<outgoing>);
}

}  // namespace
}  // namespace typehook::http
