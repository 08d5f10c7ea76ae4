// Included first, so that it has to include all it needs.
#include <typehook/http/client.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace typehook::http {
namespace {

template <class Target, class Outgoing>
concept awaitable_with = requires(client& one, Target&& to, Outgoing&& what) {
    one.async_post(std::forward<Target>(to), std::forward<Outgoing>(what));
};
template <class Client>
concept awaitable_with_braces = requires(Client& one, target const& to) {
    one.async_post(to, {.body = "{}"});
};

TEST(client, a_temporary_request_cannot_be_awaited) {
    static_assert(awaitable_with<target const&, outgoing const&>);
    static_assert(awaitable_with<target&, outgoing&>);
    static_assert(!awaitable_with<target const&, outgoing>);
    static_assert(!awaitable_with<target, outgoing const&>);
    static_assert(!awaitable_with<target, outgoing>);
    static_assert(!awaitable_with_braces<client>);
}

}  // namespace
}  // namespace typehook::http
