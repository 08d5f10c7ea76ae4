// A list that needs no memory of its own while it is short. Layer json.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace typehook::json::detail {

/// A list of plain values, the first `Few` of them in place.
template <class T, std::size_t Few>
class small_list {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    small_list() noexcept {}  // not defaulted: `{}` would clear what is in place
    small_list(small_list const&) = delete;
    small_list& operator=(small_list const&) = delete;

    void push_back(T const& value) {
        if (size_ < Few) {
            few_.values[size_++] = value;
            return;
        }
        if (many_.empty()) {
            many_.reserve(4 * Few);
            many_.assign(few_.values.begin(), few_.values.end());
        }
        many_.push_back(value);
        ++size_;
    }
    std::size_t size() const noexcept { return size_; }
    /// Lifetime: until the next `push_back`.
    std::span<T const> values() const noexcept {
        return {many_.empty() ? few_.values.data() : many_.data(), size_};
    }

private:
    union in_place {
        in_place() noexcept {}
        std::array<T, Few> values;
    } few_;
    std::size_t size_ = 0;
    std::vector<T> many_;
};

}  // namespace typehook::json::detail
