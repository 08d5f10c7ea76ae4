// How a layer makes its error enum: one table, no category class of its own. Layer core.
//
// Four parts, in the layer's errc.hpp:
//
//     namespace typehook::shop {
//     enum class errc { sold_out = 1, closed };                                  // 1, 2, 3 …; 0 is success
//     }
//     template <> struct typehook::error_table<typehook::shop::errc> {
//         static constexpr std::uint64_t id = 0x…;                    // 64 random bits, never changed
//         static constexpr char const* name = "typehook.shop";
//         static constexpr error_entry entries[] = {                  // entries[n] is enumerator n + 1
//             {"sold_out", "nothing is left", condition::permanent},
//             {"closed", "the shop is closed", condition::transient},
//         };
//     };
//     template <> struct boost::system::is_error_code_enum<typehook::shop::errc> : std::true_type {};
//     template <> struct std::is_error_code_enum<typehook::shop::errc> : std::true_type {};
//     namespace typehook::shop {
//     inline boost::system::error_code make_error_code(errc value) noexcept { return to_error_code(value); }
//     static_assert(error_count<errc> == static_cast<std::size_t>(errc::closed));   // none forgotten
//     }
#pragma once

#include <typehook/core/condition.hpp>

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace typehook {

/// What is known of one enumerator.
struct error_entry {
    std::string_view name;     ///< As it is spelled in the enum.
    std::string_view message;  ///< What is wrong, as the end of a sentence: lower case, no full stop.
    condition means;           ///< What decisions are taken on.
};

/// The table of an error enum; specialised by its layer as the file comment shows.
template <class Errc>
struct error_table;

/// An enum that has an error table.
template <class Errc>
concept error_enum = requires {
    error_table<Errc>::id;
    error_table<Errc>::entries;
};

/// How many enumerators an error table describes.
template <error_enum Errc>
inline constexpr std::size_t error_count = std::size(error_table<Errc>::entries);

/// A category that can tell an error's entry, which Boost.System's interface has no words for.
class described_category : public boost::system::error_category {
public:
    /// Tells what is known of the error `value`, or null. Lifetime: static.
    virtual error_entry const* entry(int value) const noexcept = 0;

    std::string message(int value) const final {
        auto const* const found = entry(value);
        return std::string(found != nullptr ? found->message : value == 0 ? "no error" : "unknown error");
    }

    boost::system::error_condition default_error_condition(int value) const noexcept final {
        auto const* const found = entry(value);
        return found != nullptr ? make_error_condition(found->means)
                                : boost::system::error_condition(value, *this);
    }

protected:
    using boost::system::error_category::error_category;
    ~described_category() = default;
};

namespace detail {

template <error_enum Errc>
class table_category final : public described_category {
public:
    constexpr table_category() noexcept : described_category(error_table<Errc>::id) {}

    char const* name() const noexcept override { return error_table<Errc>::name; }

    error_entry const* entry(int value) const noexcept override {
        return value > 0 && static_cast<std::size_t>(value) <= error_count<Errc>
                   ? &error_table<Errc>::entries[static_cast<std::size_t>(value) - 1]
                   : nullptr;
    }
};

template <error_enum Errc>
inline constexpr table_category<Errc> table_category_instance{};

}  // namespace detail

/// The category of an error enum: constant-initialised, equal across shared libraries.
template <error_enum Errc>
described_category const& category_of() noexcept {
    return detail::table_category_instance<Errc>;
}

/// Makes the error code of an enumerator; a layer's `make_error_code` calls it.
template <error_enum Errc>
boost::system::error_code to_error_code(Errc value) noexcept {
    return {static_cast<int>(value), category_of<Errc>()};
}

/// The spelling of an enumerator. Lifetime: static.
template <error_enum Errc>
std::string_view name_of(Errc value) noexcept {
    auto const* const found = category_of<Errc>().entry(static_cast<int>(value));
    return found != nullptr ? found->name : std::string_view("ok");
}

}  // namespace typehook
