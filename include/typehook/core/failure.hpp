// A failure: what went wrong, and where in the input. Layer core.
//
// An error code (24 bytes) and one pointer to a shared block, so that `result<T>` stays small and a failure
// is copied without allocating: boost::system::result hands out its error by value. It never holds body bytes
// or secrets, so it may be logged.
#pragma once

#include <typehook/core/condition.hpp>

#include <boost/system/error_code.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace boost::system {
template <class T, class E>
class result;
}

namespace typehook {

namespace detail {

template <class Errc>
concept code_enum = boost::system::is_error_code_enum<Errc>::value;

}  // namespace detail

/// Where and why, beyond the code. Borrowed while a failure is made from it.
struct failure_details {
    std::string_view pointer{};  ///< JSON Pointer (RFC 6901) of the value concerned; "" is the root.
    std::optional<std::uint64_t> offset{};  ///< Byte offset in the input.
    std::string_view detail{};  ///< A few words that replace the code's message; never input or secrets.
};

/// Why an operation failed. At most 32 bytes; copying does not allocate or throw. It always has a code.
///
/// Thread safety: like a value; copies may be used from different threads.
class failure {
public:
    /// Preconditions: `code` is an error, not success.
    failure(boost::system::error_code const& code) noexcept : code_(code) {}
    /// Exception safety: throws std::bad_alloc at most.
    failure(boost::system::error_code const& code, failure_details const& details)
        : code_(code),
          where_(details.pointer.empty() && !details.offset && details.detail.empty()
                     ? nullptr
                     : new block{
                           {1}, details.offset, std::string(details.pointer), std::string(details.detail)}) {}

    /// The same from an enumerator of a layer's errc.
    template <detail::code_enum Errc>
    failure(Errc code) noexcept : failure(boost::system::error_code(code)) {}
    template <detail::code_enum Errc>
    failure(Errc code, failure_details const& details) : failure(boost::system::error_code(code), details) {}

    failure(failure const& other) noexcept : code_(other.code_), where_(other.where_) {
        if (where_ != nullptr) {
            where_->owners.fetch_add(1, std::memory_order_relaxed);
        }
    }
    failure(failure&& other) noexcept : code_(other.code_), where_(std::exchange(other.where_, nullptr)) {}
    failure& operator=(failure other) noexcept {
        code_ = other.code_;
        std::swap(where_, other.where_);
        return *this;
    }
    ~failure() {
        if (where_ != nullptr && where_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            delete where_;
        }
    }

    boost::system::error_code const& code() const noexcept { return code_; }
    /// The coarse kind, on which decisions are taken.
    ::typehook::condition condition() const noexcept { return condition_of(code_); }
    /// JSON Pointer of the value concerned; "" is the root, or unknown. Lifetime: of this failure and its
    /// copies.
    std::string_view pointer() const noexcept {
        return where_ != nullptr ? std::string_view(where_->pointer) : "";
    }
    bool has_offset() const noexcept { return where_ != nullptr && where_->offset.has_value(); }
    /// Byte offset in the input; 0 if there is none.
    std::uint64_t offset() const noexcept { return has_offset() ? *where_->offset : 0; }
    /// A few words more; may be empty. Lifetime: of this failure and its copies.
    std::string_view detail() const noexcept {
        return where_ != nullptr ? std::string_view(where_->detail) : "";
    }

    /// One readable line: `wrong_type at /resource/status (byte 1842): expected a string`. Printable whatever
    /// the peer sent.
    std::string message() const;

    /// Says whether code, place and detail are equal.
    friend bool operator==(failure const& left, failure const& right) noexcept {
        return left.code_ == right.code_ && left.has_offset() == right.has_offset() &&
               left.offset() == right.offset() && left.pointer() == right.pointer() &&
               left.detail() == right.detail();
    }
    /// Says whether the failure has this code, wherever it happened.
    template <detail::code_enum Errc>
    friend bool operator==(failure const& left, Errc right) noexcept {
        return left.code_ == right;
    }
    /// Says whether the failure is of this condition.
    friend bool operator==(failure const& left, ::typehook::condition right) noexcept {
        return left.condition() == right;
    }

private:
    struct block {
        std::atomic<std::uint32_t> owners;
        std::optional<std::uint64_t> offset;
        std::string pointer;
        std::string detail;
    };

    template <class T, class E>
    friend class boost::system::result;

    // result::error() of 1.81 names E() for the case that there is a value, where calling it is a bug.
    failure() noexcept : code_(make_error_code(boost::system::errc::state_not_recoverable)) {}

    boost::system::error_code code_;
    block* where_ = nullptr;
};

static_assert(sizeof(failure) <= 32);

/// Tells a person what is wrong with `input`: the message, then the line concerned with a caret beneath.
///
/// The excerpt shows up to 72 bytes of the input: print it, don't log it.
///
/// Preconditions: `input` is what was decoded.
std::string describe(failure const& why, std::string_view input);

}  // namespace typehook

#include <typehook/core/impl/failure.hpp>
