// The exception that a failure becomes where somebody asks a result for a value that it does not have. Layer
// core.
//
// Exceptions are for bugs and for those who prefer them: nothing in the library throws this except
// `result::value()`.
#pragma once

#include <typehook/core/failure.hpp>

#include <stdexcept>
#include <utility>

namespace typehook {

/// A failure as an exception; `what()` is its message. Copying does not throw.
class error : public std::runtime_error {
public:
    explicit error(failure why) : std::runtime_error(why.message()), why_(std::move(why)) {}

    /// The failure. Lifetime: of this exception.
    failure const& why() const noexcept { return why_; }

private:
    failure why_;
};

}  // namespace typehook
