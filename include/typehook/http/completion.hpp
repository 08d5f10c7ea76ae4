// The function that a client calls when an exchange is over. Layer http.
//
// Like std::function, but it need not be copyable, so it may own what it needs (coroutines of Asio do), and what fits in 48
// bytes costs no allocation: there is one for every request.
#pragma once

#include <typehook/http/exchange.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace typehook::http {

/// A function `void(exchange&&)` of any type, called at most once. Moving it does not throw.
class completion {
public:
    /// Bytes of the largest function that is kept without an allocation.
    static constexpr std::size_t inline_size = 48;

    completion() noexcept = default;

    /// Exception safety: throws what moving `function` throws, and `std::bad_alloc` when it is large.
    template <class Function>
        requires(!std::same_as<std::decay_t<Function>, completion> &&
                 std::invocable<std::decay_t<Function>&, exchange&&>)
    completion(Function&& function) {
        using stored = std::decay_t<Function>;
        if constexpr (sizeof(stored) <= inline_size && alignof(stored) <= alignof(std::max_align_t) &&
                      std::is_nothrow_move_constructible_v<stored>) {
            ::new (static_cast<void*>(room_)) stored(std::forward<Function>(function));
            operations_ = &operations_of<stored>;
        } else {
            auto boxed = [box = std::make_unique<stored>(std::forward<Function>(function))](
                             exchange&& ended) { (*box)(std::move(ended)); };
            ::new (static_cast<void*>(room_)) decltype(boxed)(std::move(boxed));
            operations_ = &operations_of<decltype(boxed)>;
        }
    }

    completion(completion&& other) noexcept { take(other); }
    completion& operator=(completion&& other) noexcept {
        if (this != &other) {
            reset();
            take(other);
        }
        return *this;
    }
    ~completion() { reset(); }

    explicit operator bool() const noexcept { return operations_ != nullptr; }

    /// Calls the function, which is gone afterwards. Preconditions: there is one.
    void operator()(exchange&& ended) {
        auto function = std::move(*this);
        function.operations_->call(function.room_, std::move(ended));
    }

private:
    struct operations {
        void (*call)(void*, exchange&&);
        void (*move)(void* from, void* to) noexcept;
        void (*destroy)(void*) noexcept;
    };

    template <class Stored>
    static constexpr operations operations_of{
        [](void* at, exchange&& ended) { (*static_cast<Stored*>(at))(std::move(ended)); },
        [](void* from, void* to) noexcept {
            ::new (to) Stored(std::move(*static_cast<Stored*>(from)));
            static_cast<Stored*>(from)->~Stored();
        },
        [](void* at) noexcept { static_cast<Stored*>(at)->~Stored(); }};

    void take(completion& other) noexcept {
        operations_ = std::exchange(other.operations_, nullptr);
        if (operations_ != nullptr) {
            operations_->move(other.room_, room_);
        }
    }
    void reset() noexcept {
        if (auto const* const known = std::exchange(operations_, nullptr)) {
            known->destroy(room_);
        }
    }

    operations const* operations_ = nullptr;
    alignas(std::max_align_t) std::byte room_[inline_size];
};

}  // namespace typehook::http
