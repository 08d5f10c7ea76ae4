// JSON texts between two pages that nobody may read: a decoder that reads one byte past the text, or before it, dies.
//
// Stronger than an exact heap block under AddressSanitizer in two ways: it works in every build, and it also stops vector
// loads, which sanitizers let pass where they are written with intrinsics that are not instrumented.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace test_support {

/// A row of readable pages with an inaccessible one on each side, in which texts are placed one after the other.
class walled_text {
public:
    /// Room for texts of up to `capacity` bytes.
    explicit walled_text(std::size_t capacity = std::size_t{1} << 20)
        : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))),
          room_((capacity + page_ - 1) / page_ * page_) {
        void* const mapped =
            ::mmap(nullptr, room_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped == MAP_FAILED) {
            throw std::runtime_error("walled_text: mmap failed");
        }
        base_ = static_cast<char*>(mapped);
        if (::mprotect(base_ + page_, room_, PROT_READ | PROT_WRITE) != 0) {
            throw std::runtime_error("walled_text: mprotect failed");
        }
    }
    walled_text(walled_text const&) = delete;
    walled_text& operator=(walled_text const&) = delete;
    ~walled_text() { ::munmap(base_, room_ + 2 * page_); }

    /// Copies `text` so that its last byte is the last one before the wall. Lifetime: until the next call.
    std::string_view before_wall(std::string_view text) {
        return place(base_ + page_ + room_ - require(text.size()), text);
    }

    /// Copies `text` to `distance` bytes behind the first wall. What stands behind it would go on with any JSON text: who
    /// reads too far finds digits. Lifetime: until the next call.
    std::string_view behind_wall(std::string_view text, std::size_t distance = 0) {
        auto* const start = base_ + page_ + distance;
        auto const rest = room_ - require(text.size() + distance);
        std::memset(start + text.size(), '1', rest < 128 ? rest : 128);
        return place(start, text);
    }

private:
    std::size_t require(std::size_t size) const {
        if (size > room_) {
            throw std::length_error("walled_text: the text is too long");
        }
        return size;
    }

    static std::string_view place(char* start, std::string_view text) {
        if (!text.empty()) {
            std::memcpy(start, text.data(), text.size());
        }
        return {start, text.size()};
    }

    std::size_t page_;
    std::size_t room_;
    char* base_ = nullptr;
};

}  // namespace test_support
