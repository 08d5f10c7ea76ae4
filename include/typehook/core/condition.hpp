// The coarse kinds of failure, shared by all layers. Layer core.
//
// Decisions (HTTP status, retry, log level) look at nothing but the condition; the errc enums of the layers
// are for people and tests. The category is constant-initialised and has a fixed random id, so that copies of
// it in several shared libraries are one category.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/error_condition.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace typehook {

/// What kind of thing went wrong, whoever noticed it.
enum class condition {
    malformed_input = 1,  ///< Not in its format at all: the sender has a bug, sending it again won't help.
    schema_mismatch,      ///< Well-formed, but not what the schema says: the two sides disagree about it.
    unauthenticated,      ///< The sender could not be verified: check secrets and clocks, not the input.
    limit_exceeded,       ///< Larger, deeper or more than a configured bound: raise the bound or refuse.
    duplicate,            ///< Was there before: usually a success for who retries.
    not_found,            ///< What was named does not exist.
    unsupported,          ///< Understood, but not something this side does.
    transient,            ///< Failed now, may succeed later unchanged: try again.
    permanent,            ///< Failed and will fail again unchanged: do not retry.
    cancelled,            ///< Somebody asked for it to stop.
    timed_out,            ///< Took longer than its deadline: may be tried again.
    internal,             ///< A bug or an outage on this side, or a foreign error that nobody has classified.
};

namespace detail {

class condition_category final : public boost::system::error_category {
public:
    constexpr condition_category() noexcept : error_category(0x8C5D1F0E7A94B263u) {}

    char const* name() const noexcept override { return "typehook.condition"; }

    std::string message(int value) const override {
        constexpr std::array<std::string_view, 13> messages{
            "no error",  "malformed input", "schema mismatch", "unauthenticated",   "limit exceeded",
            "duplicate", "not found",       "unsupported",     "transient failure", "permanent failure",
            "cancelled", "timed out",       "internal error",
        };
        auto const index = static_cast<std::size_t>(value);
        return std::string(value >= 0 && index < messages.size() ? messages[index] : "unknown condition");
    }
};

inline constexpr condition_category condition_category_instance{};

}  // namespace detail

/// The category of all conditions.
inline boost::system::error_category const& condition_category() noexcept {
    return detail::condition_category_instance;
}

/// Found by Boost.System where a condition is used as an error condition.
inline boost::system::error_condition make_error_condition(condition value) noexcept {
    return {static_cast<int>(value), condition_category()};
}

/// Tells the condition of any error code; `internal` for codes of foreign libraries.
inline condition condition_of(boost::system::error_code const& code) noexcept {
    auto const general = code.default_error_condition();
    return general.category() == condition_category() ? static_cast<condition>(general.value())
                                                      : condition::internal;
}

}  // namespace typehook

template <>
struct boost::system::is_error_condition_enum<::typehook::condition> : std::true_type {};

template <>
struct std::is_error_condition_enum<::typehook::condition> : std::true_type {};
