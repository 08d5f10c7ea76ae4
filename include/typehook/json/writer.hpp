// The writer: JSON text into a growing buffer. Layer json.
//
// Not a template, for the reader's reason. It cannot fail and cannot write what is not JSON; what it had to replace on the
// way (NaN, invalid UTF-8, a value that was never set) it counts, so that `verify` can tell.
// While it lives, the string is as long as its memory and the writer alone knows how much of it is text; so codecs write
// through a cursor in a register and ask for room once a member.
#pragma once

#include <typehook/json/detail/string_fill.hpp>
#include <typehook/json/detail/words.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace typehook::json {

/// Appends JSON values to a string. Lifetime: borrows the string, which has its text only once the writer is gone.
///
/// Exception safety: basic (std::bad_alloc); the string then has a part.
class writer {
public:
    /// What any number, literal or bracket takes at most, with a comma: bytes that a `format` may write without asking.
    static constexpr std::size_t room_for_scalar = 40;

    explicit writer(std::string& target) : target_(target), start_(target.size()) {
        cursor = target.data() + start_;
        limit_ = cursor;
        if (target.capacity() > start_) {
            detail::set_length(target, target.capacity());
            cursor = target.data() + start_;
            limit_ = target.data() + target.size();
        }
    }
    ~writer() { detail::set_length(target_, size()); }
    writer(writer const&) = delete;
    writer& operator=(writer const&) = delete;

    /// Where the next byte goes. Codecs that `format` have it in a register instead, and it is out of date meanwhile.
    char* cursor = nullptr;

    /// Makes room for `wanted` bytes at `at`. Returns `at`, or its new place if the text had to move.
    [[gnu::always_inline]] char* room(char* at, std::size_t wanted) {
        return static_cast<std::size_t>(limit_ - at) >= wanted ? at : grow(at, wanted);
    }

    /// The byte offset of `at` in the text.
    std::size_t offset(char const* at) const noexcept {
        return static_cast<std::size_t>(at - target_.data());
    }
    /// The byte at `offset` of what has been written.
    char& operator[](std::size_t offset) noexcept { return target_[offset]; }

    /// Bytes in the string so far, those that were there before included.
    std::size_t size() const noexcept { return offset(cursor); }
    /// What has been written so far. Lifetime: until the next byte.
    std::string_view text() const noexcept { return {target_.data() + start_, size() - start_}; }

    /// Writes a value's text as it is. Preconditions: `text` is JSON, or a part of it.
    void raw(std::string_view text) { cursor = append(cursor, text); }
    void null() { raw("null"); }

    /// The same at a cursor in a register. Returns the place behind.
    char* append(char* at, std::string_view text) {
        at = room(at, text.size() + room_for_scalar);
        detail::copy_bytes(at, text.data(), text.size());
        return at + text.size();
    }

    /// Notes that the value at `offset` replaces something that JSON cannot hold.
    void replaced(std::size_t offset) noexcept {
        if (replacements_++ == 0) {
            first_ = offset;
        }
    }
    void replaced() noexcept { replaced(size()); }
    std::size_t replacements() const noexcept { return replacements_; }
    /// The offset of the first replacement.
    std::size_t first_replacement() const noexcept { return first_; }

private:
    [[gnu::noinline]] char* grow(char* at, std::size_t wanted) {
        auto const used = offset(at);
        cursor = at;
        detail::set_length(target_, used);
        auto const needed = used + wanted + 256;
        target_.reserve(2 * used > needed ? 2 * used : needed);
        detail::set_length(target_, target_.capacity());
        limit_ = target_.data() + target_.size();
        cursor = target_.data() + used;
        return cursor;
    }

    std::string& target_;
    std::size_t const start_;
    char* limit_ = nullptr;
    std::size_t replacements_ = 0;
    std::size_t first_ = 0;
};

}  // namespace typehook::json
