// What every fuzz target needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace fuzzing {

/// Ends the program, in every build, where a property does not hold.
inline void require(bool condition) {
    if (!condition) {
        std::abort();
    }
}

inline std::string_view text_of(std::uint8_t const* data, std::size_t size) {
    return {reinterpret_cast<char const*>(data), size};
}

/// No document of a test is deeper; real limits are much lower.
inline constexpr unsigned depth = 200;

}  // namespace fuzzing
