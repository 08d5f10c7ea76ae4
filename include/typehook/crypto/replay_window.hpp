// Remembers which signed requests were accepted, for as long as they could be sent again. Layer crypto.
//
// What it tells apart is a copy and a retry: a retry is signed anew and has another time, so it passes, whatever became of
// the first attempt. Recognising events that were *handled* is the handler's business, because only it knows.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <set>
#include <string_view>

namespace typehook {

/// A bounded memory of accepted requests. Shared by the copies of a scheme, and by several schemes if wanted: what one of them
/// accepted is a copy for all.
///
/// Only requests whose signature was right are kept, so nobody but a holder of the secret can fill it. When it is full, it
/// forgets nothing and takes nothing: the sender is told to come back (503). It takes nothing either that is as old as what it
/// has forgotten, so no clock that is behind another, or was set back, lets a copy pass. (Where the sender's was as wrong and is
/// set back too, requests are refused until they are later than what is forgotten.)
/// Thread safety: safe.
class replay_window {
public:
    /// Keeps at most `capacity` requests at a time, each in one allocation of 64 bytes (glibc, 64 bits): 4 MiB with the
    /// default. A request is kept for the longest tolerance of the schemes that share the window, so the default serves 218
    /// requests a second at 5 minutes. Zero refuses every request.
    explicit replay_window(std::size_t capacity = 65'536) noexcept : capacity_(capacity) {}

    /// Remembers a request by `name`, which may be anything that is the same in a copy, and by the second when it was signed;
    /// forgets those that are too old by now for the longest tolerance given so far.
    ///
    /// Errors: `crypto::errc::replayed` when it is remembered already, `crypto::errc::too_old` when it was signed no later than
    /// one that is forgotten, `crypto::errc::replay_window_full`. Exception safety: throws std::bad_alloc at most, and remembers
    /// nothing then. Complexity: linear in the name, amortised logarithmic in the requests kept.
    [[nodiscard]] result<void> admit(std::string_view name, std::chrono::sys_seconds signed_at,
                                     std::chrono::sys_seconds now, std::chrono::seconds tolerance) {
        entry made{.signed_at = signed_at};
        auto const hash = crypto::sha256(name);
        std::memcpy(made.name.data(), hash.data(), made.name.size());

        std::lock_guard const lock(guard_);
        longest_tolerance_ = tolerance > longest_tolerance_ ? tolerance : longest_tolerance_;
        while (!entries_.empty() && now - entries_.begin()->signed_at > longest_tolerance_) {
            forgotten_ = entries_.begin()->signed_at;
            entries_.erase(entries_.begin());
        }
        if (signed_at <= forgotten_) {
            return failure{
                crypto::errc::too_old,
                {.detail = "the request was signed before those that the replay window remembers"}};
        }
        if (entries_.contains(made)) {
            return failure{crypto::errc::replayed};
        }
        if (entries_.size() >= capacity_) {
            return failure{crypto::errc::replay_window_full};
        }
        entries_.insert(made);
        return {};
    }

    /// How many requests are remembered now.
    std::size_t size() const {
        std::lock_guard const lock(guard_);
        return entries_.size();
    }

private:
    struct entry {
        std::chrono::sys_seconds signed_at{};  // first, so that the oldest is in front
        std::array<std::uint8_t, 16> name{};   // half of the name's SHA-256: as good as unique

        friend auto operator<=>(entry const&, entry const&) = default;
    };

    std::size_t capacity_;
    mutable std::mutex guard_;
    std::set<entry> entries_;
    std::chrono::seconds longest_tolerance_{0};
    std::chrono::sys_seconds forgotten_ =
        std::chrono::sys_seconds::min();  // when the last one forgotten was signed
};

}  // namespace typehook
