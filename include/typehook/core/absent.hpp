// The content of an event that carries none. Layer core.
//
// An empty type instead of void, so that it can be a member; it is never read from nor written to the wire.
#pragma once

namespace typehook {

/// No content.
struct absent {
    friend constexpr bool operator==(absent const&, absent const&) noexcept = default;
};

}  // namespace typehook
