// The return type of everything that can fail, and the one macro that passes failures on. Layer core.
//
// Boost.System's result with our failure; `value()` throws `typehook::error` through the function that Boost
// finds by argument-dependent lookup. In 1.81 `error()` returns a copy, which is why a failure is cheap to
// copy.
#pragma once

#include <typehook/core/error.hpp>
#include <typehook/core/failure.hpp>

#include <boost/system/result.hpp>

#include <utility>

namespace typehook {

/// A T, or the failure that prevented it.
template <class T = void>
using result = boost::system::result<T, failure>;

/// Called by `result::value()` when there is none.
[[noreturn]] inline void throw_exception_from_error(failure const& why, boost::source_location const&) {
    throw error(why);
}

}  // namespace typehook

/// Passes a failure on to the caller, who returns a result too:
///
///     TYPEHOOK_TRY(auto x, parse(text));     // declares x from the value of parse(text)
///     TYPEHOOK_TRY(check(x));                // the same for result<void>
///
/// Not for coroutines. An expression with a comma outside parentheses has to be put into parentheses.
#define TYPEHOOK_TRY(...)                                                                                    \
    TYPEHOOK_DETAIL_PICK(__VA_ARGS__, TYPEHOOK_DETAIL_TRY_VALUE, TYPEHOOK_DETAIL_TRY_VOID, )                 \
    (__LINE__, __VA_ARGS__)

#define TYPEHOOK_DETAIL_PICK(first, second, picked, ...) picked
#define TYPEHOOK_DETAIL_JOIN(left, right) left##right
#define TYPEHOOK_DETAIL_NAME(line) TYPEHOOK_DETAIL_JOIN(typehook_try_, line)

#define TYPEHOOK_DETAIL_TRY_VALUE(line, declaration, expression)                                             \
    auto&& TYPEHOOK_DETAIL_NAME(line) = (expression);                                                        \
    if (TYPEHOOK_DETAIL_NAME(line).has_error()) {                                                            \
        return TYPEHOOK_DETAIL_NAME(line).error();                                                           \
    }                                                                                                        \
    declaration = *::std::move(TYPEHOOK_DETAIL_NAME(line))

#define TYPEHOOK_DETAIL_TRY_VOID(line, expression)                                                           \
    do {                                                                                                     \
        if (auto&& typehook_try_result = (expression); typehook_try_result.has_error()) {                    \
            return typehook_try_result.error();                                                              \
        }                                                                                                    \
    } while (false)
