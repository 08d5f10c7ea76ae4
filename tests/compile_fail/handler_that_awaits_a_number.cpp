// expect: typehook: a handler returns void, typehook::result<void> or an awaitable of either
#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <coroutine>

template <class T>
struct soon {
    bool await_ready() const { return true; }
    void await_suspend(std::coroutine_handle<>) const {}
    T await_resume() const;
};

auto make() {
    return typehook::make_router<clinic::catalog>(
#ifdef TWIN
        typehook::on<clinic::visit_opened>([](auto const&) { return soon<void>{}; }),
#else
        typehook::on<clinic::visit_opened>([](auto const&) { return soon<int>{}; }),
#endif
        typehook::otherwise([](typehook::unrouted const&) {}));
}

auto const router = make();
