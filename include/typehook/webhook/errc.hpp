// Errors of layer webhook: what can go wrong between a decoded event and its reply.
#pragma once

#include <typehook/core/error_category.hpp>

namespace typehook::webhook {

/// Errors of the layer. The sender is told 500 for each and will deliver again.
enum class errc {
    handler_threw = 1,  ///< A handler threw. What it said is in the detail, for the log; the sender is not told.
};

}  // namespace typehook::webhook

template <>
struct typehook::error_table<typehook::webhook::errc> {
    static constexpr std::uint64_t id = 0x5B8E21F07C3D94A6;
    static constexpr char const* name = "typehook.webhook";
    static constexpr error_entry entries[] = {
        {"handler_threw", "the handler threw an exception", condition::internal},
    };
};

template <>
struct boost::system::is_error_code_enum<typehook::webhook::errc> : std::true_type {};
template <>
struct std::is_error_code_enum<typehook::webhook::errc> : std::true_type {};

namespace typehook::webhook {

/// Makes an error code, for Boost.System.
inline boost::system::error_code make_error_code(errc value) noexcept {
    return to_error_code(value);
}
static_assert(error_count<errc> == static_cast<std::size_t>(errc::handler_threw));

}  // namespace typehook::webhook
