// Members whose value the schema fixes (`const`). Layer core.
//
// They take no space with [[no_unique_address]], cannot be set to anything else, and are still written to the
// wire.
#pragma once

#include <typehook/core/fixed_string.hpp>
#include <typehook/core/text.hpp>

#include <string_view>

namespace typehook {

/// Text that is always `Value`.
template <fixed_string Value>
struct literal {
    /// The text. Lifetime: static.
    static constexpr std::string_view view() noexcept { return Value.view(); }
    constexpr operator std::string_view() const noexcept { return view(); }

    friend constexpr bool operator==(literal const&, literal const&) noexcept = default;
    template <string_view_like Other>
    friend constexpr bool operator==(literal const&, Other const& other) noexcept {
        return view() == std::string_view(other);
    }
};

/// An integer or boolean that is always `Value`.
template <auto Value>
struct constant {
    using value_type = decltype(Value);
    static constexpr value_type value = Value;

    constexpr operator value_type() const noexcept { return Value; }

    friend constexpr bool operator==(constant const&, constant const&) noexcept = default;
};

}  // namespace typehook
