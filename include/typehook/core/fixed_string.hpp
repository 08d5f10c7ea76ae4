// A string literal as a template argument. Layer core.
//
// The characters are public because a class used as a template argument must be structural; the terminating
// NUL is kept so that the text can be handed to C interfaces.
#pragma once

#include <cstddef>
#include <string_view>

namespace typehook {

/// The characters of a string literal, usable as a template argument: `template <fixed_string Name>`.
template <std::size_t Size>
struct fixed_string {
    char characters[Size + 1]{};

    constexpr fixed_string(char const (&literal)[Size + 1]) noexcept {
        for (std::size_t i = 0; i < Size; ++i) {
            characters[i] = literal[i];
        }
    }

    static constexpr std::size_t size() noexcept { return Size; }

    /// The characters without the terminating NUL. Lifetime: of this object; a template argument lives for
    /// ever.
    constexpr std::string_view view() const noexcept { return {characters, Size}; }

    friend constexpr bool operator==(fixed_string const&, fixed_string const&) noexcept = default;
};

template <std::size_t Length>
fixed_string(char const (&)[Length]) -> fixed_string<Length - 1>;

}  // namespace typehook
