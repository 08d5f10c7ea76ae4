// The bytes read from one connection and not yet answered. Layer http, private.
//
// One contiguous block that head and body stay in until the reply is written, so the handler gets views, not copies. It is
// never zeroed and grows once, to the announced size: a body of 1 MiB costs one allocation and only the pages it fills.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace typehook::http::detail {

class read_buffer {
public:
    static constexpr std::size_t initial_capacity = 16 * 1024;  // one read takes nearly every request whole
    static constexpr std::size_t idle_capacity = 64 * 1024;  // more than this is given back between requests

    // Everything read so far. Lifetime: until the next reserve or discard.
    std::string_view text() const noexcept { return {storage_.get(), size_}; }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    std::size_t capacity() const noexcept { return capacity_; }

    // Makes room for `capacity` bytes in all. Invalidates views when it grows.
    void reserve(std::size_t capacity) {
        if (capacity <= capacity_) {
            return;
        }
        auto bigger = std::make_unique_for_overwrite<char[]>(capacity);
        if (size_ != 0) {
            std::memcpy(bigger.get(), storage_.get(), size_);
        }
        storage_ = std::move(bigger);
        capacity_ = capacity;
    }

    // The room after what was read.
    std::span<char> free_space() noexcept { return {storage_.get() + size_, capacity_ - size_}; }

    // Counts `count` bytes written to the free space.
    void commit(std::size_t count) noexcept { size_ += count; }

    // Drops the bytes after the first `size`.
    void truncate(std::size_t size) noexcept { size_ = std::min(size, size_); }

    // Drops the first `count` bytes; what a client sent ahead moves to the front.
    void discard(std::size_t count) noexcept {
        size_ -= count;
        if (size_ != 0) {
            std::memmove(storage_.get(), storage_.get() + count, size_);
        }
    }

    // Gives memory back that only a large body needed.
    void shrink() {
        if (capacity_ <= idle_capacity || size_ > initial_capacity) {
            return;
        }
        auto smaller = std::make_unique_for_overwrite<char[]>(initial_capacity);
        if (size_ != 0) {
            std::memcpy(smaller.get(), storage_.get(), size_);
        }
        storage_ = std::move(smaller);
        capacity_ = initial_capacity;
    }

private:
    std::unique_ptr<char[]> storage_{};
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;
};

}  // namespace typehook::http::detail
